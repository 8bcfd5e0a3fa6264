"""A strict S3 server on loopback that can be told to lie, to be slow of mind and to hang up.

What it does right it does as AWS does: it wants a signature, compares every checksum it is given, honours conditions
and lists in pages. Faults strike every n-th request of a verb, so that a retry meets an honest server.
"""

import base64
import hashlib
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import formatdate
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import escape

from jxc.sync.server import Server

BUCKET = "shops"


class Fault(Enum):
    CUT = "the connection is cut before anything is done"
    LOST = "what was asked is done, but the connection is cut instead of an answer"
    TRUNCATED = "half of the answer's body, then the connection is cut"
    SLOW_DOWN = "503 SlowDown"
    INTERNAL = "500 InternalError"
    CONFLICT = "409 although nothing is wrong"
    STALE = "a list as it was some time ago"
    FLIPPED = "a bit of what is read is another one"
    FLIPPED_AT_REST = "a bit of what is written is another one"
    WRONG_TAG = "a version tag that belongs to nothing"


class Answer(NamedTuple):
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = {}


class Asked(NamedTuple):
    verb: str  # as HTTP has it, and LIST
    bucket: str
    key: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes


Plan = Callable[[str, int], Fault | None]  # verb, which request of that verb (from 1) → what goes wrong
Whim = Callable[[str, str], Answer | None]  # verb, key → an answer in place of the server's own


def every(n: int, fault: Fault, *verbs: str) -> Plan:
    """The fault at each n-th request of these verbs; without verbs, of any."""
    return lambda verb, count: fault if (not verbs or verb in verbs) and count % n == 0 else None


def refused(status: int, code: str, more: str = "") -> Answer:
    """An error as S3 writes it."""
    body = f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>no</Message>{more}</Error>'
    return Answer(status, body.encode(), {"Content-Type": "application/xml"})


class Ways(NamedTuple):
    """How the server is for good."""

    conditions: Literal["kept", "ignored", "refused", "bare"] = "kept"
    page: int = 1_000
    checksums: bool = True  # whether it compares them
    plan: Plan = lambda _verb, _count: None
    whim: Whim = lambda _verb, _key: None
    hides: bool = False  # whether it refuses what is not there, as it does to those who may not list the bucket
    ahead: int = 0  # seconds by which its clock is ahead of ours


