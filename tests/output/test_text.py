"""Tables and sheets as plain text."""

from collections.abc import Callable

from jxc.i18n import speak
from jxc.output.plain import width
from jxc.output.text import sheet_lines, table_lines
from jxc.table import Column, Kind, Table
from tests.output.sample import COLUMNS, SHEET, TABLE, ZONE


def test_a_table_looks_the_same_tomorrow_in_both_languages(snapshot: Callable[[str, str], None]) -> None:
    for lang in ("en", "zh"):
        snapshot(f"table-{lang}", "\n".join(table_lines(TABLE, speak(lang), ZONE)) + "\n")


def test_a_sheet_looks_the_same_tomorrow_in_both_languages(snapshot: Callable[[str, str], None]) -> None:
    for lang in ("en", "zh"):
        snapshot(f"sheet-{lang}", "\n".join(sheet_lines(SHEET, speak(lang), ZONE)) + "\n")


def test_a_fact_without_a_value_is_left_out() -> None:
    assert not any("Change" in line for line in sheet_lines(SHEET, speak("en"), ZONE))


def test_no_escape_of_a_name_or_a_note_reaches_the_terminal() -> None:
    assert "\x1b" not in "".join(table_lines(TABLE, speak("en"), ZONE))


def test_markup_in_a_name_is_a_name() -> None:
    assert any("[red]x[/red]" in line for line in table_lines(TABLE, speak("en"), ZONE))


def test_an_empty_table_shows_its_headings_and_says_so() -> None:
    nothing = Table("stock", "", COLUMNS, (), totals=(None,) * len(COLUMNS))
    assert list(table_lines(nothing, speak("en"), ZONE))[2:] == ["Nothing to show."]


def test_a_table_wider_than_the_terminal_is_shown_as_records_with_every_figure_whole() -> None:
    wide = list(table_lines(TABLE, speak("en"), ZONE))
    assert list(table_lines(TABLE, speak("en"), ZONE, max(map(width, wide)))) == wide
    narrow = list(table_lines(TABLE._replace(notes=()), speak("en"), ZONE, 40))
    assert narrow[1].startswith("1001 可乐 330ml sale")
    assert narrow[2].split() == ["Quantity", "12"]
    assert "  Value     1,234.56" in narrow
    assert narrow[-3].startswith("Total")


def test_a_lines_own_number_stands_before_its_name_in_a_record() -> None:
    columns = (Column("line", Kind.INTEGER, "#"), Column("name", Kind.TEXT, "Name"), Column("n", Kind.INTEGER, "Left"))
    assert list(table_lines(Table("x", "", columns, ((1, "tea", 7),)), speak("en"), ZONE, 5)) == ["1 tea", "  Left  7"]
