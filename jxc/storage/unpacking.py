"""Batch files back to entries of a journal: the rows a manifest's files hold, in the form the journal keeps them.

The inverse of batches: decimals become scaled integers, days text, instants microseconds. Decides nothing.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from jxc.domain.record import Audit, Directive, Document, Line, Master, Posting
from jxc.storage import batches

Row = tuple[Any, ...]


class Entry(NamedTuple):
    """One entry of a journal: a document with its lines and postings, a master version or an audit event."""

    what: str  # document, master, audit
    row: Row
    lines: tuple[Row, ...] = ()
    postings: tuple[Row, ...] = ()

    @property
    def seq(self) -> int:
        """Its sequence number."""
        return int(self.row[2])


def entries(files: Iterable[tuple[str, Path]]) -> list[Entry]:
    """What (table, file) pairs of one manifest hold, by sequence number. Errors: batch-schema, batch-unreadable."""
    found: list[Entry] = []
    for table, path in files:
        rows = batches.read(path, table)
        if table == "documents":
            found += _documents(rows)
        elif table in _RECORDS:
            found += [Entry(table, row) for row in _rows(rows, _RECORDS[table])]
    return sorted(found, key=lambda entry: entry.seq)


def directives(path: Path) -> list[Directive]:
    """What a file of directives says. Errors: batch-schema, batch-unreadable."""
    return [Directive(*row) for row in _rows(batches.read(path, "directives"), Directive)]


_RECORDS: dict[str, type] = {"master": Master, "audit": Audit}


def _documents(rows: pa.Table) -> list[Entry]:
    lines, postings = _nested(rows, "lines", Line), _nested(rows, "postings", Posting)
    heads = _rows(rows, Document)
    return [Entry("document", *parts) for parts in zip(heads, lines, postings, strict=True)]


def _nested(rows: pa.Table, column: str, record: type) -> list[tuple[Row, ...]]:
    """The elements of a column of lists, by row."""
    lists = rows[column].combine_chunks()
    flat = pa.Table.from_struct_array(pc.list_flatten(lists))
    elements, found, end = _rows(flat, record), [], 0
    for length in pc.list_value_length(lists).to_pylist():
        found.append(tuple(elements[end : end + length]))
        end += length
    return found


def _rows(table: pa.Table, record: Any) -> list[Row]:  # noqa: ANN401 a NamedTuple class
    return list(zip(*(_plain(table[name]) for name in record._fields), strict=True))


def _plain(column: pa.ChunkedArray) -> list[object]:
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.int64())
    values = column.to_pylist()
    if pa.types.is_decimal(column.type):
        scale = column.type.scale
        return [None if value is None else int(value.scaleb(scale)) for value in values]
    return [value.isoformat() if isinstance(value, date) else value for value in values]
