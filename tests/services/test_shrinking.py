"""Goods that move for a reason: who bears the cost, and what VAT asks."""

from pathlib import Path

import pytest

from jxc.services import bookkeeping, buying, shrinking
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from jxc.services.trading import Answer
from tests.services.premises import a_desk, audit, books, findings, refused, state, stock


def move(desk: Desk, kind: str, *tokens: str, reason: str | None = None) -> Answer:
    return shrinking.move_for_reason(desk, kind, list(tokens), reason, Slip())


def stocked(desk: Desk) -> Desk:
    buying.buy(desk, ["1001x10@11.30"], Slip("S1"))
    return desk


def test_stolen_goods_give_their_input_tax_back(desk: Desk) -> None:
    answer = move(stocked(desk), "scrap", "1001x2", reason="theft")
    assert books(answer) == {"6602": "22.60", "1405": "-20.00", "2221.01.04": "-2.60"}
    assert stock(desk) == ("8", "80.00")


def test_goods_past_their_date_keep_their_input_tax(desk: Desk) -> None:
    assert books(move(stocked(desk), "scrap", "1001", reason="expired")) == {"6601": "10.00", "1405": "-10.00"}


def test_a_gift_is_taxed_at_the_shelf_price(desk: Desk) -> None:
    # shelf price 10.00 with 13 % in it: 8.85 + 1.15
    answer = move(stocked(desk), "gift", "1001", reason="customer")
    assert books(answer) == {"6601": "11.15", "1405": "-10.00", "2221.01.01": "-1.15"}


def test_a_surplus_comes_in_at_the_average(desk: Desk) -> None:
    answer = move(stocked(desk), "gain", "1001x3")
    assert books(answer) == {"1405": "30.00", "6602": "-30.00"}
    assert stock(desk) == ("13", "130.00")


def test_what_the_office_uses_is_an_expense(desk: Desk) -> None:
    assert books(move(stocked(desk), "use", "1001", reason="office")) == {"6602": "10.00", "1405": "-10.00"}


def test_a_small_payer_under_the_small_standard_deducted_nothing_and_gives_nothing_back(tmp_path: Path) -> None:
    desk = stocked(a_desk(tmp_path / "small", chart="small", status="small"))
    assert books(move(desk, "scrap", "1001", reason="theft")) == {"5711": "11.30", "1405": "-11.30"}


@pytest.mark.parametrize("kind", ["scrap", "use", "gift", "gain"])
def test_a_reversal_puts_goods_and_books_back(desk: Desk, kind: str) -> None:
    stocked(desk)
    before = stock(desk)
    reason = {"scrap": "theft", "use": "welfare", "gift": "customer", "gain": "surplus"}[kind]
    answer = move(desk, kind, "1001x2", reason=reason)
    back = bookkeeping.reverse(desk, answer.posted.document.doc_no)
    assert stock(desk) == before
    assert {account: f"{-float(amount):.2f}" for account, amount in books(answer).items()} == books(back)
    assert findings(desk) == []


@pytest.mark.parametrize(("kind", "reason"), [("scrap", "office"), ("use", "theft"), ("gift", "nothing")])
def test_a_reason_of_another_kind_is_refused_with_those_that_fit(desk: Desk, kind: str, reason: str) -> None:
    stocked(desk)
    before = state(desk)
    error = refused(lambda: move(desk, kind, "1001", reason=reason))
    assert error.code == "reason-unknown"
    known = str(error.params["known"]).split(", ")
    assert {named.kind for key, named in desk.shop.books.reasons.items() if key in known} == {kind}
    assert state(desk) == before
    assert audit(desk)[-1][0] == "refused"


def test_where_several_reasons_fit_one_must_be_named(desk: Desk) -> None:
    assert refused(lambda: move(stocked(desk), "scrap", "1001")).code == "reason-missing"


def test_a_price_has_no_place_where_nothing_is_sold(desk: Desk) -> None:
    assert refused(lambda: move(stocked(desk), "scrap", "1001@3", reason="theft")).code == "token-malformed"


def test_more_than_is_there_is_refused_where_the_shop_forbids_it(desk: Desk) -> None:
    assert refused(lambda: move(stocked(desk), "scrap", "1001x11", reason="theft")).code == "stock-short"


def test_the_list_of_reasons_names_account_and_tax(desk: Desk) -> None:
    rows = {row[1]: row for row in shrinking.list_reasons(desk).rows}
    assert rows["theft"] == ("scrap", "theft", "Stolen", "失窃", "6602", "input-out")
