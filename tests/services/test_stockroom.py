"""What a store looks up while it trades."""

from pathlib import Path

import pytest

from jxc.services import bookkeeping, buying, masters, selling, stockroom
from jxc.services.desk import Desk
from jxc.services.masters import ItemWish
from jxc.services.selling import Slip
from jxc.table import Sheet
from tests.services.premises import a_desk, later, refused


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    buying.buy(desk, ["1001x3@3.766666", "1002x10@5.45"], Slip("S1"))
    return desk


def facts(sheet: Sheet) -> dict[str, object]:
    return {fact.name: fact.value for fact in sheet.facts}


def test_stock_shows_quantity_and_where_asked_average_and_value(stocked: Desk) -> None:
    assert list(stockroom.show_stock(stocked, []).rows) == [
        ("1001", "茶", "个", 3_0000, None), ("1002", "米", "千克", 10_0000, None)
    ]  # fmt: skip
    table = stockroom.show_stock(stocked, [], value=True)
    assert [row[5:] for row in table.rows] == [(3_333_333, 10_00), (5_000_000, 50_00)]
    assert table.totals is not None
    assert table.totals[-1] == 60_00


def test_named_items_are_found_by_number_or_barcode_and_all_mistakes_are_said(stocked: Desk) -> None:
    assert [row[0] for row in stockroom.show_stock(stocked, ["6902", "1002"]).rows] == ["1001", "1002"]
    error = refused(lambda: stockroom.show_stock(stocked, ["zzz", "1001", "yyy"]))
    assert [problem.params["item"] for problem in error.problems] == ["zzz", "yyy"]


def test_what_runs_low_is_listed_at_its_mark(stocked: Desk) -> None:
    masters.set_item(stocked, "1001", ItemWish(low="3"))
    masters.set_item(stocked, "1002", ItemWish(low="9.9999"))
    assert [row[0] for row in stockroom.show_stock(stocked, [], low=True).rows] == ["1001"]


def test_what_is_no_longer_traded_is_listed_while_it_ever_moved(stocked: Desk) -> None:
    masters.add_item(stocked, "2001", ItemWish("糖"))
    for sku in ("1002", "2001"):
        masters.set_item(stocked, sku, ItemWish(active=False))
    assert [row[0] for row in stockroom.show_stock(stocked, []).rows] == ["1001", "1002"]


def test_below_zero_there_is_no_average(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", stock_policy="allow")
    selling.sell(desk, ["1001x2"], Slip())
    assert [row[3:] for row in stockroom.show_stock(desk, ["1001"], value=True).rows] == [(-2_0000, None, None, 0)]
    desk.shop.journal.close()


def test_prices_are_shown_for_every_unit(desk: Desk) -> None:
    masters.set_item(desk, "1001", ItemWish(floor_price="9.5"))
    rows = [row[2:5] for row in stockroom.show_price(desk, ["6901"]).rows]
    assert rows == [("个", 10_000_000, 9_500_000), ("箱", 120_000_000, 114_000_000)]


def test_today_adds_up_sales_returns_and_reversals(stocked: Desk) -> None:
    selling.sell(stocked, ["1001x2", "1002@6.54"], Slip(pay=("wechat=5", "cash")))
    selling.take_back(stocked, "last", ["1x1"], Slip(pay=("cash",)))
    undone = selling.sell(stocked, ["1002"], Slip()).posted.document.doc_no
    bookkeeping.reverse(stocked, undone)
    sheet = stockroom.show_today(stocked)
    assert facts(sheet) == {
        "day": "2026-04-15", "sales": 16_54, "net": 14_85, "cost": 8_33, "margin": 6_52, "margin_percent": 4391
    }  # fmt: skip
    documents, takings = sheet.tables
    assert list(documents.rows) == [
        ("purchase", 1, 65_80),
        ("reversal", 1, -6_50),
        ("sale", 2, 33_04),
        ("sale_return", 1, -10_00),
    ]
    assert {row[0]: row[1:] for row in takings.rows} == {"cash": (21_54, 10_00, 11_54), "wechat": (5_00, 0, 5_00)}


def test_a_day_without_sales_has_no_margin(stocked: Desk) -> None:
    sheet = stockroom.show_today(later(stocked, days=1))
    assert (facts(sheet)["sales"], facts(sheet)["margin_percent"]) == (0, None)
    assert [list(table.rows) for table in sheet.tables] == [[], []]
