"""`jxc stock`, `jxc price` and `jxc today`."""

from pathlib import Path

from jxc.errors import NOT_FOUND
from tests.commands.conftest import Snapshot, Typist


def test_stock_in_a_pipe_is_csv_and_a_table_when_asked_for(shop: Typist, snapshot: Snapshot) -> None:
    snapshot("stock-csv", shop.well("stock", "--value"))
    snapshot("stock-en", shop.well("stock", "--value", "--format", "table"))
    snapshot("stock-zh", shop.well("库存", "--value", "--format", "table", "--lang", "zh"))


def test_low_stock_lists_only_what_is_at_or_below_its_mark(shop: Typist) -> None:
    assert shop.well("stock", "--low").splitlines()[1:] == []
    shop.well("sale", "1001x38")
    assert [line.split(",")[0] for line in shop.well("stock", "--low").splitlines()[1:]] == ["1001"]


def test_headquarters_without_goods_of_its_own_is_told_where_the_stores_goods_are_seen(
    jxc: Typist, tmp_path: Path
) -> None:
    (tmp_path / "share").mkdir()
    jxc.well("init", "--hq", "--remote", str(tmp_path / "share"))
    assert "jxc report stock" in jxc("stock").err


def test_a_price_is_shown_for_each_unit(shop: Typist, snapshot: Snapshot) -> None:
    snapshot("price-en", shop.well("price", "1001", "--format", "table"))
    snapshot("price-zh", shop.well("价格", "1001", "--format", "table", "--lang", "zh"))


def test_an_unknown_item_suggests_near_ones(shop: Typist) -> None:
    refused = shop("stock", "1011")
    assert refused.status == NOT_FOUND
    assert "1001" in refused.err


def test_today_shows_documents_takings_and_margin(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("sale", "1001x2", "--pay", "wechat")
    snapshot("today-en", shop.well("today"))
    snapshot("today-zh", shop.well("今日", "--lang", "zh"))
