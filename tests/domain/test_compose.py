"""Whole documents: the golden cases with their postings, and what holds for any stream of documents."""

from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jxc.domain.draft import Draft, DraftLine, Entry, Payment
from jxc.domain.numbers import Fen, Price, Quantity
from jxc.domain.record import Posted
from jxc.errors import JxcError
from tests.domain.store import Store, entries, line, priced, some_books, units, yuan

INVENTORY, ADJUSTMENT, VARIANCE = "1405", "6401.08", "6401.09"


def bought(store: Store, quantity: int, value: int) -> Posted:
    """A plain receipt (no VAT to deduct) of `quantity` worth `value` yuan."""
    price = Price(value * 10**6 // quantity)
    return store.post("purchase", priced(units(quantity), price), party="S2")


def test_a_reversed_receipt_that_was_sold_on_leaves_its_gap_in_variance() -> None:
    store = Store()
    first = bought(store, 10, 1000)
    bought(store, 100, 1000)
    store.post("sale", line(100, 30))
    red = store.post("reversal", source_no=first.document.doc_no)
    assert entries(red) == {"2202": 1000_00, INVENTORY: -181_82, VARIANCE: -818_18}
    assert store.stock() == (0, 0)


def test_a_purchase_return_credits_what_was_paid_and_the_cost_gap_is_variance() -> None:
    store = Store()
    first = bought(store, 10, 1000)
    bought(store, 100, 1000)
    store.post("sale", line(100, 30))
    back = store.post("purchase_return", line(8, source_line=1), source_no=first.document.doc_no, party="S2")
    assert entries(back) == {"2202": 800_00, INVENTORY: -145_46, VARIANCE: -654_54}
    assert store.stock() == (2, 36_36)


def test_goods_sold_below_zero_are_trued_up_by_a_line_that_names_the_sale() -> None:
    store = Store()
    bought(store, 2, 20)
    sale = store.post("sale", line(5, 30))
    receipt = bought(store, 10, 120)
    up = receipt.lines[1]
    assert (up.quantity, up.cost, up.source_no, up.source_line, up.reason) == (
        0,
        -6_00,
        sale.document.doc_no,
        1,
        "true-up",
    )
    assert entries(receipt) == {INVENTORY: 114_00, "2202": -120_00, ADJUSTMENT: 6_00}
    assert store.stock() == (7, 84_00)


def test_reversing_the_receipt_that_filled_a_short_sale_restores_what_was_before() -> None:
    store = Store()
    store.post("purchase", priced(units(3), yuan("3.333333")), party="S2")
    assert store.stock() == (3, 10_00)
    store.post("sale", line(3, 30))
    store.post("sale", line(3, 30))
    receipt = bought(store, 1, 4)
    before = store.balance(ADJUSTMENT)
    assert (store.stock(), before) == ((-2, -6_67), 67)
    store.post("reversal", source_no=receipt.document.doc_no)
    assert store.stock() == (-3, -10_00)
    assert (store.balance(ADJUSTMENT), store.balance(VARIANCE)) == (0, 0)


def test_reversing_a_receipt_at_once_makes_the_goods_as_short_and_as_dear_as_they_were() -> None:
    store = Store()
    bought(store, 1, 10)
    store.post("sale", line(6, 30))
    receipt = bought(store, 8, 96)
    assert (store.stock(), store.balance(ADJUSTMENT)) == ((3, 36_00), 10_00)
    store.post("reversal", source_no=receipt.document.doc_no)
    assert store.stock() == (-5, -50_00)
    assert (store.balance(ADJUSTMENT), store.balance(VARIANCE)) == (0, 0)


def test_what_was_sold_of_a_reversed_receipt_is_short_at_what_it_had_cost() -> None:
    store = Store()
    bought(store, 1, 10)
    store.post("sale", line(6, 30))
    receipt = bought(store, 8, 96)
    store.post("sale", line(2, 30))
    store.post("reversal", source_no=receipt.document.doc_no)
    assert store.stock() == (-7, -74_00)  # five at 10.00 and two at 12.00
    assert store.balance(VARIANCE) == 0
    must_hold(store)


def test_goods_that_were_free_are_free_again_when_the_receipt_after_them_is_reversed() -> None:
    store = Store()
    store.post("purchase", line(10, 0)._replace(price_kind="free"), party="S2")
    receipt = bought(store, 10, 100)
    assert store.stock() == (20, 100_00)
    store.post("reversal", source_no=receipt.document.doc_no)
    assert (store.stock(), store.balance(VARIANCE)) == ((10, 0), 0)


def test_a_linked_return_of_goods_sold_at_unknown_cost_comes_back_at_what_they_cost_in_the_end() -> None:
    store = Store()
    sale = store.post("sale", line(2, 30))
    store.post("purchase", priced(units(20), yuan("3.3")), party="S2")
    assert store.balance(ADJUSTMENT) == 6_60
    store.post("sale_return", line(2, source_line=1), source_no=sale.document.doc_no)
    assert store.stock() == (20, 66_00)
    assert store.balance("6401.01") + store.balance(ADJUSTMENT) == 0


@pytest.mark.parametrize(
    ("deduction", "cost", "tax"),
    [("special", 100_00, 13_00), ("plain", 113_00, 0)],
)
def test_what_a_purchase_costs_depends_on_its_invoice(deduction: str, cost: int, tax: int) -> None:
    store = Store()
    posted = store.post("purchase", line(1, 113), party="S1", deduction=deduction)
    expected = {INVENTORY: cost, "2221.01.02": tax, "2202": -113_00}
    assert entries(posted) == {account: amount for account, amount in expected.items() if amount}


def test_a_small_scale_buyer_deducts_nothing_and_sells_at_the_levy() -> None:
    store = Store(some_books("small"))
    assert entries(store.post("purchase", line(1, 113), party="S1")) == {INVENTORY: 113_00, "2202": -113_00}
    sale = store.post("sale", priced(units(1), yuan("99.99")))
    assert entries(sale)["6001"] == -99_00
    assert entries(sale)["2221.01.01"] == -99


def test_goods_without_a_price_yet_are_owed_as_uninvoiced_at_the_last_known_cost() -> None:
    store = Store()
    bought(store, 1, 10)
    posted = store.post("purchase", line(2, None), party="S1")
    assert entries(posted) == {INVENTORY: 20_00, "2202.01": -20_00}
    assert posted.lines[0].provisional


def test_a_sale_moves_money_revenue_tax_and_cost() -> None:
    store = Store()
    bought(store, 10, 50)
    sale = store.post("sale", line(2, 10), payments=(Payment("wechat", Fen(5_00)), Payment("cash")))
    assert entries(sale) == {
        "1012": 5_00, "1001": 15_00, "6001": -17_70, "2221.01.01": -2_30, "6401.01": 10_00, INVENTORY: -10_00
    }  # fmt: skip


def test_three_returns_of_one_give_back_every_fen_of_price_tax_and_cost() -> None:
    store = Store()
    bought(store, 3, 10)
    sale = store.post("sale", priced(units(3), yuan("3.333333")))
    number = sale.document.doc_no
    backs = [store.post("sale_return", line(1, source_line=1), source_no=number).lines[0] for _ in range(3)]
    assert [-each.amount for each in backs] == [3_33, 3_34, 3_33]
    assert [-each.tax for each in backs] == [38, 39, 38]
    assert sum(each.cost for each in backs) == -sale.lines[0].cost


def test_money_that_leaves_on_a_return_is_a_credit_and_revenue_is_red() -> None:
    store = Store()
    bought(store, 1, 10)
    sale = store.post("sale", line(1, 30))
    back = store.post("sale_return", line(1, source_line=1), source_no=sale.document.doc_no)
    sides = {posting.account: (posting.debit, posting.credit) for posting in back.postings}
    assert sides["1001"] == (0, 30_00)
    assert sides["6001"] == (0, -26_55)


def test_a_reversal_repeats_every_posting_in_red_on_the_same_side() -> None:
    store = Store()
    bought(store, 5, 50)
    sale = store.post("sale", line(2, 30))
    red = store.post("reversal", source_no=sale.document.doc_no)
    before = sorted((p.account, p.debit, p.credit) for p in sale.postings)
    assert sorted((p.account, -p.debit, -p.credit) for p in red.postings) == before
    assert store.stock() == (5, 50_00)
    assert (red.document.gross, red.document.tax) == (-sale.document.gross, -sale.document.tax)


def test_a_return_after_its_sale_lost_a_true_up_never_comes_back_at_less_than_nothing() -> None:
    store = Store()
    sale = store.post("sale", line(6, 30)).document.doc_no
    receipt = bought(store, 8, 80)
    store.post("sale_return", line(2, source_line=1), source_no=sale)
    store.post("reversal", source_no=receipt.document.doc_no)
    back = store.post("sale_return", line(4, source_line=1), source_no=sale)
    assert back.lines[0].cost == 0
    must_hold(store)


def test_in_one_document_goods_come_in_before_they_leave() -> None:
    store = Store()
    store.post("purchase", priced(units(3), yuan("3.336667")), party="S2")
    loss, gain = Quantity(-units(2)), units(1)
    count = store.post("count", priced(loss, yuan(0)), priced(gain, yuan(0)))
    assert [each.cost for each in count.lines] == [-6_68, 3_34]  # the other way round 6.67 would leave
    assert entries(count) == {INVENTORY: -3_34, "1901": 3_34}


def test_reversing_a_receipt_takes_the_true_up_it_made_with_it() -> None:
    store = Store()
    bought(store, 2, 20)
    store.post("sale", line(3, 30))
    receipt = bought(store, 10, 120)
    bought(store, 10, 120)
    assert (store.stock(), store.balance(ADJUSTMENT)) == ((19, 228_00), 2_00)
    store.post("reversal", source_no=receipt.document.doc_no)
    assert store.stock() == (9, 110_00)
    assert (store.balance(ADJUSTMENT), store.balance(VARIANCE)) == (0, 0)


def test_an_opening_stands_against_its_own_account_until_it_is_complete() -> None:
    store = Store()
    goods = store.post("opening", line(10, 5))
    assert entries(goods) == {INVENTORY: 50_00, "4001.99": -50_00}
    store.post("opening", entries=(Entry("1001", Fen(20_00)), Entry("2202", Fen(-70_00), "S1")))
    assert store.balance("4001.99") == 0


def test_a_reversed_document_can_no_longer_be_returned() -> None:
    store = Store()
    bought(store, 1, 10)
    sale = store.post("sale", line(1, 30))
    store.post("reversal", source_no=sale.document.doc_no)
    with pytest.raises(JxcError) as refusal:
        store.post("sale_return", line(1, source_line=1), source_no=sale.document.doc_no)
    assert refusal.value.code == "source-reversed"


class Step(NamedTuple):
    """One random document; what rests on another takes the one that `choice` falls on."""

    kind: str
    sku: str
    quantity: int
    price: int
    choice: int


KINDS = (
    "purchase",
    "purchase",
    "sale",
    "sale",
    "sale_return",
    "purchase_return",
    "count",
    "opening",
    "reversal",
    "voucher",
)
steps = st.builds(
    Step, st.sampled_from(KINDS), st.sampled_from(["1001", "1002"]), st.integers(1, 80_000), st.integers(0, 9_999_999),
    st.integers(0, 10**6),
)  # fmt: skip
SOURCES = {"sale_return": "sale", "purchase_return": "purchase"}


def _draft(store: Store, step: Step) -> Draft | None:
    size = Quantity(step.quantity)
    if step.kind == "voucher":
        amount = Fen(step.price + 1)
        return Draft("voucher", "li", entries=(Entry("6601", amount), Entry("1001", Fen(-amount))))
    if step.kind == "reversal":
        numbers = list(store.posted)
        return Draft("reversal", "li", source_no=numbers[step.choice % len(numbers)]) if numbers else None
    if step.kind in SOURCES:
        return _return(store, step)
    if step.kind == "count" and step.choice % 2:
        size = Quantity(-size)
    price_kind = ("priced", "free", "unknown")[step.choice % 3] if step.kind == "purchase" else "priced"
    price = Price(yuan(5) + step.price if price_kind == "priced" else 0)
    asked = priced(size, price, sku=step.sku, kind=price_kind)
    return Draft(step.kind, "li", (asked,), party=("S1", "S2")[step.choice % 2] if step.kind == "purchase" else None)


def _return(store: Store, step: Step) -> Draft | None:
    able = [each for each in store.posted.values() if each.document.kind == SOURCES[step.kind]]
    if not able:
        return None
    source = able[step.choice % len(able)]
    size = Quantity(min(step.quantity, abs(source.lines[0].quantity)))
    asked = DraftLine(source.lines[0].sku, "个", size, size, source_line=1)
    return Draft(step.kind, "li", (asked,), party=source.document.party, source_no=source.document.doc_no)


def _play(stream: list[Step]) -> Store:
    store = Store()
    for step in stream:
        draft = _draft(store, step)
        if draft is not None:
            _try(store, draft)
            must_hold(store)
    return store


def _try(store: Store, draft: Draft) -> None:
    """Post it, or be refused for what a random stream may well ask."""
    try:
        store.post_draft(draft)
    except JxcError as refusal:
        codes = {refusal.code, *(problem.code for problem in refusal.problems)}
        expected = {"return-too-much", "source-reversed", "document-rested-on", "reversal-of-reversal"}
        if not codes <= expected:
            raise


def must_hold(store: Store) -> None:
    """What is true after any document."""
    for posted in store.posted.values():
        assert sum(posting.debit - posting.credit for posting in posted.postings) == 0
    lines = [each for posted in store.posted.values() for each in posted.lines]
    assert sum(each.cost for each in lines) == store.balance(INVENTORY)
    for sku, pool in store.pools.items():
        assert sum(each.quantity for each in lines if each.sku == sku) == pool.quantity
        assert sum(each.cost for each in lines if each.sku == sku) == pool.value
        assert pool.value >= 0 or pool.quantity < 0
        assert pool.value == 0 or pool.quantity != 0


@settings(max_examples=250, deadline=None)
@given(st.lists(steps, max_size=25))
def test_any_stream_of_documents_balances_and_ties_stock_to_the_books(stream: list[Step]) -> None:
    must_hold(_play(stream))


@pytest.mark.soak
@settings(max_examples=5_000, deadline=None)
@given(st.lists(steps, min_size=20, max_size=80))
def test_long_streams_of_documents_balance_too(stream: list[Step]) -> None:
    must_hold(_play(stream))


@settings(max_examples=100, deadline=None)
@given(st.lists(steps, max_size=12), st.integers(1, 80_000))
def test_a_sale_reversed_at_once_leaves_stock_and_every_account_as_they_were(stream: list[Step], quantity: int) -> None:
    store = _play(stream)
    accounts = {posting.account for posted in store.posted.values() for posting in posted.postings}
    before = {account: store.balance(account) for account in accounts}
    pool = store.pools.get("1001")
    sale = store.post("sale", priced(Quantity(quantity), yuan(7)))
    store.post("reversal", source_no=sale.document.doc_no)
    assert {account: store.balance(account) for account in accounts} == before
    assert store.pools["1001"][:2] == (pool[:2] if pool else (0, 0))
