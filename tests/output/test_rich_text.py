"""The same tables with rich."""

import pytest

from jxc.i18n import speak
from jxc.output.rich_text import render
from jxc.output.text import draw
from tests.output.sample import TABLE, ZONE


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
