"""What always holds between reports and books, over the hand-worked chain and over random ones."""

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jxc.domain.record import KINDS
from jxc.lake.contract import parse
from jxc.lake.report import read_reports
from jxc.lake.views import Basis, Scope
from tests.lake import chain

DAYS = ("2026-03-30", "2026-03-31", "2026-04-01", "2026-04-02", "2026-04-03", "2026-04-04", "2026-04-05", "2026-04-06")

INS = ("opening", "initial", "purchase", "sale_return", "transfer_in", "count_gain", "other_in", "kit")
OUTS = ("sale", "purchase_return", "transfer_out", "count_loss", "other_out", "true_up")

OF_ALL = ("rank", "share")  # columns that compare a row with all others


@pytest.fixture(scope="module")
def basis(tmp_path_factory: pytest.TempPathFactory) -> Basis:
    return chain.filled(tmp_path_factory.mktemp("lake"))


def balances(basis: Basis, last: str) -> dict[tuple[str, str], int]:
    """Balance (debit positive) by store and account at the end of a day, from the trial balance."""
    found = chain.rows(
        basis, "trial-balance", "store", "account", "closing_debit", "closing_credit", last=last, by=("store",)
    )
    return {(str(store), str(account)): int(str(debit)) - int(str(credit)) for store, account, debit, credit in found}


