"""Bars: one scale, right widths, at any width and without colour."""

import io

import pytest
from rich.console import Console

from jxc.i18n import speak
from jxc.output import bars
from jxc.output.bars import Stroke
from jxc.output.plain import width
from jxc.output.text import draw, table_lines
from jxc.table import Column, Kind, Table

TABLE = Table(
    "margin",
    "Gross margin",
    (
        Column("store", Kind.TEXT, "Store"),
        Column("name", Kind.TEXT, "Name"),
        Column("net", Kind.MONEY, "Net sales"),
        Column("margin", Kind.MONEY, "Gross margin"),
    ),
    (("s001", "人民路店", 400_000, 100_000), ("s002", "西湖店", 300_000, 50_000), ("s003", "[red]x[/red]", 0, 0)),
    chart="margin",
)


def _drawn(strokes: list[Stroke], columns: int) -> list[str]:
    paper = Console(file=io.StringIO(), width=columns, color_system=None)
    with paper.capture() as drawn:
        paper.print(bars.picture("Gross margin", strokes, columns))
    return drawn.get().splitlines()


def _blocks(line: str) -> int:
    return sum(2 if char == "█" else 1 for char in line if char in "█▌")


def test_a_bar_is_as_long_as_its_figure_is_great() -> None:
    title, strokes = bars.strokes(draw(TABLE, speak("en"), "Asia/Shanghai"))
    assert title == "Gross margin"
    _, first, second, third = bars.lines(title, strokes)
    assert abs(_blocks(first) - 2 * _blocks(second)) <= 2
    assert _blocks(third) == 0


@pytest.mark.parametrize("columns", [40, 80, 132])
def test_bars_take_the_width_there_is_and_figures_stay_whole(columns: int) -> None:
    _, strokes = bars.strokes(draw(TABLE, speak("zh"), "Asia/Shanghai"))
    drawn = _drawn(strokes, columns)
    assert max(width(line.rstrip()) for line in drawn) <= columns
    assert all(stroke.shown in line for stroke, line in zip(strokes, drawn[1:], strict=True))


def test_a_name_with_markup_is_a_name() -> None:
    _, strokes = bars.strokes(draw(TABLE, speak("en"), "Asia/Shanghai"))
    assert "[red]x[/red]" in bars.lines("x", strokes)[-1]


def test_a_loss_goes_to_the_other_side_of_nil() -> None:
    _, gain, loss = bars.lines("x", [Stroke("a", "1.00", 100), Stroke("b", "-1.00", -100)])
    middle = len(gain) // 2 - 4
    assert "█" not in gain[: middle - 4]
    assert "█" not in loss[middle + 6 :]
    assert "█" in gain
    assert "█" in loss


def test_figures_that_are_all_nil_have_no_bars() -> None:
    assert "█" not in "".join(bars.lines("x", [Stroke("a", "0.00", 0)]))


def test_plain_text_shows_the_bars_below_the_rows() -> None:
    lines = list(table_lines(TABLE, speak("en"), "Asia/Shanghai"))
    assert [line for line in lines if "█" in line]
    assert lines.index("Gross margin", 1) > 4


def test_an_empty_table_has_no_picture() -> None:
    assert "█" not in "".join(table_lines(TABLE._replace(rows=()), speak("en"), "Asia/Shanghai"))
