"""The user's own fields from the command line to documents, lists and reports, in both languages."""

import io
import json
import sys
from pathlib import Path

import pytest

from jxc.errors import REFUSED
from tests.commands.conftest import Typist, jxc, shop

__all__ = ["jxc", "shop"]

FIELDS = """
[[fields]]
kind = "expense"
name = "plate"
title = "Plate"
title_zh = "车牌"
required = true

[[fields]]
kind = "expense"
name = "km"
title = "Kilometres"
title_zh = "里程"
type = "number"

[[fields]]
kind = "sale"
name = "gift"
title = "As a gift"
title_zh = "礼品"
type = "flag"
"""


def with_fields(shop: Typist) -> Typist:
    path = shop.home / "jxc.toml"
    path.write_text(path.read_text("utf-8") + FIELDS, "utf-8")
    return shop


def test_a_field_stands_on_the_document_and_in_lists(shop: Typist) -> None:
    with_fields(shop)
    out = shop.well("expense", "selling=50", "--field", "plate=沪A12345", "--field", "km=12.50", "--format", "table")
    assert "Plate" in out
    assert "沪A12345" in out
    shown = shop.well("doc", "show", "FY1", "--format", "table", "--lang", "zh")
    assert "车牌" in shown
    assert "里程" in shown
    listed = json.loads(shop.well("doc", "list", "--kind", "FY", "--json"))
    row = listed["rows"][0] if isinstance(listed, dict) else listed[0]
    assert (row["plate"], row["km"]) == ("沪A12345", 12.5)
    header = shop.well("doc", "list").splitlines()[0]
    assert header.endswith("note,plate,km,gift")


def test_a_required_field_is_asked_for_and_the_same_request_is_the_same_document(shop: Typist) -> None:
    with_fields(shop)
    refused = shop("expense", "selling=50", "--field", "km=far")
    assert refused.status == REFUSED
    assert "plate (Plate 车牌)" in refused.err
    assert "“far”" in refused.err
    assert shop("expense", "selling=50", "--field", "plate").status == REFUSED
    for _ in range(2):
        shop.well("expense", "selling=50", "--field", "plate=A1", "--ref", "R1")
    assert shop("expense", "selling=50", "--field", "plate=A2", "--ref", "R1").status == 8
    assert shop("sale", "1001", "--field", "colour=red").status == REFUSED


def test_reports_that_name_documents_have_a_column_for_each_field(shop: Typist) -> None:
    with_fields(shop)
    shop.well("sale", "1001x2", "--field", "gift=yes")
    shop.well("sale", "1001", "--pay", "bank")
    lines = shop.well("report", "journal").splitlines()
    assert lines[0].endswith("plate,km,gift")
    sales = [line for line in lines if "-XS-" in line]
    assert [line.rsplit(",", 1)[1] for line in sales if "-00001" in line] == ["true"] * len(
        [line for line in sales if "-00001" in line]
    )
    assert shop.well("report", "journal", "--columns", "doc_no,gift").splitlines()[0] == "doc_no,gift"
    assert "own_document" in shop.well("report", "journal", "--print-sql")
    assert "plate" not in shop.well("report", "stock").splitlines()[0]


def test_a_field_may_be_named_by_a_word_of_sql(shop: Typist) -> None:
    path = shop.home / "jxc.toml"
    field = '[[fields]]\nkind = "sale"\nname = "{}"\ntitle = "{}"\ntype = "{}"\n'
    path.write_text(
        path.read_text("utf-8") + field.format("table", "Table", "number") + field.format("order", "Order", "text")
    )
    shop.well("sale", "1001", "--field", "table=5", "--field", "order=A7")
    lines = shop.well("report", "sales").splitlines()
    assert (lines[0].endswith("table,order"), lines[1].endswith("5,A7")) == (True, True)
    assert shop.well("report", "sales", "--columns", "order,table").splitlines()[1] == "A7,5"
    shop.well("report", "sales", "--columns", "order,table", "--print-sql")


def test_a_till_and_the_float_of_a_shift_carry_fields_too(shop: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shop.home / "jxc.toml"
    field = '[[fields]]\nkind = "{}"\nname = "{}"\ntitle = "{}"\nrequired = true\n'
    path.write_text(
        path.read_text("utf-8") + field.format("sale", "table", "Table") + field.format("cash_move", "bag", "Bag"),
        "utf-8",
    )
    assert shop("shift", "open", "100", "--till", "1").status == REFUSED
    shop.well("shift", "open", "100", "--till", "1", "--from", "bank", "--field", "bag=7")
    lines = ":table\n1001\n+\n:table=5\n字段 other=1\n+\n:other=\n+\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
    answer = shop("till", "--till", "1", "--lang", "en")
    assert "“table” does not say a field and its value" in answer.err
    assert "The field table (Table) of sale is missing" in answer.err
    assert "has no field “other”" in answer.err
    listed = json.loads(shop.well("doc", "list", "--kind", "sale", "--json"))
    assert (listed["rows"] if isinstance(listed, dict) else listed)[0]["table"] == "5"


def test_a_return_and_a_close_at_a_till_carry_fields_that_were_said_before_them(
    shop: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = shop.home / "jxc.toml"
    field = '[[fields]]\nkind = "{}"\nname = "why"\ntitle = "Why"\nrequired = true\n'
    path.write_text(path.read_text("utf-8") + field.format("sale_return") + field.format("shift_close"), "utf-8")
    shop.well("shift", "open", "100", "--till", "1", "--from", "bank")
    lines = "1001x2\n+\n<last 1x1\n:why=broken\n<last 1x1\n1001\n+\n$cash=100\n:why=night\n$cash=100\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
    answer = shop("till", "--till", "1", "--lang", "en")
    assert answer.err.count("The field why (Why) of") == 2
    listed = json.loads(shop.well("doc", "list", "--json"))
    rows = listed["rows"] if isinstance(listed, dict) else listed
    said = {row["kind"]: row["why"] for row in rows}
    assert (said["sale"], said["sale_return"], said["shift_close"]) == (None, "broken", "night")


def test_an_import_fills_fields_that_its_mapping_names(shop: Typist, tmp_path: Path) -> None:
    with_fields(shop)
    (tmp_path / "pos.toml").write_text(
        'name = "pos"\nkind = "sale"\n[columns]\ndocument = "no"\nitem = "sku"\nquantity = "n"\nprice = "each"\n'
        '"field.gift" = "礼"\n',
        "utf-8",
    )
    (tmp_path / "day.csv").write_text(
        "no,sku,n,each,礼\n1,1001,1,3.50,是\n2,1001,2,3.50,\n1,1001,-1,3.50,是\n", "utf-8"
    )
    shop.well("import", str(tmp_path / "day.csv"), "--map", str(tmp_path / "pos.toml"))
    listed = json.loads(shop.well("doc", "list", "--json"))
    rows = listed["rows"] if isinstance(listed, dict) else listed
    assert [row["gift"] for row in rows if row["kind"] == "sale"] == [None, True]
    (tmp_path / "day.csv").write_text("no,sku,n,each,礼\n3,1001,1,3.50,maybe\n", "utf-8")
    refused = shop("import", str(tmp_path / "day.csv"), "--map", str(tmp_path / "pos.toml"))
    assert (refused.status, "day.csv:2" in refused.err) == (REFUSED, True)
