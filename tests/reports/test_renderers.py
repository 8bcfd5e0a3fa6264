"""Every report in every format and both languages: nothing is rounded, eaten or run as a formula."""

import csv
import io
import json
from pathlib import Path

import pytest

from jxc.i18n import Words, speak
from jxc.lake.report import read_reports
from jxc.lake.views import Basis
from jxc.output import csv_text, json_text, text
from jxc.table import Kind, Table
from tests.lake import chain

REPORTS = tuple(read_reports(Path("none")))
ZONE = "Asia/Shanghai"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Table]:
    basis: Basis = chain.filled(tmp_path_factory.mktemp("lake"))
    return {name: chain.ask(basis, name) for name in REPORTS}


def total(values: list[str]) -> int:
    """The sum of amounts in fen; nothing counts as nothing."""
    return sum(int(value.replace(".", "").replace(",", "")) for value in values if value)


def in_csv(value: object) -> str:
    """A cell of JSON as CSV writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value).removeprefix("'")


@pytest.mark.parametrize("name", REPORTS)
def test_csv_and_json_hold_the_same_cells(tables: dict[str, Table], name: str) -> None:
    as_csv, as_json = io.StringIO(newline=""), io.StringIO()
    csv_text.write(tables[name], as_csv)
    json_text.write(tables[name], as_json, speak("en"))
    rows = list(csv.DictReader(io.StringIO(as_csv.getvalue())))
    objects = json.loads(as_json.getvalue(), parse_float=str, parse_int=str)["rows"]
    assert len(rows) == len(objects)
    for row, found in zip(rows, objects, strict=True):
        assert row == {key: in_csv(value) for key, value in found.items()}


@pytest.mark.parametrize("name", REPORTS)
def test_money_in_csv_adds_up_to_the_totals_in_fen(tables: dict[str, Table], name: str) -> None:
    table = tables[name]
    written = io.StringIO(newline="")
    csv_text.write(table, written)
    rows = list(csv.DictReader(io.StringIO(written.getvalue())))
    for column, cell in zip(table.columns, table.totals or (), strict=False):
        if column.kind is Kind.MONEY and cell is not None:
            assert total([row[column.name] for row in rows]) == cell


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", REPORTS)
def test_a_table_for_people_shows_every_row_under_titles_of_their_language(
    tables: dict[str, Table], name: str, lang: str
) -> None:
    table, words = tables[name], speak(lang)
    lines = list(text.table_lines(table, words, ZONE))
    shown = "\n".join(lines)
    for column in table.columns:
        assert words.title(column.title, column.zh) in shown
    assert len([line for line in lines if "s001" in line]) == sum("s001" in str(row) for row in table.rows)
    if name in {"stock", "stock-card", "stock-summary"}:
        assert "[red]米[/red]" in shown


@pytest.mark.parametrize("name", REPORTS)
def test_excel_gets_its_mark_and_chinese_headings(tables: dict[str, Table], name: str) -> None:
    written = io.StringIO(newline="")
    words: Words = speak("zh")
    csv_text.write_excel(tables[name], written, words, ZONE)
    assert written.getvalue().startswith("\ufeff")
    heading = written.getvalue().splitlines()[0]
    assert [column.zh for column in tables[name].columns] == heading.lstrip("\ufeff").split(",")
