"""Tables and sheets for people as plain text; standard library only, because a sale answers with it.

Every cell comes from cells.shown, as in the rich renderer, so the two cannot drift apart in what they say.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from jxc.i18n import Words
from jxc.output import cells
from jxc.output.plain import GAP, aligned, pad, width
from jxc.table import FIGURES, Note, Sheet, Table

RULE = "-"
INDENT = "  "


class Drawn(NamedTuple):
    """A table whose cells are text for people: clean, translated, with separators. `chart` is a column and its values.

    `chart` is None where no bars are wanted or there is no row to draw.
    """

    title: str
    headings: list[str]
    right: list[bool]
    rows: list[list[str]]
    totals: list[str] | None
    notes: list[str]
    chart: tuple[int, list[int]] | None = None


def draw(table: Table, words: Words, timezone: str) -> Drawn:
    """Format every cell of the table once, without the columns meant for people of another language."""
    table = spoken(table, words.lang)

    def line(row: tuple[object, ...]) -> list[str]:
        pairs = zip(table.columns, row, strict=True)
        return [cells.shown(column.kind, value, words, timezone) for column, value in pairs]

    rows = list(table.rows)
    return Drawn(
        words.title(table.title, table.zh),
        [words.title(column.title, column.zh) for column in table.columns],
        [column.kind in FIGURES for column in table.columns],
        [line(row) for row in rows],
        _labelled(line(table.totals), words) if table.totals is not None and rows else None,
        [*([] if rows else [words.text("Nothing to show.")]), *remarks(table.notes, words)],
        _chart(table, rows),
    )


def spoken(table: Table, lang: str) -> Table:
    """The table without the columns that only readers of another language are shown."""
    kept = [place for place, column in enumerate(table.columns) if column.lang in {None, lang}]
    if len(kept) == len(table.columns):
        return table

    def pick(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(row[place] for place in kept)

    totals = None if table.totals is None else pick(table.totals)
    return table._replace(columns=pick(table.columns), rows=map(pick, table.rows), totals=totals)


def _chart(table: Table, rows: list[tuple[object, ...]]) -> tuple[int, list[int]] | None:
    """The place of the charted column and its values; nothing counts as nil."""
    if table.chart is None or not rows:
        return None
    place = [column.name for column in table.columns].index(table.chart)
    return place, [value if isinstance(value := row[place], int) else 0 for row in rows]


def _labelled(totals: list[str], words: Words) -> list[str]:
    """The totals say what they are where their first cell is free."""
    return [totals[0] or words.text("Total"), *totals[1:]]


def remarks(notes: tuple[Note, ...], words: Words) -> list[str]:
    """Notes as sentences."""
    return [words.text(note.text, **_cleaned(note)) for note in notes]


def line(notes: tuple[Note, ...], words: Words) -> str:
    """Notes as one line."""
    return GAP.join(remarks(notes, words))


def _cleaned(note: Note) -> dict[str, object]:
    return {name: cells.clean(value) if isinstance(value, str) else value for name, value in note.params.items()}


def table_lines(table: Table, words: Words, timezone: str, columns: int | None = None) -> Iterator[str]:
    """The table with its title and notes; as records where it is wider than so many columns."""
    drawn = draw(table, words, timezone)
    if drawn.title:
        yield drawn.title
    lines = list(_grid(drawn))
    fits = columns is None or max(map(width, lines)) <= columns
    yield from lines if fits else record_lines(drawn)
    if drawn.chart is not None:
        from jxc.output import bars

        yield ""
        yield from bars.lines(*bars.strokes(drawn))
    yield from drawn.notes


def _grid(drawn: Drawn) -> Iterator[str]:
    """Headings, rule, rows, totals under a second rule."""
    body = [*drawn.rows] if drawn.totals is None else [*drawn.rows, drawn.totals]
    lines = list(aligned([drawn.headings, *body], drawn.right))
    rule = RULE * max(map(width, lines))
    yield lines[0]
    yield rule
    yield from lines[1 : 1 + len(drawn.rows)]
    if drawn.totals is not None:
        yield rule
        yield lines[-1]


def record_lines(drawn: Drawn) -> Iterator[str]:
    """One row under the other for a narrow terminal: its texts on a line, then a line for each figure."""
    records = [*drawn.rows, *([] if drawn.totals is None else [drawn.totals])]
    first = drawn.right.index(False) if False in drawn.right else 0  # a line's own number stands before its texts
    named = [at <= first or not right for at, right in enumerate(drawn.right)]
    labels = [" ".join(cell for cell, label in zip(row, named, strict=True) if cell and label) for row in records]
    figures = [
        [
            (INDENT + heading, cell)
            for heading, cell, label in zip(drawn.headings, row, named, strict=True)
            if cell and not label
        ]
        for row in records
    ]
    lines = iter(list(aligned([pair for pairs in figures for pair in pairs] or [("", "")], (False, True))))
    for label, pairs in zip(labels, figures, strict=True):
        if label:
            yield label
        yield from (next(lines) for _ in pairs)


def fact_lines(sheet: Sheet, words: Words, timezone: str) -> Iterator[str]:
    """The facts that have a value, one under the other, titles aligned."""
    facts = [
        (words.title(fact.title, fact.zh), cells.told(fact.kind, fact.value, words, timezone))
        for fact in sheet.facts
        if fact.value is not None
    ]
    size = max((width(title) for title, _ in facts), default=0)
    for title, value in facts:
        yield f"{pad(title, size)}{GAP}{value}".rstrip()


def head_lines(sheet: Sheet, words: Words, timezone: str) -> Iterator[str]:
    """The sheet's title and facts."""
    if sheet.title:
        yield words.text(sheet.title)
    yield from fact_lines(sheet, words, timezone)


def sheet_lines(sheet: Sheet, words: Words, timezone: str, columns: int | None = None) -> Iterator[str]:
    """The sheet: title, facts, then each table after a blank line, then notes."""
    yield from head_lines(sheet, words, timezone)
    for table in sheet.tables:
        yield ""
        yield from table_lines(table, words, timezone, columns)
    yield from remarks(sheet.notes, words)
