"""A remote in an S3-compatible object store. The only file that knows boto3, and the only one that knows its errors.

Settings are chosen so that AWS and the servers people run themselves all understand them: SigV4, no newer checksum
headers unless required, path addressing at custom endpoints, and no retries by the SDK (see jxc/sync/retry.py). What a
server's refusal means stands in jxc/sync/answers.py.
"""

import base64
import hashlib
import io
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import boto3
import botocore.session
from botocore import exceptions as boto
from botocore.config import Config
from botocore.parsers import ResponseParserError
from urllib3.exceptions import HTTPError

from jxc.errors import JxcError
from jxc.sync import answers
from jxc.sync.answers import Answer, refusal
from jxc.sync.remote import ANY, CHUNK, Body, Listed, Swap, bounded
from jxc.sync.server import Server

CONNECT_SECONDS, SILENCE_SECONDS = 10, 60  # without progress, not in all
IN_ONE = 1 << 14  # bytes that every system takes from us at once, however slow the line
PIECE = 1 << 12
REGION = "x-amz-bucket-region"

_CREDENTIALS = (
    boto.NoCredentialsError,
    boto.PartialCredentialsError,
    boto.CredentialRetrievalError,
    boto.TokenRetrievalError,
    boto.ProfileNotFound,
)
_UNTOLD = {"AccessDenied", "403"}  # with HEAD the reason is missing
_CONNECTION = (boto.HTTPClientError, boto.ConnectionError, boto.IncompleteReadError, boto.MetadataRetrievalError)


class _Pieces(io.BytesIO):
    """Bytes that are sent piece by piece: the time-out of a socket counts for each, so a slow line is no dead one."""

    def read(self, size: int | None = -1) -> bytes:
        """At most one piece, where not all is asked for."""
        return super().read(size if size is None or size < 0 else min(size, PIECE))


