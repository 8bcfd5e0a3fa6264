"""Selling and taking back: what the counter asks for, in the words people type."""

from pathlib import Path

import pytest

from jxc.domain.numbers import money_text, short_text
from jxc.services import bookkeeping, buying, masters, selling
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from jxc.services.trading import Answer, post
from tests.services.premises import a_desk, audit, balance, books, findings, later, refused, state, stock

SUPPLIER = Slip("S1")


def receive(desk: Desk, *tokens: str) -> None:
    buying.buy(desk, list(tokens), SUPPLIER)


def sell(desk: Desk, *tokens: str, pay: tuple[str, ...] = (), **said: str) -> Answer:
    return selling.sell(
        desk, list(tokens), Slip(pay=pay, day=said.get("day"), ref=said.get("ref"), party=said.get("party"))
    )


def bring_back(desk: Desk, document: str, *parts: str, pay: tuple[str, ...] = (), **said: str) -> Answer:
    return selling.take_back(
        desk, document, list(parts), Slip(pay=pay, day=said.get("day"), ref=said.get("ref"), party=said.get("party"))
    )


def test_a_sale_by_the_piece_of_goods_bought_by_the_case(desk: Desk) -> None:
    receive(desk, "6902x2@113")
    assert stock(desk) == ("24", "200.00")
    answer = sell(desk, "6901x3")
    assert books(answer) == {
        "1001": "30.00", "6001": "-26.55", "2221.01.01": "-3.45", "6401.01": "25.00", "1405": "-25.00"
    }  # fmt: skip
    assert stock(desk) == ("21", "175.00")


def test_a_case_is_sold_at_the_price_of_its_pieces(desk: Desk) -> None:
    receive(desk, "1001x24@5")
    line = sell(desk, "1001x1箱").posted.lines[0]
    assert (short_text(line.quantity, 4), short_text(line.unit_quantity, 4), line.unit) == ("-12", "-1", "箱")
    assert (short_text(line.price, 6), money_text(line.amount)) == ("120", "120.00")


def test_the_last_payment_takes_the_rest_and_cash_above_it_is_change(desk: Desk) -> None:
    receive(desk, "1001x10@5")
    mixed = sell(desk, "1001x3", pay=("wechat=12.50", "cash"))
    assert {name: books(mixed)[name] for name in ("1012", "1001")} == {"1012": "12.50", "1001": "17.50"}
    change = sell(desk, "1001x3", pay=("alipay=5", "cash=50"))
    assert (change.posted.document.tendered, change.posted.document.change) == (50_00, 25_00)
    assert books(change)["1001"] == "25.00"


def test_only_cash_gives_change_and_a_short_payment_is_refused(desk: Desk) -> None:
    receive(desk, "1001x10@5")
    assert refused(lambda: sell(desk, "1001", pay=("wechat=50",))).code == "payment-over"
    short = refused(lambda: sell(desk, "1001", pay=("wechat=3", "cash=5")))
    assert (short.code, short.params["missing"]) == ("payment-short", "2.00")
    assert stock(desk) == ("10", "44.25")


def test_a_sale_on_credit_needs_to_know_who_owes_it(desk: Desk) -> None:
    receive(desk, "1001x10@5")
    assert refused(lambda: sell(desk, "1001", pay=("credit",))).code == "customer-missing"
    answer = sell(desk, "1001", pay=("credit",), party="C1")
    assert [(p.account, p.party) for p in answer.posted.postings if p.account == "1122"] == [("1122", "C1")]
    bring_back(desk, "last")
    assert balance(desk, "1122") == "0.00"


def test_three_returns_of_one_give_back_every_fen_of_the_price_and_of_its_tax(desk: Desk) -> None:
    receive(desk, "1001x3@5")
    number = sell(desk, "1001x3@3.333333").posted.document.doc_no
    parts = [bring_back(desk, number, "1x1").posted.document for _ in range(3)]
    assert [money_text(-part.gross) for part in parts] == ["3.33", "3.34", "3.33"]
    assert [money_text(-part.tax) for part in parts] == ["0.38", "0.39", "0.38"]
    assert stock(desk) == ("3", "13.27")
    assert findings(desk) == []


def test_a_return_without_parts_brings_back_all_that_is_left(desk: Desk) -> None:
    receive(desk, "1001x5@5", "1002x5@3")
    number = sell(desk, "1001x3", "1002x2").posted.document.doc_no
    bring_back(desk, number, "1x2")
    rest = bring_back(desk, number)
    assert [(line.sku, short_text(line.quantity, 4)) for line in rest.posted.lines] == [("1001", "1"), ("1002", "2")]
    assert refused(lambda: bring_back(desk, number)).code == "return-nothing-left"


