"""`jxc item …`."""

import json
from pathlib import Path

from jxc.errors import CONFLICT, REFUSED, USAGE
from tests.commands.conftest import Snapshot, Typist


def test_an_item_shows_its_units_and_barcodes(shop: Typist, snapshot: Snapshot) -> None:
    snapshot("item-en", shop.well("item", "show", "1001", "--format", "table"))
    snapshot("item-zh", shop.well("商品", "show", "1001", "--format", "table", "--lang", "zh"))


def test_what_is_not_named_stays_when_an_item_changes(shop: Typist) -> None:
    shop.well("item", "set", "1001", "--price", "3.80")
    item = json.loads(shop.well("item", "show", "1001", "--json"))["rows"][0]
    assert (item["name"], item["price"], item["unit"]) == ("可乐330ml", 3.8, "瓶")


def test_an_item_out_of_trade_leaves_the_list_and_comes_back(shop: Typist) -> None:
    shop.well("item", "set", "1001", "--inactive")
    assert "1001," not in shop.well("item", "list")
    assert "1001," in shop.well("item", "list", "--all")
    shop.well("item", "set", "1001", "--active")
    assert "1001," in shop.well("item", "list", "可乐")


def test_markup_in_a_name_is_a_name(shop: Typist) -> None:
    assert "[red]x[/red]" in shop.well("item", "list")


def test_wrong_items_are_refused(shop: Typist) -> None:
    assert shop("item", "add", "1001", "again").status == CONFLICT
    assert shop("item", "add", "a b", "x").status == REFUSED
    assert shop("item", "set", "1001", "--price", "1.1234567").status == REFUSED
    assert shop("item", "set", "1001", "--price-kind", "cheap").status == USAGE


def test_items_come_from_a_file_made_from_the_template(shop: Typist, tmp_path: Path) -> None:
    template = tmp_path / "items.csv"
    shop.well("item", "import", "--out", str(template))
    heading = template.read_text("utf-8-sig").splitlines()[0]
    columns = heading.split(",")
    row = dict.fromkeys(columns, "") | {columns[0]: "2001", columns[1]: "=1+1"}
    template.write_text(f"{heading}\n{','.join(row.values())}\n", "utf-8")
    shop.well("item", "import", str(template))
    assert json.loads(shop.well("item", "show", "2001", "--json"))["rows"][0]["name"] == "=1+1"
    assert "2001,'=1+1," in shop.well("item", "list", "2001")


def test_a_barcode_with_a_wrong_check_digit_is_kept_and_said(shop: Typist) -> None:
    added = shop("item", "add", "3001", "x", "--barcode", "6901234567893")
    assert added.status == 0
    assert "6901234567893 is wrong; a scanner would read 6901234567892" in added.err
    assert "校验位" in shop("item", "set", "3001", "--barcode", "6901234567894", "--lang", "zh").err
    assert shop("item", "set", "3001", "--barcode", "4006381333931").err == ""
