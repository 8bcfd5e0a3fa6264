"""What was sent between stores is cut into accepted, rejected and lost without losing a fen."""

from hypothesis import given
from hypothesis import strategies as st

from jxc.domain.checks import problems
from jxc.domain.draft import Draft, DraftLine, Sent
from jxc.domain.facts import Facts, Road, Taken
from jxc.domain.moving import LOST, REJECTED, lines_of
from jxc.domain.numbers import Fen, Quantity
from tests.domain.store import TODAY, Store, units

DC = "s001-DC-2604-00001"
PARTS = (None, REJECTED, LOST)


def part(quantity: int, reason: str | None = None, sku: str = "1001") -> DraftLine:
    return DraftLine(sku, "个", Quantity(quantity), Quantity(quantity), reason=reason)


def arrival(*parts: DraftLine, quantity: int, value: int, slip: str | None = DC) -> Draft:
    sent = (Sent("1001", Quantity(quantity), Fen(value)),)
    return Draft("transfer_in", "li", parts, party="s001", source_no=DC, sent=sent, slip=slip)


def facts(**arrived: Taken) -> Facts:
    store = Store()
    road = Road("s002", {"s002": "main"}, {sku[1:]: taken for sku, taken in arrived.items()})
    return Facts(store.books, TODAY, TODAY, store.items, {}, road=road)


def test_twenty_worth_5638_15_are_cut_in_the_order_accepted_rejected_lost() -> None:
    parts = (part(units(1), LOST), part(units(1), REJECTED), part(units(18)))
    lines = list(lines_of(arrival(*parts, quantity=units(20), value=5638_15), facts()))
    assert [(line.reason, line.amount) for line in lines] == [(None, 5074_34), (REJECTED, 281_90), (LOST, 281_91)]
    assert [line.quantity for line in lines] == [units(18), 0, 0]


def test_what_is_keyed_from_paper_stands_for_itself_whatever_came_before() -> None:
    before = facts(_1001=Taken(quantity=units(2), amount=Fen(20_00)))
    (line,) = lines_of(arrival(part(units(2)), quantity=units(2), value=20_00, slip=None), before)
    assert line.amount == 20_00
    assert problems(arrival(part(units(2)), quantity=units(2), value=20_00, slip=None), before) == ()


def test_more_than_was_sent_is_refused_over_several_receipts_together() -> None:
    before = facts(_1001=Taken(quantity=units(3), amount=Fen(30_00)))
    asked = arrival(part(units(1)), part(units(1), LOST), quantity=units(4), value=40_00)
    (found,) = problems(asked, before)
    assert (found.code, found.params["asked"], found.params["left"]) == ("transfer-too-much", "2", "1")


def test_every_fault_of_a_receipt_is_told_at_once() -> None:
    asked = arrival(part(units(9)), part(1, sku="1002"), quantity=units(4), value=40_00)._replace(party="s002")
    codes = {found.code for found in problems(asked, facts())}
    assert codes == {"transfer-to-self", "transfer-of-another-store", "transfer-too-much", "transfer-not-sent"}


def test_goods_do_not_move_between_two_taxpayers_as_if_they_were_one() -> None:
    road = Road("s002", {"s002": "main", "s001": "franchise"})
    asked = Draft("transfer_out", "li", (part(units(1)),), party="s001")
    (found,) = problems(asked, facts()._replace(road=road))
    assert found.code == "transfer-between-entities"


@given(
    st.integers(0, 10**9),
    st.lists(st.tuples(st.integers(1, 10**6), st.sampled_from(PARTS), st.booleans()), min_size=1, max_size=12),
)
def test_all_receipts_of_a_slip_together_are_worth_what_was_sent(
    value: int, parts: list[tuple[int, str | None, bool]]
) -> None:
    whole = sum(quantity for quantity, _, _ in parts)
    taken, waiting = Taken(), list[DraftLine]()
    for number, (quantity, reason, closes) in enumerate(parts, 1):
        waiting.append(part(quantity, reason))
        if not closes and number < len(parts):
            continue
        asked = arrival(*waiting, quantity=whole, value=value)
        before = facts(_1001=taken)
        assert problems(asked, before) == ()
        lines = list(lines_of(asked, before))
        assert all(line.amount >= 0 for line in lines)
        moved = sum(line.unit_quantity for line in lines)
        amount = sum(line.amount for line in lines)
        taken = Taken(quantity=Quantity(taken.quantity + moved), amount=Fen(taken.amount + amount))
        waiting = []
    assert (taken.quantity, taken.amount) == (whole, value)
