"""Reports of stocktakes over a shop that counted twice, on paper; a reversed stocktake is in none of them."""

from pathlib import Path

from jxc.services import bookkeeping, buying, count_posting, stocktaking
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.reporting import Wish, show_report
from jxc.services.selling import Slip
from jxc.table import Table
from tests.services.premises import a_desk, findings, later


def report(desk: Desk, name: str, wish: Wish) -> Table:
    home = Home(desk.shop.journal.path.parent, env={})
    answer = show_report(home, desk.world, "en", name, wish)
    assert isinstance(answer, Table)
    return answer


def count(desk: Desk, *found: str) -> str:
    stocktaking.start_count(desk)
    stocktaking.scan(desk, list(found))
    return count_posting.post_count(desk).posted.document.doc_no


def test_differences_and_accuracy_are_those_of_standing_stocktakes(tmp_path: Path) -> None:
    """Of three items counted one was right: 33.33 %. Tea is one short (10.00), rice two over (10.00)."""
    desk = a_desk(tmp_path / "home")
    buying.buy(desk, ["1001x10@11.30", "1002x10@5.45"], Slip("S1"))
    bookkeeping.reverse(desk, count(desk, "1001x0"))
    count(desk, "1001x10")
    count(desk, "1001x9", "1002x12")
    rows = list(report(desk, "count-variance", Wish()).rows)
    assert [(row[2], *row[5:9]) for row in rows] == [
        ("1001", 10_0000, 10_0000, 0, None),
        ("1001", 10_0000, 9_0000, -1_0000, "shortage"),
        ("1002", 10_0000, 12_0000, 2_0000, "surplus"),
    ]
    (row,) = report(desk, "count-variance", Wish(by=("store",))).rows
    assert row[-6:] == (3, 1, 3333, 10_00, 10_00, 0)
    assert findings(desk) == []


def test_what_is_in_stock_and_was_not_counted_is_listed_with_its_wait(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    buying.buy(desk, ["1001x10@11.30", "1002x10@5.45"], Slip("S1"))
    bookkeeping.reverse(desk, count(desk, "1002x0"))
    count(desk, "1001x10")
    assert [(row[1], row[5], row[7]) for row in report(desk, "uncounted", Wish()).rows] == [("1002", 10_0000, None)]
    desk = later(desk, days=9)
    count(desk, "1002x10")
    (row,) = report(desk, "uncounted", Wish(first="2026-04-20")).rows
    assert (row[1], str(row[7]), row[8]) == ("1001", "2026-04-15", 9)
