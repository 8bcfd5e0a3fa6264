"""CSV for programs and for Excel."""

import csv
import io
from collections.abc import Callable

import pytest

from jxc.i18n import speak
from jxc.output.csv_text import write, write_excel
from jxc.table import Column, Kind, Table
from tests.output.sample import ROWS, TABLE, ZONE


def _plain(table: Table) -> str:
    out = io.StringIO(newline="")
    write(table, out)
    return out.getvalue()


def _excel(table: Table, lang: str) -> str:
    out = io.StringIO(newline="")
    write_excel(table, out, speak(lang), ZONE)
    return out.getvalue()


def _texts(*cells: str) -> Table:
    return Table("t", "", (Column("a", Kind.TEXT, "Item"),), tuple((cell,) for cell in cells))


def test_csv_looks_the_same_tomorrow(snapshot: Callable[[str, str], None]) -> None:
    snapshot("csv", _plain(TABLE))
    snapshot("csv-excel-zh", _excel(TABLE, "zh").replace("\r\n", "\n"))


def test_headings_for_programs_are_the_stable_names() -> None:
    assert _plain(TABLE).splitlines()[0] == "sku,name,kind,quantity,value,margin,at,low"


def test_every_row_reads_back_with_as_many_cells_as_there_are_columns() -> None:
    rows = list(csv.reader(io.StringIO(_plain(TABLE), newline="")))
    assert [len(row) for row in rows] == [8] * (len(ROWS) + 1)
    assert rows[4][1] == ROWS[3][1]


def test_a_carriage_return_in_a_name_does_not_split_the_row() -> None:
    assert len(list(csv.reader(io.StringIO(_plain(_texts("a\rb", "a\r\nb")), newline="")))) == 3


def test_a_name_that_is_a_formula_cannot_run_in_a_spreadsheet() -> None:
    for text in ("=1+1", "+1", "-1", "@x", "\tx", "\rx"):
        rows = list(csv.reader(io.StringIO(_plain(_texts(text)), newline="")))
        assert rows[1][0] == f"'{text}".replace("\r", "\n")


def test_a_negative_number_is_no_formula() -> None:
    assert "-0.5,-0.50,-0.0001" in _plain(TABLE)


def test_excel_gets_a_byte_order_mark_and_its_line_ends() -> None:
    text = _excel(TABLE, "zh")
    assert text.startswith("\ufeff")
    assert text.count("\r\n") == len(ROWS) + 1


def test_excel_keeps_leading_zeros_and_long_barcodes() -> None:
    assert _excel(_texts("0012", "6901234567892", "12", "0"), "en").split("\r\n")[1:-1] == [
        "\t0012",
        "\t6901234567892",
        "12",
        "0",
    ]


@pytest.mark.parametrize("text", ["0069", "6901234567892", "1221.90", "1E5", "1/14", "2026-04", "3-5", "8:30"])
def test_excel_takes_numbers_of_things_as_the_text_they_are(text: str) -> None:
    table = Table("x", "", (Column("code", Kind.TEXT, "Item"),), ((text,),))
    write_excel(table, out := io.StringIO(), speak("en"), ZONE)
    assert out.getvalue().endswith(f"\r\n\t{text}\r\n")


@pytest.mark.parametrize("text", ["1001", "6401.01", "2221.01.10", "可乐330ml", "s001-XS-2604-00001"])
def test_excel_gets_no_tab_where_nothing_would_change(text: str) -> None:
    table = Table("x", "", (Column("code", Kind.TEXT, "Item"),), ((text,),))
    write_excel(table, out := io.StringIO(), speak("en"), ZONE)
    assert out.getvalue().endswith(f"\r\n{text}\r\n")
