"""Bars for one column of a table: a picture that a terminal can show, in as many columns as it has.

Owns the picture alone: its labels and figures are the cells that the table shows. Imports rich, so only tables that
ask for a picture may import this.
"""

import io
from collections.abc import Sequence
from typing import NamedTuple

from rich.bar import Bar
from rich.console import Console, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from jxc.output.text import Drawn

PIPE = 80  # columns where there is no terminal to ask
_LABELS = 2 / 5  # the most that labels may take of the width


class Stroke(NamedTuple):
    """One bar: what it stands for, its figure as people read it, and the figure itself."""

    label: str
    shown: str
    value: int


def strokes(drawn: Drawn) -> tuple[str, list[Stroke]]:
    """The heading and bars of a table's charted column; a label is the row's text, without its figures."""
    place, values = drawn.chart or (0, [])
    texts = [number for number, right in enumerate(drawn.right) if not right]
    labels = [" ".join(row[number] for number in texts if row[number]) for row in drawn.rows]
    figures = [row[place] for row in drawn.rows]
    return drawn.headings[place], [Stroke(*parts) for parts in zip(labels, figures, values, strict=True)]


def picture(title: str, strokes: Sequence[Stroke], columns: int) -> RenderableType:
    """The bars under their title, on one scale from nil; a negative figure goes to the left of nil."""
    low = min(0, *(stroke.value for stroke in strokes))
    high = max(0, *(stroke.value for stroke in strokes))
    grid = Grid.grid(padding=(0, 2, 0, 0), pad_edge=False, expand=True)
    grid.title, grid.title_justify, grid.title_style = Text(title, "bold"), "left", ""
    grid.add_column(no_wrap=True, overflow="ellipsis", max_width=round(columns * _LABELS))
    grid.add_column(ratio=1)
    grid.add_column(justify="right", no_wrap=True)
    for stroke in strokes:
        begin, end = min(0, stroke.value) - low, max(0, stroke.value) - low
        bar = Bar(max(high - low, 1), begin, end, color="red" if stroke.value < 0 else "cyan")
        grid.add_row(Text(stroke.label), bar, Text(stroke.shown))
    return grid


def lines(title: str, strokes: Sequence[Stroke]) -> list[str]:
    """The same picture as plain text of `PIPE` columns."""
    paper = Console(file=io.StringIO(), width=PIPE, color_system=None, legacy_windows=False)
    with paper.capture() as drawn:
        paper.print(picture(title, strokes, PIPE))
    return [line.rstrip() for line in drawn.get().splitlines()]
