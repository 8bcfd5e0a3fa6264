"""A remote in an S3-compatible object store. The only file that knows boto3, and the only one that knows its errors.

Settings are chosen so that AWS and the servers people run themselves all understand them: SigV4, no newer checksum
headers unless required, path addressing at custom endpoints, and no retries by the SDK (see jxc/sync/retry.py).
"""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import Any

import boto3
from botocore import exceptions as boto
from botocore.config import Config

from jxc.errors import JxcError
from jxc.sync.remote import ANY, CHUNK, Body, Listed, Swap, bounded

PAGE = 1_000  # objects of one LIST request
CONNECT_SECONDS, SILENCE_SECONDS = 10, 60  # without progress, not in all
_CREDENTIALS = frozenset(
    {
        "AuthFailure",
        "AuthorizationHeaderMalformed",
        "ExpiredToken",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidToken",
        "SignatureDoesNotMatch",
        "TokenRefreshRequired",
        "UnrecognizedClientException",
    }
)
_UNSTEADY = frozenset(
    {"InternalError", "OperationAborted", "RequestTimeout", "ServiceUnavailable", "SlowDown", "Throttling"}
)
_BAD_REQUEST, _FORBIDDEN, _NOT_FOUND, _CONFLICT, _PRECONDITION, _THROTTLED = 400, 403, 404, 409, 412, 429
_SERVER_ERROR, _NOT_IMPLEMENTED = 500, 501


