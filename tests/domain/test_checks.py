"""What may not be posted, and that every reason is told at once."""

import pytest

from jxc.domain.checks import problems
from jxc.domain.draft import Draft, DraftLine, Entry, Payment
from jxc.domain.items import Unit
from jxc.domain.numbers import Day, Fen, Quantity
from jxc.domain.record import Posted
from tests.domain.store import Store, line, priced, some_books, units, yuan


def codes(store: Store, draft: Draft) -> list[str]:
    return [problem.code for problem in problems(draft, store.facts(draft))]


def sale(*lines: DraftLine, **asked: object) -> Draft:
    return Draft("sale", "li", lines, **asked)  # type: ignore[arg-type]


def test_a_plain_sale_has_nothing_against_it() -> None:
    assert codes(Store(), sale(line(1, 10))) == []


def test_all_problems_are_told_together() -> None:
    wrong = sale(line(1, 10, sku="9999"), line(0, 10), line(1, 1, sku="1002"), party="X9")
    assert codes(Store(), wrong) == ["item-unknown", "quantity-nil", "price-below-floor", "party-unknown"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (priced(Quantity(0), yuan(1)), "quantity-nil"),
        (priced(units(-1), yuan(1)), "quantity-negative"),
        (priced(units(10**9), yuan(10**9)), "amount-too-large"),
        (priced(units(1), yuan(-1)), "price-negative"),
        (line(1, None), "price-missing"),
        (line(1, 4, sku="1002"), "price-below-floor"),
        (DraftLine("1001", "箱", units(1), units(12), price=yuan(1)), "unit-unknown"),
    ],
)
def test_a_line_that_cannot_be_sold_is_refused(wrong: DraftLine, code: str) -> None:
    assert codes(Store(), sale(wrong)) == [code]


def test_an_item_no_longer_traded_is_refused_for_sale_and_purchase_but_may_come_back() -> None:
    store = Store()
    sold = store.post("sale", line(1, 10))
    store.items["1001"] = store.items["1001"]._replace(active=False)
    assert codes(store, sale(line(1, 10))) == ["item-inactive"]
    assert codes(store, Draft("purchase", "li", (line(1, 10),), party="S1")) == ["item-inactive"]
    back = Draft("sale_return", "li", (line(1, source_line=1),), source_no=sold.document.doc_no)
    assert codes(store, back) == []


def test_the_floor_price_holds_per_base_unit_whatever_unit_is_sold() -> None:
    store = Store()
    case = Unit("箱", units(12))
    store.items["1002"] = store.items["1002"]._replace(units=(case,))
    box = DraftLine("1002", "箱", units(1), units(12), price=yuan("59.99"))
    assert codes(store, sale(box)) == ["price-below-floor"]
    assert codes(store, sale(box._replace(price=yuan(60)))) == []
    assert codes(store, sale(box._replace(price=yuan(60), discount=Fen(1)))) == ["price-below-floor"]


def test_stock_below_zero_is_refused_where_the_policy_forbids_it_over_all_lines_of_an_item() -> None:
    store = Store(some_books(policy="forbid"))
    store.post("purchase", line(3, 10), party="S1")
    assert codes(store, sale(line(2, 10), line(1, 10))) == []
    assert codes(store, sale(line(2, 10), line(2, 10))) == ["stock-short"]


@pytest.mark.parametrize("policy", ["warn", "allow"])
def test_other_policies_let_stock_go_below_zero(policy: str) -> None:
    assert codes(Store(some_books(policy=policy)), sale(line(1, 10))) == []


def test_a_purchase_needs_a_supplier_and_credit_needs_a_customer() -> None:
    store = Store()
    assert codes(store, Draft("purchase", "li", (line(1, 10),))) == ["supplier-missing"]
    assert codes(store, sale(line(1, 10), payments=(Payment("credit"),))) == ["customer-missing"]
    assert codes(store, sale(line(1, 10), payments=(Payment("credit"),), party="C1")) == []


def test_a_party_that_is_no_longer_dealt_with_is_refused() -> None:
    store = Store()
    store.parties["S1"] = store.parties["S1"]._replace(active=False)
    assert codes(store, Draft("purchase", "li", (line(1, 10),), party="S1")) == ["party-inactive"]


def test_an_invoice_is_special_or_plain() -> None:
    wrong = Draft("purchase", "li", (line(1, 10),), party="S1", deduction="blue")
    assert codes(Store(), wrong) == ["invoice-unknown"]


def _sold(store: Store, quantity: int) -> Posted:
    return store.post("sale", line(quantity, 10))


def _back(source: Posted, *lines: DraftLine) -> Draft:
    return Draft("sale_return", "li", lines, source_no=source.document.doc_no)


def test_no_more_comes_back_than_was_sold_over_all_returns() -> None:
    store = Store()
    sold = _sold(store, 3)
    store.post_draft(_back(sold, line(2, source_line=1)))
    assert codes(store, _back(sold, line(1, source_line=1))) == []
    assert codes(store, _back(sold, line(2, source_line=1))) == ["return-too-much"]
    assert codes(store, _back(sold, line(1, source_line=7))) == ["source-line-unknown"]


