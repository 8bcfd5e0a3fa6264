"""What a push decides, from values alone."""

import pytest

from jxc.domain.record import Spot
from jxc.storage.outbox import Named
from jxc.sync.manifest import FileEntry, Manifest, Range, Signed, Totals
from jxc.sync.plan import Standing, Upload, plan, standing

ONE, TWO, OTHER = (Named(Spot(1, number), sha) for number, sha in ((1, "a"), (2, "b"), (2, "c")))
FILES = tuple(FileEntry(f"f{n}", "documents", "d", 10, 1, 1) for n in range(3))
TOTALS = Totals(0, 0, 0, 0, 0, 0, 0, 0)
SIGNED = Signed(
    Manifest(1, "s", 1, 1, None, "w", 1, Range(1, 1), FILES, TOTALS, None, None, None, None, ""), b"m", "sha"
)


@pytest.mark.parametrize(
    ("seen", "own", "expected"),
    [
        (None, None, Standing.ABSENT),
        (TWO, TWO, Standing.MINE),
        (ONE, ONE, Standing.ANCESTOR),
        (OTHER, TWO, Standing.FOREIGN),
        (TWO._replace(spot=Spot(2, 2)), TWO, Standing.FOREIGN),
        (Named(Spot(1, 9), "z"), None, Standing.FOREIGN),
    ],
)
def test_where_a_head_stands(seen: Named | None, own: Named | None, expected: Standing) -> None:
    assert standing(seen, [own] if own else [], TWO) is expected


def test_everything_that_waits_is_sent() -> None:
    todo = plan(Standing.ANCESTOR, [SIGNED], {})
    assert todo.uploads == tuple(Upload(file, check=False) for file in FILES)
    assert todo.manifests == (SIGNED,)
    assert todo.head


def test_what_arrived_whole_is_not_sent_again_and_what_arrived_otherwise_is_checked() -> None:
    todo = plan(Standing.ABSENT, [SIGNED], {"f0": 10, "f1": 3})
    assert todo.uploads == (Upload(FILES[1], check=True), Upload(FILES[2], check=False))


@pytest.mark.parametrize(
    ("where", "head"), [(Standing.MINE, False), (Standing.ABSENT, True), (Standing.ANCESTOR, True)]
)
def test_with_nothing_waiting_only_a_head_that_lags_is_written(where: Standing, *, head: bool) -> None:
    assert plan(where, [], {}) == ((), (), head)
