"""A customer's receipt on a narrow printer: so many columns, Chinese characters two wide, figures at the right edge.

Standard library only. Lays out the sheet of services/printing; every cell comes from cells.shown.
"""

from collections.abc import Iterable, Iterator

from jxc.i18n import Words
from jxc.output import cells
from jxc.output.plain import pad, width
from jxc.table import Fact, Kind, Sheet

WIDTHS = (32, 40)
RULE = "-"
GIVEN = frozenset({"tendered", "change"})  # facts that stand below the ways to pay


def lines(sheet: Sheet, words: Words, timezone: str, columns: int) -> Iterator[str]:
    """The receipt, no line wider than `columns`."""

    def shown(kind: Kind, value: object) -> str:
        return cells.shown(kind, value, words, timezone)

    def pairs(facts: Iterable[Fact]) -> Iterator[str]:
        for one in facts:
            yield from edges(words.title(one.title, one.zh), shown(one.kind, one.value), columns)

    store, *facts = sheet.facts
    goods, payments = sheet.tables
    yield from centred(shown(store.kind, store.value), columns)
    yield from centred(words.text(sheet.title), columns)
    yield from pairs(fact for fact in facts if fact.kind is not Kind.MONEY)
    yield RULE * columns
    for _sku, name, quantity, unit, price, amount in goods.rows:
        yield from folded(shown(Kind.TEXT, name), columns)
        many = f"  {shown(Kind.QUANTITY, quantity)}{cells.clean(str(unit))} x {shown(Kind.PRICE, price)}"
        yield from edges(many, shown(Kind.MONEY, amount), columns)
    yield RULE * columns
    yield from pairs(fact for fact in facts if fact.kind is Kind.MONEY and fact.name not in GIVEN)
    for method, amount in payments.rows:
        yield from edges(shown(Kind.WORD, method), shown(Kind.MONEY, amount), columns)
    yield from pairs(fact for fact in facts if fact.name in GIVEN)


def bill_lines(bill: Sheet, words: Words, timezone: str, columns: int) -> Iterator[str]:
    """A bill on the counter: its lines with their numbers, then what it comes to."""

    def shown(kind: Kind, value: object) -> str:
        return cells.shown(kind, value, words, timezone)

    for number, name, quantity, unit, price, amount in bill.tables[0].rows:
        yield from folded(f"{shown(Kind.INTEGER, number)} {shown(Kind.TEXT, name)}", columns)
        many = f"  {shown(Kind.QUANTITY, quantity)}{cells.clean(str(unit))} x {shown(Kind.PRICE, price)}"
        yield from edges(many, shown(Kind.MONEY, amount), columns)
    for fact in bill.facts:
        yield from edges(words.title(fact.title, fact.zh), shown(fact.kind, fact.value), columns)


def edges(left: str, right: str, columns: int) -> Iterator[str]:
    """A text at the left edge and one at the right, on two lines where one is too narrow."""
    gap = columns - width(left) - width(right)
    if gap >= 1:
        yield left + " " * gap + right
        return
    yield from folded(left, columns)
    for part in folded(right, columns):
        yield pad(part, columns, right=True)


def centred(text: str, columns: int) -> Iterator[str]:
    """The text in the middle."""
    for part in folded(text, columns):
        yield " " * ((columns - width(part)) // 2) + part


def folded(text: str, columns: int) -> Iterator[str]:
    """The text in pieces of at most so many columns, cut between any two characters."""
    piece = ""
    for char in text:
        if width(piece) + width(char) > columns:
            yield piece
            piece = ""
        piece += char
    yield piece
