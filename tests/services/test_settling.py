"""Payments, collections and offsets as an accountant would work them out."""

from pathlib import Path

import pytest

from jxc.services import bookkeeping, buying, opening, selling
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from jxc.services.settling import offset, settle, settlement
from jxc.services.trading import Answer
from tests.services.counting_house import a_desk, booked, buy, sell, undo
from tests.services.premises import findings, refused


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_desk(tmp_path / "home")


def pay(desk: Desk, *documents: str, money: str = "bank", oldest: bool = False) -> Answer:
    return settle(desk, "payment", documents, Slip("S1", (money,)), oldest=oldest)


def collect(desk: Desk, *documents: str, money: str = "bank", oldest: bool = False) -> Answer:
    return settle(desk, "collection", documents, Slip("C1", (money,)), oldest=oldest)


def facts(desk: Desk, answer: Answer) -> dict[str, object]:
    return {fact.name: fact.value for fact in settlement(desk, answer).facts}


def test_a_payment_settles_one_document_and_part_of_another(desk: Desk) -> None:
    buy(desk, 100)
    buy(desk, 200)
    paid = pay(desk, "CG1", "CG2=100")
    assert booked(paid) == [
        "Dr 2202/S1 113.00 (CG-2604-00001)",
        "Dr 2202/S1 100.00 (CG-2604-00002)",
        "Cr 1002 213.00",
    ]
    rows = list(settlement(desk, paid).tables[0].rows)
    assert [row[2:] for row in rows] == [(113_00, 0), (100_00, 126_00)]
    assert facts(desk, paid)["we_owe"] == 126_00
    assert findings(desk) == []


def test_paying_twice_is_refused_with_what_is_open(desk: Desk) -> None:
    buy(desk, 100)
    buy(desk, 200)
    pay(desk, "CG1")
    again = refused(lambda: pay(desk, "CG1"))
    assert (again.code, again.params["open"]) == ("settle-closed", "s001-CG-2604-00002 226.00")
    too_much = refused(lambda: pay(desk, "CG2=226.01"))
    assert (too_much.code, too_much.params["open"]) == ("settle-too-much", "226.00")


def test_what_is_paid_beyond_the_oldest_is_a_prepayment_and_pays_the_next_purchase(desk: Desk) -> None:
    buy(desk, 100)
    paid = pay(desk, money="bank=150", oldest=True)
    assert booked(paid) == ["Dr 2202/S1 113.00 (CG-2604-00001)", "Dr 1123/S1 37.00", "Cr 1002 150.00"]
    assert facts(desk, paid)["ahead"] == 37_00
    buy(desk, 100)
    assert booked(offset(desk, (), Slip("S1"))) == [
        "Cr 1123/S1 37.00 (FK-2604-00001)",
        "Dr 2202/S1 37.00 (CG-2604-00002)",
    ]
    assert booked(pay(desk, "CG2")) == ["Dr 2202/S1 76.00 (CG-2604-00002)", "Cr 1002 76.00"]
    assert findings(desk) == []


def test_a_customer_pays_by_two_ways_and_leaves_an_advance(desk: Desk) -> None:
    buy(desk, 100)
    sell(desk, 10)
    taken = settle(desk, "collection", ["XS1"], Slip("C1", ("cash=40", "wechat=100")))
    assert booked(taken) == [
        "Dr 1001 40.00",
        "Dr 1012/wechat 100.00",
        "Cr 1122/C1 100.00 (XS-2604-00001)",
        "Cr 2203/C1 40.00",
    ]
    sell(desk, 3)
    assert booked(offset(desk, ["SK1", "XS2"], Slip("C1"))) == [
        "Cr 1122/C1 30.00 (XS-2604-00002)",
        "Dr 2203/C1 30.00 (SK-2604-00001)",
    ]
    assert facts(desk, taken) | {"they_owe": 0, "we_owe": 10_00} == facts(desk, taken)


def test_a_return_on_credit_lowers_what_its_sale_leaves_open(desk: Desk) -> None:
    buy(desk, 100)
    sell(desk, 10)
    selling.take_back(desk, "XS1", ["1x4"], Slip())
    assert booked(collect(desk, "XS1")) == ["Dr 1002 60.00", "Cr 1122/C1 60.00 (XS-2604-00001)"]


def test_goods_sent_back_after_payment_are_paid_back_by_the_supplier(desk: Desk) -> None:
    buy(desk, 100)
    pay(desk, "CG1")
    buying.send_back(desk, "CG1", ["1x20"], Slip())
    back = settle(desk, "collection", ["CG1"], Slip("S1", ("bank",)))
    assert booked(back) == ["Dr 1002 22.60", "Cr 2202/S1 22.60 (CG-2604-00001)"]
    assert facts(desk, back)["they_owe"] == facts(desk, back)["we_owe"] == 0


