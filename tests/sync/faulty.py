"""Remotes that fail: at the k-th call, before or after it took effect, once or for ever."""

from collections.abc import Iterator

from jxc.errors import JxcError
from jxc.sync.memory import MemoryRemote
from jxc.sync.remote import Body, Listed, Swap


class Faulty(MemoryRemote):
    """Counts calls and fails from the `at`-th on: `late` after it took effect, `forever` at all later ones too."""

    def __init__(self, objects: dict[str, bytes], at: int, *, late: bool = False, forever: bool = False) -> None:
        super().__init__(objects)
        self.at, self.late, self.forever = at, late, forever
        self.calls: list[tuple[str, str]] = []

    def _step(self, verb: str, key: str, *, late: bool) -> None:
        if not late:
            self.calls.append((verb, key))
        count = len(self.calls)
        if late == self.late and (count == self.at or (self.forever and count > self.at)):
            raise JxcError("remote-unreachable", url=self.url, reason=f"call {count}")

    def put(self, key: str, data: bytes) -> None:
        self._step("put", key, late=False)
        super().put(key, data)
        self._step("put", key, late=True)

    def swap(self, key: str, data: bytes, expected: str | None) -> Swap:
        self._step("swap", key, late=False)
        answer = super().swap(key, data, expected)
        self._step("swap", key, late=True)
        return answer

    def get(self, key: str, limit: int) -> Body | None:
        self._step("get", key, late=False)
        answer = super().get(key, limit)
        self._step("get", key, late=True)
        return answer

    def list(self, prefix: str, after: str = "") -> Iterator[Listed]:
        self._step("list", prefix, late=False)
        yield from super().list(prefix, after)
        self._step("list", prefix, late=True)