def test_a_case_comes_back_in_pieces_of_a_case(desk: Desk) -> None:
    receive(desk, "1001x24@5")
    number = sell(desk, "1001x2箱").posted.document.doc_no
    half = bring_back(desk, number, "1x0.5").posted.lines[0]
    assert (short_text(half.quantity, 4), short_text(half.unit_quantity, 4)) == ("6", "0.5")
    assert refused(lambda: bring_back(desk, number, "1x0.00001")).code == "number-too-precise"
    assert refused(lambda: bring_back(desk, number, "1x1.6")).code == "return-too-much"


def test_goods_come_back_in_a_unit_that_the_item_no_longer_has(desk: Desk) -> None:
    receive(desk, "1001x24@5")
    number = sell(desk, "1001x2箱").posted.document.doc_no
    masters.set_item(desk, "1001", masters.ItemWish(units=(), barcodes=("6901",)))
    assert short_text(bring_back(desk, number, "1x1").posted.lines[0].quantity, 4) == "12"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("1x4",), "return-too-much"),
        (("1x2", "1x2"), "return-too-much"),
        (("1x1", "1x1"), "return-line-twice"),
        (("2",), "source-line-unknown"),
        (("茶",), "source-line-unknown"),
        (("1x0",), "quantity-nil"),
        (("1x-1",), "quantity-negative"),
        (("1x",), "number-unreadable"),
    ],
)
def test_what_was_not_sold_does_not_come_back(desk: Desk, parts: tuple[str, ...], code: str) -> None:
    receive(desk, "1001x5@5")
    sell(desk, "1001x3")
    before = state(desk)
    assert refused(lambda: bring_back(desk, "last", *parts)).code == code
    assert state(desk) == before


def test_goods_whose_sale_was_reversed_do_not_come_back(desk: Desk) -> None:
    from jxc.services.bookkeeping import reverse

    receive(desk, "1001x5@5")
    number = sell(desk, "1001x3").posted.document.doc_no
    reverse(desk, number)
    assert refused(lambda: bring_back(desk, number)).code == "source-reversed"


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("9999999", "item-unknown"),
        ("1001x0", "quantity-nil"),
        ("1001x-1", "quantity-negative"),
        ("1001x1e3", "number-unreadable"),
        ("1001xNaN", "number-unreadable"),
        ("1001xinf", "number-unreadable"),
        ("1001x99999999999999", "number-too-large"),
        ("1001x0.00001", "number-too-precise"),
        ("1001@1.123456789", "number-too-precise"),
        ("1001@-1", "price-negative"),
        ("1001x900000000@90000000000", "amount-too-large"),
        ("1001@", "token-malformed"),
        ("1001@5-", "token-malformed"),
        ("1001@5--1", "token-malformed"),
        ("1001@5-6", "discount-too-large"),
        ("@5", "token-malformed"),
        ("1001x2盒", "unit-unknown"),
        ("1002@4.99", "price-below-floor"),
        ("1001x11", "stock-short"),
    ],
)
def test_bad_input_is_answered_by_its_own_code_and_changes_nothing(desk: Desk, token: str, code: str) -> None:
    receive(desk, "1001x10@5", "1002x10@3")
    before = state(desk)
    error = refused(lambda: sell(desk, token))
    assert code in {error.code, *(problem.code for problem in error.problems)}
    assert state(desk) == before


def test_all_that_is_wrong_is_said_at_once(desk: Desk) -> None:
    receive(desk, "1001x10@5")
    error = refused(lambda: sell(desk, "1001x11", "1002@4", party="nobody"))
    assert {problem.code for problem in error.problems} == {
        "stock-short", "price-below-floor", "party-unknown"
    }  # fmt: skip
    words = refused(lambda: sell(desk, "9999999", "1001xNaN"))
    assert [problem.code for problem in words.problems] == ["item-unknown", "number-unreadable"]


def test_a_refused_sale_is_in_the_audit_trail_and_its_number_goes_to_the_next_sale(desk: Desk) -> None:
    receive(desk, "1001x1@5")
    before = state(desk)
    refused(lambda: sell(desk, "1001x2"))
    assert state(desk) == before
    assert [event[:2] for event in audit(desk)] == [("refused", "sale")]
    assert sell(desk, "1001").posted.document.doc_no == "s001-XS-2604-00001"
    assert findings(desk) == []


def test_the_same_reference_is_the_same_sale_after_a_change_of_price_or_the_last_piece(desk: Desk) -> None:
    """[inv:same-ref]: what counts is what was asked, not what it came to."""
    receive(desk, "1001x1@5")
    first = sell(desk, "1001", ref="A7", day="today")
    masters.set_item(desk, "1001", masters.ItemWish(price="99"))
    again = sell(later(desk, hours=1), "1001", ref="A7", day="today")
    assert (again.repeated, again.posted) == (True, first.posted)
    assert refused(lambda: sell(desk, "1001@10", ref="A7", day="today")).code == "external-id-reused"


