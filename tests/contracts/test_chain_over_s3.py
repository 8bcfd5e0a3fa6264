"""A chain over an object store, from the command line: it arrives, and what a wrong server says has its own status."""

import itertools
from collections import Counter
from http.client import HTTPConnection
from pathlib import Path

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.httpsession import URLLib3Session
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jxc.errors import CONFLICT, DAMAGED, FORBIDDEN, OK, REMOTE_REFUSED, UNREACHABLE
from jxc.services import answering
from jxc.services.world import World
from jxc.sync.keys import Signer
from tests.services.chain import DAY, NOON, Chain, make_chain

OK_ANSWER = 200
BUCKETS = itertools.count()


@pytest.fixture
def chain(tmp_path: Path, moto_endpoint: str, aws_environment: None, capfd: pytest.CaptureFixture[str]) -> Chain:  # noqa: ARG001 it must come first
    bucket = f"shops-{next(BUCKETS)}"
    boto3.client("s3", endpoint_url=moto_endpoint, region_name="us-east-1").create_bucket(Bucket=bucket)
    seconds = itertools.count()
    world = World(lambda: NOON + next(seconds) * 1_000_000, {"USER": "amy"}, lambda size: b"\x07" * size)
    made = make_chain(tmp_path, world, "s001", url=f"s3://{bucket}/jxc", remote_endpoint=moto_endpoint)
    for line in DAY:
        made.run("s001", line)
    capfd.readouterr()
    return made


def told(chain: Chain, capfd: pytest.CaptureFixture[str], status: int) -> str:
    """What one sync of the store says; the statement must be ours, without a traceback."""
    assert chain.run("s001", "sync") == status
    err = capfd.readouterr().err
    assert "Traceback" not in err
    return err


