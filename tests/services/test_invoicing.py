"""Orders, receipts at an estimate, invoices that come later, adjustments of cost, as an accountant works them out."""

from pathlib import Path

import pytest

from jxc.services import bookkeeping, buying, invoicing, selling
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from jxc.services.trading import Answer
from tests.services.premises import a_desk, balance, books, findings, refused, stock

SUPPLIER = Slip("S1")


def number(answer: Answer) -> str:
    return answer.posted.document.doc_no


def receive(desk: Desk, *tokens: str, invoice: str | None = "estimate", net: bool | None = None) -> str:
    estimated = invoice == "estimate"
    return number(buying.buy(desk, list(tokens), SUPPLIER, invoice=invoice, net=estimated if net is None else net))


def invoice(desk: Desk, receipt: str, *parts: str, kind: str = "special", net: bool = True) -> Answer:
    return invoicing.book_invoice(desk, receipt, list(parts), Slip(), invoice=kind, net=net)


def sell(desk: Desk, token: str) -> Answer:
    return selling.sell(desk, [token], Slip())


# -- receipts without an invoice, and the invoice ------------------------------------------------------------------


def test_goods_at_an_estimate_are_owed_as_uninvoiced(desk: Desk) -> None:
    receive(desk, "1001x10@10")
    assert (balance(desk, "1405"), balance(desk, "2202.01"), balance(desk, "2202")) == ("100.00", "-100.00", "0.00")


def test_an_estimate_is_without_the_vat_that_the_price_keyed_includes(desk: Desk) -> None:
    receive(desk, "1001x10@11.30", net=False)
    assert (balance(desk, "1405"), balance(desk, "2202.01")) == ("100.00", "-100.00")


def test_an_invoice_takes_the_estimate_off_and_shares_the_difference_between_stock_and_sold(desk: Desk) -> None:
    # in 10 at an estimate of 10.00 net, sell 4; invoice at 11.00 net, 13 %
    receipt = receive(desk, "1001x10@10")
    sell(desk, "1001x4")
    answer = invoice(desk, receipt, "1x10@11")
    assert books(answer) == {
        "2202.01": "100.00", "1405": "6.00", "6401.08": "4.00", "2221.01.02": "14.30", "2202": "-124.30",
    }  # fmt: skip
    red = next(posting for posting in answer.posted.postings if posting.account == "2202.01")
    assert (red.debit, red.credit, red.settles) == (0, -10_000, receipt)
    assert stock(desk) == ("6", "66.00")
    assert findings(desk) == []


def test_an_invoice_without_prices_is_the_estimate_and_its_tax(desk: Desk) -> None:
    answer = invoice(desk, receive(desk, "1001x10@10"))
    assert books(answer) == {"2202.01": "100.00", "2221.01.02": "13.00", "2202": "-113.00"}


def test_invoices_in_parts_take_off_the_estimate_to_the_fen(desk: Desk) -> None:
    receipt = receive(desk, "1001x3@3.335")  # 10.01 in all
    parts = [books(invoice(desk, receipt, "1x1", kind="plain"))["2202.01"] for _ in range(3)]
    assert parts == ["3.34", "3.33", "3.34"]
    assert balance(desk, "2202.01") == "0.00"
    assert refused(lambda: invoice(desk, receipt, "1x1")).code == "invoice-too-much"
    assert refused(lambda: invoice(desk, receipt)).code == "invoice-complete"


def test_the_cost_of_goods_nobody_had_priced_comes_with_their_invoice(desk: Desk) -> None:
    receipt = receive(desk, "1001x10", invoice=None)
    assert stock(desk) == ("10", "0.00")
    assert books(invoice(desk, receipt, "1x10@7")) == {"1405": "70.00", "2221.01.02": "9.10", "2202": "-79.10"}
    assert stock(desk) == ("10", "70.00")


def test_tax_that_is_not_certified_yet_stands_apart(desk: Desk) -> None:
    answer = invoice(desk, receive(desk, "1001x10@10"), kind="pending")
    assert books(answer)["2221.04"] == "13.00"


def test_a_reversed_invoice_leaves_the_receipt_at_its_estimate_again(desk: Desk) -> None:
    receipt = receive(desk, "1001x10@10")
    sell(desk, "1001x4")
    answer = invoice(desk, receipt, "1x10@11")
    bookkeeping.reverse(desk, number(answer))
    assert stock(desk) == ("6", "60.00")
    assert (balance(desk, "2202.01"), balance(desk, "2202"), balance(desk, "6401.08")) == ("-100.00", "0.00", "0.00")
    assert books(invoice(desk, receipt, "1x10@11"))["1405"] == "6.00"
    assert findings(desk) == []


def test_a_receipt_is_not_reversed_while_an_invoice_rests_on_it(desk: Desk) -> None:
    receipt = receive(desk, "1001x10@10")
    invoice(desk, receipt)
    assert refused(lambda: bookkeeping.reverse(desk, receipt)).code == "document-rested-on"


