"""A table as aligned text with the standard library alone: the answer of a sale, and every table outside a terminal.

Owns widths: a Chinese character takes two columns. Lays out text that is already formatted and clean.
"""

from collections.abc import Iterator, Sequence
from unicodedata import combining, east_asian_width

GAP = "  "


def width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


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
