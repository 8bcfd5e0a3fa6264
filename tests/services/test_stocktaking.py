"""Stocktakes: counting while trade goes on."""

from pathlib import Path

import pytest

from jxc.services import buying, count_posting, counted, masters, selling, stocktaking
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from jxc.services.stocktaking import EVERYTHING, Scope
from jxc.table import Table
from tests.services.premises import audit, balance, books, findings, refused, state, stock


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    buying.buy(desk, ["1001x10@11.30", "1002x10@5.45"], Slip("S1"))
    return desk


def sell(desk: Desk, token: str) -> None:
    selling.sell(desk, [token], Slip())


def rows(table: Table) -> list[tuple[object, ...]]:
    """Item, book, counted, difference, value, moved, sheets."""
    return [(row[0], *row[3:7], row[9], row[11]) for row in table.rows]


def names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


def test_scans_add_up_and_sheets_are_summed(stocked: Desk) -> None:
    stocktaking.start_count(stocked)
    stocktaking.scan(stocked, ["6901", "6901x2"], sheet="A1")
    table = stocktaking.scan(stocked, ["1001x5"], sheet="B2")
    assert rows(table) == [("1001", 10_0000, 8_0000, -2_0000, -20_00, False, "A1,B2")]


def test_differences_are_posted_against_pending_gains_and_losses(stocked: Desk) -> None:
    stocktaking.start_count(stocked)
    stocktaking.scan(stocked, ["1001x8", "1002x12"])
    answer = count_posting.post_count(stocked, note="月末")
    assert books(answer) == {"1405": "-10.00", "1901": "10.00"}
    assert [(p.account, p.debit, p.credit) for p in answer.posted.postings] == [
        ("1405", 10_00, 0), ("1901", 0, 10_00), ("1901", 20_00, 0), ("1405", 0, 20_00)
    ]  # fmt: skip
    assert (stock(stocked), stock(stocked, "1002")) == (("8", "80.00"), ("12", "60.00"))
    assert (answer.posted.document.note, findings(stocked)) == ("月末", [])


def test_what_was_not_counted_is_left_alone_and_nil_is_a_count(stocked: Desk) -> None:
    stocktaking.start_count(stocked)
    stocktaking.scan(stocked, ["1001x0"])
    count_posting.post_count(stocked)
    assert (stock(stocked), stock(stocked, "1002")) == (("0", "0.00"), ("10", "50.00"))


def test_sales_between_two_sheets_are_no_difference(stocked: Desk) -> None:
    """Ten there: five counted on one shelf, two sold from the other, three counted on it, one sold afterwards."""
    stocktaking.start_count(stocked)
    stocktaking.scan(stocked, ["1001x5"], sheet="A")
    sell(stocked, "1001x2")
    stocktaking.scan(stocked, ["1001x3"], sheet="B")
    sell(stocked, "1001x1")
    assert rows(counted.review(stocked)) == [("1001", 8_0000, 8_0000, 0, 0, True, "A,B")]
    answer = count_posting.post_count(stocked)
    assert [(line.unit_quantity, line.quantity) for line in answer.posted.lines] == [(8_0000, 0)]
    assert stock(stocked) == ("7", "70.00")


def test_a_difference_found_before_sales_is_still_that_difference_after_them(stocked: Desk) -> None:
    stocktaking.start_count(stocked)
    stocktaking.scan(stocked, ["1001x9"])
    sell(stocked, "1001x4")
    answer = count_posting.post_count(stocked)
    assert answer.left == (("1001", 5_0000),)


def test_one_stocktake_is_open_at_a_time(stocked: Desk) -> None:
    assert refused(lambda: stocktaking.scan(stocked, ["1001"])).code == "count-none-open"
    assert refused(lambda: count_posting.post_count(stocked)).code == "count-none-open"
    assert refused(lambda: stocktaking.cancel_count(stocked)).code == "count-none-open"
    first = stocktaking.start_count(stocked, "冷柜")
    assert refused(lambda: stocktaking.start_count(stocked)).params == {"count": first}
    assert refused(lambda: count_posting.post_count(stocked)).code == "count-empty"
    assert stocktaking.cancel_count(stocked) == first
    second = stocktaking.start_count(stocked)
    stocktaking.scan(stocked, ["1001x9"])
    count_posting.post_count(stocked)
    listed = [(row[0], row[3], *row[6:]) for row in stocktaking.list_counts(stocked).rows]
    assert listed == [(second, "posted", 1, "s001-PD-2604-00001", None), (first, "cancelled", 0, None, "冷柜")]


def test_a_bad_scan_adds_nothing_of_its_line(stocked: Desk) -> None:
    stocktaking.start_count(stocked)
    before = state(stocked)
    for tokens, code in (
        (["1001x2", "9x1"], "item-unknown"),
        (["1001x2", "1001x-3"], "quantity-negative"),
        (["1001x2@5"], "token-malformed"),
        (["1001x1e3"], "number-unreadable"),
    ):
        assert refused(lambda tokens=tokens: stocktaking.scan(stocked, tokens)).code == code  # type: ignore[misc]
    assert state(stocked) == before


def test_a_refused_posting_keeps_the_stocktake_open_and_leaves_a_trace(stocked: Desk) -> None:
    stocktaking.start_count(stocked)
    refused(lambda: count_posting.post_count(stocked))
    assert [event[:2] for event in audit(stocked)] == [("refused", "count")]
    assert counted.open_count(stocked).id == 1


def test_a_stocktake_without_differences_is_a_document_too(stocked: Desk) -> None:
    stocktaking.start_count(stocked)
    stocktaking.scan(stocked, ["1001x10"])
    answer = count_posting.post_count(stocked)
    assert (answer.posted.document.doc_no, answer.posted.postings) == ("s001-PD-2604-00001", ())
    assert (balance(stocked, "1901"), findings(stocked)) == ("0.00", [])


