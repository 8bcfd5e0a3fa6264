"""The same drawn table on a terminal with rich: fitted to its width. For cold reports only.

Every piece of text is wrapped in rich's Text, so that a product named [red] is a name and not markup.
"""

import sys
from collections.abc import Iterable
from textwrap import wrap

from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table as RichTable
from rich.text import Text

from jxc.i18n import Words
from jxc.output import bars
from jxc.output.plain import columns, width
from jxc.output.text import Drawn, draw, head_lines, record_lines, remarks
from jxc.table import Sheet, Table

HEIGHT = 25  # lines of a terminal; nothing here depends on it
NARROW = 20  # columns of a terminal: numbers, codes and dates this wide stay whole; names and notes are folded
UNBOUNDED = 10_000


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
    # Both sizes are given, because rich asks nobody and takes 80 where TERM is dumb.
    return Console(
        file=sys.stdout,
        width=columns(),
        height=HEIGHT,
        no_color=not color,
        highlight=False,
        emoji=False,
        markup=False,
    )


def _print_lines(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        console.print(Text(line), soft_wrap=True)  # a command must stay one line to be copied


def render(drawn: Drawn, *, color: bool) -> None:
    """Print the table on standard output; where it cannot fit, as records: a figure is never cut."""
    console = _console(color=color)
    picture = _picture(drawn, whole=NARROW)
    if _least(console, picture) > console.width:
        picture = _picture(drawn, whole=0)
    if _least(console, picture) > console.width:
        if drawn.title:
            console.print(Text(drawn.title, "bold"))
        _print_lines(console, record_lines(drawn))
    else:
        console.print(picture)
    if drawn.chart is not None:
        console.print()
        console.print(bars.picture(*bars.strokes(drawn), console.width))
    for note in drawn.notes:
        console.print(Text(note, "dim"))


def _picture(drawn: Drawn, *, whole: int) -> RichTable:
    """Rich's table: figures stay whole, and text up to `whole` columns wide; other text is folded where it must be."""
    picture = RichTable(
        title=Text(drawn.title, "bold") if drawn.title else None,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        show_footer=drawn.totals is not None,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    places = _filled(drawn)
    for place in places:
        total = drawn.totals[place] if drawn.totals else ""
        widest = max(width(cell) for cell in (total, *(row[place] for row in drawn.rows)))
        picture.add_column(
            Text(_broken(drawn.headings[place], widest) if drawn.right[place] else drawn.headings[place], "bold"),
            Text(total, "bold"),
            justify="right" if drawn.right[place] else "left",
            no_wrap=drawn.right[place] or widest <= whole,
            overflow="fold",
        )
    for row in drawn.rows:
        picture.add_row(*(Text(row[place]) for place in places))
    return picture


def _broken(heading: str, size: int) -> str:
    """A heading on as many lines as make it about as narrow as the figures below."""
    longest = max(map(len, heading.split()), default=1)
    return "\n".join(wrap(heading, max(size, longest)))


def _filled(drawn: Drawn) -> list[int]:
    """The columns that hold anything: a terminal is narrow, and most documents leave much of a row free."""
    lines = [*drawn.rows, drawn.totals or []] if drawn.rows else [drawn.headings]
    return [place for place in range(len(drawn.headings)) if any(line and line[place] for line in lines)]


def _least(console: Console, picture: RichTable) -> int:
    """The least width that cuts nothing."""
    return Measurement.get(console, console.options.update(max_width=UNBOUNDED), picture).minimum
