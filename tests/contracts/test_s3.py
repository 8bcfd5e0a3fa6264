"""The remote in an object store keeps the contract against a real server, and translates what servers say."""

import time
from functools import cache
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from jxc.errors import REMOTE_REFUSED, UNREACHABLE, JxcError
from jxc.sync.carrier import open_remote
from jxc.sync.probe import OBJECTS, PAGE, probe
from jxc.sync.remote import Swap, read
from jxc.sync.s3 import S3Remote
from jxc.sync.server import Server
from tests.contracts.remote import HEAD, KEY, LIMIT, RemoteContract

BUCKET = "chain-1"


@pytest.fixture(scope="module")
def place(moto_endpoint: str) -> Any:  # noqa: ANN401 boto3 makes its classes as it goes
    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing", "region_name": "us-east-1"}
    made = boto3.resource("s3", endpoint_url=moto_endpoint, **keys).Bucket(BUCKET)
    made.create()
    return made


@pytest.fixture
def bucket(place: Any, aws_environment: None) -> str:  # noqa: ANN401, ARG001 the environment of the remotes to come
    """An empty one."""
    place.objects.delete()
    return BUCKET


def opened(bucket: str, endpoint: str, prefix: str = "", *, page: int = 1_000, compares: bool = True) -> S3Remote:
    return S3Remote(bucket, prefix, Server(endpoint=endpoint, page=page, compares=compares))


kept = cache(opened)  # to make a client takes longer than most of what is done with it


class TestS3(RemoteContract):
    @pytest.fixture
    def remote(self, bucket: str, moto_endpoint: str) -> S3Remote:
        return kept(bucket, moto_endpoint, "jxc/chain")


def test_a_url_opens_a_bucket_below_its_prefix(bucket: str, moto_endpoint: str) -> None:
    open_remote(f"s3://{bucket}/a/b/", Server(endpoint=moto_endpoint)).put(KEY, b"bytes")
    assert [found.key for found in kept(bucket, moto_endpoint).list("")] == [f"a/b/{KEY}"]


def test_listings_longer_than_a_page_are_whole(bucket: str, moto_endpoint: str) -> None:
    remote = kept(bucket, moto_endpoint, page=10)
    keys = [f"heads/up/s{n:04d}.json" for n in range(25)]
    for key in keys:
        remote.put(key, b"")
    assert [found.key for found in remote.list("heads/up/")] == keys


def test_a_missing_bucket_is_named(bucket: str, moto_endpoint: str) -> None:
    remote = opened(bucket + "-none", moto_endpoint)
    for call in (
        lambda: remote.put(KEY, b""),
        lambda: remote.get(KEY, LIMIT),
        lambda: list(remote.list("")),
        lambda: remote.swap(HEAD, b"", None),
    ):
        with pytest.raises(JxcError, match="remote-no-bucket") as caught:
            call()
        assert caught.value.exit_status == REMOTE_REFUSED


@pytest.mark.usefixtures("aws_environment")
def test_an_endpoint_that_does_not_answer_is_unreachable() -> None:
    remote = opened("chain", "http://127.0.0.1:9")
    with pytest.raises(JxcError, match="remote-unreachable") as caught:
        remote.put(KEY, b"")
    assert caught.value.exit_status == UNREACHABLE


def test_no_credentials_are_named(moto_endpoint: str, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "none")
    monkeypatch.setenv("AWS_CONFIG_FILE", "none")
    with pytest.raises(JxcError, match="remote-credentials") as caught:
        opened(bucket, moto_endpoint).put(KEY, b"")
    assert caught.value.exit_status == REMOTE_REFUSED


@pytest.mark.usefixtures("aws_environment")
@pytest.mark.parametrize(
    ("url", "endpoint"),
    [("s3://A_B/x", "http://127.0.0.1:9"), ("s3://chain/x", "no endpoint"), ("s3://chain/x", "http://")],
)
def test_a_malformed_bucket_or_endpoint_is_our_own_error(url: str, endpoint: str) -> None:
    with pytest.raises(JxcError, match="remote-"):
        open_remote(url, Server(endpoint=endpoint)).put(KEY, b"")


