"""`jxc report`: the list, answers in every format, SQL that plain DuckDB runs, and refusals."""

import json

import duckdb

from jxc.errors import NOT_FOUND, REFUSED, USAGE
from tests.commands.conftest import Snapshot, Typist


def test_without_a_name_the_reports_are_listed(shop: Typist, snapshot: Snapshot) -> None:
    snapshot("report-list-en", shop.well("report", "--format", "table"))
    snapshot("report-list-zh", shop.well("报表", "--format", "table", "--lang", "zh"))


def test_an_answer_for_people_in_both_languages(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("sale", "1001x2", "--pay", "wechat")
    snapshot("report-margin-en", shop.well("report", "margin", "--by", "item", "--format", "table"))
    snapshot("report-margin-zh", shop.well("报表", "margin", "--by", "item", "--format", "table", "--lang", "zh"))
    snapshot("report-card-zh", shop.well("report", "stock-card", "--item", "1001", "--format", "table", "--lang", "zh"))


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
