"""Help pages in the reader's language: the top page, a group of commands, one command. Plain text, no library.

Lays out what it is given; which commands there are and what they take is said by the caller in plain values.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from jxc.i18n import Words
from jxc.output.plain import GAP, pad, width

INDENT = "  "
_CAPITALS = re.compile(r"[A-Z]{2,}")
_WIDEST = 30  # a longer term stands on a line of its own


class Section(NamedTuple):
    """A heading (a message id) over terms with their explanation (a message id)."""

    heading: str
    rows: tuple[tuple[str, str], ...]


class Page(NamedTuple):
    """One help page: `usage` and terms name what people put in by words in capitals, other texts are message ids."""

    usage: str
    about: str
    sections: tuple[Section, ...]
    examples: tuple[str, ...] = ()
    closing: str = ""


def show(page: Page | str, words: Words) -> None:
    """Print the page, or a line that needs no translation, on standard output."""
    text = [page] if isinstance(page, str) else lines(page, words)
    sys.stdout.write("".join(f"{line}\n" for line in text))


def lines(page: Page, words: Words) -> Iterator[str]:
    """The page line by line."""
    usage = filled(page.usage, words)
    yield words.text("Usage: {usage}", usage=usage)
    yield ""
    yield words.text(page.about)
    for section in page.sections:
        yield ""
        yield words.text(section.heading)
        yield from _rows(section.rows, words)
    if page.examples:
        yield ""
        yield words.text("Examples")
        yield from (INDENT + words.text(example) for example in page.examples)
    if page.closing:
        yield ""
        yield words.text(page.closing, usage=usage.removesuffix(" …"))


def filled(text: str, words: Words) -> str:
    """A usage or a term with its words in capitals, such as ITEM, in the reader's language."""
    return _CAPITALS.sub(lambda found: words.text(found[0]), text)


def _rows(rows: Iterable[tuple[str, str]], words: Words) -> Iterator[str]:
    rows = [(filled(term, words), about) for term, about in rows]
    size = max((width(term) for term, _ in rows if width(term) <= _WIDEST), default=0)
    for term, about in rows:
        if width(term) > size:
            yield INDENT + term
            yield f"{INDENT}{' ' * size}{GAP}{words.text(about)}"
        else:
            yield f"{INDENT}{pad(term, size)}{GAP}{words.text(about)}"
