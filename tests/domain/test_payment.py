"""How a total is paid: methods cover it exactly, cash gives change, nothing else does."""

import pytest

from jxc.domain.draft import Payment
from jxc.domain.numbers import Fen
from jxc.domain.payment import Settlement, settle
from tests.domain.store import some_books


def paid(total: int, *asked: tuple[str, int | None], giving_change: bool = True) -> Settlement:
    wanted = [Payment(method, None if amount is None else Fen(amount)) for method, amount in asked]
    return settle(wanted, Fen(total), some_books(), giving_change=giving_change)


def test_without_a_method_the_default_takes_all() -> None:
    assert paid(1000).payments == (Payment("cash", Fen(1000)),)


def test_the_last_method_without_an_amount_takes_the_rest() -> None:
    assert paid(1000, ("wechat", 300), ("cash", None)).payments == (
        Payment("wechat", Fen(300)),
        Payment("cash", Fen(700)),
    )


def test_cash_above_the_rest_is_change() -> None:
    settlement = paid(1000, ("wechat", 300), ("cash", 1000))
    assert settlement.payments == (Payment("wechat", Fen(300)), Payment("cash", Fen(700)))
    assert (settlement.tendered, settlement.change) == (1000, 300)


def test_a_method_that_ends_up_with_nothing_leaves_no_trace() -> None:
    assert paid(1000, ("wechat", 1000), ("cash", None)).payments == (Payment("wechat", Fen(1000)),)


def test_a_total_of_nothing_needs_no_payment() -> None:
    assert paid(0).payments == ()


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ([("alipay", None)], "payment-unknown"),
        ([("cash", 900)], "payment-short"),
        ([("wechat", 1001)], "payment-over"),
        ([("cash", 100), ("wechat", 1001)], "payment-over"),
        ([("cash", -1), ("wechat", 1001)], "payment-negative"),
    ],
)
def test_what_does_not_cover_the_total_exactly_is_refused(asked: list[tuple[str, int | None]], code: str) -> None:
    settlement = paid(1000, *asked)
    assert [problem.code for problem in settlement.problems] == [code]
    assert settlement.payments == ()


def test_a_return_gives_no_change() -> None:
    assert [problem.code for problem in paid(1000, ("cash", 2000), giving_change=False).problems] == ["payment-over"]
