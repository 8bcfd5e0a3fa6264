"""The opening: what is there already, checked until both sides agree, then closed for good."""

import pytest

from jxc.services import opening
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from tests.services.premises import audit, balance, books, findings, refused, state, stock

NOTHING = Slip()


def test_goods_and_balances_meet_in_the_opening_account(desk: Desk) -> None:
    assert books(opening.open_stock(desk, ["1001x240@2.20", "1002x1@0"], NOTHING)) == {
        "1405": "528.00", "4001.99": "-528.00"
    }  # fmt: skip
    opening.open_accounts(desk, ["1001=500", "2202/S1=-28", "1122/C1=100"], NOTHING)
    assert opening.opening_balance(desk) == -1100_00
    assert refused(lambda: opening.finish_opening(desk)).params == {"account": "4001.99", "balance": "-1100.00"}
    opening.open_accounts(desk, ["4001=-1100"], NOTHING)
    opening.finish_opening(desk)
    assert (stock(desk), stock(desk, "1002"), balance(desk, "4001.99")) == (("240", "528.00"), ("1", "0.00"), "0.00")
    assert findings(desk) == []


def test_the_check_lists_every_balance_by_party_and_both_sides_agree(desk: Desk) -> None:
    opening.open_accounts(desk, ["1001=500", "2202/S1=-28"], NOTHING)
    table = opening.check_opening(desk)
    assert [(row[0], row[3], row[4], row[5]) for row in table.rows] == [
        ("1001", None, 500_00, 0),
        ("2202", "S1", 0, 28_00),
        ("4001.99", None, 0, 472_00),
    ]
    assert table.totals is not None
    assert table.totals[4] == table.totals[5] == 500_00


def test_after_it_is_finished_nothing_is_opened_any_more(desk: Desk) -> None:
    opening.finish_opening(desk)
    before = state(desk)
    for call in (
        lambda: opening.open_stock(desk, ["1001@5"], NOTHING),
        lambda: opening.open_accounts(desk, ["1001=5"], NOTHING),
        lambda: opening.finish_opening(desk),
    ):
        error = refused(call)
        assert (error.code, error.exit_status) == ("opening-finished", 5)
    assert state(desk) == before


def test_a_refused_finish_is_in_the_audit_trail(desk: Desk) -> None:
    opening.open_accounts(desk, ["1001=5"], NOTHING)
    refused(lambda: opening.finish_opening(desk))
    assert [event[:2] for event in audit(desk)] == [("refused", "opening")]


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("1001x5", "price-missing"),
        ("1001x5@-1", "price-negative"),
        ("1001x-5@1", "quantity-negative"),
        ("1001x900000000@90000000000", "amount-too-large"),
        ("9x5@1", "item-unknown"),
    ],
)
def test_opening_goods_need_a_value_that_can_be(desk: Desk, token: str, code: str) -> None:
    before = state(desk)
    assert refused(lambda: opening.open_stock(desk, [token], NOTHING)).code == code
    assert state(desk) == before


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("1405=5", "account-inventory"),
        ("4001.99=5", "account-opening"),
        ("77=5", "account-unknown"),
        ("1122/x=5", "party-unknown"),
    ],
)
def test_an_opening_balance_that_cannot_be_is_refused(desk: Desk, entry: str, code: str) -> None:
    assert refused(lambda: opening.open_accounts(desk, [entry], NOTHING)).code == code