@pytest.mark.parametrize(
    ("status", "code", "ours"),
    [
        (403, "AccessDenied", "remote-unwritable"),
        (403, "InvalidAccessKeyId", "remote-credentials"),
        (403, "SignatureDoesNotMatch", "remote-credentials"),
        (400, "ExpiredToken", "remote-expired"),
        (403, "RequestTimeTooSkewed", "remote-clock"),
        (503, "SlowDown", "remote-unsteady"),
        (500, "InternalError", "remote-unsteady"),
        (429, "TooManyRequests", "remote-unsteady"),
        (301, "PermanentRedirect", "remote-region"),
        (403, "QuotaExceeded", "remote-full"),
        (507, "XMinioStorageFull", "remote-full"),
        (400, "BadDigest", "remote-failed"),
    ],
)
def test_every_answer_of_a_server_becomes_our_own_error(
    bucket: str, moto_endpoint: str, monkeypatch: pytest.MonkeyPatch, status: int, code: str, ours: str
) -> None:
    remote = kept(bucket, moto_endpoint)

    def refuse(**_: object) -> None:
        raise ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "PutObject")  # type: ignore[typeddict-item,unused-ignore]

    monkeypatch.setattr(remote._client, "put_object", refuse)  # noqa: SLF001 the one seam below the translation
    for call in (lambda: remote.put(KEY, b""), lambda: remote.swap(HEAD, b"", None)):
        with pytest.raises(JxcError, match=ours):
            call()


def test_a_server_without_conditions_gets_a_plain_head(
    bucket: str, moto_endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote = kept(bucket, moto_endpoint)
    put = remote._client.put_object  # noqa: SLF001

    def plain_only(**arguments: object) -> object:
        if {"IfMatch", "IfNoneMatch"} & arguments.keys():
            answer = {"Error": {"Code": "NotImplemented"}, "ResponseMetadata": {"HTTPStatusCode": 501}}
            raise ClientError(answer, "PutObject")  # type: ignore[arg-type,unused-ignore]
        return put(**arguments)

    monkeypatch.setattr(remote._client, "put_object", plain_only)  # noqa: SLF001
    assert remote.swap(HEAD, b"one", None) is Swap.UNKNOWN
    found = read(remote, HEAD, LIMIT)
    assert found is not None
    assert found.data == b"one"


def test_a_server_that_wants_bare_tags_gets_them(
    bucket: str, moto_endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote = kept(bucket, moto_endpoint)
    remote.swap(HEAD, b"one", None)
    before = read(remote, HEAD, LIMIT)
    assert before is not None
    put = remote._client.put_object  # noqa: SLF001

    def bare_only(**arguments: str) -> object:
        if arguments.get("IfMatch", "").startswith('"'):
            answer = {"Error": {"Code": "PreconditionFailed"}, "ResponseMetadata": {"HTTPStatusCode": 412}}
            raise ClientError(answer, "PutObject")  # type: ignore[arg-type,unused-ignore]
        return put(**{**arguments, "IfMatch": f'"{arguments["IfMatch"]}"'})

    monkeypatch.setattr(remote._client, "put_object", bare_only)  # noqa: SLF001
    assert remote.swap(HEAD, b"two", before.etag) is Swap.DONE


def test_a_probe_finds_that_the_server_compares_and_swaps(bucket: str, moto_endpoint: str) -> None:
    remote = kept(bucket, moto_endpoint, "a", page=PAGE)
    found = {item.check: item for item in probe(remote, "s001", lambda: time.time_ns() // 1000, b"n")}
    assert [item.result for item in found.values()] == ["ok", "ok", "not compared", "cas", "ok", "ok"]
    assert len([item.key for item in kept(bucket, moto_endpoint).list("")]) == OBJECTS + 1


def test_a_refused_checksum_is_told_from_other_refusals(
    bucket: str, moto_endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote = kept(bucket, moto_endpoint)

    def refuse(status: int, code: str) -> None:
        raise ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}, "PutObject")  # type: ignore[typeddict-item,unused-ignore]

    monkeypatch.setattr(remote._client, "put_object", lambda **_: refuse(400, "BadDigest"))  # noqa: SLF001
    assert remote.refuses_wrong_checksum(KEY, b"bytes") is True
    monkeypatch.setattr(remote._client, "put_object", lambda **_: refuse(403, "AccessDenied"))  # noqa: SLF001
    with pytest.raises(JxcError, match="remote-unwritable"):
        remote.refuses_wrong_checksum(KEY, b"bytes")
