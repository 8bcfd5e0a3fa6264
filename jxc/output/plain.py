"""A table as aligned text with the standard library alone: the answer of a sale, and every table outside a terminal.

Owns widths: a Chinese character takes two columns. Lays out text that is already formatted and clean.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from unicodedata import combining, east_asian_width

GAP = "  "
UNKNOWN = 80  # columns where nobody can be asked


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def columns() -> int:
    """How wide the terminal at standard output is; COLUMNS wins, and 80 where nobody knows."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told) > 0:
        return int(told)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or UNKNOWN  # type: ignore[union-attr] # see below
    except (OSError, ValueError, AttributeError):  # no terminal, a closed one, no standard output at all
        return UNKNOWN


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """Text filled with blanks to that many columns."""
    blank = " " * (columns - width(text))
    return blank + text if right else text + blank


def aligned(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> Iterator[str]:
    """The rows as lines with their columns under each other; no blanks at the end of a line."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (pad(cell, size, right=side) for cell, size, side in zip(row, widths, right, strict=True))
        yield GAP.join(cells).rstrip()
