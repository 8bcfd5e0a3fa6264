"""The one model of tabular answers: columns with a kind, and rows.

Every command that shows data returns a Table and every renderer draws one. A cell holds the exact
value of its column's kind, or None where there is nothing; a renderer formats and never rounds.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What a column holds; each value names the Python type and unit of its cells."""

    TEXT = "text"  # str
    MONEY = "money"  # int, fen
    QUANTITY = "quantity"  # int, 1/10 000 of the item's base unit
    PRICE = "price"  # int, 1/1 000 000 yuan
    NUMBER = "number"  # int, 1/1 000 000 of whatever it counts
    PERCENT = "percent"  # int, 1/10 000 (1234 is 12.34 %)
    INTEGER = "integer"  # int
    DATE = "date"  # str, ISO 8601
    TIME = "time"  # int, microseconds since 1970 in UTC
    FLAG = "flag"  # bool
    WORD = "word"  # str, a stable English word such as "sale"; a message id where people read it


FIGURES = frozenset(
    {Kind.MONEY, Kind.QUANTITY, Kind.PRICE, Kind.NUMBER, Kind.PERCENT, Kind.INTEGER}
)  # stand right, can be drawn


class Column(NamedTuple):
    """One column: `name` is stable English for scripts, `title` a message id, `zh` a title of its own.

    A column with a `lang` is shown to people of that language only; programs get it whatever they speak.
    """

    name: str
    kind: Kind
    title: str
    zh: str | None = None
    lang: str | None = None


class Note(NamedTuple):
    """A remark beside the rows: a message id and its parameters."""

    text: str
    params: Mapping[str, object] = {}


class Table(NamedTuple):
    """Rows under columns. `totals` (one cell per column, None where there is no sum) and `notes` are talk, not data."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[object, ...]]
    totals: tuple[object, ...] | None = None
    notes: tuple[Note, ...] = ()
    zh: str | None = None
    chart: str | None = None  # the column of which people are also shown bars
    sheets: str | None = None  # the column of which each value gets a page of its own in a workbook
    heading: tuple[Note, ...] = ()  # below the title where an answer becomes paper: workbooks and pages


class Fact(NamedTuple):
    """One figure with a name: what a receipt or the head of a document says beside its rows."""

    name: str
    kind: Kind
    title: str
    value: object
    zh: str | None = None  # a title of its own, as a column's


class Sheet(NamedTuple):
    """An answer of facts and tables: a receipt, a document, a day. Programs get both by name."""

    name: str
    title: str
    facts: tuple[Fact, ...]
    tables: tuple[Table, ...] = ()
    notes: tuple[Note, ...] = ()
