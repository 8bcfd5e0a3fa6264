"""Two copies of one home push at once, the second in the middle of the first, at every step there is.

Whatever the remote can compare: nothing counts twice, the conflict is named at the latest by the second of them to
sync, and whoever heard of none has all of his sales at headquarters, or headquarters names the fork at which they wait.
"""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jxc.errors import JxcError
from jxc.sync.memory import MemoryRemote
from jxc.sync.remote import ANY, Body, Listed, Swap
from tests.sync.house import House, cloned, make_house
from tests.sync.quarters import make_quarters

STEPS = 12  # more than a push has, so that the last ones come after it


class Crossed(MemoryRemote):
    """Runs `other` before the `at`-th call of the main thread; without `compares`, swaps like a share."""

    def __init__(self, objects: dict[str, bytes], at: int, *, compares: bool, other: Callable[[], None]) -> None:
        super().__init__(objects)
        self.at, self.compares, self.other, self.calls = at, compares, other, 0

    def _step(self) -> None:
        if threading.current_thread() is threading.main_thread():  # file objects, which threads send, have hashes
            self.calls += 1
            if self.calls == self.at:
                self.other()

    def put(self, key: str, data: bytes) -> None:
        self._step()
        super().put(key, data)

    def swap(self, key: str, data: bytes, expected: str | None) -> Swap:
        self._step()
        return super().swap(key, data, expected if self.compares else ANY)

    def get(self, key: str, limit: int) -> Body | None:
        self._step()
        return super().get(key, limit)

    def list(self, prefix: str, after: str = "") -> Iterator[Listed]:
        self._step()
        yield from super().list(prefix, after)


def conflicts(house: House, remote: MemoryRemote) -> bool:
    try:
        house.push(remote)
    except JxcError as error:
        if error.code not in {"chain-foreign", "chain-forked"}:
            raise
        return True
    return False


def own_sales(house: House) -> set[tuple[int, int, int]]:
    """(epoch, seq, fen) of every sale of a copy."""
    tips = house.journal.tips()
    return {
        (epoch, int(str(row[2])), int(str(row[17])))
        for epoch, tip in tips.items()
        for row in house.journal.document_rows(1, tip, epoch)
    }


@pytest.mark.parametrize("compares", [True, False], ids=["cas", "plain"])
@pytest.mark.parametrize("at", range(1, STEPS + 1))
def test_two_copies_that_push_at_once_lose_nothing_and_double_nothing(
    tmp_path: Path, at: int, *, compares: bool
) -> None:
    house = make_house(tmp_path / "s001")
    house.sell("2026-04-01", fen=1000)
    start = MemoryRemote()
    house.push(start)
    quarters = make_quarters(tmp_path / "lake", [house])
    with cloned(house) as copy:
        house.sell("2026-04-02", "2026-04-02", fen=2000)
        copy.sell("2026-04-02", fen=3000)
        heard = {"house": False, "copy": False}

        def other() -> None:
            heard["copy"] |= conflicts(copy, remote)

        remote = Crossed(start.objects, at, compares=compares, other=other)
        heard["house"] |= conflicts(house, remote)
        if remote.calls < at:
            other()
        remote.at = 0
        quarters.pull(remote)
        assert any(heard.values())  # named at the latest by the second to sync
        for who, one in (("house", house), ("copy", copy)):
            heard[who] |= conflicts(one, remote)
        pulled = quarters.pull(remote)
        rows = [(seq, round(gross * 100)) for _, seq, gross in quarters.rows()]  # type: ignore[operator]
        assert len(rows) == len(set(rows)) == len({seq for seq, _ in rows})
        at_headquarters = {(1, seq, fen) for seq, fen in rows}
        named = [hole.reason for chain in pulled.chains for hole in chain.holes] == ["chain-forked"]
        for who, one in (("house", house), ("copy", copy)):
            assert heard[who] or named or own_sales(one) <= at_headquarters, (who, pulled)
    quarters.catalog.close()
    house.journal.close()