class S3Remote:
    """Objects in one bucket below one prefix. Credentials come by the usual chain of AWS tools."""

    def __init__(self, bucket: str, prefix: str, server: Server) -> None:
        """Make a client; nothing is sent yet. Errors: remote-ca-missing, remote-settings."""
        self.url = f"s3://{bucket}/{prefix}".rstrip("/")
        self._bucket, self._prefix, self._server = bucket, f"{prefix}/" if prefix else "", server
        if server.ca_bundle and not Path(server.ca_bundle).is_file():
            raise JxcError("remote-ca-missing", path=server.ca_bundle)
        path = "path" if server.endpoint else "auto"
        config = Config(
            signature_version="s3v4",
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            retries={"total_max_attempts": 1},
            connect_timeout=CONNECT_SECONDS,
            read_timeout=SILENCE_SECONDS,
            max_pool_connections=max(server.workers, 10),
            proxies={"http": server.proxy, "https": server.proxy} if server.proxy else None,
            s3={"addressing_style": path if server.addressing == "auto" else server.addressing},
            parameter_validation=False,  # what is sent is made here, and checking it again takes longer than signing it
        )
        with self._translated("list", ""):
            core = botocore.session.get_session()
            # Nobody looks at the days on which objects changed, and reading them takes a tenth of a request.
            core.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=str)
            session = boto3.session.Session(botocore_session=core)
            self._client: Any = session.client(
                "s3",
                endpoint_url=server.endpoint or None,
                region_name=server.region or session.region_name or "us-east-1",
                verify=server.ca_bundle or None,
                config=config,
            )
        # Before anything is made of an answer: the library follows a login page's redirection until its stack is full.
        self._client.meta.events.register("before-parse.s3", self._refuse_web_page)

    def put(self, key: str, data: bytes) -> None:
        """One PUT with a checksum that the server compares; it replaces nothing but what is damaged."""
        with self._translated("write", key):
            if not self._server.creates:
                self._put(key, data)
                return
            try:
                self._put(key, data, IfNoneMatch="*")
            except boto.ClientError as error:
                if _answer(error).status != answers.PRECONDITION:
                    raise
                there = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)
                if there["ContentLength"] != len(data) or there["Body"].read() != data:
                    self._put(key, data)

    def swap(self, key: str, data: bytes, expected: str | None) -> Swap:
        """A conditional PUT where the server was proven to compare; elsewhere a look and a plain PUT."""
        with self._translated("write", key):
            if expected == ANY:
                self._put(key, data)
                return Swap.DONE
            if self._server.compares:
                return self._compare_and_swap(key, data, expected)
            return self._look_and_write(key, data, expected)

    def get(self, key: str, limit: int) -> Body | None:
        """One GET, streamed."""
        with self._translated("read", key):
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)
            except boto.ClientError as error:
                if self._is_absent(key, error):
                    return None
                raise
            tag = self._tag(answer)

        def chunks() -> Iterator[bytes]:
            with self._translated("read", key):
                yield from answer["Body"].iter_chunks(CHUNK)

        return Body(tag, bounded(chunks(), key, limit))

    def list(self, prefix: str, after: str = "") -> Iterator[Listed]:
        """As many LIST requests as there are pages of objects."""
        start = {"StartAfter": self._prefix + after} if after else {}
        pages = self._client.get_paginator("list_objects_v2")
        size = {"PageSize": self._server.page}
        with self._translated("list", prefix):
            for page in pages.paginate(
                Bucket=self._bucket, Prefix=self._prefix + prefix, PaginationConfig=size, **start
            ):
                for found in page.get("Contents", ()):
                    key = found["Key"].removeprefix(self._prefix)
                    if key > after:  # some servers include the start
                        yield Listed(key, found["Size"], _bare(found))

    def strays(self, prefix: str) -> tuple[str, ...]:  # noqa: ARG002 the port's signature
        """No program synchronises a bucket behind our back."""
        return ()

    def clock(self, key: str) -> int:
        """The second in which the server says it answers."""
        with self._translated("read", key):
            answer = self._client.head_object(Bucket=self._bucket, Key=self._prefix + key)
        date = answer["ResponseMetadata"]["HTTPHeaders"]["date"]
        return int(parsedate_to_datetime(date).timestamp() * 1_000_000)

    def refuses_wrong_checksum(self, key: str, data: bytes) -> bool | None:
        """One PUT whose checksum is of other bytes."""
        with self._translated("write", key):
            try:
                self._announce(key, data, data + b"?", {})
            except boto.ClientError as error:
                if _answer(error).status == answers.BAD_REQUEST:
                    return True
                raise
        return False

    def _compare_and_swap(self, key: str, data: bytes, expected: str | None) -> Swap:
        for condition in self._conditions(expected):
            try:
                self._put(key, data, **condition)
            except boto.ClientError as error:
                found = _answer(error)
                if found.status == answers.NOT_IMPLEMENTED:  # the server is another one since it was proven
                    return self._look_and_write(key, data, expected)
                if found.status == answers.CONFLICT:
                    return Swap.UNKNOWN
                if found.status != answers.PRECONDITION and not found.missing:
                    raise
            else:
                return Swap.DONE
        return Swap.LOST

    def _look_and_write(self, key: str, data: bytes, expected: str | None) -> Swap:
        if self._tag_at(key) != expected:
            return Swap.LOST
        self._put(key, data)
        return Swap.UNKNOWN

    def _tag_at(self, key: str) -> str | None:
        try:
            return self._tag(self._client.head_object(Bucket=self._bucket, Key=self._prefix + key))
        except boto.ClientError as error:
            if self._is_absent(key, error):
                return None
            raise

    def _is_absent(self, key: str, error: boto.ClientError) -> bool:
        """Whether there is no such object: who may not list a whole bucket is refused instead, and has to look."""
        answer = _answer(error)
        if answer.status != answers.FORBIDDEN or answer.code not in _UNTOLD:
            return answer.missing
        whole = self._prefix + key
        try:
            page = self._client.list_objects_v2(Bucket=self._bucket, Prefix=whole, MaxKeys=1)
        except boto.ClientError:
            return False
        return all(found["Key"] != whole for found in page.get("Contents", ()))

    def _put(self, key: str, data: bytes, **condition: str) -> None:
        self._announce(key, data, data, condition)

    def _announce(self, key: str, data: bytes, announced: bytes, more: dict[str, str]) -> None:
        """One PUT of `data` with the checksum of `announced`."""
        # AWS refuses a wrong SHA-256; among the other servers only Content-MD5 is compared everywhere it is compared.
        if self._server.endpoint:
            more["ContentMD5"] = base64.b64encode(hashlib.md5(announced, usedforsecurity=False).digest()).decode()
        else:
            more["ChecksumSHA256"] = base64.b64encode(hashlib.sha256(announced).digest()).decode()
        if self._server.grants_owner:
            more["ACL"] = "bucket-owner-full-control"
        body = data if len(data) <= IN_ONE else _Pieces(data)
        self._tag(self._client.put_object(Bucket=self._bucket, Key=self._prefix + key, Body=body, **more))

    def _conditions(self, expected: str | None) -> tuple[dict[str, str], ...]:
        if expected is None:
            return ({"IfNoneMatch": "*"},)
        quoted = {"IfMatch": f'"{expected}"'}
        return (quoted, {"IfMatch": expected}) if self._server.endpoint else (quoted,)  # Ceph wants the tag bare

    def _tag(self, answer: dict[str, Any]) -> str:
        """The version tag of an answer. Every object store gives one: an answer without it is somebody else's."""
        tag = _bare(answer)
        if not tag:
            raise JxcError("remote-web-page", url=self.url, reason=str(answer["ResponseMetadata"]["HTTPStatusCode"]))
        return tag

    def _refuse_web_page(self, response_dict: dict[str, Any], operation_model: Any, **_: object) -> None:  # noqa: ANN401 the library's
        status, headers = response_dict["status_code"], response_dict["headers"]
        text = "" if operation_model.name.startswith("Head") else headers.get("content-type", "")  # HEAD has no text
        if answers.is_web_page(status, text, headers.get(REGION, "") + headers.get("etag", "")):
            raise JxcError("remote-web-page", url=self.url, reason=str(status))

    @contextmanager
    def _translated(self, verb: str, key: str) -> Iterator[None]:
        try:
            yield
        except boto.ClientError as error:
            raise refusal(_answer(error), url=self.url, verb=verb, key=key or self.url) from error
        except _CREDENTIALS as error:
            raise JxcError("remote-credentials", url=self.url, reason=str(error)) from error
        except ResponseParserError as error:
            raise JxcError("remote-web-page", url=self.url, reason="200") from error
        except (*_CONNECTION, HTTPError) as error:
            raise self._unreached(error) from error
        except (boto.BotoCoreError, ValueError) as error:  # a bucket name, endpoint or proxy that is none
            raise JxcError("remote-settings", url=self.url, reason=str(error)) from error

    def _unreached(self, error: Exception) -> JxcError:
        """Why no answer came, by what the system said below the library."""
        causes = tuple(_causes(error))
        for cause in causes:
            if isinstance(cause, socket.gaierror):
                return JxcError("remote-name", url=self.url, reason=cause.strerror or str(cause))
            if isinstance(cause, ssl.SSLCertVerificationError):
                return JxcError("remote-tls", url=self.url, reason=cause.verify_message)
            if isinstance(cause, OSError) and str(cause).startswith("Tunnel connection failed"):
                return JxcError("remote-proxy", url=self.url, reason=str(cause))
        return JxcError("remote-unreachable", url=self.url, reason=_reason(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what led to it, as far as the libraries on the way kept it."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        found = waiting.pop()
        if found is None or id(found) in seen:
            continue
        seen.add(id(found))
        yield found
        inner = [
            value for value in (*found.args, *getattr(found, "kwargs", {}).values()) if isinstance(value, Exception)
        ]
        waiting += [found.__cause__, found.__context__, *inner]


def _answer(error: boto.ClientError) -> Answer:
    said, meta = error.response.get("Error", {}), error.response.get("ResponseMetadata", {})
    region = str(said.get("Region") or meta.get("HTTPHeaders", {}).get(REGION, ""))
    return Answer(int(meta.get("HTTPStatusCode", 0)), str(said.get("Code", "")), region)


def _bare(answer: dict[str, Any]) -> str:
    return str(answer.get("ETag", "")).removeprefix("W/").strip('"')


def _reason(error: Exception) -> str:
    """The last sentence of an error: what failed, without the library's own wrapping."""
    return str(error).rsplit(": ", maxsplit=1)[-1][:200]
