"""A remote that tries again: waits between tries, a budget of tries, and resumption in the middle of a read or a list.

Wraps any remote. Only errors that may pass are retried, never a swap, which would conflict with itself.
"""

import random
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from jxc.errors import JxcError
from jxc.sync.remote import TRANSIENT, Body, Listed, Remote, Swap

TRIES = 4
FIRST_WAIT = (
    0.2  # seconds; each further wait is twice as long, and random around that so that stores do not march in step
)

T = TypeVar("T")


class Retrying:
    """The same remote with patience."""

    def __init__(self, remote: Remote, *, sleep: Callable[[float], None] = time.sleep) -> None:
        """Wrap `remote`; `sleep` waits that many seconds."""
        self.url = remote.url
        self._remote, self._sleep = remote, sleep

    def put(self, key: str, data: bytes) -> None:
        """Put, and again after an error that may pass."""
        self._patiently(lambda: self._remote.put(key, data))

    def swap(self, key: str, data: bytes, expected: str | None) -> Swap:
        """Once; an error that leaves the outcome open is UNKNOWN."""
        try:
            return self._remote.swap(key, data, expected)
        except JxcError as error:
            if error.code not in TRANSIENT:
                raise
            return Swap.UNKNOWN

    def get(self, key: str, limit: int) -> Body | None:
        """Get; a read that breaks off goes on from a fresh one of the same version."""
        body = self._patiently(lambda: self._remote.get(key, limit))
        return None if body is None else Body(body.etag, self._resumed(body, key, limit))

    def list(self, prefix: str, after: str = "") -> Iterator[Listed]:
        """List; one that breaks off goes on after the last key seen."""
        failures = 0
        while True:
            try:
                for found in self._remote.list(prefix, after):
                    after = found.key
                    yield found
            except JxcError as error:
                failures += 1
                self._wait(error, failures)
            else:
                return

    def _resumed(self, body: Body, key: str, limit: int) -> Iterator[bytes]:
        done = failures = 0
        chunks = body.chunks
        while True:
            try:
                for chunk in chunks:
                    done += len(chunk)
                    yield chunk
            except JxcError as error:
                failures += 1
                self._wait(error, failures)
                again = self._patiently(lambda: self._remote.get(key, limit))
                if again is None or again.etag != body.etag:
                    raise
                chunks = _without(again.chunks, done)
            else:
                return

    def _patiently(self, call: Callable[[], T]) -> T:
        failures = 0
        while True:
            try:
                return call()
            except JxcError as error:
                failures += 1
                self._wait(error, failures)

    def _wait(self, error: JxcError, failures: int) -> None:
        if error.code not in TRANSIENT or failures >= TRIES:
            raise error
        self._sleep(FIRST_WAIT * 2 ** (failures - 1) * random.uniform(0.5, 1.5))  # noqa: S311 no secret


def _without(chunks: Iterator[bytes], count: int) -> Iterator[bytes]:
    """The chunks without their first `count` bytes."""
    for chunk in chunks:
        if count < len(chunk):
            yield chunk[count:]
        count = max(0, count - len(chunk))
