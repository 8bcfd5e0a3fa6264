"""Tables and sheets as JSON: stable names, numbers as exact decimals (no floats), null for nothing.

Names and notes from people are data here and kept as they are.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from operator import add
from typing import TextIO

from jxc.i18n import Words
from jxc.output import cells
from jxc.table import FIGURES, Kind, Note, Sheet, Table


def write(answer: Table | Sheet, out: TextIO, words: Words) -> None:
    """One JSON object. A table: name, rows, totals, notes. A sheet: its facts, each table's rows by name, notes."""
    out.writelines(_sheet(answer, words) if isinstance(answer, Sheet) else _table(answer, words))
    out.write("\n")


def write_lines(table: Table, out: TextIO) -> None:
    """One JSON object per row and line."""
    out.writelines(row + "\n" for row in _objects(table, table.rows))


def text(value: object) -> str:
    """Any JSON value on one line."""
    return json.dumps(value, ensure_ascii=False)


def _table(table: Table, words: Words) -> Iterator[str]:
    yield f'{{"name": {text(table.name)}, "rows": '
    yield from _rows(table)
    if table.totals is not None:
        yield f', "totals": {next(_objects(table, [table.totals]))}'
    yield f', "notes": {_notes(table.notes, words)}}}'


def _sheet(sheet: Sheet, words: Words) -> Iterator[str]:
    yield f'{{"name": {text(sheet.name)}'
    for fact in sheet.facts:
        yield f", {text(fact.name)}: {_cell(fact.kind, fact.value)}"
    for table in sheet.tables:
        yield f", {text(table.name)}: "
        yield from _rows(table)
    yield f', "notes": {_notes((*sheet.notes, *(note for table in sheet.tables for note in table.notes)), words)}}}'


def _rows(table: Table) -> Iterator[str]:
    yield "["
    for index, row in enumerate(_objects(table, table.rows)):
        yield (",\n " if index else "\n ") + row
    yield "]"


def _objects(table: Table, rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    """Each row as an object."""
    names = [text(column.name) + ": " for column in table.columns]
    for row in cells.text_rows(rows, [partial(_cell, column.kind) for column in table.columns]):
        yield "{" + ", ".join(map(add, names, row)) + "}"


def _cell(kind: Kind, value: object) -> str:
    if value is None:
        return "null"
    if kind in FIGURES or isinstance(value, bool):
        return cells.plain(kind, value)
    return text(cells.plain(kind, value))


def _notes(notes: tuple[Note, ...], words: Words) -> str:
    return text([{"text": _sentence(note.text, note.params, words), "params": dict(note.params)} for note in notes])


def _sentence(msgid: str, params: Mapping[str, object], words: Words) -> str:
    return words.text(msgid, **params)
