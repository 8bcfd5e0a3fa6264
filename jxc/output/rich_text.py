"""The same drawn table on a terminal with rich: fitted to its width. For cold reports only.

Every piece of text is wrapped in rich's Text, so that a product named [red] is a name and not markup.
"""

import sys
from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from jxc.i18n import Words
from jxc.output import bars
from jxc.output.text import Drawn, draw, head_lines, remarks
from jxc.table import Sheet, Table


def show(answer: Table | Sheet, words: Words, timezone: str, *, color: bool) -> None:
    """Print a table, or a sheet with its tables, on standard output."""
    if isinstance(answer, Table):
        render(draw(answer, words, timezone), color=color)
        return
    console = _console(color=color)
    _print_lines(console, head_lines(answer, words, timezone))
    for table in answer.tables:
        console.print()
        render(draw(table, words, timezone), color=color)
    if answer.notes:
        console.print()
    _print_lines(console, remarks(answer.notes, words))


def _console(*, color: bool) -> Console:
    return Console(file=sys.stdout, no_color=not color, highlight=False, emoji=False, markup=False)


def _print_lines(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        console.print(Text(line), soft_wrap=True)  # a command must stay one line to be copied


def render(drawn: Drawn, *, color: bool) -> None:
    """Print the table on standard output."""
    console = _console(color=color)
    picture = RichTable(
        title=Text(drawn.title, "bold") if drawn.title else None,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_footer=drawn.totals is not None,
        pad_edge=False,
    )
    footers = drawn.totals or [""] * len(drawn.headings)
    for heading, footer, right in zip(drawn.headings, footers, drawn.right, strict=True):
        picture.add_column(
            Text(heading, "bold"),
            Text(footer, "bold"),
            justify="right" if right else "left",
            no_wrap=right,
            overflow="fold",
        )
    for row in drawn.rows:
        picture.add_row(*map(Text, row))
    console.print(picture)
    if drawn.chart is not None:
        console.print(bars.picture(*bars.strokes(drawn), console.width))
    for note in drawn.notes:
        console.print(Text(note, "dim"))