def test_a_day_arrives_and_a_flipped_byte_does_not(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    assert chain.run("s001", "sync") == OK
    home = chain.home("hq").settings
    bucket = home.remote_url.split("/")[2]
    client = boto3.client("s3", endpoint_url=home.remote_endpoint, region_name="us-east-1")
    keys = [item["Key"] for item in client.list_objects_v2(Bucket=bucket)["Contents"]]
    [key] = [key for key in keys if "documents/" in key]
    right = client.get_object(Bucket=bucket, Key=key)["Body"].read()
    client.put_object(Bucket=bucket, Key=key, Body=right[:99] + bytes([right[99] ^ 8]) + right[100:])
    for command in ("sync pull", "sync verify"):
        assert chain.run("hq", command) == DAMAGED
        assert key.removeprefix("jxc/") in capfd.readouterr().err
    assert chain.accepted() == {}
    client.put_object(Bucket=bucket, Key=key, Body=right)
    assert chain.run("hq", "sync") == OK
    assert chain.accepted() == chain.posted("s001")


JOINING = (("s001", "sync"), ("hq", "sync"), ("s001", "sync"), ("hq", "sync"))
REVOKING = (
    ("hq", "hq store revoke s001 --reason 电脑被盗", OK),
    ("s001", "item add 1001 可乐 --price 1", OK),
    ("s001", "sync", OK),  # it has not heard of it yet
    ("hq", "sync", OK),
    ("s001", "sync", FORBIDDEN),
    ("hq", "hq store admit s001", OK),
    ("hq", "sync", OK),
    ("s001", "sync", OK),
    ("hq", "sync", OK),
)


@pytest.mark.usefixtures("aws_environment")
def test_a_store_joins_answers_is_revoked_and_believed_again_over_an_object_store(
    tmp_path: Path, moto_endpoint: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Its token says where the bucket is; nothing else is typed."""
    bucket = f"shops-{next(BUCKETS)}"
    boto3.client("s3", endpoint_url=moto_endpoint, region_name="us-east-1").create_bucket(Bucket=bucket)
    seconds, tokens = itertools.count(), itertools.count(1)
    world = World(lambda: NOON + next(seconds) * 1_000_000, {"USER": "amy"}, lambda size: bytes([next(tokens)]) * size)
    made = make_chain(tmp_path, world, url=f"s3://{bucket}/jxc", remote_endpoint=moto_endpoint)
    capfd.readouterr()
    assert made.run("hq", "hq store add s001") == OK
    [token] = capfd.readouterr().out.splitlines()
    for home, line in (("s001", f"join {token}"), *JOINING):
        assert made.run(home, line) == OK, line
    assert "s001,join,0,0,admitted" in capfd.readouterr().out
    assert made.run("thief", f"join {token}") == CONFLICT
    with made.catalog() as catalog:
        assert [(ack.chain, ack.sequence) for ack in answering.acks_of(catalog, "s001")] == [("down-all", 1)]
    for home, line, status in REVOKING:
        assert made.run(home, line) == status, line
    with made.catalog() as catalog:
        assert [(ack.chain, ack.sequence) for ack in answering.acks_of(catalog, "s001")] == [("down-all", 3)]
    assert answering.confirmed(made.home("s001").journal).number > 1


def asked(chain: Chain, where: str, calls: list[str]) -> dict[str, int]:
    """What one sync sends to the server: how many requests of each kind."""
    calls.clear()
    assert chain.run(where, "sync") == OK
    return dict(Counter(calls))


def test_a_sync_costs_exactly_these_requests(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    """As docs/format.md says. The server was not checked, so a head is looked at, written plainly and read back."""
    calls: list[str] = []
    send = URLLib3Session.send

    def counted(self: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
        calls.append("LIST" if "list-type=2" in request.url else request.method)
        return send(self, request)

    for where in ("hq", "s001", "hq", "s001", "hq", "s001", "hq"):  # until both have told each other everything
        assert chain.run(where, "sync") == OK
    monkeypatch.setattr(URLLib3Session, "send", counted)
    assert asked(chain, "s001", calls) == {"GET": 3}
    assert asked(chain, "hq", calls) == {"LIST": 2}  # its own head was read after its last push
    chain.run("s001", "sale 1001")
    assert asked(chain, "s001", calls) == {"GET": 4, "PUT": 3, "LIST": 1, "HEAD": 1}
    taken = {"LIST": 2, "GET": 4, "PUT": 1}  # the two listings, two heads, two objects; the receipt
    recorded = {"GET": 1, "PUT": 3, "LIST": 1, "HEAD": 1}  # headquarters' own chain says under which number
    assert asked(chain, "hq", calls) == {verb: taken.get(verb, 0) + recorded[verb] for verb in recorded}
    other = Signer(Ed25519PrivateKey.generate())
    assert chain.run("hq", f"hq store add s002 --key {other.public}") == OK  # which every store is told
    assert chain.run("hq", "sync") == OK
    assert asked(chain, "s001", calls) == {"GET": 5, "PUT": 2, "LIST": 1, "HEAD": 1}
    assert chain.run("hq", "sync") == OK
    assert asked(chain, "hq", calls) == {"LIST": 2, "GET": 1}  # although s002 has never sent anything


def test_a_missing_bucket_is_a_refusal(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    settings = chain.folder / "s001" / "jxc.toml"
    settings.write_text(settings.read_text("utf-8").replace("/jxc", "-none/jxc"), "utf-8")
    assert "-none" in told(chain, capfd, REMOTE_REFUSED)


def test_an_endpoint_that_nobody_serves_is_unreachable(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    settings = chain.folder / "s001" / "jxc.toml"
    text = settings.read_text("utf-8").replace(chain.home("s001").settings.remote_endpoint, "http://127.0.0.1:9")
    settings.write_text(text, "utf-8")
    told(chain, capfd, UNREACHABLE)
    assert chain.run("s001", "sale 1001") == OK


def test_missing_credentials_are_named(
    chain: Chain, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "none")
    monkeypatch.setenv("AWS_CONFIG_FILE", "none")
    assert "AWS_ACCESS_KEY_ID" in told(chain, capfd, REMOTE_REFUSED)


def check_signatures(endpoint: str, after: str) -> None:
    """The server checks users and signatures once it served this many calls."""
    connection = HTTPConnection(endpoint.removeprefix("http://"))
    connection.request("POST", "/moto-api/reset-auth", body=after, headers={"Content-Type": "text/plain"})
    assert connection.getresponse().status == OK_ANSWER
    connection.close()


def test_wrong_credentials_are_refused(chain: Chain, capfd: pytest.CaptureFixture[str], moto_endpoint: str) -> None:
    check_signatures(moto_endpoint, "0")
    try:
        assert "AWS_ACCESS_KEY_ID" in told(chain, capfd, REMOTE_REFUSED)
    finally:
        check_signatures(moto_endpoint, "Infinity")
