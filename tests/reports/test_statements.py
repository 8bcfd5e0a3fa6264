"""What an accountant signs, under both charts: two years of a shop on paper, and statements that tie to the books."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from jxc.output import csv_text
from jxc.services import bookkeeping, cashing, opening, selling, settling, shrinking
from jxc.services.desk import Desk
from jxc.services.reporting import Wish
from jxc.services.selling import Slip
from tests.reports.test_money import Ask, asker, cells
from tests.services.counting_house import a_desk, buy, sell
from tests.services.premises import findings, later

PAPER = Path(__file__).parent / "statements"
# the lines of these have no account numbers, so one paper holds for both charts
ASKED: dict[str, tuple[str, Wish]] = {
    "income-statement": ("income-statement", Wish(last="2026-12")),
    "income-statement-january": ("income-statement", Wish(first="2027-01", last="2027-01")),
    "balance-sheet": ("balance-sheet", Wish(as_of="2027-01-31")),
    "cash-flow": ("cash-flow", Wish(last="2026-12")),
    "cash-flow-january": ("cash-flow", Wish(first="2027-01")),
    "vat": ("vat", Wish(by=("month",))),
}
DAYS = ("2026-04-15", "2026-12-31", "2027-01-20", "2027-12-31")


def two_years(desk: Desk) -> Desk:
    """April 2026 and January 2027 of a shop that begins with 1000.00 in the bank."""
    code = desk.shop.books.chart.account
    opening.open_accounts(desk, [f"{code('bank')}=1000", f"{code('capital')}=-1000"], Slip())
    bought = buy(desk, 100).posted.document  # 100.00 and 13.00 VAT
    sold = sell(desk, 20, "cash", customer=None).posted.document  # 176.99 + 23.01, cost 20.00
    sell(desk, 10)  # C1 owes 88.50 + 11.50, cost 10.00
    selling.take_back(desk, sold.doc_no, ["1x2"], Slip())  # 17.70 + 2.30, cost 2.00
    cashing.spend(desk, ["selling=106"], Slip(None, ("bank",)), invoice="special=F1")  # rent 100.00 + 6.00
    shrinking.move_for_reason(desk, "gift", ["1001"], "customer", Slip())  # 1.00, output 1.15
    shrinking.move_for_reason(desk, "use", ["1001x2"], "welfare", Slip())  # 2.00, input given back 0.26
    settling.settle(desk, "payment", [bought.doc_no], Slip("S1", ("bank=213",)))  # 100.00 of it ahead
    bookkeeping.post_voucher(desk, [f"{code('finance')}=3", f"{code('bank')}=-3"], Slip())
    cashing.earn(desk, ["other-income=10.60"], Slip(None, ("cash",)))  # 10.00 + 0.60

    january = later(desk, days=280)
    settling.settle(january, "collection", (), Slip("C1", ("bank=150",)), oldest=True)  # 50.00 of it ahead
    sell(january, 5, "cash", customer=None)  # 44.25 + 5.75, cost 5.00
    bookkeeping.post_voucher(january, [f"{code('admin')}=30", f"{code('payroll')}=-30"], Slip())
    bookkeeping.post_voucher(january, [f"{code('payroll')}=20", f"{code('bank')}=-20"], Slip())
    return january


@pytest.fixture(scope="module", params=["enterprise", "small"])
def books(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Desk]:
    desk = two_years(a_desk(tmp_path_factory.mktemp("shop") / "home", chart=request.param))
    assert findings(desk) == []
    yield desk
    desk.shop.journal.close()


@pytest.fixture(scope="module")
def ask(books: Desk) -> Ask:
    return asker(books)


@pytest.mark.parametrize("case", list(ASKED))
def test_a_statement_answers_as_the_paper_says_under_both_charts(ask: Ask, case: str) -> None:
    answer = io.StringIO(newline="")
    csv_text.write(ask(*ASKED[case]), answer)
    assert answer.getvalue().splitlines() == (PAPER / f"{case}.csv").read_text(encoding="utf-8").splitlines()


def line(ask: Ask, report: str, number: int, column: str, wish: Wish) -> int:
    return next(int(str(value)) for place, value in cells(ask(report, wish), "line", column) if place == number)


def balance(ask: Ask, desk: Desk, day: str, *roles: str) -> int:
    """Debits less credits at the end of a day of all accounts that play these roles, or stand below such an account."""
    found = cells(ask("trial-balance", Wish(last=day)), "account", "closing_debit", "closing_credit")
    chart = desk.shop.books.chart
    return sum(int(str(dr)) - int(str(cr)) for account, dr, cr in found if chart.role_of(str(account)) in roles)


@pytest.mark.parametrize("day", DAYS)
def test_the_balance_sheet_balances(ask: Ask, day: str) -> None:
    """[inv:balance-sheet] at both of its dates, and undistributed profit is what the books hold of it."""
    for column in ("closing", "opening"):
        total = line(ask, "balance-sheet", 8, column, Wish(as_of=day))
        assert total == line(ask, "balance-sheet", 22, column, Wish(as_of=day))
        parts = [line(ask, "balance-sheet", number, column, Wish(as_of=day)) for number in range(1, 8)]
        assert total == sum(parts)


@pytest.mark.parametrize(("first", "last"), [("2026-04-01", "2026-12-31"), ("2027-01-01", "2027-01-31")])
def test_net_profit_is_the_change_of_undistributed_profit(ask: Ask, first: str, last: str) -> None:
    """[inv:profit]."""
    before = line(ask, "balance-sheet", 20, "opening", Wish(as_of=last))
    after = line(ask, "balance-sheet", 20, "closing", Wish(as_of=last))
    assert line(ask, "income-statement", 13, "amount", Wish(first=first, last=last)) == after - before


@pytest.mark.parametrize("day", DAYS)
def test_vat_is_the_balance_of_its_accounts(ask: Ask, books: Desk, day: str) -> None:
    """[inv:vat]."""
    answer = ask("vat", Wish(last=day))
    totals = dict(zip((column.name for column in answer.columns), answer.totals or (), strict=True))
    assert totals["output"] == -balance(ask, books, day, "output-vat")
    assert totals["input"] == balance(ask, books, day, "input-vat")
    assert totals["given_back"] == -balance(ask, books, day, "input-vat-out")
    assert (totals["to_certify"] or 0) == balance(ask, books, day, "input-pending")


@pytest.mark.parametrize("day", DAYS)
def test_the_cash_flow_ends_at_the_balance_of_money(ask: Ask, books: Desk, day: str) -> None:
    """[inv:cash-flow] whatever the range began with."""
    held = balance(ask, books, day, "cash", "bank", "other-money")
    for first in ("", "2026-04-16", "2027-01-01"):
        if first <= day:
            assert line(ask, "cash-flow", 18, "amount", Wish(first=first, last=day)) == held
            assert line(ask, "cash-flow", 18, "year", Wish(first=first, last=day)) == held


def test_the_general_ledger_adds_up_to_the_trial_balance(ask: Ask) -> None:
    """[inv:trial-balance] by account of the first level."""
    closing: dict[str, int] = {}
    for account, side, amount in cells(ask("general-ledger", Wish()), "account", "side", "balance"):
        closing[str(account)] = int(str(amount)) * (1 if side == "dr" else -1)
    wanted: dict[str, int] = dict.fromkeys(closing, 0)
    for account, debit, credit in cells(ask("trial-balance", Wish()), "account", "closing_debit", "closing_credit"):
        wanted[str(account).partition(".")[0]] += int(str(debit)) - int(str(credit))
    assert closing == wanted


def test_every_voucher_balances_and_numbers_run_without_a_gap(ask: Ask, books: Desk) -> None:
    """[inv:balanced], and every document stands in one voucher."""
    found = cells(ask("vouchers", Wish()), "month", "voucher", "documents", "debit", "credit")
    sums: dict[tuple[str, str], int] = {}
    documents: dict[tuple[str, str], int] = {}
    for month, voucher, count, debit, credit in found:
        key = (str(month), str(voucher))
        sums[key] = sums.get(key, 0) + int(str(debit)) - int(str(credit))
        documents[key] = int(str(count))
    assert set(sums.values()) == {0}
    for month in ("2026-04", "2027-01"):
        numbers = [voucher for given, voucher in sums if given == month]
        assert numbers == [f"记-{number:04d}" for number in range(1, len(numbers) + 1)]
    posted = books.shop.journal.connection.execute("SELECT count(DISTINCT epoch || '/' || seq) FROM postings")
    assert sum(documents.values()) == posted.fetchone()[0]


def test_a_voucher_that_carries_profit_forward_changes_no_income_statement(ask: Ask, tmp_path: Path) -> None:
    desk = two_years(a_desk(tmp_path / "home"))
    bookkeeping.post_voucher(desk, ["6001=100", "6401.01=-20", "4103=-80"], Slip())
    wish = Wish(last="2026-12")
    carried = asker(desk)
    for report, values in (("income-statement", ("line", "amount")), ("balance-sheet", ("line", "closing"))):
        asked = wish if report == "income-statement" else Wish(as_of="2026-12-31")
        assert cells(carried(report, asked), *values) == cells(ask(report, asked), *values)