class S3Remote:
    """Objects in one bucket below one prefix. Credentials come by the usual chain of AWS tools."""

    def __init__(
        self,
        bucket: str,
        prefix: str,
        *,
        endpoint: str | None,
        region: str | None,
        workers: int,
        page: int | None = None,
    ) -> None:
        """Make a client; nothing is sent yet. `endpoint` is for every store but AWS, `workers` for its connections."""
        self._page = page or PAGE
        self.url = f"s3://{bucket}/{prefix}".rstrip("/")
        self._bucket, self._prefix, self._custom = bucket, f"{prefix}/" if prefix else "", bool(endpoint)
        config = Config(
            signature_version="s3v4",
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            retries={"total_max_attempts": 1},
            connect_timeout=CONNECT_SECONDS,
            read_timeout=SILENCE_SECONDS,
            max_pool_connections=max(workers, 10),
            s3={"addressing_style": "path" if endpoint else "auto"},
        )
        with self._translated("open", ""):
            session = boto3.session.Session()
            chosen = region or session.region_name or "us-east-1"
            self._client: Any = session.client("s3", endpoint_url=endpoint, region_name=chosen, config=config)

    def put(self, key: str, data: bytes) -> None:
        """One PUT with a checksum that the server compares."""
        with self._translated("put", key):
            self._put(key, data)

    def swap(self, key: str, data: bytes, expected: str | None) -> Swap:
        """A conditional PUT; servers that know no conditions get a plain one and the answer is UNKNOWN."""
        with self._translated("put", key):
            for condition in self._conditions(expected):
                try:
                    self._put(key, data, **condition)
                except boto.ClientError as error:
                    status = _status(error)
                    if status == _NOT_IMPLEMENTED:
                        self._put(key, data)
                        return Swap.UNKNOWN
                    if status not in (_PRECONDITION, _CONFLICT, _NOT_FOUND) or _code(error) == "NoSuchBucket":
                        raise
                    if status == _CONFLICT:
                        return Swap.UNKNOWN
                except (boto.ReadTimeoutError, boto.ConnectionClosedError):
                    return Swap.UNKNOWN
                else:
                    return Swap.DONE
        return Swap.LOST

    def get(self, key: str, limit: int) -> Body | None:
        """One GET, streamed."""
        with self._translated("get", key):
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)
            except boto.ClientError as error:
                if _status(error) == _NOT_FOUND and _code(error) != "NoSuchBucket":
                    return None
                raise

        def chunks() -> Iterator[bytes]:
            with self._translated("get", key):
                yield from answer["Body"].iter_chunks(CHUNK)

        return Body(_tag(answer), bounded(chunks(), key, limit))

    def list(self, prefix: str, after: str = "") -> Iterator[Listed]:
        """As many LIST requests as there are thousands of objects."""
        start = {"StartAfter": self._prefix + after} if after else {}
        pages = self._client.get_paginator("list_objects_v2")
        with self._translated("list", prefix):
            for page in pages.paginate(
                Bucket=self._bucket, Prefix=self._prefix + prefix, PaginationConfig={"PageSize": self._page}, **start
            ):
                for found in page.get("Contents", ()):
                    key = found["Key"].removeprefix(self._prefix)
                    if key > after:  # some servers include the start
                        yield Listed(key, found["Size"], _tag(found))

    def clock(self, key: str) -> int:
        """The second in which the server says it answers."""
        with self._translated("get", key):
            answer = self._client.head_object(Bucket=self._bucket, Key=self._prefix + key)
        date = answer["ResponseMetadata"]["HTTPHeaders"]["date"]
        return int(parsedate_to_datetime(date).timestamp() * 1_000_000)

    def refuses_wrong_checksum(self, key: str, data: bytes) -> bool | None:
        """One PUT whose checksum is of other bytes."""
        with self._translated("put", key):
            try:
                self._announce(key, data, data + b"?", {})
            except boto.ClientError as error:
                if _status(error) == _BAD_REQUEST:
                    return True
                raise
        return False

    def _put(self, key: str, data: bytes, **condition: str) -> None:
        self._announce(key, data, data, condition)

    def _announce(self, key: str, data: bytes, announced: bytes, condition: dict[str, str]) -> None:
        """One PUT of `data` with the checksum of `announced`."""
        # AWS refuses a wrong SHA-256; among the other servers only Content-MD5 is compared everywhere it is compared.
        if self._custom:
            condition["ContentMD5"] = base64.b64encode(hashlib.md5(announced, usedforsecurity=False).digest()).decode()
        else:
            condition["ChecksumSHA256"] = base64.b64encode(hashlib.sha256(announced).digest()).decode()
        self._client.put_object(Bucket=self._bucket, Key=self._prefix + key, Body=data, **condition)

    def _conditions(self, expected: str | None) -> tuple[dict[str, str], ...]:
        if expected is None:
            return ({"IfNoneMatch": "*"},)
        if expected == ANY:
            return ({},)
        quoted = {"IfMatch": f'"{expected}"'}
        return (quoted, {"IfMatch": expected}) if self._custom else (quoted,)  # Ceph wants the tag bare

    @contextmanager
    def _translated(self, verb: str, key: str) -> Iterator[None]:
        try:
            yield
        except boto.ClientError as error:
            raise self._answered(error, verb, key) from error
        except (
            boto.NoCredentialsError,
            boto.PartialCredentialsError,
            boto.CredentialRetrievalError,
            boto.TokenRetrievalError,
            boto.ProfileNotFound,
        ) as error:
            raise JxcError("remote-credentials", url=self.url, reason=str(error)) from error
        except (
            boto.HTTPClientError,
            boto.ConnectionError,
            boto.IncompleteReadError,
            boto.MetadataRetrievalError,
        ) as error:
            raise JxcError("remote-unreachable", url=self.url, reason=_reason(error)) from error
        except (boto.BotoCoreError, ValueError) as error:  # a bucket name or endpoint that is none
            raise JxcError("remote-failed", url=self.url, verb=verb, key=key, reason=str(error)) from error

    def _answered(self, error: boto.ClientError, verb: str, key: str) -> JxcError:
        """The server's own refusal as an error of ours."""
        code, status = _code(error), _status(error)
        if code in _CREDENTIALS:
            return JxcError("remote-credentials", url=self.url, reason=code)
        if code == "RequestTimeTooSkewed":
            return JxcError("remote-clock", url=self.url)
        if code in _UNSTEADY or status >= _SERVER_ERROR or status == _THROTTLED:
            return JxcError("remote-unsteady", url=self.url, reason=f"{status} {code}")
        if code == "NoSuchBucket":
            return JxcError("remote-no-bucket", url=self.url)
        if status == _FORBIDDEN:
            return JxcError("remote-forbidden", url=self.url, verb=verb, key=key)
        return JxcError("remote-failed", url=self.url, verb=verb, key=key, reason=f"{status} {code}")


def _code(error: boto.ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _status(error: boto.ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def _tag(answer: dict[str, Any]) -> str:
    return str(answer.get("ETag", "")).removeprefix("W/").strip('"')


def _reason(error: Exception) -> str:
    """The last sentence of an error: what failed, without the library's own wrapping."""
    return str(error).rsplit(": ", maxsplit=1)[-1][:200]
