"""Moving weighted average: the golden cases to the fen, and what holds for any stream of moves."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jxc.domain.costing import EMPTY, last_cost
from tests.domain.shelf import UNIT, Line, Shelf


def units(number: int) -> int:
    return number * UNIT


def test_a_purchase_return_by_source_leaves_at_what_its_receipt_cost() -> None:
    shelf = Shelf()
    first = shelf.receive(units(10), 1000_00)
    shelf.receive(units(5), 550_00)
    shelf.send_back(units(5), first)
    assert shelf.state == (10, 1050_00)


def test_the_last_unit_takes_all_remaining_value() -> None:
    shelf = Shelf()
    for value in (1_00, 1_00, 1_01):
        shelf.receive(units(1), value)
    assert shelf.sell(units(3)).cost == -3_01
    assert shelf.state == (0, 0)


def _cheapened() -> tuple[Shelf, Line, Line]:
    """In 10 worth 1 000, in 100 worth 1 000, sell 100."""
    shelf = Shelf()
    first = shelf.receive(units(10), 1000_00)
    shelf.receive(units(100), 1000_00)
    return shelf, first, shelf.sell(units(100))


def test_a_purchase_return_never_drives_the_value_below_zero() -> None:
    shelf, first, sale = _cheapened()
    assert sale.cost == -1818_18
    back = shelf.send_back(units(8), first)
    assert shelf.state == (2, 36_36)
    assert 800_00 + back.cost == 654_54  # what the supplier credits beyond the cost: 6401.09


def test_reversing_a_receipt_that_was_sold_on_takes_what_is_left() -> None:
    shelf, first, _ = _cheapened()
    assert shelf.reverse(first).cost == -181_82
    assert shelf.state == (0, 0)


def test_goods_sold_before_their_cost_was_known_are_trued_up_and_come_back_at_it() -> None:
    shelf = Shelf()
    sale = shelf.sell(units(2))
    assert (sale.cost, sale.provisional) == (0, True)
    shelf.receive(units(20), 66_00)
    assert shelf.true_ups == [-6_60]
    assert shelf.state == (18, 59_40)
    back = shelf.bring_back(units(2), sale)
    assert shelf.state == (20, 66_00)
    assert sale.cost + sum(shelf.true_ups) + back.cost == 0


def test_what_was_sold_below_zero_is_trued_up_by_the_next_receipt() -> None:
    shelf = Shelf()
    shelf.receive(units(2), 20_00)
    sale = shelf.sell(units(5))
    assert shelf.state == (-3, -30_00)
    shelf.receive(units(10), 120_00)
    assert shelf.state == (7, 84_00)
    assert (sale.cost, shelf.true_ups) == (-50_00, [-6_00])


def test_reversing_the_receipt_that_filled_a_short_part_opens_it_again() -> None:
    shelf = Shelf()
    shelf.receive(units(3), 10_00)
    shelf.sell(units(3))
    shelf.sell(units(3))
    assert shelf.state == (-3, -10_00)
    receipt = shelf.receive(units(1), 4_00)
    assert shelf.true_ups == [-67]
    assert shelf.state == (-2, -6_67)
    shelf.reverse(receipt)
    assert shelf.state == (-3, -10_00)


def _known_at_ten() -> Shelf:
    """Nothing there, the last known cost 10.00."""
    shelf = Shelf()
    shelf.receive(units(1), 10_00)
    shelf.sell(units(1))
    return shelf


def test_a_return_takes_the_part_still_short_first_and_the_rest_at_its_settled_cost() -> None:
    shelf = _known_at_ten()
    sale = shelf.sell(units(5))
    shelf.receive(units(3), 36_00)
    back = shelf.bring_back(units(5), sale)
    assert shelf.state == (3, 36_00)
    assert sale.cost + sum(shelf.true_ups) + back.cost == 0


def test_returns_before_and_after_the_cost_became_known_restore_all_value() -> None:
    shelf = Shelf()
    sale = shelf.sell(units(2))
    shelf.bring_back(units(1), sale)
    shelf.receive(units(20), 66_00)
    shelf.bring_back(units(1), sale)
    assert shelf.state == (20, 66_00)


def test_single_fen_spread_over_short_parts_never_turn_the_value_negative() -> None:
    shelf = Shelf()
    shelf.receive(units(2), 1)
    shelf.sell(units(2))
    three = shelf.sell(units(3))
    shelf.sell(units(1))
    for _ in range(4):
        shelf.receive(units(1), 0)
        must_hold(shelf)
    shelf.bring_back(units(3), three)
    must_hold(shelf)
    assert shelf.state == (3, 0)


def test_a_return_that_fills_a_short_part_trues_it_up() -> None:
    shelf = Shelf()
    shelf.receive(units(1), 8_00)
    cheap = shelf.sell(units(1))
    shelf.receive(units(1), 10_00)
    shelf.sell(units(1))
    shelf.sell(units(1))
    assert shelf.state == (-1, -10_00)
    shelf.bring_back(units(1), cheap)
    assert shelf.state == (0, 0)
    assert shelf.true_ups == [2_00]  # stock gains what cost of sales gives back


def test_free_goods_thin_the_average() -> None:
    shelf = Shelf()
    shelf.receive(units(12), 120_00)
    shelf.receive(units(1), 0)
    assert shelf.state == (13, 120_00)


@pytest.mark.parametrize(("linked", "value"), [(True, 142_00), (False, 143_00)])
def test_a_return_comes_back_at_its_sale_s_cost_or_else_at_the_average(linked: bool, value: int) -> None:
    shelf = Shelf()
    shelf.receive(units(10), 100_00)
    sale = shelf.sell(units(4))
    shelf.receive(units(6), 72_00)
    shelf.bring_back(units(1), sale if linked else None)
    assert shelf.state == (13, value)


def test_an_unknown_price_comes_in_at_the_last_known_cost_and_stays_provisional() -> None:
    shelf = _known_at_ten()
    line = shelf.receive(units(2), None)
    assert (line.cost, line.provisional) == (20_00, True)


def test_goods_found_in_a_count_come_in_at_the_average_or_the_last_known_cost() -> None:
    shelf = _known_at_ten()
    assert shelf.find(units(1)).cost == 10_00
    shelf.receive(units(1), 20_00)
    assert shelf.find(units(2)).cost == 30_00


def test_a_return_of_what_was_never_bought_comes_in_at_the_stated_estimate() -> None:
    shelf = Shelf()
    line = shelf.bring_back(units(1), None, value=7_00)
    assert (line.cost, line.provisional) == (7_00, True)


def test_three_returns_of_one_bring_back_every_fen_of_the_sale() -> None:
    shelf = Shelf()
    shelf.receive(units(3), 10_00)
    sale = shelf.sell(units(3))
    assert [shelf.bring_back(units(1), sale).cost for _ in range(3)] == [3_33, 3_34, 3_33]
    assert shelf.state == (3, 10_00)


def test_three_purchase_returns_of_one_take_every_fen_of_the_receipt() -> None:
    shelf = Shelf()
    shelf.receive(units(10), 50_00)
    receipt = shelf.receive(units(3), 10_00)
    assert [shelf.send_back(units(1), receipt).cost for _ in range(3)] == [-3_33, -3_34, -3_33]


def test_a_purchase_return_changes_the_cost_that_is_known_from_then_on() -> None:
    shelf = Shelf()
    cheap = shelf.receive(units(10), 100_00)
    shelf.receive(units(10), 200_00)
    shelf.send_back(units(10), cheap)
    shelf.sell(units(10))
    assert shelf.sell(units(1)).cost == -20_00
    shelf = Shelf()
    shelf.receive(units(3), 10_00)
    shelf.send_back(units(1), None)
    shelf.sell(units(2))
    assert shelf.sell(units(1)).cost == -3_34  # of 6.67 for two, no longer of 10.00 for three


def test_the_receipt_that_ends_a_shortage_sets_the_cost_that_is_known_from_then_on() -> None:
    shelf = _known_at_ten()
    shelf.sell(units(1))
    shelf.receive(units(2), 24_00)
    shelf.sell(units(1))
    assert shelf.sell(units(1)).cost == -12_00


def test_a_receipt_fills_the_oldest_short_part_first() -> None:
    shelf = _known_at_ten()
    older, younger = shelf.sell(units(1)), shelf.sell(units(1))
    shelf.receive(units(1), 12_00)
    assert (older.named, younger.named) == (-2_00, 0)


def must_hold(shelf: Shelf) -> None:
    """What is true of a pool after any move."""
    pool = shelf.pool
    assert pool.quantity == sum(line.quantity if line.came_in else -line.quantity for line in shelf.lines)
    assert pool.value == sum(line.cost for line in shelf.lines) + sum(shelf.true_ups)
    assert pool.value >= 0 or pool.quantity < 0
    assert pool.value == 0 or pool.quantity != 0
    if pool.quantity < 0:
        assert sum(short.quantity for short in pool.shorts) == -pool.quantity
        assert sum(short.cost for short in pool.shorts) == -pool.value
    else:
        assert pool.shorts == ()
    assert all(short.quantity > 0 and short.cost >= 0 for short in pool.shorts)


class Step(NamedTuple):
    """One random move; a move that needs a source takes the one that `choice` falls on."""

    what: str
    quantity: int
    value: int
    choice: int


UNLINKED = ("receive", "free", "unknown", "sell", "find", "bring-back-unlinked", "send-back-unlinked")
LINKED = ("bring-back", "send-back", "reverse")
steps = st.builds(
    Step, st.sampled_from(UNLINKED + LINKED), st.integers(1, 40_000), st.integers(0, 5_000), st.integers(0, 10**6)
)


def _play(shelf: Shelf, step: Step) -> None:
    if step.what in LINKED:
        _play_linked(shelf, step)
        return
    moves: dict[str, Callable[[int], Line]] = {
        "receive": lambda quantity: shelf.receive(quantity, step.value),
        "free": lambda quantity: shelf.receive(quantity, 0),
        "unknown": lambda quantity: shelf.receive(quantity, None),
        "sell": shelf.sell,
        "find": shelf.find,
        "bring-back-unlinked": lambda quantity: shelf.bring_back(quantity, None, step.value),
        "send-back-unlinked": lambda quantity: shelf.send_back(quantity, None),
    }
    moves[step.what](step.quantity)


def _play_linked(shelf: Shelf, step: Step) -> None:
    fits: dict[str, Callable[[Line], bool]] = {
        "bring-back": lambda line: not line.came_in and line.open > 0,
        "send-back": lambda line: line.came_in and line.open > 0,
        "reverse": lambda line: line.returned == 0,
    }
    able = [line for line in shelf.lines if fits[step.what](line)]
    if not able:
        return
    source = able[step.choice % len(able)]
    if step.what == "reverse":
        shelf.reverse(source)
    elif source.came_in:
        shelf.send_back(min(step.quantity, source.open), source)
    else:
        shelf.bring_back(min(step.quantity, source.open), source)


def _played(stream: list[Step]) -> Shelf:
    shelf = Shelf()
    for step in stream:
        _play(shelf, step)
        must_hold(shelf)
    return shelf


@settings(max_examples=300, deadline=None)
@given(st.lists(steps, max_size=30))
def test_any_stream_of_moves_keeps_value_and_quantity_together(stream: list[Step]) -> None:
    must_hold(_played(stream))


@pytest.mark.soak
@settings(max_examples=20_000, deadline=None)
@given(st.lists(steps, min_size=20, max_size=100))
def test_long_streams_of_moves_keep_them_together_too(stream: list[Step]) -> None:
    must_hold(_played(stream))


@settings(max_examples=150, deadline=None)
@given(st.lists(steps, max_size=15), st.integers(1, 60_000))
def test_a_sale_returned_whole_at_once_leaves_no_trace_in_cost(stream: list[Step], quantity: int) -> None:
    shelf = _played(stream)
    before = shelf.pool
    sale = shelf.sell(quantity)
    back = shelf.bring_back(quantity, sale)
    assert sale.cost + back.cost == 0
    assert shelf.pool[:2] == before[:2]
    assert shelf.pool.shorts == before.shorts


@settings(max_examples=150, deadline=None)
@given(st.lists(steps, max_size=15), st.integers(1, 60_000), st.lists(st.integers(1, 10_000), min_size=1, max_size=8))
def test_a_sale_returned_in_parts_brings_back_every_fen(stream: list[Step], quantity: int, parts: list[int]) -> None:
    shelf = _played(stream)
    sale = shelf.sell(quantity)
    for part in [*parts, quantity]:
        if sale.open:
            shelf.bring_back(min(part, sale.open), sale)
    assert sale.returned_cost == -sale.cost - sale.named


def test_nothing_is_known_of_an_empty_pool() -> None:
    assert last_cost(EMPTY, units(3)) == 0
