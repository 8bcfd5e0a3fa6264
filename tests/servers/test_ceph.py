"""Over a real Ceph gateway: the contract holds, and the printed policy keeps each store to what is its own."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jxc.errors import OK, REMOTE_REFUSED
from jxc.sync.s3 import S3Remote
from jxc.sync.server import Server
from tests.contracts.remote import RemoteContract
from tests.servers.ceph import Ceph
from tests.servers.shops import Keys, Shops, become, client, prove_sound, refused
from tests.services.chain import DAY

pytestmark = pytest.mark.servers

NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def users(ceph: Ceph) -> Keys:
    """Access keys of headquarters and of two stores."""
    return {name: ceph.user(name) for name in ("hq", "s001", "s002")}


@pytest.fixture
def bucket(ceph: Ceph, users: Keys, aws: pytest.MonkeyPatch) -> str:
    """An empty bucket of headquarters', whose credentials count."""
    name = f"shops-{next(NUMBERS)}"
    client(ceph.endpoint, users["hq"]).create_bucket(Bucket=name)
    become(aws, users["hq"])
    return name


class TestCephCompared(RemoteContract):
    @pytest.fixture
    def remote(self, ceph: Ceph, bucket: str) -> S3Remote:
        return S3Remote(bucket, "jxc", Server(endpoint=ceph.endpoint, compares=True))


class TestCephPlain(RemoteContract):
    @pytest.fixture
    def remote(self, ceph: Ceph, bucket: str) -> S3Remote:
        return S3Remote(bucket, "jxc", Server(endpoint=ceph.endpoint))


def test_a_check_finds_all_that_sync_can_use(ceph: Ceph, bucket: str) -> None:
    prove_sound(ceph.endpoint, bucket)


