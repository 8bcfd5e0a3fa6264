"""A remote in memory and what storms do to it: calls fail before or after they took effect, or come late."""

from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any

from jxc.errors import JxcError
from jxc.sync.memory import MemoryRemote
from jxc.sync.remote import Body, Listed, Swap


class Storm:
    """A way to the remote on which calls fail: before they took effect, after it, or so that they arrive later."""

    def __init__(self, remote: "Harbour", chance: Random, share: float) -> None:
        self.url, self._remote, self._chance, self._share = remote.url, remote, chance, share

    def _fails(self) -> str:
        return self._chance.choice(("before", "after", "late")) if self._chance.random() < self._share else ""

    def _done(self, call: Callable[[], Any]) -> Any:  # noqa: ANN401 whatever the call answers
        how = self._fails()
        if how == "late":
            self._remote.late.append(call)
        answer = None if how in {"before", "late"} else call()
        if how:
            raise JxcError("remote-unreachable", url=self.url, reason=how)
        return answer

    def put(self, key: str, data: bytes) -> None:
        self._done(lambda: self._remote.put(key, data))

    def swap(self, key: str, data: bytes, expected: str | None) -> Swap:
        answer: Swap = self._done(lambda: self._remote.swap(key, data, expected))
        return answer

    def get(self, key: str, limit: int) -> Body | None:
        if self._fails():
            raise JxcError("remote-unreachable", url=self.url, reason="get")
        return self._remote.get(key, limit)

    def list(self, prefix: str, after: str = "") -> Iterator[Listed]:
        yield from self._remote.list(prefix, after)
        if self._fails():
            raise JxcError("remote-unreachable", url=self.url, reason="list")

    def strays(self, prefix: str) -> Iterable[str]:
        return self._remote.strays(prefix)

    def names(self, prefix: str, after: str = "") -> Iterator[str]:
        return (found.key for found in self.list(prefix, after))


class Harbour(MemoryRemote):
    """The remote itself, with the calls that are still on their way; `compares` is whether it can swap."""

    def __init__(self, *, compares: bool) -> None:
        super().__init__()
        self.compares = compares
        self.late: list[Callable[[], object]] = []

    def swap(self, key: str, data: bytes, expected: str | None) -> Swap:
        if self.compares:
            return super().swap(key, data, expected)
        self.put(key, data)
        return Swap.UNKNOWN

    def land(self, count: int) -> None:
        """What is on its way arrives, the oldest first."""
        for _ in range(min(count, len(self.late))):
            self.late.pop(0)()
