"""A posted document is costed again from its own lines, and every way its costs can differ is seen."""

import pytest

from jxc.domain.costing import EMPTY, Pool
from jxc.domain.numbers import Fen
from jxc.domain.record import Line, Posted
from jxc.domain.recost import cost_again, differences, draft_of
from tests.domain.store import Store, line


@pytest.fixture
def store() -> Store:
    """Three sold where one was there, then five more that true up two of them."""
    store = Store()
    store.post("purchase", line(1, 10), party="S1")
    store.post("sale", line(3, 20))
    store.post("purchase", line(5, 12), party="S1")
    return store


def replayed(store: Store) -> tuple[list[list[Line]], dict[str, Pool]]:
    """Every document's lines costed from nothing, and the pools they leave."""
    pools: dict[str, Pool] = {}
    made = []
    for posted in store.posted.values():
        facts = store.facts(draft_of(posted))
        lines, left = cost_again(posted, facts, lambda sku: pools.get(sku, EMPTY))
        pools.update(left)
        made.append(lines)
    return made, pools


def test_lines_true_ups_and_pools_come_out_as_they_stand(store: Store) -> None:
    made, pools = replayed(store)
    assert [lines[-1].reason for lines in made] == [None, None, "true-up"]
    assert pools == store.pools
    for posted, lines in zip(store.posted.values(), made, strict=True):
        assert list(differences(posted, lines)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"cost": Fen(1)}, [2]),
        ({"source_line": 7}, [2]),
        ({"source_no": "s001-XS-2604-00009"}, [2]),
        ({"lot": "A"}, []),
    ],
)
def test_a_true_up_of_another_cost_or_line_differs(
    store: Store, change: dict[str, object], expected: list[int]
) -> None:
    made, _ = replayed(store)
    posted = list(store.posted.values())[-1]
    stored = posted._replace(lines=(posted.lines[0], posted.lines[1]._replace(**change)))  # type: ignore[arg-type]
    assert [difference.line_no for difference in differences(stored, made[-1])] == expected


def test_a_line_too_many_or_too_few_differs_against_nothing(store: Store) -> None:
    made, _ = replayed(store)
    posted: Posted = list(store.posted.values())[-1]
    (missing,) = differences(posted._replace(lines=posted.lines[:1]), made[-1])
    (extra,) = differences(posted, made[-1][:1])
    assert (missing.line_no, missing.found) == (extra.line_no, extra.expected) == (2, None)
