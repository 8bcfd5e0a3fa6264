"""A chain over an object store, from the command line: it arrives, and what a wrong server says has its own status."""

import itertools
from http.client import HTTPConnection
from pathlib import Path

import boto3
import pytest

from jxc.errors import DAMAGED, OK, REMOTE_REFUSED, UNREACHABLE
from jxc.services.world import World
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
