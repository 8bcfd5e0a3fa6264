"""Expenses, other income, moves of money and channels under both charts and both VAT statuses."""

from pathlib import Path

import pytest

from jxc.services import cashing, settling
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from tests.services.counting_house import a_desk, booked, buy, sell, undo
from tests.services.premises import findings, refused

BANK = Slip(None, ("bank",))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_desk(tmp_path / "home")


@pytest.mark.parametrize(
    ("chart", "status", "invoice", "paper"),
    [
        ("enterprise", "general", "special", ["Dr 6601 10000.00", "Dr 2221.01.02 900.00", "Cr 1002 10900.00"]),
        ("enterprise", "general", "pending", ["Dr 6601 10000.00", "Dr 2221.04 900.00", "Cr 1002 10900.00"]),
        ("enterprise", "general", "plain", ["Dr 6601 10900.00", "Cr 1002 10900.00"]),
        ("enterprise", "general", None, ["Dr 6601 10900.00", "Cr 1002 10900.00"]),
        ("small", "general", "special", ["Dr 5601 10000.00", "Dr 2221.01.02 900.00", "Cr 1002 10900.00"]),
        ("small", "small", "special", ["Dr 5601 10900.00", "Cr 1002 10900.00"]),
    ],
)
def test_rent_with_the_vat_that_its_invoice_allows(
    tmp_path: Path, chart: str, status: str, invoice: str | None, paper: list[str]
) -> None:
    desk = a_desk(tmp_path / "home", chart, status)
    rent = cashing.spend(desk, ["selling=10900"], BANK, invoice=invoice, tax="reduced")
    assert booked(rent) == paper
    taxed = 900_00 if len(paper) == len("DDC") else 0
    assert (rent.posted.document.gross, rent.posted.document.tax) == (10900_00, taxed)
    red = undo(desk, rent)
    assert (red.posted.document.gross, red.posted.document.tax) == (-10900_00, -taxed)
    assert findings(desk) == []


def test_an_expense_not_paid_yet_is_owed_to_its_party_and_paid_by_its_number(desk: Desk) -> None:
    rent = cashing.spend(desk, ["6601=600", "admin=400"], Slip("P1"), invoice="plain=0451")
    assert booked(rent) == ["Dr 6601 600.00", "Dr 6602 400.00", "Cr 2241/P1 1000.00"]
    assert rent.posted.document.invoice_no == "0451"
    paid = settling.settle(desk, "payment", (), Slip("P1", ("bank",)), oldest=True)
    assert booked(paid) == ["Dr 2241/P1 1000.00 (FY-2604-00001)", "Cr 1002 1000.00"]
    assert refused(lambda: undo(desk, rent)).code == "document-rested-on"


def test_a_suppliers_usual_invoice_decides_unless_one_is_named(desk: Desk) -> None:
    assert booked(cashing.spend(desk, ["6602=106"], Slip("P1", ("cash",)))) == [
        "Dr 6602 100.00",
        "Dr 2221.01.02 6.00",
        "Cr 1001 106.00",
    ]


@pytest.mark.parametrize(
    ("chart", "status", "tax", "paper"),
    [
        ("enterprise", "general", None, ["Dr 1002 212.00", "Cr 6051 200.00", "Cr 2221.01.01 12.00"]),
        ("small", "general", "standard", ["Dr 1002 212.00", "Cr 5051 187.61", "Cr 2221.01.01 24.39"]),
        ("small", "small", None, ["Dr 1002 212.00", "Cr 5051 209.90", "Cr 2221.01 2.10"]),
        ("enterprise", "small", "exempt", ["Dr 1002 212.00", "Cr 6051 212.00"]),
    ],
)
def test_income_that_is_no_sale_bears_the_vat_of_its_class(
    tmp_path: Path, chart: str, status: str, tax: str | None, paper: list[str]
) -> None:
    desk = a_desk(tmp_path / "home", chart, status)
    assert booked(cashing.earn(desk, ["other-sales=212"], BANK, tax=tax)) == paper
    assert findings(desk) == []


def test_income_may_stay_owed_by_a_customer(desk: Desk) -> None:
    earned = cashing.earn(desk, ["6301=50"], Slip("C1", ("credit",)), tax="exempt")
    assert booked(earned) == ["Dr 1122/C1 50.00", "Cr 6301 50.00"]
    assert booked(settling.settle(desk, "collection", ["QT1"], Slip("C1", ("cash",)))) == [
        "Dr 1001 50.00",
        "Cr 1122/C1 50.00 (QT-2604-00001)",
    ]


