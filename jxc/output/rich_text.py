"""The same drawn table on a terminal with rich: fitted to its width. For cold reports only.

Every piece of text is wrapped in rich's Text, so that a product named [red] is a name and not markup.
"""

import sys

from rich import box
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from jxc.output.text import Drawn


def render(drawn: Drawn, *, color: bool) -> None:
    """Print the table on standard output."""
    console = Console(file=sys.stdout, no_color=not color, highlight=False, emoji=False, markup=False)
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
    for note in drawn.notes:
        console.print(Text(note, "dim"))