def test_a_receipt_that_came_with_its_invoice_takes_no_other(desk: Desk) -> None:
    receipt = receive(desk, "1001x10@11.30", invoice="special")
    assert refused(lambda: invoice(desk, receipt, "1x1")).code == "invoice-came-before"


def test_an_estimate_is_not_paid(desk: Desk) -> None:
    error = refused(lambda: buying.buy(desk, ["1001x10@10"], Slip("S1", ("cash",)), invoice="estimate"))
    assert error.code == "estimate-paid"


def test_what_goes_back_before_its_invoice_takes_its_estimate_along(desk: Desk) -> None:
    receipt = receive(desk, "1001x10@10")
    back = buying.send_back(desk, receipt, ["1x4"], Slip())
    assert books(back) == {"1405": "-40.00", "2202.01": "40.00"}
    assert books(invoice(desk, receipt))["2202"] == "-67.80"
    assert findings(desk) == []


def test_what_goes_back_after_its_invoice_is_credited_at_the_invoice(desk: Desk) -> None:
    receipt = receive(desk, "1001x10@10")
    invoice(desk, receipt, "1x10@12")
    back = buying.send_back(desk, receipt, ["1x4"], Slip())
    assert books(back) == {"2202": "54.24", "2221.01.02": "-6.24", "1405": "-48.00"}
    assert findings(desk) == []


def test_a_return_is_not_half_before_and_half_after_the_invoice(desk: Desk) -> None:
    receipt = receive(desk, "1001x10@10")
    invoice(desk, receipt, "1x6@10")
    assert refused(lambda: buying.send_back(desk, receipt, ["1x5"], Slip())).code == "return-across-invoice"
    assert books(buying.send_back(desk, receipt, ["1x4"], Slip()))["2202.01"] == "40.00"
    assert books(buying.send_back(desk, receipt, ["1x2"], Slip()))["2202"] == "22.60"
    assert balance(desk, "2202.01") == "0.00"


# -- what invoices let deduct --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "cost", "tax"), [("special", "100.00", "13.00"), ("plain", "113.00", None), ("pending", "100.00", "13.00")]
)
def test_a_purchase_of_113_costs_what_its_invoice_does_not_let_deduct(
    desk: Desk, kind: str, cost: str, tax: str | None
) -> None:
    posted = books(buying.buy(desk, ["1001x1@113"], SUPPLIER, invoice=kind))
    assert (posted["1405"], posted["2202"]) == (cost, "-113.00")
    assert posted.get("2221.04" if kind == "pending" else "2221.01.02") == tax


def test_produce_bought_from_its_grower_lets_nine_per_cent_be_deducted(desk: Desk) -> None:
    posted = books(buying.buy(desk, ["1002x10@10"], SUPPLIER, invoice="produce"))
    assert posted == {"1405": "91.00", "2221.01.02": "9.00", "2202": "-100.00"}


def test_a_small_payer_deducts_nothing_but_may_estimate(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "small", status="small")
    assert books(buying.buy(desk, ["1001x1@113"], SUPPLIER, invoice="special")) == {"1405": "113.00", "2202": "-113.00"}
    assert books(invoice(desk, receive(desk, "1001x10@10", net=False), "1x10@11", net=False)) == {
        "2202.01": "100.00", "1405": "10.00", "2202": "-110.00"
    }  # fmt: skip


# -- adjustments ---------------------------------------------------------------------------------------------------


def adjust(desk: Desk, target: str, amount: str, party: str | None = None) -> Answer:
    return invoicing.adjust_cost(desk, target, amount, Slip(party))


def test_freight_that_comes_later_goes_to_stock_and_to_what_was_sold(desk: Desk) -> None:
    # in 10 at 10, sell 4; the cost becomes 12
    receipt = receive(desk, "1001x10@10", invoice="plain")
    sell(desk, "1001x4")
    answer = adjust(desk, f"{receipt}/1", "20", "S1")
    assert books(answer) == {"1405": "12.00", "6401.08": "8.00", "2202": "-20.00"}
    assert stock(desk) == ("6", "72.00")
    bookkeeping.reverse(desk, number(answer))
    assert stock(desk) == ("6", "60.00")
    assert findings(desk) == []


def test_a_fall_in_price_never_makes_stock_worth_less_than_nothing(desk: Desk) -> None:
    # in 10 worth 1 000, in 100 worth 1 000, sell 100; the first price falls from 100 to 80
    receipt = receive(desk, "1001x10@100", invoice="plain")
    receive(desk, "1001x100@10", invoice="plain")
    sell(desk, "1001x100")
    answer = adjust(desk, f"{receipt}/1", "-200", "S1")
    assert books(answer) == {"1405": "-181.82", "6401.08": "-18.18", "2202": "200.00"}
    assert stock(desk) == ("10", "0.00")


