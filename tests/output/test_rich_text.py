"""The same tables with rich."""

import pytest

from jxc.i18n import speak
from jxc.output.plain import width
from jxc.output.rich_text import render, show
from jxc.output.text import RULE, draw, sheet_lines
from jxc.table import Column, Kind, Note, Table
from tests.output.sample import SHEET, TABLE, ZONE


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TERM", "dumb")


def test_rich_says_every_cell_that_plain_text_says(capsys: pytest.CaptureFixture[str]) -> None:
    drawn = draw(TABLE, speak("en"), ZONE)
    render(drawn, color=False)
    shown = capsys.readouterr().out
    cells = [cell for row in [*drawn.rows, drawn.totals or [], drawn.headings] for cell in row]
    assert [cell for cell in cells if cell not in shown] == []


def test_markup_in_a_name_is_a_name_for_rich_too(capsys: pytest.CaptureFixture[str]) -> None:
    render(draw(TABLE, speak("en"), ZONE), color=True)
    assert "[red]x[/red]" in capsys.readouterr().out


def test_a_narrow_terminal_folds_names_and_keeps_figures_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    render(draw(TABLE, speak("en"), ZONE), color=False)
    assert "1,234.56" in capsys.readouterr().out


def test_a_sheet_says_what_its_plain_text_says(capsys: pytest.CaptureFixture[str]) -> None:
    words = speak("en")
    show(SHEET._replace(notes=(Note("A sentence."),)), words, ZONE, color=False)
    shown = capsys.readouterr().out.split()
    plain = " ".join(sheet_lines(SHEET._replace(notes=(Note("A sentence."),)), words, ZONE)).split()
    assert [word for word in plain if word.strip(RULE) and word not in shown] == []


def test_a_command_in_a_note_stays_on_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    show(SHEET._replace(notes=(Note("jxc " + "x" * 90 + " --yes"),)), speak("en"), ZONE, color=False)
    assert "x" * 90 + " --yes\n" in capsys.readouterr().out


def test_bars_follow_the_rows_of_a_charted_table(capsys: pytest.CaptureFixture[str]) -> None:
    show(TABLE._replace(chart="value"), speak("en"), ZONE, color=False)
    assert "█" in capsys.readouterr().out


def test_where_figures_have_no_room_rows_become_records(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    render(draw(TABLE, speak("en"), ZONE), color=False)
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "Stock"
    assert "1,234.56" in next(line for line in shown if line.startswith("  Value"))


def test_a_long_chinese_sentence_is_folded_and_codes_stay_whole(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    columns = (Column("no", Kind.TEXT, "Number"), Column("note", Kind.TEXT, "Note"), Column("n", Kind.MONEY, "Total"))
    show(
        Table("x", "", columns, (("s001-XS-2604-00001", "盘亏经批准转管理费用" * 3, 643),)),
        speak("en"),
        ZONE,
        color=False,
    )
    shown = capsys.readouterr().out.splitlines()
    assert shown[2].startswith("s001-XS-2604-00001  盘亏")
    assert shown[2].endswith("6.43")
    assert max(map(width, shown)) <= 40
