"""Stocktakes: counting while trade goes on."""

from pathlib import Path

import pytest

from jxc.domain.numbers import Fen
from jxc.services import buying, selling, stocktaking
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from jxc.table import Table
from tests.services.premises import a_desk, audit, balance, books, findings, refused, state, stock


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    buying.buy(desk, ["1001x10@11.30", "1002x10@5.45"], Slip("S1"))
    return desk


def sell(desk: Desk, token: str) -> None:
    selling.sell(desk, [token], Slip())


def rows(table: Table) -> list[tuple[object, ...]]:
    """Item, book, counted, difference, value, moved, sheets."""
    return [(row[0], *row[3:]) for row in table.rows]


def test_scans_add_up_and_sheets_are_summed(stocked: Desk) -> None:
    stocktaking.start_count(stocked)
    stocktaking.scan(stocked, ["6901", "6901x2"], sheet="A1")
    table = stocktaking.scan(stocked, ["1001x5"], sheet="B2")
    assert rows(table) == [("1001", 10_0000, 8_0000, -2_0000, -20_00, False, "A1,B2")]


def test_differences_are_posted_against_pending_gains_and_losses(stocked: Desk) -> None:
    stocktaking.start_count(stocked)
    stocktaking.scan(stocked, ["1001x8", "1002x12"])
    answer = stocktaking.post_count(stocked, note="月末")
    assert answer is not None
    assert books(answer) == {"1405": "-10.00", "1901": "10.00"}
    assert [(p.account, p.debit, p.credit) for p in answer.posted.postings] == [
        ("1405", 10_00, 0), ("1901", 0, 10_00), ("1901", 20_00, 0), ("1405", 0, 20_00)
    ]  # fmt: skip
    assert (stock(stocked), stock(stocked, "1002")) == (("8", "80.00"), ("12", "60.00"))
    assert (answer.posted.document.note, findings(stocked)) == ("月末", [])


def test_what_was_not_counted_is_left_alone_and_nil_is_a_count(stocked: Desk) -> None:
    stocktaking.start_count(stocked)
    stocktaking.scan(stocked, ["1001x0"])
    stocktaking.post_count(stocked)
    assert (stock(stocked), stock(stocked, "1002")) == (("0", "0.00"), ("10", "50.00"))


def test_sales_between_two_sheets_are_no_difference(stocked: Desk) -> None:
    """Ten there: five counted on one shelf, two sold from the other, three counted on it, one sold afterwards."""
    stocktaking.start_count(stocked)
    stocktaking.scan(stocked, ["1001x5"], sheet="A")
    sell(stocked, "1001x2")
    stocktaking.scan(stocked, ["1001x3"], sheet="B")
    sell(stocked, "1001x1")
    assert rows(stocktaking.review(stocked)) == [("1001", 8_0000, 8_0000, 0, 0, True, "A,B")]
    assert stocktaking.post_count(stocked) is None
    assert stock(stocked) == ("7", "70.00")


def test_a_difference_found_before_sales_is_still_that_difference_after_them(stocked: Desk) -> None:
    stocktaking.start_count(stocked)
    stocktaking.scan(stocked, ["1001x9"])
    sell(stocked, "1001x4")
    answer = stocktaking.post_count(stocked)
    assert answer is not None
    assert answer.left == (("1001", 5_0000),)


def test_the_review_says_the_value_that_posting_will_book(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", stock_policy="allow")
    buying.buy(desk, ["1001x3@3.766666", "1002x1@5.45"], Slip("S1"))
    sell(desk, "1002x3")
    stocktaking.start_count(desk)
    stocktaking.scan(desk, ["1001x2", "1002x1"])
    review = stocktaking.review(desk)
    answer = stocktaking.post_count(desk)
    assert answer is not None
    posted = {line.sku: line.cost for line in answer.posted.lines if line.quantity}
    assert {row[0]: row[6] for row in review.rows} == posted == {"1001": -3_33, "1002": 15_00}
    desk.shop.journal.close()


def test_all_that_was_counted_is_reviewed_where_asked(stocked: Desk) -> None:
    stocktaking.start_count(stocked)
    stocktaking.scan(stocked, ["1001x10", "1002x9"])
    assert [row[0] for row in stocktaking.review(stocked).rows] == ["1002"]
    review = stocktaking.review(stocked, everything=True)
    assert [row[0] for row in review.rows] == ["1001", "1002"]
    assert review.totals is not None
    assert review.totals[6] == Fen(-5_00)


def test_one_stocktake_is_open_at_a_time(stocked: Desk) -> None:
    assert refused(lambda: stocktaking.scan(stocked, ["1001"])).code == "count-none-open"
    assert refused(lambda: stocktaking.post_count(stocked)).code == "count-none-open"
    assert refused(lambda: stocktaking.cancel_count(stocked)).code == "count-none-open"
    first = stocktaking.start_count(stocked, "冷柜")
    assert refused(lambda: stocktaking.start_count(stocked)).params == {"count": first}
    assert refused(lambda: stocktaking.post_count(stocked)).code == "count-empty"
    assert stocktaking.cancel_count(stocked) == first
    second = stocktaking.start_count(stocked)
    stocktaking.scan(stocked, ["1001x9"])
    stocktaking.post_count(stocked)
    listed = [(row[0], row[3], row[4], row[5], row[6]) for row in stocktaking.list_counts(stocked).rows]
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
    refused(lambda: stocktaking.post_count(stocked))
    assert [event[:2] for event in audit(stocked)] == [("refused", "count")]
    assert stocktaking.open_count(stocked) == 1


def test_a_stocktake_without_differences_leaves_its_trace_in_the_audit_trail(stocked: Desk) -> None:
    count = stocktaking.start_count(stocked)
    stocktaking.scan(stocked, ["1001x10"])
    assert stocktaking.post_count(stocked) is None
    assert audit(stocked) == [("counted", str(count), None)]
    assert balance(stocked, "1901") == "0.00"


def test_cases_are_counted_as_what_they_hold(stocked: Desk) -> None:
    stocktaking.start_count(stocked)
    assert rows(stocktaking.scan(stocked, ["6902", "1001x1"]))[0][2] == 13_0000