def test_a_return_names_each_line_of_its_source_once() -> None:
    store = Store()
    sold = _sold(store, 3)
    assert codes(store, _back(sold, line(1, source_line=1), line(1, source_line=1))) == ["return-line-twice"]


def test_a_return_names_a_document_of_the_right_kind_that_exists() -> None:
    store = Store()
    receipt = store.post("purchase", line(1, 10), party="S1")
    assert codes(store, _back(receipt, line(1, source_line=1))) == ["source-kind-wrong"]
    nothing = Draft("sale_return", "li", (line(1, source_line=1),), source_no="s001-XS-2604-00099")
    assert codes(store, nothing) == ["document-unknown"]


def _reversal(source: Posted) -> Draft:
    return Draft("reversal", "li", source_no=source.document.doc_no)


def test_a_document_on_which_others_rest_is_not_reversed() -> None:
    store = Store()
    sold = _sold(store, 2)
    back = store.post_draft(_back(sold, line(1, source_line=1)))
    assert codes(store, _reversal(sold)) == ["document-rested-on"]
    store.post_draft(_reversal(back))
    assert codes(store, _reversal(sold)) == []


def test_a_reversal_is_not_reversed_and_nothing_is_reversed_twice() -> None:
    store = Store()
    sold = _sold(store, 1)
    red = store.post_draft(_reversal(sold))
    assert codes(store, _reversal(red)) == ["reversal-of-reversal"]
    assert codes(store, _reversal(sold)) == ["document-rested-on"]


def test_a_sale_is_reversed_on_its_own_day_only() -> None:
    store = Store()
    old = store.post_draft(sale(line(1, 10), day=Day("2026-04-14")))
    assert codes(store, _reversal(old)) == ["sale-of-another-day"]


def test_a_voucher_balances_over_known_accounts_and_leaves_the_inventory_alone() -> None:
    store = Store()
    fine = Draft("voucher", "li", entries=(Entry("6601", Fen(100)), Entry("1001", Fen(-100))))
    assert codes(store, fine) == []
    assert codes(store, fine._replace(entries=(Entry("6601", Fen(100)), Entry("1001", Fen(-99))))) == [
        "voucher-unbalanced"
    ]
    assert codes(store, fine._replace(entries=(Entry("9999", Fen(1)), Entry("1001", Fen(-1))))) == ["account-unknown"]
    assert codes(store, fine._replace(entries=(Entry("1405", Fen(1)), Entry("1001", Fen(-1))))) == ["account-inventory"]


def test_an_opening_ends_and_never_names_its_own_account() -> None:
    asked = Draft("opening", "li", entries=(Entry("4001.99", Fen(1)),))
    assert codes(Store(), asked) == ["account-opening"]
    finished = Store(some_books(opening_finished=True))
    assert codes(finished, Draft("opening", "li", (line(1, 10),))) == ["opening-finished"]


def test_a_day_lies_not_in_the_future_and_its_items_have_not_moved_since() -> None:
    store = Store()
    assert codes(store, sale(line(1, 10), day=Day("2026-04-16"))) == ["day-in-future"]
    earlier = sale(line(1, 10), day=Day("2026-04-14"))
    facts = store.facts(earlier)._replace(moved_since=("1001",))
    assert [problem.code for problem in problems(earlier, facts)] == ["day-items-moved"]


def test_a_document_asks_for_something() -> None:
    assert codes(Store(), sale()) == ["document-empty"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"discount": Fen(20_01)}, "discount-too-large"),
        ({"discount": Fen(-1)}, "discount-too-large"),
        ({"rounding_off": Fen(1_01)}, "rounding-too-large"),
        ({"rounding_off": Fen(-1)}, "rounding-too-large"),
        ({"discount": Fen(19_50), "rounding_off": Fen(51)}, "rounding-too-large"),
    ],
)
def test_no_bill_is_lowered_below_nothing_or_rounded_beyond_the_limit(asked: dict[str, Fen], code: str) -> None:
    books = some_books()._replace(rounding_limit=Fen(1_00))
    assert codes(Store(books), sale(line(2, 10), **asked)) == [code]
    assert codes(Store(books), sale(line(2, 10), discount=Fen(19_50), rounding_off=Fen(50))) == []


def test_a_discount_beyond_its_line_is_refused_and_an_import_states_what_was_charged() -> None:
    beyond = line(1, 10)._replace(discount=Fen(10_01))
    assert codes(Store(), sale(beyond)) == ["discount-too-large"]
    assert codes(Store(), sale(beyond, occurred_at=1)) == []


def test_a_discount_on_the_whole_takes_no_line_below_its_floor() -> None:
    lines = (line(1, 10), line(1, 6, sku="1002"))  # the floor of 1002 is 5
    assert codes(Store(), sale(*lines, discount=Fen(2_66))) == []
    assert codes(Store(), sale(*lines, discount=Fen(2_80))) == ["price-below-floor"]
