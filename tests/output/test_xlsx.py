"""Workbooks: what an accountant opens. Read back with another library, and recomputed by LibreOffice where it is."""

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from jxc.errors import JxcError
from jxc.i18n import speak
from jxc.output import xlsx
from jxc.table import Column, Fact, Kind, Note, Sheet, Table

ZONE = "Asia/Shanghai"
COLUMNS = (
    Column("store", Kind.TEXT, "Store", "门店"),
    Column("name", Kind.TEXT, "Name"),
    Column("day", Kind.DATE, "Day"),
    Column("quantity", Kind.QUANTITY, "Quantity"),
    Column("value", Kind.MONEY, "Value"),
    Column("rate", Kind.PERCENT, "Margin %"),
)
ROWS = (
    ("s001", "=1+1", "2026-04-01", 15_000, 1_234_567, 1234),
    ("s002", "00123", "2026-04-02", 20_000, -50, None),
    ("s001", "茶[1]", None, 5_000, 1, 9999),
)
TABLE = Table("t", "Stock balance", COLUMNS, ROWS, (None, None, None, 40_000, 1_234_518, 1200), (Note("yes"),))


def written(path: Path, answer: Table | Sheet, lang: str = "en") -> openpyxl.Workbook:
    xlsx.write(answer, path, speak(lang), ZONE)
    return openpyxl.load_workbook(path)


def test_a_table_becomes_a_page_with_title_headings_and_numbers_that_are_numbers(tmp_path: Path) -> None:
    page = written(tmp_path / "t.xlsx", TABLE)["Stock balance"]
    assert page["A1"].value == "Stock balance"
    assert [cell.value for cell in page[4]] == [column.title for column in COLUMNS]
    assert page.freeze_panes == "A5"
    assert [cell.value for cell in page[5]][3:] == [1.5, 12345.67, 0.1234]
    assert page["C5"].is_date
    assert page["E5"].number_format.startswith("#,##0.00")
    assert page["F6"].value is None


def test_what_it_is_of_stands_below_the_title(tmp_path: Path) -> None:
    heading = (Note("Company: {company}", {"company": "江南"}), Note("Unit: yuan"))
    page = written(tmp_path / "t.xlsx", TABLE._replace(heading=heading), "zh").worksheets[0]
    assert page["A2"].value == "编制单位：江南  单位：元"


def test_text_stays_text_whatever_it_looks_like(tmp_path: Path) -> None:
    page = written(tmp_path / "t.xlsx", TABLE)["Stock balance"]
    assert [(page[place].value, page[place].data_type) for place in ("B5", "B6")] == [("=1+1", "s"), ("00123", "s")]


def test_plain_sums_are_formulas_and_other_totals_figures(tmp_path: Path) -> None:
    page = written(tmp_path / "t.xlsx", TABLE)["Stock balance"]
    assert [cell.value for cell in page[8]] == ["Total", "", "", "=SUM(D5:D7)", "=SUM(E5:E7)", 0.12]


def test_a_page_for_each_store_has_its_own_sums(tmp_path: Path) -> None:
    book = written(tmp_path / "t.xlsx", TABLE._replace(sheets="store"), "zh")
    assert book.sheetnames == ["s001", "s002"]
    assert str(book["s001"]["A1"].value).endswith(" · s001")
    assert book["s001"]["E7"].value == "=SUM(E5:E6)"
    assert book["s002"]["E6"].value == "=SUM(E5:E5)"
    assert book["s002"]["F6"].value == ""


def test_names_that_no_page_may_bear_are_changed(tmp_path: Path) -> None:
    rows = (("a/b", *ROWS[0][1:]), ("a:b", *ROWS[0][1:]), ("x" * 40, *ROWS[0][1:]))
    book = written(tmp_path / "t.xlsx", TABLE._replace(rows=rows, sheets="store"))
    assert book.sheetnames == ["a-b", "a-b 2", "x" * 27]


def test_a_sheet_has_its_facts_above_its_tables(tmp_path: Path) -> None:
    sheet = Sheet("sale", "Sale", (Fact("total", Kind.MONEY, "Total", 1050),), (TABLE,))
    page = written(tmp_path / "t.xlsx", sheet)["Sale"]
    assert (page["A3"].value, page["B3"].value) == ("Total", 10.5)
    assert page["A5"].value == "Store"
    assert page["E6"].value == 12345.67


def test_an_empty_answer_is_a_page_with_headings(tmp_path: Path) -> None:
    book = written(tmp_path / "t.xlsx", TABLE._replace(rows=(), sheets="store"))
    assert [[cell.value for cell in page[4]] for page in book] == [[column.title for column in COLUMNS]]


def test_more_rows_than_a_page_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 6)
    with pytest.raises(JxcError, match="xlsx-too-long"):
        xlsx.write(TABLE, tmp_path / "t.xlsx", speak("en"), ZONE)


def test_without_the_library_the_error_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(JxcError, match="xlsx-missing"):
        xlsx.write(TABLE, tmp_path / "t.xlsx", speak("en"), ZONE)


def test_libreoffice_computes_the_same_totals(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    xlsx.write(TABLE, tmp_path / "t.xlsx", speak("en"), ZONE)
    options = (f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "csv")
    command = (office, *options, "--outdir", str(tmp_path), str(tmp_path / "t.xlsx"))
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    last = list(csv.reader((tmp_path / "t.csv").read_text("utf-8").splitlines()))[-1]
    assert [cell.replace(",", "") for cell in last[:5]] == ["Total", "", "", "4", "12345.18"]
