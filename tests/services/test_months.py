"""The end of a month: its vouchers, what stops it, what it stops, and opening it again."""

from pathlib import Path
from typing import Any

import pytest

from jxc.domain.approvals import User, user_body
from jxc.domain.draft import Draft
from jxc.domain.numbers import Instant
from jxc.error_table import ERRORS
from jxc.errors import JxcError
from jxc.services import bookkeeping, cashing, months, shrinking
from jxc.services.desk import Desk
from jxc.services.reporting import Wish
from jxc.services.selling import Slip
from jxc.services.trading import post
from jxc.table import Table
from tests.reports.test_money import asker, cells
from tests.services import premises
from tests.services.counting_house import a_desk, buy, sell
from tests.services.premises import NOON, balance, findings, later, line, refused

CHARTS = pytest.mark.parametrize("chart", ["enterprise", "small"])


def rows(table: Table) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in table.rows]


def in_may(folder: Path, chart: str = "enterprise") -> Desk:
    """10 May, after an April with output VAT of 1 300.00, input of 800.00 and 26.00 given back."""
    desk = a_desk(folder, chart=chart)
    code = desk.shop.books.chart.account
    entries = [f"{code('bank')}=11300", f"{code('sales')}=-10000", f"{code('output-vat')}=-1300"]
    bookkeeping.post_voucher(desk, entries, Slip())
    entries = [f"{code('admin')}=6154", f"{code('input-vat')}=800", f"{code('bank')}=-6954"]
    bookkeeping.post_voucher(desk, entries, Slip())
    bookkeeping.post_voucher(desk, [f"{code('other-expense')}=26", f"{code('input-vat-out')}=-26"], Slip())
    return later(desk, days=25)


@CHARTS
def test_vat_surcharges_and_profit_are_the_vouchers_of_the_month(tmp_path: Path, chart: str) -> None:
    desk = in_may(tmp_path / "home", chart)
    code = desk.shop.books.chart.account
    posted = rows(months.close_month(desk, "2026-04"))
    vat, surcharge = [row[1:] for row in posted[:2]], [row[1:] for row in posted[2:6]]
    assert vat == [(code("vat-transfer"), 52600, 0), (code("vat-unpaid"), 0, 52600)]
    assert surcharge == [
        (code("surcharge"), 6312, 0),
        (code("city-tax"), 0, 3682),
        (code("education-fee"), 0, 1578),
        (code("local-education-fee"), 0, 1052),
    ]
    assert balance(desk, code("year-profit")) == "-3756.88"  # 10 000.00 − 6 154.00 − 26.00 − 63.12
    assert balance(desk, code("sales")) == balance(desk, code("admin")) == balance(desk, code("surcharge")) == "0.00"
    assert findings(desk) == []
    statement = cells(asker(desk)("income-statement", Wish(first="2026-04", last="2026-04")), "line", "amount")
    assert {(3, 6312), (13, 375688)} <= set(statement)


