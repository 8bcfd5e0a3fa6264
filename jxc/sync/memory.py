"""A remote in this process's memory: the plainest carrier that keeps the whole contract. Nothing outlives it."""

import hashlib
from collections.abc import Iterator
from threading import Lock

from jxc.sync.remote import ANY, CHUNK, Body, Listed, Swap, bounded


class MemoryRemote:
    """Objects in a dictionary; safe for several threads."""

    def __init__(self, objects: dict[str, bytes] | None = None) -> None:
        """Begin with a copy of `objects`."""
        self.url = "memory:"
        self.objects = {} if objects is None else dict(objects)
        self._lock = Lock()

    def put(self, key: str, data: bytes) -> None:
        """Store an object for ever."""
        with self._lock:
            self.objects[key] = data

    def swap(self, key: str, data: bytes, expected: str | None) -> Swap:
        """Compare and write under one lock."""
        with self._lock:
            found = self.objects.get(key)
            if expected != ANY and (None if found is None else _etag(found)) != expected:
                return Swap.LOST
            self.objects[key] = data
            return Swap.DONE

    def get(self, key: str, limit: int) -> Body | None:
        """The bytes as they are now."""
        with self._lock:
            data = self.objects.get(key)
        if data is None:
            return None
        chunks = (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))
        return Body(_etag(data), bounded(chunks, key, limit))

    def strays(self, prefix: str) -> tuple[str, ...]:  # noqa: ARG002 the port's signature
        """Nobody else writes here."""
        return ()

    def list(self, prefix: str, after: str = "") -> Iterator[Listed]:
        """The objects as they are now."""
        with self._lock:
            found = sorted((key, data) for key, data in self.objects.items() if key.startswith(prefix) and key > after)
        for key, data in found:
            yield Listed(key, len(data), _etag(data))


def _etag(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
