"""Every kind of document in detail and summed up: a shop's month on paper, and what both must agree on."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from jxc.domain.items import item_body
from jxc.domain.numbers import parse_price, parse_quantity
from jxc.domain.record import KINDS
from jxc.errors import JxcError
from jxc.output import csv_text
from jxc.services import (
    bookkeeping,
    buying,
    cashing,
    count_posting,
    invoicing,
    kits,
    selling,
    settling,
    shrinking,
    stocktaking,
    trading,
)
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.reporting import Wish, show_report
from jxc.services.selling import Slip
from jxc.storage.catalog import Hole
from jxc.table import Table
from tests.lake import chain
from tests.services.counting_house import a_desk
from tests.services.premises import TEA, findings, later

PAPER = Path(__file__).parent / "trade"
ASKED: dict[str, tuple[str, Wish]] = {
    "orders": ("orders", Wish()),
    "purchase-summary": ("purchase-summary", Wish(by=("item",))),
    "overrides": ("overrides", Wish()),
    "returns-by-reason": ("returns", Wish(by=("reason",))),
    "expenses": ("expenses", Wish()),
    "expense-summary": ("expense-summary", Wish(by=("party", "account"))),
    "exceptions": ("exceptions", Wish()),
    "documents-in-chinese": ("documents", Wish(kinds=("报损,LY", "month-close"))),
    "moves-for-a-reason": ("moves", Wish(kinds=("scrap", "gain", "use", "gift", "count"))),
    "move-summary-by-reason": ("move-summary", Wish(by=("kind", "reason"), kinds=("scrap", "count", "assemble"))),
    "money-summary": ("money-summary", Wish(by=("kind", "account"))),
    "low-stock": ("low-stock", Wish()),
    "slow-movers": ("slow-movers", Wish(days="30")),
    "trend": ("trend", Wish()),
}


def a_month(desk: Desk) -> Desk:
    """A shop from 15 April to 25 May 2026, with a mistake or an exception of every sort."""
    order = invoicing.place_order(desk, ["1001x2箱@60", "1002x50@4"], Slip("S1")).posted.document.doc_no
    invoicing.receive_order(desk, order, ["1001x18@5", "1002x10"], Slip(), invoice="estimate")  # 90.00 and 40.00
    gone = invoicing.place_order(desk, ["1001x1@5"], Slip("S1")).posted.document.doc_no
    bookkeeping.reverse(desk, gone)
    buying.buy(desk, ["1001x10@5.65"], Slip("S1"), invoice="special=123")  # 56.50, tax 6.50
    selling.sell(desk, ["1001x2", "1001x1@8", "1001x1箱@120-5"], Slip(None, ("cash",)))  # price changed, off the line
    bill = selling.bill(desk, ["1002x3"], Slip(None, ("cash",)), discount="1", rounding_off="0.05")  # 19.50 - 1.05
    trading.post(desk.shop, desk.world, bill)
    trading.post(desk.shop, desk.world, selling.bill(desk, ["1001x2@10-3"], Slip(None, ("cash",)), discount="2"))
    bookkeeping.reverse(desk, selling.sell(desk, ["1001x1"], Slip(None, ("cash",))).posted.document.doc_no)
    selling.take_back(desk, "XS1", ["1x1"], Slip())
    with desk.shop.journal.write() as writer:  # dearer since, and never fewer than twelve
        tea = TEA._replace(price=parse_price("12"), low=parse_quantity("12"))
        writer.append_master(now=desk.world.now(), operator="amy", kind="item", key="1001", body=item_body(tea))
    desk.shop.forget()
    selling.sell(desk, ["1001x1"], Slip("C1", ("credit",)))  # 12.00

    may = later(desk, days=20)
    shrinking.move_for_reason(may, "scrap", ["1001x1"], "expired", Slip())
    shrinking.move_for_reason(may, "gift", ["1002x2"], "customer", Slip())
    shrinking.move_for_reason(may, "use", ["1002x1"], "office", Slip())
    stocktaking.start_count(may)
    stocktaking.scan(may, ["1001x11"])
    count_posting.post_count(may)
    kits.set_parts(may, "1002", ["1001x0.5"])
    kits.make(may, "1002x2", Slip())

    late = later(may, days=20)
    cashing.spend(late, ["6602=106"], Slip(None, ("bank",), note="internet"), invoice="special")  # 100.00 + 6.00
    cashing.spend(late, ["6601=1000"], Slip("P1"), invoice="plain")
    cashing.earn(late, ["other-income=10.60"], Slip(None, ("cash",)))  # 10.00 + 0.60
    bookkeeping.reverse(
        late, cashing.spend(late, ["6602=5"], Slip(None, ("cash",)), invoice="plain").posted.document.doc_no
    )
    settling.settle(late, "payment", (), Slip("S1", ("bank=50",)), oldest=True)
    cashing.move(late, "cash", "bank", "20", Slip())
    return late


Ask = Callable[[str, Wish], Table]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    desk = a_month(a_desk(tmp_path_factory.mktemp("shop") / "home"))
    assert findings(desk) == []
    home = Home(desk.shop.journal.path.parent, env={})
    return lambda name, wish: show_report(home, desk.world, "en", name, wish)


@pytest.mark.parametrize("case", list(ASKED))
def test_a_report_of_the_trade_answers_as_the_paper_says(ask: Ask, case: str) -> None:
    answer = io.StringIO(newline="")
    csv_text.write(ask(*ASKED[case]), answer)
    assert answer.getvalue().splitlines() == (PAPER / f"{case}.csv").read_text(encoding="utf-8").splitlines()


def column(table: Table, name: str) -> list[object]:
    place = [each.name for each in table.columns].index(name)
    return [row[place] for row in table.rows]


def total(table: Table, name: str) -> int:
    return sum(int(str(value)) for value in column(table, name) if value is not None)


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS if kind.name != "reversal"])
def test_every_kind_has_a_detail_and_a_summary_that_agree(ask: Ask, kind: str) -> None:
    wish = Wish(kinds=(kind,))
    detail, summary = ask("documents", wish), ask("document-summary", wish)
    for name in ("gross", "tax", "value"):
        assert total(detail, name) == total(summary, name), name
    assert sum(state != "red" for state in column(detail, "state")) == total(summary, "documents")
    assert sum(state == "reversed" for state in column(detail, "state")) == total(summary, "reversed")
    lines, summed = ask("moves", wish), ask("move-summary", wish)
    value = total(summed, "value")
    assert total(lines, "in_value") - total(lines, "out_value") == value == total(detail, "value")
    entries, money = ask("money", wish), ask("money-summary", wish)
    assert total(entries, "came") - total(entries, "went") == total(money, "net")


def test_exceptions_tell_what_somebody_should_look_at(tmp_path: Path) -> None:
    hq, store = chain.headquarters(), chain.Store("s001")
    hq.know("item", "1003", sku="1003", name="盐", unit="袋", category="粮", price=5_000_000, floor_price=4_000_000)
    cheap = chain.line("1003", "-2", amount="7.00", tax="0.81", cost="-3.00")
    store.post("sale", "2026-04-01", [cheap._replace(provisional=True)], [])
    fixed = store.post("sale", "2026-04-02", [chain.line("1003", "-1", amount="4.00")._replace(provisional=True)], [])
    true_up = chain.line("1003", "0", cost="-1.00", reason="true-up")._replace(source_no=fixed, source_line=1)
    store.post("purchase", "2026-04-03", [chain.line("1003", "1", cost="2.00"), true_up], [])
    store.post("sale", "2026-03-31", [], [], ledger_date="2026-04-01", late=True)
    parts = chain.deliveries(hq) + chain.deliveries(store)
    basis = chain.filled(tmp_path / "lake", parts)
    basis.catalog.add_hole(Hole("s002", 1, 2, "documents/x", "missing", chain.instant("2026-04-05", 9)))
    found = chain.rows(basis, "exceptions", "what", "store", "doc_no", "sku", "quantity", "amount")
    assert found == [
        ("hole", "s002", None, None, None, None),
        ("stock below zero", "s001", None, "1003", -2_0000, -2_00),
        ("cost not final", "s001", "s001-XS-2604-00001", "1003", -2_0000, -3_00),
        ("booked late", "s001", "s001-XS-2603-00001", None, None, 0),
        ("below the floor", "s001", "s001-XS-2604-00001", "1003", 2_0000, 1_00),
    ]


def test_all_kinds_together_are_the_books(ask: Ask) -> None:
    """[inv:stock-value] and [inv:cash-flow]: movements are the stock, money moves are the accounts of money."""
    stock = total(ask("stock", Wish()), "value")
    assert stock == total(ask("move-summary", Wish()), "value") == total(ask("document-summary", Wish()), "value")
    assert stock == total(ask("stock-age", Wish()), "value") == total(ask("turnover", Wish()), "closing_value")
    assert total(ask("cash", Wish()), "closing") == total(ask("money-summary", Wish()), "net")
    for by in (("store",), ("reason",), ("item",), ("category",), ("party",), ("day",), ("month",)):
        assert total(ask("move-summary", Wish(by=by)), "value") == stock, by


def test_sales_are_the_same_however_they_are_told(ask: Ask) -> None:
    net = total(ask("sales-summary", Wish()), "net")
    for name in ("sales", "ranking", "abc", "trend"):
        assert total(ask(name, Wish()), "net") == net, name
    assert total(ask("margin", Wish()), "net") == net
    returned = ask("returns", Wish())
    assert total(ask("sales-summary", Wish()), "amount") == total(returned, "sold") - total(returned, "amount")


def test_expenses_in_detail_are_their_summary(ask: Ask) -> None:
    for by in ((), ("account",), ("party", "month"), ("store",)):
        for name in ("spent", "earned", "tax"):
            assert total(ask("expenses", Wish()), name) == total(ask("expense-summary", Wish(by=by)), name)


def test_purchases_in_detail_are_their_summary(ask: Ask) -> None:
    detail = ask("purchases", Wish())
    for by in ((), ("item",), ("store", "day"), ("category", "month")):
        summed = ask("purchase-summary", Wish(by=by))
        assert total(summed, "amount") + total(summed, "estimated") == total(detail, "amount")
        assert total(summed, "tax") == total(detail, "tax")
        assert total(summed, "cost") == total(detail, "cost")


def test_what_cannot_be_asked_is_refused(ask: Ask) -> None:
    for wish, code in (
        (Wish(kinds=("stuff",)), "kind-unknown"),
        (Wish(days="ten"), "report-option"),
        (Wish(regions=("moon",)), "region-unknown"),
    ):
        with pytest.raises(JxcError) as refusal:
            ask("documents", wish)
        assert (refusal.value.code, *(problem.code for problem in refusal.value.problems))[-1] == code
    with pytest.raises(JxcError) as refusal:
        ask("slow-movers", Wish(days="ten"))
    assert refusal.value.code == "number-unreadable"