def test_input_beyond_output_is_carried_forward(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    bookkeeping.post_voucher(desk, ["6602=100", "2221.01.02=13", "1002=-113"], Slip())
    months.close_month(later(desk, days=25), "2026-04")
    may = later(desk, days=25)
    bookkeeping.post_voucher(may, ["1002=113", "6001=-93", "2221.01.01=-20"], Slip())
    posted = rows(months.close_month(later(desk, days=60), "2026-05"))
    assert posted[0][1:] == ("2221.01.07", 700, 0)


def test_a_small_scale_payer_transfers_no_vat(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", status="small")
    bookkeeping.post_voucher(desk, ["1002=101", "6001=-100", "2221.01=-1"], Slip())
    posted = rows(months.close_month(later(desk, days=25), "2026-04"))
    assert [row[1] for row in posted] == ["6001", "4103"]


def test_december_carries_the_year_to_distribution(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", status="small")
    bookkeeping.post_voucher(desk, ["1002=100", "6001=-100"], Slip())
    december = later(desk, days=240)
    bookkeeping.post_voucher(december, ["6602=30", "1002=-30"], Slip())
    after = later(desk, days=280)
    for month in ("2026-04", "2026-12"):
        months.close_month(after, month)
    assert (balance(after, "4103"), balance(after, "4104")) == ("0.00", "-70.00")


def test_nothing_keyed_enters_a_closed_month(tmp_path: Path) -> None:
    """[inv:closed-month]."""
    desk = in_may(tmp_path / "home")
    months.close_month(desk, "2026-04")
    entries = ["6602=1", "1002=-1"]
    error = refused(lambda: bookkeeping.post_voucher(desk, entries, Slip(day="2026-04-30")))
    assert error.code == "month-closed"
    assert next(kind for kind in ERRORS if kind.code == error.code).exit_status == 5
    assert refused(lambda: months.close_month(desk, "2026-04")).code == "month-not-ready"
    bookkeeping.post_voucher(desk, entries, Slip(day="2026-05-01"))


def test_what_an_import_brings_late_is_booked_on_the_first_open_day(tmp_path: Path) -> None:
    """[inv:closed-month]."""
    desk = a_desk(tmp_path / "home")
    buy(desk, 10)
    may = later(desk, days=25)
    months.close_month(may, "2026-04")
    draft = Draft("sale", "amy", (line("1"),), occurred_at=Instant(NOON), external_source="pos", external_id="7")
    document = post(may.shop, may.world, draft).posted.document
    assert (document.business_date, document.ledger_date, document.late) == ("2026-04-15", "2026-05-01", True)
    assert findings(may) == []


def test_opening_a_month_reverses_its_vouchers_in_red_and_closing_again_gives_the_same(tmp_path: Path) -> None:
    desk = in_may(tmp_path / "home")
    first = [row[1:] for row in rows(months.close_month(desk, "2026-04"))]
    before = {code: balance(desk, code) for code in ("4103", "6001", "2221.02", "6403")}
    red = [row[1:] for row in rows(months.open_month(desk, "2026-04"))]
    assert sorted(red) == sorted((account, -debit, -credit) for account, debit, credit in first)
    assert [balance(desk, code) for code in ("4103", "2221.02", "6403")] == ["0.00", "0.00", "0.00"]
    days = desk.shop.journal.connection.execute("SELECT DISTINCT ledger_date FROM documents WHERE kind = 'reversal'")
    assert days.fetchall() == [("2026-04-30",)]
    bookkeeping.post_voucher(desk, ["6602=1", "1002=-1"], Slip(day="2026-04-30"))
    bookkeeping.reverse(desk, "last")
    assert [row[1:] for row in rows(months.close_month(desk, "2026-04"))] != []
    assert balance(desk, "2221.02") == before["2221.02"]
    assert findings(desk) == []


def test_a_close_is_opened_as_a_whole_and_from_the_last_month_back(tmp_path: Path) -> None:
    desk = in_may(tmp_path / "home")
    months.close_month(desk, "2026-04")
    assert refused(lambda: bookkeeping.reverse(desk, "YJ1")).code == "month-reversed"
    june = later(desk, days=40)
    bookkeeping.post_voucher(june, ["6602=1", "1002=-1"], Slip(day="2026-05-20"))
    months.close_month(june, "2026-05")
    assert refused(lambda: months.open_month(june, "2026-04")).code == "month-closed"
    months.open_month(june, "2026-05")
    months.open_month(june, "2026-04")
    assert refused(lambda: months.open_month(june, "2026-04")).code == "month-not-closed"


def test_the_checklist_says_what_stops_a_month_and_what_to_look_at(tmp_path: Path) -> None:
    desk = premises.a_desk(tmp_path / "home", stock_policy="allow")
    sell(desk, 3, "cash", customer=None)
    shrinking.move_for_reason(desk, "gain", ["1002x1"], "surplus", Slip())
    bookkeeping.post_voucher(desk, ["1901=5", "1002=-5"], Slip())
    found = rows(months.check_month(desk, "2026-04"))
    assert [(row[0], row[1], row[2]) for row in found] == [
        ("stop", "month not over", "2026-04-30"),
        ("stop", "stock below zero", "1001"),
        ("stop", "account not nil", "1901"),
        ("look", "sold before its cost was known", "1001"),
        ("look", "sold before its cost was known", "1002"),
    ]
    may = later(desk, days=25)
    codes = refused(lambda: months.close_month(may, "2026-04"))
    assert isinstance(codes, JxcError)
    assert len(codes.problems) == 2
    bookkeeping.post_voucher(may, ["6602=1", "1002=-1"], Slip())
    found = rows(months.check_month(later(may, days=30), "2026-05"))
    assert ("stop", "earlier month open", "2026-04", None) in found


@pytest.mark.parametrize("text", ["2026-04-03", "april", "week"])
def test_only_whole_months_are_closed(tmp_path: Path, text: str) -> None:
    assert refused(lambda: months.check_month(a_desk(tmp_path / "home"), text)).code in {
        "month-malformed",
        "date-malformed",
    }


def test_a_soft_closed_month_takes_what_people_of_a_role_post_until_it_is_opened(tmp_path: Path) -> None:
    desk = in_may(tmp_path / "home")
    assert refused(lambda: months.soft_close_month(desk, "2026-04", "finance")).code == "month-soft-nobody"
    keep_users(desk, amy=("manager",), fang=("finance",))
    fang = desk._replace(operator="fang")
    months.soft_close_month(fang, "2026-04", "finance")
    april = Slip(day="2026-04-30")
    error = refused(lambda: cashing.spend(desk, ["6602=1"], april))
    assert (error.code, error.params["role"]) == ("month-soft-closed", "finance")
    assert error.exit_status == 5
    bookkeeping.post_voucher(fang, ["6602=1", "1001=-1"], april)
    cashing.spend(desk, ["6602=1"], Slip())
    assert refused(lambda: months.open_month(desk, "2026-04")).code == "right-missing"
    months.open_month(fang, "2026-04")
    cashing.spend(desk, ["6602=1"], april)
    months.soft_close_month(fang, "2026-04", "finance")
    months.close_month(fang, "2026-04")
    assert refused(lambda: bookkeeping.post_voucher(fang, ["6602=1", "1001=-1"], april)).code == "month-closed"


def keep_users(desk: Desk, **roles: tuple[str, ...]) -> None:
    with desk.shop.journal.write() as writer:
        for name, each in roles.items():
            body = user_body(User(name, name, each))
            writer.append_master(now=desk.world.now(), operator="amy", kind="user", key=name, body=body)
    desk.shop.forget()