def test_a_part_is_counted_by_category_item_or_file_and_only_that(stocked: Desk, tmp_path: Path) -> None:
    masters.set_item(stocked, "1001", masters.ItemWish(category="饮料"))
    list_of_items = tmp_path / "week.csv"
    list_of_items.write_text("item\n6901\n", "utf-8")
    ways: tuple[tuple[Scope, str | None], ...] = (
        (Scope(categories=("饮料",)), None), (Scope(items=("6901",)), None), (EVERYTHING, str(list_of_items)),
    )  # fmt: skip
    for scope, file in ways:
        stocktaking.start_count(stocked, scope=scope, file=file)
        assert [row[0] for row in counted.show_uncounted(stocked).rows] == ["1001"]
        error = refused(lambda: stocktaking.scan(stocked, ["1001x10", "1002x10"]))
        assert (error.code, error.params["item"]) == ("count-outside", "1002")
        stocktaking.scan(stocked, ["1001x10"])
        assert counted.show_uncounted(stocked).rows == []
        stocktaking.cancel_count(stocked)


def test_a_scope_that_names_nothing_is_refused_with_all_its_parts(stocked: Desk, tmp_path: Path) -> None:
    error = refused(lambda: stocktaking.start_count(stocked, scope=Scope(categories=("酒",), sheets=("Z9",))))
    assert [(p.code, p.params["scope"]) for p in error.problems] == [
        ("count-scope-empty", "酒"), ("count-scope-empty", "Z9")
    ]  # fmt: skip
    bad = tmp_path / "week.csv"
    bad.write_text("item\n6901\nnone\n9x\n", "utf-8")
    error = refused(lambda: stocktaking.start_count(stocked, file=str(bad)))
    assert [(p.params["item"], p.where) for p in error.problems] == [("none", f"{bad}:3"), ("9x", f"{bad}:4")]


def test_a_sheet_stands_for_what_was_last_found_on_it_alone(stocked: Desk) -> None:
    """Tea lies on two shelves: a count of one of them would miss the other's, so it needs both."""
    stocktaking.start_count(stocked)
    stocktaking.scan(stocked, ["1001x4", "1002x10"], sheet="A")
    stocktaking.scan(stocked, ["1001x6"], sheet="B")
    count_posting.post_count(stocked)
    stocktaking.start_count(stocked, scope=Scope(sheets=("A",)))
    assert [row[0] for row in counted.show_uncounted(stocked).rows] == ["1002"]
    stocktaking.cancel_count(stocked)
    stocktaking.start_count(stocked, scope=Scope(sheets=("A", "B")))
    assert [row[0] for row in counted.show_uncounted(stocked).rows] == ["1001", "1002"]


def test_who_counts_blind_sees_no_figures_and_another_person_reviews(stocked: Desk) -> None:
    stocktaking.start_count(stocked, blind=True)
    bob = stocked._replace(operator="bob")
    table = stocktaking.scan(bob, ["1001x8"])
    assert (names(table), [row[3] for row in table.rows]) == (("sku", "name", "unit", "counted", "sheets"), [8_0000])
    assert names(counted.show_uncounted(bob)) == ("sku", "name", "unit")
    for look in (
        lambda: counted.review(bob),
        lambda: count_posting.post_count(bob),
        lambda: stocktaking.count_again(bob, ["1001"]),
        lambda: stocktaking.give_reason(bob, [], "theft"),
    ):
        assert refused(look).code == "count-blind"
    assert rows(counted.review(stocked)) == [("1001", 10_0000, 8_0000, -2_0000, -20_00, False, "")]
    assert count_posting.post_count(stocked).posted.document.operator == "amy"


def test_a_second_count_replaces_the_first_and_both_are_shown(stocked: Desk) -> None:
    stocktaking.start_count(stocked)
    stocktaking.scan(stocked, ["1001x4"], sheet="A")
    stocktaking.scan(stocked, ["1001x3", "1002x10"], sheet="B")
    again = stocktaking.count_again(stocked, [], above="20")
    assert [(row[0], row[4], row[10]) for row in again.rows] == [("1001", 7_0000, True)]
    assert [row[0] for row in counted.show_uncounted(stocked).rows] == ["1001"]
    error = refused(lambda: count_posting.post_count(stocked))
    assert (error.code, error.params) == ("count-recount-due", {"count": 1, "items": "1001"})
    stocktaking.scan(stocked, ["1001x9"])
    assert [(row[0], row[4], row[5], row[7], row[10]) for row in counted.review(stocked).rows] == [
        ("1001", 9_0000, -1_0000, "7", False)
    ]
    assert count_posting.post_count(stocked).left == (("1001", 9_0000),)


def test_a_first_count_may_stand_after_all(stocked: Desk) -> None:
    stocktaking.start_count(stocked)
    stocktaking.scan(stocked, ["1001x7"])
    stocktaking.count_again(stocked, ["1001"])
    stocktaking.count_again(stocked, [], withdraw=True)
    for nothing in (
        lambda: stocktaking.count_again(stocked, [], withdraw=True),
        lambda: stocktaking.count_again(stocked, [], above="1000"),
        lambda: stocktaking.count_again(stocked, []),
    ):
        assert refused(nothing).code == "count-recount-nothing"
    assert refused(lambda: stocktaking.count_again(stocked, ["1002"])).code == "count-not-counted"
    assert count_posting.post_count(stocked).left == (("1001", 7_0000),)


def test_cases_are_counted_as_what_they_hold(stocked: Desk) -> None:
    stocktaking.start_count(stocked)
    assert rows(stocktaking.scan(stocked, ["6902", "1001x1"]))[0][2] == 13_0000