def by_store(found: list[tuple[object, ...]]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for store, *figures in found:
        sums[str(store)] += sum(int(str(figure)) for figure in figures)
    return {store: total for store, total in sums.items() if total}


def of_accounts(basis: Basis, last: str, *accounts: str) -> dict[str, int]:
    return by_store(
        [(store, value) for (store, account), value in balances(basis, last).items() if account in accounts]
    )


@pytest.mark.parametrize("day", DAYS)
def test_the_value_of_stock_is_the_inventory_account(basis: Basis, day: str) -> None:
    """[inv:stock-value]."""
    assert by_store(chain.rows(basis, "stock", "store", "value", as_of=day)) == of_accounts(basis, day, "1405")


@pytest.mark.parametrize("day", DAYS[3::4])
def test_cost_and_adjustments_of_the_margin_are_the_cost_of_sales(basis: Basis, day: str) -> None:
    """[inv:cost-of-sales], whatever it is grouped by."""
    books = of_accounts(basis, day, "6401.01", "6401.08", "6401.09")
    for by in ((), ("item",), ("category",), ("day",), ("month",)):
        found = chain.rows(basis, "margin", "store", "cost", "adjustment", last=day, by=("store", *by))
        assert by_store(found) == books, by


def test_cost_of_sales_that_no_item_explains_is_shown_as_such(tmp_path: Path) -> None:
    hq, store = chain.headquarters(), chain.Store("s001")
    store.post("voucher", "2026-04-01", [], [chain.debit("6401.08", "7.00"), chain.credit("1002", "7.00")])
    basis = chain.filled(tmp_path / "lake", chain.deliveries(hq) + chain.deliveries(store))
    assert chain.rows(basis, "margin", "sku", "adjustment", by=("item",)) == [("(no item)", 700)]


@pytest.mark.parametrize("first", DAYS[:5:2])
@pytest.mark.parametrize("last", DAYS[3::4])
def test_opening_and_in_and_out_give_the_closing(basis: Basis, first: str, last: str) -> None:
    """[inv:opening-closing]: in the summary, in the card, and between them and the balance."""
    for unit, outs in (("quantity", OUTS[:-1]), ("value", OUTS)):
        columns = [f"{name}_{unit}" for name in (*INS, *outs, "closing")]
        for row in chain.rows(basis, "stock-summary", *columns, first=first, last=last, by=("store", "item")):
            *moves, closing = (int(str(figure)) for figure in row)
            assert sum(moves[: len(INS)]) - sum(moves[len(INS) :]) == closing
    summary = chain.rows(
        basis, "stock-summary", "store", "sku", "closing_quantity", "closing_value", last=last, by=("store", "item")
    )
    assert [row for row in summary if row[2:] != (0, 0)] == chain.rows(
        basis, "stock", "store", "sku", "quantity", "value", as_of=last
    )
    left = {
        row[:2]: row[2:]
        for row in chain.rows(basis, "stock-card", "store", "sku", "quantity", "value", first=first, last=last)
    }
    if first <= last:
        assert {key: value for key, value in left.items() if value != (0, 0)} == {
            row[:2]: row[2:] for row in chain.rows(basis, "stock", "store", "sku", "quantity", "value", as_of=last)
        }


def test_no_kind_of_document_moves_goods_past_the_summary(tmp_path: Path) -> None:
    """[inv:opening-closing] for every kind there is, and for its reversal."""
    store = chain.Store("s001")
    for kind in KINDS:
        posted = store.post(kind.name, "2026-04-01", [chain.line("1001", "-2", cost="-6.00")], [])
        store.post("reversal", "2026-04-01", [chain.line("1001", "1", cost="3.00")], [], source_no=posted)
    basis = chain.filled(tmp_path / "lake", chain.deliveries(store))
    columns = [f"{name}_value" for name in (*INS, *OUTS, "closing")]
    found = chain.rows(basis, "stock-summary", *columns)
    ((*moves, closing),) = ([int(str(figure)) for figure in row] for row in found)
    assert sum(moves[: len(INS)]) - sum(moves[len(INS) :]) == closing == -300 * len(KINDS)


@pytest.mark.parametrize("day", DAYS[::3])
def test_the_trial_balance_sums_to_zero(basis: Basis, day: str) -> None:
    """[inv:trial-balance]."""
    for by in ((), ("store",)):
        totals = chain.ask(basis, "trial-balance", first=day, last=DAYS[-1], by=by).totals
        assert totals is not None
        opening, moved, closing = (totals[place : place + 2] for place in range(len(totals) - 6, len(totals), 2))
        assert opening[0] == opening[1]
        assert moved[0] == moved[1]
        assert closing[0] == closing[1]


@pytest.mark.parametrize("name", [name for name in read_reports(Path("none")) if name != "freshness"])
def test_a_stores_own_report_is_headquarters_column_for_it(basis: Basis, tmp_path: Path, name: str) -> None:
    """[inv:same-everywhere]: a lake of one store alone, and the chain's lake narrowed to it."""
    parts = chain.deliveries(chain.headquarters(), (19,))[:1]  # the masters, which every store is given
    alone = chain.filled(tmp_path / "lake", parts + chain.deliveries(chain.first_store(), (4, 7)))
    mine = Scope(stores=("s001",))
    told = Scope() if name != "audit" else mine  # what a store is given of headquarters' changes is headquarters' story
    assert chain.rows(alone, name, scope=told) == chain.rows(basis, name, scope=mine)
    offered = parse(name, read_reports(tmp_path)[name]).by
    if "store" in offered:
        by = ("store", *[dimension for dimension in offered if dimension != "store"][:1])
        names = [column.name for column in chain.ask(basis, name, by=by).columns if column.name not in OF_ALL]
        grouped = chain.rows(basis, name, *names, by=by)
        place = names.index("store")
        assert [row for row in grouped if row[place] == "s001"] == chain.rows(alone, name, *names, by=by)


SALE = st.tuples(st.sampled_from(("1001", "1002")), st.integers(1, 9), st.integers(0, 9999), st.integers(0, 9999))


@settings(max_examples=10, deadline=None)
@given(sales=st.lists(st.tuples(st.sampled_from(DAYS[2:]), SALE), min_size=1, max_size=12), n=st.integers(1, 4))
def test_reports_tie_to_the_books_for_random_sales(
    tmp_path_factory: pytest.TempPathFactory, sales: list[tuple[str, tuple[str, int, int, int]]], n: int
) -> None:
    """[inv:stock-value], [inv:cost-of-sales] and [inv:trial-balance] at whatever was known at n."""
    store = chain.Store("s001")
    store.opening("2026-03-30", ("1001", "100", "1000.01"), ("1002", "100", "333.33"))
    for day, (sku, quantity, gross, cost) in sorted(sales):
        tax = gross * 13 // 113
        store.sale(day, (sku, str(quantity), chain.yuan(gross), chain.yuan(tax), chain.yuan(cost)))
    parts = chain.deliveries(chain.headquarters()) + chain.deliveries(store, (3, 6, 9))
    whole = chain.filled(tmp_path_factory.mktemp("lake"), parts)
    basis = whole._replace(snapshot=whole.snapshot._replace(n=min(n, whole.snapshot.n)))
    stock = by_store(chain.rows(basis, "stock", "store", "value"))
    assert stock == of_accounts(basis, DAYS[-1], "1405")
    margin = by_store(chain.rows(basis, "margin", "store", "cost", "adjustment"))
    assert margin == of_accounts(basis, DAYS[-1], "6401.01", "6401.08", "6401.09")
    assert sum(balances(basis, DAYS[-1]).values()) == 0
    basis.catalog.close()


def test_what_came_late_is_sold_on_its_day_and_booked_on_the_first_open_one(tmp_path: Path) -> None:
    store = chain.Store("s001")
    lines = [chain.line("1001", "-1", amount="11.30", tax="1.30", cost="-6.00")]
    postings = [chain.debit("1001", "11.30"), chain.credit("6001", "10.00"), chain.credit("2221.01.01", "1.30")]
    cost = [chain.debit("6401.01", "6.00", 1), chain.credit("1405", "6.00")]
    store.post("sale", "2026-03-31", lines, postings + cost, ledger_date="2026-04-01", late=True)
    parts = chain.deliveries(chain.headquarters()) + chain.deliveries(store)
    basis = chain.filled(tmp_path / "lake", parts)
    march = {"last": "2026-03-31"}
    assert chain.rows(basis, "sales-summary", "net", **march) == [(1000,)]
    assert chain.rows(basis, "margin", "net", **march) == []
    assert chain.rows(basis, "margin", "net", "cost", first="2026-04-01") == [(1000, 600)]
    assert chain.rows(basis, "stock", "value", as_of="2026-03-31") == []
