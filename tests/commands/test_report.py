"""`jxc report`: the list, answers in every format, SQL that plain DuckDB runs, and refusals."""

import json
import re
from pathlib import Path

import duckdb
import openpyxl

from jxc.errors import CONFLICT, NOT_FOUND, REFUSED, USAGE
from jxc.lake.report import read_reports
from tests.commands.conftest import Snapshot, Typist


def test_without_a_name_the_reports_are_listed(shop: Typist) -> None:
    for words, title in (((), "Stock balance"), (("--lang", "zh"), "库存余额表")):
        listed = shop.well("report", *words, "--format", "table").splitlines()[3:]
        assert [line.split()[0] for line in listed] == sorted(read_reports(Path("none")))
        assert any(title in line for line in listed if line.startswith("stock "))


def unnumbered(text: str) -> str:
    """The text without the number of the newest record, which grows with every account a chart is given."""
    return re.sub(r"#\d+", "#…", text)


def test_an_answer_for_people_in_both_languages(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("sale", "1001x2", "--pay", "wechat")
    snapshot("report-margin-en", unnumbered(shop.well("report", "margin", "--by", "item", "--format", "table")))
    snapshot(
        "report-margin-zh", unnumbered(shop.well("报表", "margin", "--by", "item", "--format", "table", "--lang", "zh"))
    )
    snapshot(
        "report-card-zh",
        unnumbered(shop.well("report", "stock-card", "--item", "1001", "--format", "table", "--lang", "zh")),
    )


def test_in_a_pipe_data_and_basis_go_separate_ways(shop: Typist) -> None:
    answer = shop("report", "stock", "--by", "item")
    assert answer.out.splitlines()[0] == "sku,name,unit,quantity,unit_cost,value"
    assert answer.err.startswith("Basis: known up to 1: s001 #")


def test_json_holds_exact_figures(shop: Typist) -> None:
    rows = json.loads(shop.well("report", "stock", "--json"), parse_float=str)["rows"]
    assert [(row["sku"], row["value"]) for row in rows] == [("1001", "100.00"), ("1002", "26.55")]


def test_the_printed_sql_runs_without_jxc(shop: Typist) -> None:
    script = shop.well("report", "stock", "--by", "store", "--print-sql")
    with duckdb.connect() as plain:
        plain.execute(script)
        found = plain.fetchall()
    assert [(row[0], str(row[-1])) for row in found] == [("s001", "126.55")]


def test_a_workbook_has_a_page_for_each_value_of_a_column(shop: Typist, tmp_path: Path) -> None:
    path = tmp_path / "books.xlsx"
    shop.well("report", "trial-balance", "--by", "store", "--sheets", "store", "--out", str(path), "--lang", "zh")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["s001"]
    assert book["s001"]["A1"].value == "科目余额表 · s001"
    assert shop("doc", "list", "--out", str(path)).err == f"Written to {path}.\n"
    assert openpyxl.load_workbook(path).sheetnames == ["Documents"]


def test_what_no_workbook_can_be_made_of_is_refused(shop: Typist, tmp_path: Path) -> None:
    assert shop("report", "stock", "--format", "xlsx").status == USAGE
    answer = shop("report", "stock", "--sheets", "value", "--out", str(tmp_path / "t.xlsx"))
    assert answer.status == USAGE
    assert "store" in answer.err


def test_the_journal_leaves_as_books_and_nothing_else_does(shop: Typist, tmp_path: Path) -> None:
    path = tmp_path / "books.journal"
    shop.well("report", "journal", "--out", str(path))
    assert path.read_text("utf-8").startswith("commodity 1000.00 CNY\n\naccount 1405  ; Merchandise, type:A\n")
    assert "open Assets:1405 CNY" in shop.well("report", "journal", "--format", "beancount")
    assert shop("report", "stock", "--format", "beancount").status == USAGE


def test_a_broken_report_of_ones_own_is_refused_by_name(shop: Typist) -> None:
    (shop.home / "reports").mkdir()
    (shop.home / "reports" / "mine.sql").write_text("SELECT 1", encoding="utf-8")
    answer = shop("report", "mine")
    assert answer.status == REFUSED
    assert "mine" in answer.err
    assert shop("report", "stock").status == 0


def test_what_does_not_exist_or_fit_is_refused(shop: Typist) -> None:
    assert shop("report", "marginn").status == NOT_FOUND
    assert shop("report", "stock", "--from", "today").status == USAGE
    assert shop("report", "stock", "--by", "hour").status == USAGE


def test_columns_are_chosen_and_ordered_in_every_format_and_totals_stay(shop: Typist) -> None:
    asked = ("report", "stock", "--by", "item", "--columns", "value,name")
    assert shop.well(*asked, "--format", "csv").splitlines()[0] == "value,name"
    row = json.loads(shop.well(*asked, "--json"))["rows"][0]
    assert list(row) == ["value", "name"]
    text = shop.well(*asked, "--format", "table")
    assert "126.55" in text  # the total
    assert "Quantity" not in text
    only = shop.well("report", "stock", "--by", "item", "--columns", "name", "--format", "table")
    assert "126.55" not in only


def test_printed_sql_has_the_columns_that_were_chosen(shop: Typist) -> None:
    script = shop.well("report", "stock", "--by", "item", "--columns", "value,sku", "--print-sql")
    with duckdb.connect() as plain:
        plain.execute(script)
        found = plain.fetchall()
    assert [(str(value), sku) for value, sku in found] == [("100.00", "1001"), ("26.55", "1002")]


def test_a_saved_report_is_listed_and_shown_with_its_columns_and_grouping(shop: Typist) -> None:
    saved = shop("report", "stock", "--by", "item", "--columns", "name,value", "--save", "我的库存")
    assert (saved.status, "我的库存.sql" in saved.err) == (0, True)
    assert "我的库存," in shop.well("report", "--format", "csv")
    assert shop.well("report", "我的库存", "--format", "csv").splitlines()[0] == "name,value"
    assert shop.well("report", "我的库存", "--by", "store", "--format", "csv").splitlines()[0] == "value"
    shop.well("report", "我的库存", "--columns", "sku", "--save", "again")
    assert shop.well("report", "again", "--format", "csv").splitlines()[0] == "sku"


def test_columns_and_names_that_cannot_be_are_refused(shop: Typist) -> None:
    assert shop("report", "stock", "--by", "item", "--columns", "store").status == USAGE
    assert shop("report", "stock", "--save", "../stock").status == USAGE
    assert shop("report", "stock", "--save", "margin").status == CONFLICT
    assert not list((shop.home / "reports").glob("*.sql"))
