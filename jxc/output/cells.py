"""One cell as text, by the kind of its column: for people and for programs. Formats and never rounds.

Standard library only. Programs get plain decimals, ISO dates and UTC instants; people get thousands separators, their
own time zone and translated words.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from jxc.domain.numbers import decimal_text, short_text
from jxc.i18n import Words
from jxc.table import Kind

_SECOND = 1_000_000
_PIECE = 10_000  # rows that are turned into text at once
_REMEMBERED = 16_384  # texts of a column that are kept: stores, names, units and prices repeat themselves
_CONTROL = dict.fromkeys((*range(32), *range(127, 160))) | dict.fromkeys(
    (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), None
)  # direction marks: a name must not turn the figures beside it around
_CONTROL |= dict.fromkeys((0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029), 0x20)


def clean(text: str) -> str:
    """Text from people without terminal escapes, line breaks and direction marks."""
    return text if text.isprintable() else text.translate(_CONTROL)


def plain(kind: Kind, value: object) -> str:
    """A cell for programs: exact, without separators; nothing is the empty text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return _EXACT[kind](value)
    return str(value)


def text_rows(
    rows: Iterable[tuple[object, ...]], texts: Sequence[Callable[[object], str]]
) -> Iterator[tuple[str, ...]]:
    """Every row with its cells as text, by one function per column; a value seen lately is not made into text again."""
    remembered = [lru_cache(_REMEMBERED)(text) for text in texts]
    waiting = iter(rows)
    while piece := list(islice(waiting, _PIECE)):
        columns = zip(remembered, zip(*piece, strict=True), strict=True)
        yield from zip(*(map(text, column) for text, column in columns), strict=True)


def shown(kind: Kind, value: object, words: Words, timezone: str) -> str:
    """A cell for people."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return words.text("yes") if value else ""
    if kind is Kind.TIME and isinstance(value, int):
        return _local(value, timezone)
    if isinstance(value, int):
        text = _grouped(_EXACT[kind](value)) if kind is not Kind.PERCENT else f"{decimal_text(value, 2)}%"
        return _at_least_cents(text) if kind is Kind.PRICE else text
    return word(str(value), words) if kind is Kind.WORD else clean(str(value))


def told(kind: Kind, value: object, words: Words, timezone: str) -> str:
    """The value of a fact for people: one that is not so says so, where a column is left empty."""
    return words.text("no") if value is False else shown(kind, value, words, timezone)


def word(text: str, words: Words) -> str:
    """A stable English word as people read it; whatever is none stays as it is."""
    said = clean(words.text(text))
    return said.replace("_", " ") if said.isidentifier() else said


def _grouped(text: str) -> str:
    whole, point, decimals = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}{point}{decimals}"


def _at_least_cents(text: str) -> str:
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.ljust(2, '0')}"


def _utc(value: int) -> str:
    from datetime import UTC, datetime

    moment = datetime.fromtimestamp(value // _SECOND, UTC).replace(microsecond=value % _SECOND)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _local(value: int, timezone: str) -> str:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return datetime.fromtimestamp(value // _SECOND, ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M:%S")


_EXACT: dict[Kind, Callable[[int], str]] = {
    Kind.MONEY: lambda value: decimal_text(value, 2),
    Kind.QUANTITY: lambda value: short_text(value, 4),
    Kind.PRICE: lambda value: short_text(value, 6),
    Kind.NUMBER: lambda value: short_text(value, 6),
    Kind.PERCENT: lambda value: decimal_text(value, 4),
    Kind.INTEGER: str,
    Kind.TIME: _utc,
}
