"""The port to any carrier of files: four calls, and their contracts.

All the safety is in the objects; a carrier may lose, delay or reorder, and only has to say honestly what it knows.
Implementations: memory, folder, s3. Each passes the one conformance suite in tests/contracts.
"""

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple, Protocol

from jxc.errors import JxcError

CHUNK = 1 << 16
ANY = "*"  # a swap that replaces whatever is there
TRANSIENT = frozenset({"remote-unreachable", "remote-unsteady"})  # worth another try; every other error is final


class Body(NamedTuple):
    """An object being read: its version tag, and its bytes piece by piece, to be read once."""

    etag: str
    chunks: Iterator[bytes]


class Object(NamedTuple):
    """An object read whole."""

    etag: str
    data: bytes


class Listed(NamedTuple):
    """An object as a listing shows it. The tag changes when the object does; it proves nothing about the bytes."""

    key: str
    size: int
    etag: str


class Swap(Enum):
    """How a swap ended."""

    DONE = "done"  # the carrier compared and wrote
    LOST = "lost"  # the object was another one; nothing was written
    UNKNOWN = "unknown"  # written without comparison, or no answer came: read back


class Remote(Protocol):
    """A place that keeps objects by key. All methods may raise remote-… errors; `TRANSIENT` names the passing ones."""

    url: str  # as people wrote it, for messages

    def put(self, key: str, data: bytes) -> None:
        """Store `data` under a key that contains its hash; returning means the carrier accepted it.

        Idempotent: the same name always means the same bytes, so a retry after any error is harmless. Puts the same
        bytes again over a damaged object. Never used for heads.
        """

    def swap(self, key: str, data: bytes, expected: str | None) -> Swap:
        """Replace a head whose tag is `expected` (None: there is none). Never retried: it would conflict with itself.

        A carrier that cannot compare writes plainly and answers UNKNOWN. LOST is only said when nothing was written.
        ANY compares nothing: DONE once the carrier accepted it.
        """

    def get(self, key: str, limit: int) -> Body | None:
        """The object, or None if there certainly is none. Beyond `limit` bytes its chunks raise `object-oversized`."""

    def list(self, prefix: str, after: str = "") -> Iterator[Listed]:
        """Objects whose key begins with `prefix` and is greater than `after`, in the byte order of their keys."""

    def strays(self, prefix: str) -> Iterable[str]:
        """Names under a folder that jxc never gives, such as the copies that a synchronised folder makes."""


def read(remote: Remote, key: str, limit: int) -> Object | None:
    """The object whole, at most `limit` bytes; None when there certainly is none."""
    body = remote.get(key, limit)
    return None if body is None else Object(body.etag, b"".join(body.chunks))


def bounded(chunks: Iterable[bytes], key: str, limit: int) -> Iterator[bytes]:
    """The chunks until their sum passes `limit`; then `object-oversized`."""
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limit:
            raise JxcError("object-oversized", key=key, limit=limit)
        yield chunk
