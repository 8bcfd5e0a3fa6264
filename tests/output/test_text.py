"""Tables and sheets as plain text."""

from collections.abc import Callable

from jxc.i18n import speak
from jxc.output.text import sheet_lines, table_lines
from jxc.table import Table
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
