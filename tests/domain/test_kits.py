"""What goes into a kit comes out of it: the value is shared whole, by what the parts cost at that moment."""

from hypothesis import given
from hypothesis import strategies as st

from jxc.domain.costing import EMPTY, Pool
from jxc.domain.kits import values_of
from jxc.domain.numbers import Fen, Quantity
from jxc.domain.record import Line
from tests.domain.store import Store, line, units

GOODS = st.tuples(st.integers(1, 10**7), st.integers(0, 10**7), st.integers(0, 10**7), st.booleans())


def moved(sku: str, quantity: int, cost: int = 0) -> Line:
    posted = Store().post("purchase", line(1, 1), party="S1")
    return posted.lines[0]._replace(sku=sku, quantity=Quantity(quantity), cost=Fen(cost))


def test_what_lies_there_at_its_average_and_what_is_gone_at_its_last_cost_weigh_the_parts() -> None:
    pools = {
        "1": Pool(units(2), Fen(30_00), Fen(30_00), units(2), ()),
        "2": Pool(Quantity(0), Fen(0), Fen(10_00), units(2), ()),
    }
    lines = [moved("9", -10_000, -50_00), moved("1", 20_000), moved("2", 40_000)]
    assert values_of(lines, pools.__getitem__) == {1: 30_00, 2: 20_00}


@given(st.integers(0, 10**9), st.lists(GOODS, min_size=1, max_size=6))
def test_the_parts_together_are_worth_what_the_kit_was(value: int, goods: list[tuple[int, int, int, bool]]) -> None:
    pools = {
        str(n): Pool(Quantity(there), Fen(worth if there else 0), Fen(worth), Quantity(there or 1), ())
        if known
        else EMPTY
        for n, (_, there, worth, known) in enumerate(goods)
    }
    lines = [moved(str(n), quantity) for n, (quantity, *_) in enumerate(goods)]
    values = values_of([*lines, moved("kit", -10_000, -value)], pools.__getitem__)
    assert sum(values.values()) == value
    assert all(part >= 0 for part in values.values())