def test_the_float_goes_to_the_till_and_the_takings_to_safe_and_bank(desk: Desk) -> None:
    assert booked(cashing.move(desk, "safe", "cash", "500", Slip())) == ["Dr 1001 500.00", "Cr 1001/safe 500.00"]
    assert booked(cashing.move(desk, "cash", "safe", "300", Slip())) == ["Dr 1001/safe 300.00", "Cr 1001 300.00"]
    assert booked(cashing.move(desk, "safe", "bank", "200", Slip())) == ["Dr 1002 200.00", "Cr 1001/safe 200.00"]
    assert findings(desk) == []


def test_a_channel_pays_out_less_its_fee_and_never_more_than_it_took(desk: Desk) -> None:
    buy(desk, 100)
    sell(desk, 60, "wechat", customer=None)
    paid = cashing.settle_channel(desk, "wechat", "400", Slip(), to="bank", fee="2.40")
    assert booked(paid) == ["Dr 1002 397.60", "Dr 6603 2.40", "Cr 1012/wechat 400.00"]
    refusal = refused(lambda: cashing.settle_channel(desk, "wechat", "200.01", Slip(), to="bank"))
    assert (refusal.code, refusal.params["open"]) == ("channel-too-much", "200.00")
    rest = cashing.settle_channel(desk, "wechat", None, Slip(), to="bank", fee="1.20")
    assert booked(rest) == ["Dr 1002 198.80", "Dr 6603 1.20", "Cr 1012/wechat 200.00"]
    assert booked(undo(desk, rest)) == ["Dr 1002 -198.80", "Dr 6603 -1.20", "Cr 1012/wechat -200.00"]


def test_a_settlement_of_all_that_was_taken_is_the_same_when_it_is_sent_again(desk: Desk) -> None:
    """[inv:same-ref]."""
    buy(desk, 100)
    sell(desk, 60, "wechat", customer=None)
    slip = Slip(ref="2026-04-15")
    first = cashing.settle_channel(desk, "wechat", None, slip, to="bank")
    again = cashing.settle_channel(desk, "wechat", None, slip, to="bank")
    assert (again.repeated, again.posted) == (True, first.posted)
    nothing = refused(lambda: cashing.settle_channel(desk, "wechat", None, Slip(), to="bank"))
    assert nothing.code == "amount-not-positive"


@pytest.mark.parametrize(
    ("amount", "fee", "codes"),
    [
        ("600", "600.01", {"fee-wrong"}),
        ("600", "-1", {"fee-wrong"}),
        ("-5", None, {"amount-not-positive", "fee-wrong"}),
    ],
)
def test_a_fee_is_a_part_of_the_gross(desk: Desk, amount: str, fee: str | None, codes: set[str]) -> None:
    buy(desk, 100)
    sell(desk, 60, "wechat", customer=None)
    refusal = refused(lambda: cashing.settle_channel(desk, "wechat", amount, Slip(), to="bank", fee=fee))
    assert {problem.code for problem in refusal.problems} | {refusal.code} == codes


def test_what_an_expense_or_income_may_not_name_is_said_at_once(desk: Desk) -> None:
    refusal = refused(lambda: cashing.spend(desk, ["1002=5", "6602=-5", "9=1", "1405=1"], Slip(), tax="luxury"))
    assert sorted(problem.code for problem in refusal.problems) == [
        "account-class-wrong",
        "account-class-wrong",
        "account-inventory",
        "account-unknown",
        "amount-not-positive",
        "tax-class-unknown",
    ]
    assert refused(lambda: cashing.earn(desk, ["6602=5"], Slip())).code == "account-class-wrong"


def test_moves_that_move_nothing_are_refused(desk: Desk) -> None:
    assert refused(lambda: cashing.move(desk, "cash", "cash", "5", Slip())).code == "move-nowhere"
    assert refused(lambda: cashing.move(desk, "cash", "safe", "0", Slip())).code == "amount-not-positive"
    assert refused(lambda: cashing.move(desk, "cash", "credit", "5", Slip())).code == "method-not-money"
    assert refused(lambda: cashing.move(desk, "cash", "sock", "5", Slip())).code == "payment-unknown"
    assert refused(lambda: cashing.settle_channel(desk, "bank", "5", Slip(), to="cash")).code == "channel-missing"
    assert refused(lambda: cashing.settle_channel(desk, "sock", None, Slip(), to="bank")).code == "payment-unknown"
