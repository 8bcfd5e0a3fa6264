"""The same drawn table on a terminal with rich: fitted to its width. For cold reports only.

Every piece of text is wrapped in rich's Text, so that a product named [red] is a name and not markup.
"""

import sys
from collections.abc import Iterable
from textwrap import wrap

from rich import box
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from jxc.i18n import Words
from jxc.output import bars
from jxc.output.plain import GAP, columns, width
from jxc.output.text import Drawn, draw, head_lines, record_lines, remarks
from jxc.table import Sheet, Table

HEIGHT = 25  # lines of a terminal; nothing here depends on it
NARROW = 20  # columns of a terminal: numbers, codes and dates this wide stay whole; names and notes are folded
FOLDED = 10  # and folded ones keep this much


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
    for broken, folded in ((False, False), (True, False), (True, True)):
        picture = _picture(drawn, broken=broken, folded=folded)
        if _least(picture) <= console.width:
            console.print(picture)
            break
    else:
        if drawn.title:
            console.print(Text(drawn.title, "bold"))
        _print_lines(console, record_lines(drawn))
    if drawn.chart is not None:
        console.print()
        console.print(bars.picture(*bars.strokes(drawn), console.width))
    for note in drawn.notes:
        console.print(Text(note, "dim"), soft_wrap=True)


def _picture(drawn: Drawn, *, broken: bool, folded: bool) -> RichTable:
    """Rich's table: figures and narrow texts stay whole; other text is folded where it must be.

    With `broken`, headings take as many lines as make them about as narrow as what stands below. With `folded`, only
    figures and codes stay whole, for a name can be read on two lines and a number cannot.
    """
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
        cells = [total, *(row[place] for row in drawn.rows)]
        widest = max(map(width, cells))
        right = drawn.right[place]
        heading = _lines(drawn.headings[place], widest) if broken else [drawn.headings[place]]
        fixed = right or (all(map(_is_code, cells)) if folded else widest <= NARROW)
        picture.add_column(
            Text("\n".join(heading), "bold"),
            Text(total, "bold"),
            justify="right" if right else "left",
            no_wrap=fixed,
            min_width=max(widest, *map(width, heading)) if fixed else min(widest, FOLDED),  # rich measures words
            overflow="fold",
        )
    for row in drawn.rows:
        picture.add_row(*(Text(row[place]) for place in places))
    return picture


def _is_code(cell: str) -> bool:
    return cell.isascii() and " " not in cell


def _lines(heading: str, size: int) -> list[str]:
    """A heading on as many lines as make it about so narrow; a word stays whole."""
    return wrap(heading, max(size, *map(len, heading.split()), 1)) or [heading]


def _filled(drawn: Drawn) -> list[int]:
    """The columns that hold anything: a terminal is narrow, and most documents leave much of a row free."""
    lines = [*drawn.rows, drawn.totals or []] if drawn.rows else [drawn.headings]
    return [place for place in range(len(drawn.headings)) if any(line and line[place] for line in lines)]


def _least(picture: RichTable) -> int:
    """The least width that cuts nothing; rich itself takes a Chinese sentence for one long word."""
    gaps = len(GAP) * len(picture.columns) - 1  # rich keeps a blank behind the last column too
    return sum(column.min_width or 0 for column in picture.columns) + gaps
