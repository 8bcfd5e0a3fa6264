"""Settling: named amounts first, then named documents, then the oldest; the rest is ahead; nothing twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jxc.domain.draft import Claim, Draft, Payment
from jxc.domain.facts import Facts, OpenItem
from jxc.domain.items import Party
from jxc.domain.numbers import Day, Fen
from jxc.domain.settling import Sharing, shared
from tests.domain.store import TODAY, some_books

PAYABLE = ("2202", "payable")
RECEIVABLE = ("1122", "receivable")
PREPAID = ("1123", "prepayment")
ADVANCE = ("2203", "advance")


def item(doc_no: str, amount: int, account: tuple[str, str] = PAYABLE, day: str = "2026-04-01") -> OpenItem:
    """An open item of so many fen; negative where we owe."""
    return OpenItem(doc_no, *account, Fen(amount), Day(day))


def share(draft: Draft, *items: OpenItem) -> Sharing:
    facts = Facts(some_books(), TODAY, TODAY, {}, {}, Party("S1", "供应商"), open_items=items)
    return shared(draft, facts)


def pay(*claims: Claim, money: int | None = None, oldest: bool = False, kind: str = "payment") -> Draft:
    amount = None if money is None else Fen(money)
    return Draft(kind, "li", claims=claims, oldest=oldest, payments=(Payment("bank", amount),), party="S1")


def taken(sharing: Sharing) -> dict[str, int]:
    return {each.item.doc_no: abs(each.amount) for each in sharing.shares}


def codes(sharing: Sharing) -> list[str]:
    return [problem.code for problem in sharing.problems]


OWED = (item("CG1", -300), item("CG2", -200), item("CG3", -100))


def test_a_document_without_an_amount_is_settled_whole() -> None:
    sharing = share(pay(Claim("CG2")), *OWED)
    assert (taken(sharing), sharing.ahead, sharing.problems) == ({"CG2": 200}, 0, ())


def test_a_part_leaves_the_rest_open() -> None:
    assert taken(share(pay(Claim("CG1", Fen(120))), *OWED)) == {"CG1": 120}


def test_money_goes_to_named_amounts_then_named_documents_then_the_oldest() -> None:
    sharing = share(pay(Claim("CG3", Fen(60)), Claim("CG2"), money=400, oldest=True), *OWED)
    assert (taken(sharing), sharing.ahead) == ({"CG3": 60, "CG2": 200, "CG1": 140}, 0)


def test_what_is_paid_beyond_the_documents_is_ahead() -> None:
    assert share(pay(Claim("CG3"), money=250), *OWED).ahead == 150
    assert share(pay(money=250)).ahead == 250


def test_the_oldest_leave_what_was_paid_ahead_alone() -> None:
    sharing = share(pay(oldest=True, kind="collection"), item("FK1", 500, PREPAID), item("XS1", 70, RECEIVABLE))
    assert taken(sharing) == {"XS1": 70}


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (pay(Claim("CG1", Fen(301))), "settle-too-much"),
        (pay(Claim("CG1", Fen(300)), Claim("CG1", Fen(1))), "settle-closed"),
        (pay(Claim("CG9")), "settle-closed"),
        (pay(Claim("CG1", Fen(0))), "settle-not-positive"),
        (pay(Claim("CG1", Fen(200)), money=150), "payment-short"),
        (pay(Claim("CG1"), Claim("CG2"), money=300), "settle-no-money"),
        (pay(Claim("CG1"), kind="collection"), "settle-closed"),
        (pay(), "settle-nothing"),
    ],
)
def test_what_cannot_be_settled_is_refused(draft: Draft, code: str) -> None:
    assert codes(share(draft, *OWED)) == [code]


def test_all_that_is_wrong_is_said_at_once_with_what_is_open() -> None:
    sharing = share(pay(Claim("CG1", Fen(400)), Claim("XX")), *OWED)
    assert codes(sharing) == ["settle-too-much", "settle-closed"]
    assert sharing.problems[0].params["open"] == "3.00"
    assert sharing.problems[1].params["open"] == "CG1 3.00, CG2 2.00, CG3 1.00"


def offset(*claims: Claim, to: str | None = None) -> Draft:
    return Draft("offset", "li", claims=claims, party="S1", to=to)


MIXED = (item("CG1", -300), item("FK1", 250, PREPAID), item("XS1", 90, RECEIVABLE), item("SK1", -40, ADVANCE))


def test_an_offset_matches_prepayments_with_payables_and_advances_with_receivables() -> None:
    assert taken(share(offset(), *MIXED)) == {"FK1": 250, "CG1": 250, "XS1": 40, "SK1": 40}


def test_a_named_offset_takes_as_much_as_both_sides_have() -> None:
    assert taken(share(offset(Claim("CG1"), Claim("XS1")), *MIXED)) == {"CG1": 90, "XS1": 90}
    assert taken(share(offset(Claim("CG1", Fen(50)), Claim("FK1")), *MIXED)) == {"CG1": 50, "FK1": 50}


@pytest.mark.parametrize("claims", [(Claim("CG1"),), (Claim("CG1", Fen(100)), Claim("FK1", Fen(99)))])
def test_an_offset_of_one_side_or_of_uneven_amounts_is_refused(claims: tuple[Claim, ...]) -> None:
    assert codes(share(offset(*claims), *MIXED)) == ["offset-uneven"]


def test_a_write_off_takes_what_is_named_and_never_everything() -> None:
    assert taken(share(offset(Claim("XS1"), to="6711"), *MIXED)) == {"XS1": 90}
    assert codes(share(offset(to="6711"), *MIXED)) == ["settle-nothing"]


AMOUNTS = st.lists(st.integers(-500, 500).filter(bool), min_size=1, max_size=6)


@given(amounts=AMOUNTS, money=st.integers(1, 2000), comes=st.booleans())
def test_settled_and_ahead_are_the_money_and_no_item_changes_sides(
    amounts: list[int], money: int, *, comes: bool
) -> None:
    items = [item(f"D{n}", amount) for n, amount in enumerate(amounts)]
    draft = pay(money=money, oldest=True, kind="collection" if comes else "payment")
    sharing = share(draft, *items)
    assert sharing.total + sharing.ahead == money
    assert all(0 < abs(each.amount) <= abs(each.item.amount) for each in sharing.shares)
    assert all((each.amount > 0) == (each.item.amount > 0) == comes for each in sharing.shares)
    open_before = sum(abs(amount) for amount in amounts if (amount > 0) == comes)
    assert sharing.total == min(money, open_before)


@given(amounts=AMOUNTS)
def test_an_offset_moves_equal_sums_on_both_sides(amounts: list[int]) -> None:
    items = [item(f"D{n}", amount) for n, amount in enumerate(amounts)]
    sharing = share(offset(*(Claim(each.doc_no) for each in items)), *items)
    debit = sum(each.amount for each in sharing.shares if each.amount > 0)
    assert debit == -sum(each.amount for each in sharing.shares if each.amount < 0)
    if not sharing.problems:
        assert debit == min(sum(a for a in amounts if a > 0), -sum(a for a in amounts if a < 0))