class FakeS3:
    """Objects of one bucket, and what became of every request."""

    def __init__(self, ways: Ways) -> None:
        self.ways = ways
        self.objects: dict[str, bytes] = {}
        self.old: list[str] = []  # keys as a stale list shows them
        self.writes: Counter[str] = Counter()  # accepted PUTs by key
        self.requests: Counter[str] = Counter()  # by verb
        self.headers: list[Mapping[str, str]] = []
        self.endpoint = ""
        self._lock = threading.Lock()

    def server(self, **more: object) -> Server:
        """How a client reaches it."""
        return Server(endpoint=self.endpoint, **more)  # type: ignore[arg-type]

    def handle(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> tuple[Answer, Fault | None]:
        """One request: what is answered, and what happens to the connection."""
        parts = urlsplit(target)
        bucket, _, key = unquote(parts.path).lstrip("/").partition("/")
        verb = "LIST" if method == "GET" and not key else method
        asked = Asked(verb, bucket, key, parse_qs(parts.query), headers, body)
        with self._lock:
            self.headers.append(headers)
            self.requests[verb] += 1
            fault = self.ways.plan(verb, self.requests[verb])
            answer = self.ways.whim(verb, key) or self._answer(asked, fault)
            if verb == "LIST" and not self.requests[verb] % 3:
                self.old = sorted(self.objects)
            return answer, fault

    def _answer(self, asked: Asked, fault: Fault | None) -> Answer:
        signed = asked.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256 ")
        if asked.bucket != BUCKET or not signed:
            return refused(404, "NoSuchBucket") if signed else refused(403, "AccessDenied")
        if fault in _REFUSED:
            return refused(*_REFUSED[fault])
        if asked.verb == "LIST":
            return self._list(asked.query, stale=fault is Fault.STALE)
        if asked.verb == "PUT":
            return self._put(asked.key, asked.headers, asked.body, fault)
        if asked.key not in self.objects:
            return refused(403, "AccessDenied") if self.ways.hides else refused(404, "NoSuchKey")
        data = self.objects[asked.key]
        tag = "0" * 32 if fault is Fault.WRONG_TAG else _tag(data)
        return Answer(200, _rotten(data) if fault is Fault.FLIPPED else data, {"ETag": f'"{tag}"'})

    def _put(self, key: str, headers: Mapping[str, str], body: bytes, fault: Fault | None) -> Answer:
        if self.ways.checksums and not _right(headers, body):
            return refused(400, "BadDigest")
        match, none = headers.get("If-Match"), headers.get("If-None-Match")
        if (match or none) and self.ways.conditions == "refused":
            return refused(501, "NotImplemented")
        if self.ways.conditions in ("kept", "bare"):
            there = key in self.objects
            if none and there:
                return refused(412, "PreconditionFailed")
            if match and not there:
                return refused(404, "NoSuchKey")
            wanted = _tag(self.objects[key]) if there else ""
            if match and match != (wanted if self.ways.conditions == "bare" else f'"{wanted}"'):
                return refused(412, "PreconditionFailed")
        self.objects[key] = _rotten(body) if fault is Fault.FLIPPED_AT_REST else body
        self.writes[key] += 1
        return Answer(200, b"", {"ETag": f'"{"0" * 32 if fault is Fault.WRONG_TAG else _tag(body)}"'})

    def _list(self, query: Mapping[str, list[str]], *, stale: bool) -> Answer:
        prefix, after = (query.get(name, [""])[0] for name in ("prefix", "start-after"))
        after = max(after, query.get("continuation-token", [""])[0])
        kept = [key for key in self.old if key in self.objects] if stale else sorted(self.objects)
        size = min(self.ways.page, int(query.get("max-keys", ["1000"])[0]))
        keys = [key for key in kept if key.startswith(prefix) and key > after]
        page, more = keys[:size], len(keys) > size
        encode = quote if query.get("encoding-type") == ["url"] else escape
        entries = "".join(
            f"<Contents><Key>{encode(key)}</Key><Size>{len(self.objects[key])}</Size>"
            f"<ETag>&quot;{_tag(self.objects[key])}&quot;</ETag></Contents>"
            for key in page
        )
        token = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if more else ""
        encoding = "<EncodingType>url</EncodingType>" if encode is quote else ""
        body = f"<IsTruncated>{str(more).lower()}</IsTruncated>{encoding}{token}{entries}"
        return Answer(200, f"<ListBucketResult>{body}</ListBucketResult>".encode(), {"Content-Type": "application/xml"})


_REFUSED: Mapping[Fault | None, tuple[int, str]] = {
    Fault.CUT: (500, "InternalError"),  # nobody will read it
    Fault.INTERNAL: (500, "InternalError"),
    Fault.SLOW_DOWN: (503, "SlowDown"),
    Fault.CONFLICT: (409, "ConditionalRequestConflict"),
}


def _rotten(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1]) if data else data


def _tag(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def _right(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether every checksum that came with the body is the body's."""
    sha256 = hashlib.sha256(body)
    announced = {
        "Content-MD5": base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode(),
        "x-amz-checksum-sha256": base64.b64encode(sha256.digest()).decode(),
    }
    signed = headers.get("x-amz-content-sha256", "")
    return signed in ("UNSIGNED-PAYLOAD", sha256.hexdigest()) and all(
        headers.get(name) in (None, value) for name, value in announced.items()
    )


def _handler(fake: FakeS3) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        timeout = 30

        def serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            answer, fault = fake.handle(self.command, self.path, self.headers, body)  # type: ignore[arg-type]
            if fault in (Fault.CUT, Fault.LOST):
                self.close_connection = True
                return
            lines = {"Date": formatdate(time.time() + fake.ways.ahead, usegmt=True), "Server": "fake", **answer.headers}
            head = f"HTTP/1.1 {answer.status} X\r\n" + "".join(f"{name}: {text}\r\n" for name, text in lines.items())
            text = b"" if self.command == "HEAD" else answer.body
            if fault is Fault.TRUNCATED:
                text, self.close_connection = text[: len(text) // 2], True
            self.wfile.write(f"{head}Content-Length: {len(answer.body)}\r\n\r\n".encode() + text)

        do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = serve  # noqa: N815 the library's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is what the tests are about."""


@contextmanager
def serving(ways: Ways = Ways(), *, certificate: Path | None = None) -> Iterator[FakeS3]:  # noqa: B008 a value without state
    """A server in this process; with the file of a certificate and its key, over TLS."""
    fake = FakeS3(ways)
    http = _Quiet(("127.0.0.1", 0), _handler(fake))
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        http.socket = context.wrap_socket(http.socket, server_side=True)
    scheme, host = ("https", "localhost") if certificate else ("http", "127.0.0.1")
    fake.endpoint = f"{scheme}://{host}:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        http.shutdown()
        http.server_close()
        thread.join()
