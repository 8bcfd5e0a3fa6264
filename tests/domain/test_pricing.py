"""Amounts and VAT: what is typed includes VAT, parts of a line are shares of it, an invoice decides the tax."""

from jxc.domain.draft import Draft
from jxc.domain.numbers import Day, Fen
from jxc.domain.pricing import priced_lines
from jxc.domain.record import Line
from tests.domain.store import Store, line, priced, some_books, units, yuan


def lines_of(store: Store, draft: Draft) -> list[Line]:
    return list(priced_lines(draft, store.facts(draft)))


def test_prices_include_vat_at_the_rate_of_the_item() -> None:
    tea, rice = priced(units(1), yuan("99.99")), priced(units(1), yuan(10), sku="1002")
    found = lines_of(Store(), Draft("sale", "li", (tea, rice)))
    assert [(each.amount, each.tax, each.tax_rate) for each in found] == [(99_99, 11_50, 1300), (10_00, 83, 900)]


def test_a_net_price_gets_its_vat_on_top() -> None:
    (found,) = lines_of(Store(), Draft("purchase", "li", (line(1, 100),), party="S1", net=True))
    assert (found.amount, found.tax) == (113_00, 13_00)


def test_a_discount_lowers_the_amount() -> None:
    asked = priced(units(3), yuan(10))._replace(discount=Fen(5_00))
    (found,) = lines_of(Store(), Draft("sale", "li", (asked,)))
    assert (found.amount, found.discount) == (25_00, 5_00)


def test_the_rate_is_that_of_the_day() -> None:
    (found,) = lines_of(Store(), Draft("sale", "li", (line(1, 117),), day=Day("2018-01-01")))
    assert (found.tax_rate, found.tax) == (1700, 17_00)


def test_goods_leave_with_a_negative_quantity_and_money_taken_back_is_negative() -> None:
    store = Store()
    (sold,) = lines_of(store, Draft("sale", "li", (line(2, 10),)))
    (back,) = lines_of(store, Draft("sale_return", "li", (line(2, 10),)))
    assert (sold.quantity, sold.amount, sold.tax) == (units(-2), 20_00, 2_30)
    assert (back.quantity, back.amount, back.tax) == (units(2), -20_00, -2_30)


def test_a_supplier_s_usual_invoice_applies_unless_another_is_named() -> None:
    store = Store()
    for party, deduction, tax in (("S1", None, 13_00), ("S2", None, 0), ("S2", "special", 13_00), ("S1", "plain", 0)):
        (found,) = lines_of(store, Draft("purchase", "li", (line(1, 113),), party=party, deduction=deduction))
        assert found.tax == tax


def test_a_small_scale_buyer_never_deducts() -> None:
    draft = Draft("purchase", "li", (line(1, 113),), party="S1", deduction="special")
    (found,) = lines_of(Store(some_books("small")), draft)
    assert (found.deduction, found.tax) == ("plain", 0)


def test_a_return_by_source_keeps_the_rate_of_the_sale() -> None:
    store = Store()
    old = store.post_draft(Draft("sale", "li", (line(1, 117),), day=Day("2018-01-01")))
    draft = Draft("sale_return", "li", (line(1, source_line=1),), source_no=old.document.doc_no)
    (found,) = lines_of(store, draft)
    assert (found.tax_rate, found.amount, found.tax) == (1700, -117_00, -17_00)


def test_a_bill_is_lowered_line_by_line_and_its_parts_give_back_what_they_cost() -> None:
    store = Store(some_books()._replace(rounding_limit=Fen(1_00)))
    lines = (priced(units(3), yuan("3.33")), priced(units(1), yuan(10), sku="1002"))
    sale = store.post("sale", *lines, discount=Fen(5_00), rounding_off=Fen(49))
    # 5.49 of 9.99 + 10.00: shares 2.7436 and 2.7464, the odd fen to the larger remainder
    assert [(each.discount, each.amount, each.tax) for each in sale.lines] == [(2_74, 7_25, 83), (2_75, 7_25, 60)]
    number = sale.document.doc_no
    back = [store.post("sale_return", line(1, source_line=1), source_no=number).lines[0] for _ in range(3)]
    assert [(each.amount, each.discount) for each in back] == [(-2_42, -91), (-2_41, -92), (-2_42, -91)]