def test_a_reference_with_a_day_is_the_same_request_on_the_day_after(desk: Desk) -> None:
    receive(desk, "1001x5@5")
    sell(desk, "1001", ref="A7", day="2026-04-15")
    assert sell(later(desk, days=1), "1001", ref="A7", day="2026-04-15").repeated


def test_a_return_under_a_reference_is_made_once(desk: Desk) -> None:
    receive(desk, "1001x5@5")
    number = sell(desk, "1001x2").posted.document.doc_no
    first = bring_back(desk, number, ref="B1")
    assert bring_back(desk, number, ref="B1").posted == first.posted
    assert stock(desk)[0] == "5"


def test_money_of_a_return_goes_back_the_one_way_it_came_or_as_said(desk: Desk) -> None:
    receive(desk, "1001x5@5")
    sell(desk, "1001", pay=("alipay",))
    assert [p.channel for p in bring_back(desk, "last").posted.postings if p.account == "1012"] == ["alipay"]
    sell(desk, "1001", pay=("alipay",))
    assert books(bring_back(desk, "last", pay=("cash",)))["1001"] == "-10.00"


def test_free_goods_cost_and_bring_nothing_but_leave_the_shelf(desk: Desk) -> None:
    receive(desk, "1001x4@free")
    answer = sell(desk, "1001@free", "1001x2@赠")
    assert (answer.posted.document.gross, answer.posted.postings) == (0, ())
    assert stock(desk) == ("1", "0.00")


def test_goods_of_a_cost_nobody_knows_yet_are_owed_as_uninvoiced(desk: Desk) -> None:
    receive(desk, "1001x2@5.65")
    answer = buying.buy(desk, ["1001x2@?"], SUPPLIER)
    assert books(answer) == {"1405": "10.00", "2202.01": "-10.00"}
    assert answer.posted.lines[0].provisional
    assert stock(desk) == ("4", "20.00")


def test_a_small_scale_payer_sells_at_the_levy_under_its_own_chart(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", chart="small", status="small")
    bought = buying.buy(desk, ["1001x2@11.30"], SUPPLIER)
    assert books(bought) == {"1405": "22.60", "2202": "-22.60"}
    assert books(sell(desk, "1001@99.99")) == {
        "1001": "99.99", "5001": "-99.00", "2221.01": "-0.99", "5401.01": "11.30", "1405": "-11.30"
    }  # fmt: skip
    assert findings(desk) == []


def test_below_zero_goods_leave_where_the_store_allows_it(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", stock_policy="warn")
    receive(desk, "1001x2@11.30")
    sell(desk, "1001x5")
    assert stock(desk) == ("-3", "-30.00")
    receive(desk, "1001x10@13.56")
    assert stock(desk) == ("7", "84.00")
    assert balance(desk, "6401.08") == "6.00"
    assert findings(desk) == []


def test_an_unknown_way_to_pay_and_one_without_a_name_are_refused(desk: Desk) -> None:
    receive(desk, "1001x5@5")
    assert refused(lambda: sell(desk, "1001", pay=("gold",))).code == "payment-unknown"
    for text in ("=5", "cash="):
        assert refused(lambda text=text: sell(desk, "1001", pay=(text,))).code == "payment-malformed"  # type: ignore[misc]
    assert refused(lambda: sell(desk, "1001", pay=("cash=-5",))).code == "payment-negative"
    assert refused(lambda: sell(desk, "1001", pay=("cash=1e3",))).code == "number-unreadable"


def test_a_return_goes_back_the_ways_its_sale_was_paid(desk: Desk) -> None:
    receive(desk, "1001x10@5")
    sell(desk, "1001x5", pay=("wechat=40", "cash"))
    back = books(bring_back(desk, "last", "1x2"))
    assert (back["1012"], back["1001"]) == ("-16.00", "-4.00")


def test_goods_without_a_receipt_come_back_at_the_average_where_that_is_allowed(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "open", open_returns="allow")
    receive(desk, "1001x10@5.65", "1002x10@3")
    sell(desk, "1001x4@10")
    back = post(desk.shop, desk.world, selling.open_return(desk, ["1001x2@9"], Slip()))
    (line,) = back.posted.lines
    # 6 are left worth 30.00, so 2 come in at 10.00
    assert (line.quantity, line.amount, line.tax, line.cost, line.provisional) == (2_0000, -18_00, -2_07, 10_00, True)
    assert books(back) == {
        "1001": "-18.00",
        "6001": "15.93",
        "2221.01.01": "2.07",
        "6401.01": "-10.00",
        "1405": "10.00",
    }
    bookkeeping.reverse(desk, "XT1")
    assert (stock(desk), findings(desk)) == (("6", "30.00"), [])


def test_goods_without_a_receipt_are_refused_unless_a_setting_allows_them(desk: Desk) -> None:
    assert refused(lambda: selling.open_return(desk, ["1001"], Slip())).code == "return-without-receipt"
    assert audit(desk)[-1][:2] == ("refused", "sale_return")
