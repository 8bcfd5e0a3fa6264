"""A remote that tries again: waits between tries, a budget of tries, and resumption in the middle of a read or a list.

Wraps any remote. Only errors that may pass are retried, never a swap, which would conflict with itself. What counts is
a lack of progress: a list or a read that got further than before has all its tries again.
"""

import random
import time
from collections.abc import Callable, Iterable, Iterator
from threading import Lock
from typing import TypeVar

from jxc.errors import JxcError
from jxc.sync.remote import TRANSIENT, Body, Listed, Remote, Swap, read

TRIES = 6  # of one call without progress
BUDGET = 32  # further tries of one sync in a row; each call that succeeds gives one back
FIRST_WAIT = 0.2  # seconds; each further wait is twice as long, and random around it: stores must not march in step

T = TypeVar("T")


class Budget:
    """How often one sync may still try again: a remote that is gone costs a few tries, not some for every object.

    A line that loses three requests in ten stays within it for ever, because successes fill it again.
    """

    def __init__(self, tries: int = BUDGET) -> None:
        """Begin full."""
        self._most = self._left = tries
        self._lock = Lock()

    def earn(self) -> None:
        """A call has succeeded."""
        with self._lock:
            self._left = min(self._left + 1, self._most)

    def spend(self) -> bool:
        """Take one further try, if there is one."""
        with self._lock:
            if not self._left:
                return False
            self._left -= 1
            return True


class Retrying:
    """The same remote with patience, for one sync."""

    def __init__(self, remote: Remote, *, sleep: Callable[[float], None] = time.sleep) -> None:
        """Wrap `remote`; `sleep` waits that many seconds."""
        self.url = remote.url
        self._remote, self._sleep, self._budget = remote, sleep, Budget()

    def put(self, key: str, data: bytes) -> None:
        """Put; after an error that may pass, look whether it arrived all the same, and put again only if not."""
        failed = False

        def attempt() -> None:
            nonlocal failed
            if not (failed and self._holds(key, data)):
                failed = True
                self._remote.put(key, data)

        self._patiently(attempt)

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

    def strays(self, prefix: str) -> Iterable[str]:
        """Asked once: a list of what is in the way can wait for the next time."""
        return self._remote.strays(prefix)

    def list(self, prefix: str, after: str = "") -> Iterator[Listed]:
        """List; one that breaks off goes on after the last key seen."""
        failures = 0
        while True:
            try:
                for found in self._remote.list(prefix, after):
                    after, failures = found.key, 0
                    yield found
            except JxcError as error:
                failures += 1
                self._wait(error, failures)
            else:
                self._budget.earn()
                return

    def _holds(self, key: str, data: bytes) -> bool:
        try:
            found = read(self._remote, key, len(data))
        except JxcError as error:
            if error.code in TRANSIENT:
                raise
            return False  # another object, or no right to look: the put will tell
        return found is not None and found.data == data

    def _resumed(self, body: Body, key: str, limit: int) -> Iterator[bytes]:
        done = failures = 0
        chunks = body.chunks
        while True:
            try:
                for chunk in chunks:
                    done, failures = done + len(chunk), 0
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
                answer = call()
            except JxcError as error:
                failures += 1
                self._wait(error, failures)
            else:
                self._budget.earn()
                return answer

    def _wait(self, error: JxcError, failures: int) -> None:
        if error.code not in TRANSIENT or failures >= TRIES or not self._budget.spend():
            raise error
        self._sleep(FIRST_WAIT * 2 ** (failures - 1) * random.uniform(0.5, 1.5))  # noqa: S311 no secret


def _without(chunks: Iterator[bytes], count: int) -> Iterator[bytes]:
    """The chunks without their first `count` bytes."""
    for chunk in chunks:
        if count < len(chunk):
            yield chunk[count:]
        count = max(0, count - len(chunk))
