"""`jxc count …`."""

from jxc.errors import CONFLICT, NOT_FOUND, REFUSED
from tests.commands.conftest import Snapshot, Typist


def test_a_stocktake_runs_while_trade_goes_on(shop: Typist, snapshot: Snapshot) -> None:
    assert "1" in shop("count", "start", "--note", "月末").err
    shop.well("count", "scan", "1001x40", "--sheet", "A1")
    shop.well("count", "scan", "1001x6", "1002x5")
    shop.well("sale", "1001x2")
    snapshot("count-review-en", shop.well("count", "review", "--format", "table"))
    snapshot("count-review-zh", shop.well("盘点", "review", "--all", "--format", "table", "--lang", "zh"))
    snapshot("count-post", shop.well("count", "post"))
    assert "1001,可乐330ml,瓶,44" in shop.well("stock", "1001")


def test_a_stocktake_without_differences_posts_nothing(shop: Typist) -> None:
    shop.well("count", "start")
    shop.well("count", "scan", "1002x5")
    assert "nothing to post" in shop("count", "post").err


def test_one_stocktake_is_open_at_a_time_and_can_be_dropped(shop: Typist) -> None:
    shop.well("count", "start")
    assert shop("count", "start").status == CONFLICT
    assert shop("count", "post").status == REFUSED
    shop.well("count", "cancel")
    assert shop("count", "scan", "1001").status in (NOT_FOUND, REFUSED)
    assert "cancelled" in shop.well("count", "list")
