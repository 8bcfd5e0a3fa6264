"""`jxc count …`."""

from jxc.errors import CONFLICT, FORBIDDEN, NOT_FOUND, REFUSED
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


def test_a_stocktake_without_differences_is_a_document_and_says_what_was_left_out(shop: Typist) -> None:
    shop.well("count", "start")
    shop.well("count", "scan", "1002x5")
    answer = shop("count", "post", "--format", "table")
    assert "s001-PD-2604-00001" in answer.out
    assert "stay as they are: 1." in answer.out


def test_one_stocktake_is_open_at_a_time_and_can_be_dropped(shop: Typist) -> None:
    shop.well("count", "start")
    assert shop("count", "start").status == CONFLICT
    assert shop("count", "post").status == REFUSED
    shop.well("count", "cancel")
    assert shop("count", "scan", "1001").status in (NOT_FOUND, REFUSED)
    assert "cancelled" in shop.well("count", "list")


def test_a_part_is_counted_blind_again_with_reasons_and_settled(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("item", "set", "1001", "--category", "饮料")
    shop.well("count", "start", "--category", "饮料", "--blind")
    blind = shop.well("count", "scan", "1001x40", "--operator", "小张", "--format", "table")
    assert "40" in blind
    assert "48" not in blind
    assert shop("count", "review", "--operator", "小张").status == FORBIDDEN
    assert shop("count", "scan", "1002x1").status == REFUSED
    snapshot("count-recount-zh", shop.well("盘点", "recount", "--above", "0", "--format", "table", "--lang", "zh"))
    assert shop("count", "post").status == CONFLICT
    shop.well("count", "scan", "1001x46", "--operator", "小张")
    snapshot("count-reason-en", shop.well("count", "reason", "1001", "--reason", "theft", "--format", "table"))
    snapshot("count-post-zh", shop.well("count", "post", "--lang", "zh", "--format", "table"))
    snapshot("count-settle-zh", shop.well("count", "settle", "PD1", "--lang", "zh", "--format", "table"))
    assert shop("doc", "approve", "D1").status == FORBIDDEN
    snapshot("count-settled-zh", shop.well("单据", "approve", "D1", "--operator", "李会计", "--lang", "zh"))
    snapshot("count-list-en", shop.well("count", "list", "--format", "table"))


def test_a_file_of_a_hand_held_counter_is_taken_in_or_refused_with_its_rows(shop: Typist) -> None:
    shop.well("count", "start")
    file = shop.home.parent / "counter.csv"
    file.write_text("item,quantity\n1001,48\nnone,1\n6901234567892,-1\n", "utf-8")
    answer = shop("count", "scan", "--file", str(file))
    assert answer.status == NOT_FOUND
    assert ("counter.csv:3" in answer.err, "counter.csv:4" in answer.err) == (True, True)
    file.write_text("item,quantity\n1001,48\n", "utf-8")
    shop.well("count", "scan", "--file", str(file))
    assert "1002" in shop.well("count", "review", "--uncounted")
    shop.well("count", "post", "--missing-as-zero")
    assert "1002,[red]x[/red],个,5" in shop.well("stock", "1002")
    shop.well("doc", "approve", "D1", "--operator", "李店长")
    assert "1002,[red]x[/red],个,0" in shop.well("stock", "1002")