@pytest.fixture
def shops(
    tmp_path: Path, ceph: Ceph, bucket: str, users: Keys, aws: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Shops:
    made = Shops(tmp_path, ceph.endpoint, bucket, users, aws)
    capfd.readouterr()
    assert made.run("hq", "hq policy s001 s002 --dialect ceph") == OK
    client(ceph.endpoint, users["hq"]).put_bucket_policy(Bucket=bucket, Policy=capfd.readouterr().out)
    return made


def test_each_store_sends_and_receives_with_its_own_credentials_and_headquarters_reads_it_all(shops: Shops) -> None:
    assert shops.run("hq", "sync") == OK
    for store in ("s001", "s002"):
        assert shops.run(store, "remote check") == OK
        for line in DAY:
            assert shops.run(store, line) == OK, line
        assert shops.run(store, "sync") == OK
        assert shops.run(store, "sync verify") == OK
    assert shops.run("hq", "sync") == OK
    assert shops.chain.accepted() == shops.chain.posted("s001", "s002")
    assert shops.run("hq", "sync verify") == OK
    assert shops.run("s001", "sync pull") == OK


def test_without_a_policy_a_store_is_refused_and_told_so(shops: Shops, capfd: pytest.CaptureFixture[str]) -> None:
    client(shops.endpoint, shops.users["hq"]).delete_bucket_policy(Bucket=shops.bucket)
    assert shops.run("s001", "sync --lang en") == REMOTE_REFUSED
    assert "does not let this computer read" in capfd.readouterr().err


Verb = Callable[[Any, str, str], object]  # client, bucket, key

VERBS: dict[str, Verb] = {
    "GetObject": lambda s3, bucket, key: s3.get_object(Bucket=bucket, Key=key),
    "HeadObject": lambda s3, bucket, key: s3.head_object(Bucket=bucket, Key=key),
    "PutObject": lambda s3, bucket, key: s3.put_object(Bucket=bucket, Key=key, Body=b"x"),
    "PutObject, creating": lambda s3, bucket, key: s3.put_object(Bucket=bucket, Key=key + "x", Body=b"x"),
    "DeleteObject": lambda s3, bucket, key: s3.delete_object(Bucket=bucket, Key=key),
    "CopyObject to it": lambda s3, bucket, key: s3.copy_object(
        Bucket=bucket, Key=key, CopySource=f"{bucket}/jxc/heads/up/s001.json"
    ),
    "CopyObject from it": lambda s3, bucket, key: s3.copy_object(
        Bucket=bucket, Key="jxc/heads/up/s001.json", CopySource=f"{bucket}/{key}"
    ),
    "CreateMultipartUpload": lambda s3, bucket, key: s3.create_multipart_upload(Bucket=bucket, Key=key),
    "GetObjectAcl": lambda s3, bucket, key: s3.get_object_acl(Bucket=bucket, Key=key),
    "PutObjectAcl": lambda s3, bucket, key: s3.put_object_acl(Bucket=bucket, Key=key, ACL="public-read"),
    "GetObjectTagging": lambda s3, bucket, key: s3.get_object_tagging(Bucket=bucket, Key=key),
    "PutObjectTagging": lambda s3, bucket, key: s3.put_object_tagging(Bucket=bucket, Key=key, Tagging={"TagSet": []}),
    "ListObjects of it": lambda s3, bucket, key: s3.list_objects_v2(Bucket=bucket, Prefix=key),
    "ListObjects of its folder": lambda s3, bucket, key: s3.list_objects_v2(
        Bucket=bucket, Prefix=key.rpartition("/")[0]
    ),
}

BUCKET_VERBS: dict[str, Callable[[Any, str], object]] = {
    "ListObjects": lambda s3, bucket: s3.list_objects_v2(Bucket=bucket),
    "ListObjectVersions": lambda s3, bucket: s3.list_object_versions(Bucket=bucket),
    "ListMultipartUploads": lambda s3, bucket: s3.list_multipart_uploads(Bucket=bucket),
    "GetBucketPolicy": lambda s3, bucket: s3.get_bucket_policy(Bucket=bucket),
    "PutBucketPolicy": lambda s3, bucket: s3.put_bucket_policy(Bucket=bucket, Policy="{}"),
    "DeleteBucketPolicy": lambda s3, bucket: s3.delete_bucket_policy(Bucket=bucket),
    "GetBucketAcl": lambda s3, bucket: s3.get_bucket_acl(Bucket=bucket),
    "PutBucketAcl": lambda s3, bucket: s3.put_bucket_acl(Bucket=bucket, ACL="public-read"),
    "PutBucketVersioning": lambda s3, bucket: s3.put_bucket_versioning(
        Bucket=bucket, VersioningConfiguration={"Status": "Enabled"}
    ),
    "PutBucketLifecycle": lambda s3, bucket: s3.put_bucket_lifecycle_configuration(
        Bucket=bucket,
        LifecycleConfiguration={
            "Rules": [{"ID": "x", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}]
        },
    ),
    "DeleteBucket": lambda s3, bucket: s3.delete_bucket(Bucket=bucket),
}

READING = {"GetObject", "HeadObject", "CopyObject from it", "ListObjects of it"}
LISTED = ("jxc/chains/down-", "jxc/directives/")  # folders of headquarters' that are a store's to list


def test_every_verb_on_what_belongs_to_others_is_refused_by_the_server(shops: Shops) -> None:
    shops.run("hq", "sync")
    for store in ("s001", "s002"):
        shops.run(store, "item add 1001 可乐 --price 3.50")
        assert shops.run(store, "sync") == OK
    shops.run("hq", "sync")
    mine, whole = client(shops.endpoint, shops.users["s001"]), client(shops.endpoint, shops.users["hq"])
    before = {item["Key"]: item["ETag"] for item in whole.list_objects_v2(Bucket=shops.bucket)["Contents"]}
    permitted = []
    for key in before:
        own = any(part in key for part in ("/s001/", "=s001/", "heads/up/s001.json", "probe/s001/"))
        told = any(part in key for part in ("jxc.json", "down-all", "down-s001", "to=", "heads/down/"))
        if own or (told and "s002" not in key):
            may = READING | ({"ListObjects of its folder"} if key.startswith(LISTED) else set())
            verbs = {name: call for name, call in VERBS.items() if told and name not in may}
        else:
            verbs = VERBS
        permitted += [(name, key) for name, call in verbs.items() if not refused(lambda: call(mine, shops.bucket, key))]  # noqa: B023 called at once
    assert permitted == []
    assert [name for name, call in BUCKET_VERBS.items() if not refused(lambda: call(mine, shops.bucket))] == []  # noqa: B023 the same
    after = {item["Key"]: item["ETag"] for item in whole.list_objects_v2(Bucket=shops.bucket)["Contents"]}
    assert after == before


def test_a_store_cannot_delete_even_what_is_its_own(shops: Shops) -> None:
    shops.run("hq", "sync")
    assert shops.run("s001", "sync") == OK
    mine = client(shops.endpoint, shops.users["s001"])
    for key in (
        item["Key"]
        for item in client(shops.endpoint, shops.users["hq"]).list_objects_v2(Bucket=shops.bucket)["Contents"]
    ):
        assert refused(lambda: mine.delete_object(Bucket=shops.bucket, Key=key))  # noqa: B023 called at once