def test_an_advance_is_given_back_by_name_only(desk: Desk) -> None:
    collect(desk, money="cash=50")
    assert refused(lambda: settle(desk, "payment", (), Slip("C1"), oldest=True)).code == "settle-nothing"
    back = settle(desk, "payment", ["SK1"], Slip("C1", ("cash",)))
    assert booked(back) == ["Dr 2203/C1 50.00 (SK-2604-00001)", "Cr 1001 50.00"]


def test_opening_balances_and_vouchers_are_open_items_of_their_party(desk: Desk) -> None:
    opening.open_accounts(desk, ["2202/S1=-500", "1122/C1=80"], Slip())
    bookkeeping.post_voucher(desk, ["6602=20", "2202/S1=-20"], Slip())
    assert booked(pay(desk, "QC1", "PZ1")) == [
        "Dr 2202/S1 500.00 (QC-2604-00001)",
        "Dr 2202/S1 20.00 (PZ-2604-00001)",
        "Cr 1002 520.00",
    ]
    assert booked(collect(desk, oldest=True)) == ["Dr 1002 80.00", "Cr 1122/C1 80.00 (QC-2604-00001)"]


def test_accounts_kept_per_party_are_not_posted_to_without_one(desk: Desk) -> None:
    assert (
        refused(lambda: bookkeeping.post_voucher(desk, ["6602=20", "2202=-20"], Slip())).code == "entry-party-missing"
    )


def test_a_bad_debt_is_written_off_to_the_account_named(desk: Desk) -> None:
    buy(desk, 100)
    sell(desk, 5)
    collect(desk, "XS1=20")
    lost = offset(desk, ["XS1"], Slip("C1", note="破产"), write_off="other-expense")
    assert booked(lost) == ["Cr 1122/C1 30.00 (XS-2604-00001)", "Dr 6711 30.00"]
    assert findings(desk) == []


def test_a_debt_to_somebody_who_owes_as_well_is_set_off_by_name(desk: Desk) -> None:
    opening.open_accounts(desk, ["2202/B1=-500", "1122/B1=80"], Slip())
    assert refused(lambda: offset(desk, (), Slip("B1"))).code == "settle-nothing"
    met = offset(desk, ["QC1"], Slip("B1"))
    assert booked(met) == ["Cr 1122/B1 80.00 (QC-2604-00001)", "Dr 2202/B1 80.00 (QC-2604-00001)"]
    assert facts(desk, met)["we_owe"] == 420_00


def test_a_reversed_payment_opens_what_it_had_settled(desk: Desk) -> None:
    buy(desk, 100)
    paid = pay(desk, money="bank=150", oldest=True)
    undo(desk, paid)
    assert booked(pay(desk, "CG1")) == ["Dr 2202/S1 113.00 (CG-2604-00001)", "Cr 1002 113.00"]
    assert findings(desk) == []


def test_what_is_settled_or_offset_is_not_reversed_before_that(desk: Desk) -> None:
    bought = buy(desk, 100)
    paid = pay(desk, "CG1=50", money="bank=60")
    refusal = refused(lambda: undo(desk, bought))
    assert (refusal.code, refusal.params["documents"]) == ("document-rested-on", "s001-FK-2604-00001")
    met = offset(desk, (), Slip("S1"))
    refusal = refused(lambda: undo(desk, paid))
    assert refusal.params["documents"] == "s001-HX-2604-00001"
    for answer in (met, paid, bought):
        undo(desk, answer)
    assert desk.shop.journal.connection.execute("SELECT sum(abs(debit - credit)) FROM balance").fetchone() == (0,)
    assert findings(desk) == []


def test_every_malformed_document_is_named(desk: Desk) -> None:
    refusal = refused(lambda: pay(desk, "=5", "CG1=", "CG7"))
    assert [problem.code for problem in refusal.problems] == ["claim-malformed", "claim-malformed", "document-unknown"]


def test_money_is_not_paid_by_a_debt(desk: Desk) -> None:
    buy(desk, 100)
    assert refused(lambda: pay(desk, "CG1", money="credit")).code == "method-not-money"


def test_the_same_reference_is_the_same_payment(desk: Desk) -> None:
    """[inv:same-ref]."""
    buy(desk, 100)
    slip = Slip("S1", ("bank=60",), ref="4711")
    first = settle(desk, "payment", ["CG1"], slip)
    again = settle(desk, "payment", ["CG1"], slip)
    assert (again.repeated, again.posted) == (True, first.posted)
    assert len(settlement(desk, again).notes) == 1