def test_a_fall_in_price_that_stock_could_not_bear_is_taken_back_as_far_as_it_went(desk: Desk) -> None:
    receipt = receive(desk, "1001x10@100", invoice="plain")
    receive(desk, "1001x100@10", invoice="plain")
    sell(desk, "1001x100")
    before = balance(desk, "1405"), balance(desk, "6401.08")
    fall = adjust(desk, f"{receipt}/1", "-200", "S1")
    assert (stock(desk), balance(desk, "6401.08")) == (("10", "0.00"), "-18.18")
    bookkeeping.reverse(desk, number(fall))
    assert (balance(desk, "1405"), balance(desk, "6401.08")) == before
    assert (stock(desk), balance(desk, "6401.09")) == (("10", "181.82"), "0.00")


def test_goods_as_they_lie_are_revalued_against_cost_adjustments(desk: Desk) -> None:
    receive(desk, "1001x10@10", invoice="plain")
    answer = adjust(desk, "1001", "-25")
    assert books(answer) == {"1405": "-25.00", "6401.08": "25.00"}
    assert stock(desk) == ("10", "75.00")
    assert refused(lambda: adjust(desk, "1001", "0")).code == "adjustment-nil"


def test_a_return_to_the_supplier_takes_its_whole_adjustment_along(desk: Desk) -> None:
    receipt = receive(desk, "1001x10@10", invoice="plain")
    adjust(desk, f"{receipt}/1", "20", "S1")
    back = buying.send_back(desk, receipt, ["1x5"], Slip())
    assert books(back) == {"2202": "50.00", "1405": "-60.00", "6401.09": "10.00"}
    assert findings(desk) == []


# -- orders --------------------------------------------------------------------------------------------------------


def order(desk: Desk, *tokens: str) -> str:
    return number(invoicing.place_order(desk, list(tokens), SUPPLIER))


def open_rows(desk: Desk, *, everything: bool = False) -> list[tuple[object, ...]]:
    return [(row[4], row[9]) for row in invoicing.list_orders(desk, everything=everything).rows]


def test_an_order_moves_neither_goods_nor_money(desk: Desk) -> None:
    order(desk, "1001x2箱@60", "1002x5@4")
    assert (stock(desk), balance(desk, "2202")) == (("0", "0.00"), "0.00")
    assert open_rows(desk) == [("1001", 240_000), ("1002", 50_000)]


def test_an_order_comes_in_parts_and_never_in_more_than_was_ordered(desk: Desk) -> None:
    placed = order(desk, "1001x2箱@60", "1002x5@4")
    invoicing.receive_order(desk, placed, ["1001x10"], Slip(), invoice="plain")
    assert open_rows(desk) == [("1001", 140_000), ("1002", 50_000)]
    error = refused(lambda: invoicing.receive_order(desk, placed, ["1001x15@5"], Slip()))
    assert (error.code, error.params["left"]) == ("receipt-too-much", "14")
    rest = invoicing.receive_order(desk, placed, [], Slip(), invoice="plain")
    assert [(line.sku, line.quantity) for line in rest.posted.lines] == [("1001", 140_000), ("1002", 50_000)]
    assert open_rows(desk) == []
    assert refused(lambda: invoicing.receive_order(desk, placed, [], Slip())).code == "order-complete"


def test_a_reversed_receipt_is_still_to_come(desk: Desk) -> None:
    placed = order(desk, "1001x10@5")
    came = invoicing.receive_order(desk, placed, [], Slip(), invoice="plain")
    bookkeeping.reverse(desk, number(came))
    assert open_rows(desk) == [("1001", 100_000)]


def test_a_cancelled_order_is_received_no_more(desk: Desk) -> None:
    placed = order(desk, "1001x10@5")
    bookkeeping.reverse(desk, placed)
    assert open_rows(desk, everything=True) == []
    assert refused(lambda: invoicing.receive_order(desk, placed, ["1001"], Slip())).code == "source-reversed"


def test_goods_that_nobody_ordered_need_a_purchase_of_their_own(desk: Desk) -> None:
    placed = order(desk, "1001x10@5")
    assert refused(lambda: invoicing.receive_order(desk, placed, ["1002x1"], Slip())).code == "item-not-ordered"


def test_a_retried_receipt_under_one_reference_is_the_same(desk: Desk) -> None:
    placed = order(desk, "1001x10@5")
    first = invoicing.receive_order(desk, placed, [], Slip(ref="r1"), invoice="plain")
    again = invoicing.receive_order(desk, placed, [], Slip(ref="r1"), invoice="plain")
    assert (again.repeated, number(again)) == (True, number(first))


def test_an_invoice_reversed_between_two_others_loses_no_fen(desk: Desk) -> None:
    receipt = receive(desk, "1001x3@3.335")
    answers = [invoice(desk, receipt, "1x1", kind="plain") for _ in range(3)]
    bookkeeping.reverse(desk, number(answers[0]))
    invoice(desk, receipt, "1x1", kind="plain")
    assert balance(desk, "2202.01") == "0.00"
