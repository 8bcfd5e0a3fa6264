"""Over MiniStack: the contract holds, a wrong checksum is refused, and the policy for AWS keeps a store to its own.

MiniStack does not know the condition by which AWS lets objects be created and never replaced, and refuses what it does
not know: with it, that no plain upload passes is what can be tried; without it, all the rest.
"""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from jxc.errors import OK, REMOTE_REFUSED
from jxc.sync.s3 import S3Remote
from jxc.sync.server import Server
from tests.contracts.remote import RemoteContract
from tests.servers.ministack import ACCOUNT, MiniStack
from tests.servers.shops import Keys, Shops, become, client, prove_sound, refused
from tests.services.chain import DAY

pytestmark = pytest.mark.servers

NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def users(ministack: MiniStack) -> Keys:
    """Access keys of headquarters, whose account it is, and of two stores."""
    return {"hq": ministack.root, **{store: ministack.user(store) for store in ("s001", "s002")}}


@pytest.fixture
def bucket(ministack: MiniStack, users: Keys, aws: pytest.MonkeyPatch) -> str:
    """An empty bucket of headquarters', whose credentials count."""
    name = f"shops-{next(NUMBERS)}"
    client(ministack.endpoint, users["hq"]).create_bucket(Bucket=name)
    become(aws, users["hq"])
    return name


class TestMiniStackCompared(RemoteContract):
    @pytest.fixture
    def remote(self, ministack: MiniStack, bucket: str) -> S3Remote:
        return S3Remote(bucket, "jxc", Server(endpoint=ministack.endpoint, compares=True))


class TestMiniStackPlain(RemoteContract):
    @pytest.fixture
    def remote(self, ministack: MiniStack, bucket: str) -> S3Remote:
        return S3Remote(bucket, "jxc", Server(endpoint=ministack.endpoint))


def test_a_check_finds_all_that_sync_can_use(ministack: MiniStack, bucket: str) -> None:
    prove_sound(ministack.endpoint, bucket)


@pytest.fixture
def shops(tmp_path: Path, ministack: MiniStack, bucket: str, users: Keys, aws: pytest.MonkeyPatch) -> Shops:
    return Shops(tmp_path, ministack.endpoint, bucket, users, aws)


@pytest.fixture
def policy(shops: Shops, capfd: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capfd.readouterr()
    assert shops.run("hq", f"hq policy s001 s002 --dialect aws --account {ACCOUNT}") == OK
    printed: dict[str, Any] = json.loads(capfd.readouterr().out)
    return printed


def test_without_the_header_nothing_can_be_put_but_the_own_head(
    shops: Shops, bucket: str, policy: dict[str, Any]
) -> None:
    """The half of create-only that can be tried: a plain upload, which could replace something, is refused."""
    client(shops.endpoint, shops.users["hq"]).put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    mine = client(shops.endpoint, shops.users["s001"])
    for key in (
        "documents/store=s001/month=2026-04/x.parquet",
        "chains/s001/manifests/0001/x.json",
        "enrol/s001-x.json",
    ):
        assert refused(lambda: mine.put_object(Bucket=bucket, Key=f"jxc/{key}", Body=b"x"))  # noqa: B023 called at once
    for body in (b"x", b"y"):
        mine.put_object(Bucket=bucket, Key="jxc/heads/up/s001.json", Body=body)
    assert refused(lambda: mine.put_object(Bucket=bucket, Key="jxc/heads/up/s002.json", Body=b"x"))


def test_each_store_keeps_to_its_own_under_the_rest_of_the_policy(
    shops: Shops, bucket: str, policy: dict[str, Any], capfd: pytest.CaptureFixture[str]
) -> None:
    whole = client(shops.endpoint, shops.users["hq"])
    assert shops.run("s001", "sync --lang en") == REMOTE_REFUSED  # nobody may do anything yet
    assert "does not let this computer read" in capfd.readouterr().err
    for statement in policy["Statement"]:
        if "s3:PutObject" in statement["Action"]:
            statement.pop("Condition", None)
    whole.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    assert shops.run("hq", "sync") == OK
    for store in ("s001", "s002"):
        for line in (*DAY, "sync", "sync verify"):
            assert shops.run(store, line) == OK, line
    assert shops.run("hq", "sync") == OK
    assert shops.chain.accepted() == shops.chain.posted("s001", "s002")
    mine = client(shops.endpoint, shops.users["s001"])
    keys = [item["Key"] for item in whole.list_objects_v2(Bucket=bucket)["Contents"]]
    assert all(refused(lambda: mine.delete_object(Bucket=bucket, Key=key)) for key in keys)  # noqa: B023 called at once
    theirs = [key for key in keys if any(part in key for part in ("/s002/", "=s002/", "/s002.json", "/hq/", "=hq/"))]
    assert theirs
    for key in theirs:
        assert refused(lambda: mine.get_object(Bucket=bucket, Key=key))  # noqa: B023 the same
        assert refused(lambda: mine.put_object(Bucket=bucket, Key=key, Body=b"x"))  # noqa: B023 the same
        assert refused(lambda: mine.list_objects_v2(Bucket=bucket, Prefix=key))  # noqa: B023 the same
    assert refused(lambda: mine.list_objects_v2(Bucket=bucket))
    assert refused(lambda: mine.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy)))


def test_a_wrong_signature_is_refused_and_told_so(shops: Shops, capfd: pytest.CaptureFixture[str]) -> None:
    shops.users = shops.users | {"s001": (shops.users["s001"][0], "wrong")}
    assert shops.run("s001", "sync --lang en") == REMOTE_REFUSED
    assert "AWS_ACCESS_KEY_ID" in capfd.readouterr().err
