"""Reads files that people bring (CSV, JSON lines, Parquet) as columns of text, exactly as written, in chunks.

Owns encodings, shapes of files and the place of every row; reads no number and knows no kind of document.
A file's kind is seen from its first bytes, not from its name. Errors: the file-… and column-… codes.
"""

import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from jxc.errors import JxcError, Problem

STDIN = "-"
CHUNK = 10_000  # rows in memory as text at a time
_FALLBACK = "gb18030"


class Chunk(NamedTuple):
    """Rows of one file: equally long columns by name, and the number of each row as a spreadsheet counts."""

    rows: list[int]
    columns: Mapping[str, list[str]]


class Opened(NamedTuple):
    """A file being read: what to call it, the encoding if it was not UTF-8, its rows, what is wrong with some."""

    name: str
    encoding: str | None
    chunks: Iterator[Chunk]
    problems: list[Problem]  # grows while `chunks` is read: rows that are no rows


class Wish(NamedTuple):
    """What to read: columns that must be there, ones that may be, and how a text file is written."""

    columns: tuple[str, ...]
    optional: tuple[str, ...] = ()  # read as empty where the file has none
    encoding: str | None = None  # None: UTF-8, else GB18030
    delimiter: str = ","


def open_file(path: str, wish: Wish) -> Opened:
    """The rows of a file; "-" is standard input. Missing columns are refused before any row is read."""
    name = "stdin" if path == STDIN else path
    data = sys.stdin.buffer.read() if path == STDIN else _bytes(path)
    problems: list[Problem] = []
    if data[:4] == b"PAR1":
        return Opened(name, None, _parquet(name, data, wish), problems)
    if data[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"}:
        raise JxcError("file-spreadsheet", file=name)
    text, used = _decoded(name, data, wish.encoding)
    del data
    if not text.strip():
        raise JxcError("file-empty", file=name)
    if text.lstrip()[0] == "{":
        return Opened(name, used, _json_lines(name, text, wish, problems), problems)
    return Opened(name, used, _csv(name, text, wish, problems), problems)


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise JxcError("file-missing", file=path) from None
    except IsADirectoryError:
        raise JxcError("file-is-folder", file=path) from None


def _decoded(name: str, data: bytes, encoding: str | None) -> tuple[str, str | None]:
    """The text, and its encoding where that was not UTF-8."""
    if encoding is not None:
        return _as(name, data, encoding), encoding
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        reached = error.start
    try:
        return data.decode(_FALLBACK), _FALLBACK
    except UnicodeDecodeError as error:
        # the encoding that got further is the likelier one, so its first bad byte is the one to look at
        raise _undecodable(name, data, max(reached, error.start)) from None


def _as(name: str, data: bytes, encoding: str) -> str:
    try:
        return data.decode("utf-8-sig" if encoding.lower().replace("_", "-") in {"utf-8", "utf8"} else encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(name, data, min(error.start, len(data) - 1)) from None
    except (LookupError, ValueError):  # none of that name, or one for other things than files
        raise JxcError("encoding-unknown", encoding=encoding) from None


def _undecodable(name: str, data: bytes, at: int) -> JxcError:
    return JxcError(
        "file-encoding", file=name, line=data.count(b"\n", 0, at) + 1, byte=at + 1, value=f"0x{data[at]:02x}"
    )


def _present(name: str, wish: Wish, there: list[str]) -> tuple[str, ...]:
    """The wanted columns that the file has. Errors: column-missing, all of them; column-twice."""
    missing = tuple(
        Problem("column-missing", {"column": column, "known": ", ".join(there)}, name)
        for column in wish.columns
        if column not in there
    )
    if missing:
        raise JxcError.of(missing)
    present = tuple(column for column in (*wish.columns, *wish.optional) if column in there)
    twice = [column for column in present if there.count(column) > 1]
    if twice:
        raise JxcError("column-twice", column=twice[0], file=name)
    return present


def _chunk(rows: list[int], columns: dict[str, list[str]], wish: Wish) -> Chunk:
    empty = [""] * len(rows)
    return Chunk(rows, columns | {column: empty for column in wish.optional if column not in columns})


# -- CSV ----------------------------------------------------------------------------------------


def _csv(name: str, text: str, wish: Wish, problems: list[Problem]) -> Iterator[Chunk]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=wish.delimiter, strict=True)
    head = [column.strip() for column in next(iter(_records(name, reader, 0, 1)), [])]
    present = _present(name, wish, head)

    def chunks() -> Iterator[Chunk]:
        row = 1  # the head is row 1, as in a spreadsheet
        while batch := _records(name, reader, row):
            numbered = list(enumerate(batch, row + 1))
            row += len(batch)
            good = [(number, record) for number, record in numbered if len(record) == len(head)]
            problems.extend(
                Problem("row-width", {"cells": len(record), "columns": len(head)}, f"{name}:{number}")
                for number, record in numbered
                if record and len(record) != len(head)  # an empty line is no row
            )
            cells = {column: head.index(column) for column in present}
            columns = {column: [record[at] for _, record in good] for column, at in cells.items()}
            yield _chunk([number for number, _ in good], columns, wish)

    return chunks()


def _records(name: str, reader: Iterator[list[str]], before: int, count: int = CHUNK) -> list[list[str]]:
    batch: list[list[str]] = []
    try:
        batch.extend(islice(reader, count))
    except csv.Error as error:
        raise JxcError("file-csv", file=name, row=before + len(batch) + 1, reason=str(error)) from error
    return batch


# -- JSON lines -----------------------------------------------------------------------------------


def _json_lines(name: str, text: str, wish: Wish, problems: list[Problem]) -> Iterator[Chunk]:
    numbered = ((row, line) for row, line in enumerate(text.splitlines(), 1) if line.strip())
    wanted = (*wish.columns, *wish.optional)

    def chunks() -> Iterator[Chunk]:
        while batch := list(islice(numbered, CHUNK)):
            rows: list[int] = []
            records: list[list[str]] = []
            for row, line in batch:
                try:
                    records.append(_json_row(line, wish))
                    rows.append(row)
                except JxcError as error:
                    problems.append(Problem(error.code, error.params, f"{name}:{row}"))
            yield Chunk(rows, {column: [record[at] for record in records] for at, column in enumerate(wanted)})

    return chunks()


def _json_row(line: str, wish: Wish) -> list[str]:
    try:
        # numbers stay the text that was written: no float is ever made
        fields = json.loads(line, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise JxcError("row-json", reason=str(error)) from error
    if not isinstance(fields, dict):
        raise JxcError("row-json", reason=line[:20])
    missing = [column for column in wish.columns if column not in fields]
    if missing:
        raise JxcError("row-field-missing", column=missing[0])
    cells = [_json_cell(column, fields.get(column)) for column in (*wish.columns, *wish.optional)]
    if any("\ud800" <= letter <= "\udfff" for letter in "".join(cells)):
        raise JxcError("row-json", reason="half a character")
    return cells


def _json_cell(column: str, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise JxcError("row-json", reason=column)
    return value


# -- Parquet --------------------------------------------------------------------------------------


def _parquet(name: str, data: bytes, wish: Wish) -> Iterator[Chunk]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(data))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise JxcError("file-parquet", file=name, reason=str(error)) from error
    present = _present(name, wish, file.schema_arrow.names)
    if not file.metadata.num_rows:
        raise JxcError("file-empty", file=name)

    def chunks() -> Iterator[Chunk]:
        row = 0
        for batch in _batches(name, file.iter_batches(CHUNK, columns=list(present))):
            columns = {column: _texts(name, column, batch.column(column)) for column in present}
            yield _chunk(list(range(row + 1, row + batch.num_rows + 1)), columns, wish)
            row += batch.num_rows

    return chunks()


def _batches(name: str, batches: Iterator[Any]) -> Iterator[Any]:
    """The batches of a file whose pages may be damaged."""
    import pyarrow as pa

    while True:
        try:
            batch = next(batches, None)
        except (pa.ArrowException, OSError, ValueError) as error:
            raise JxcError("file-parquet", file=name, reason=str(error)) from error
        if batch is None:
            return
        yield batch


def _texts(name: str, column: str, array: Any) -> list[str]:  # noqa: ANN401 pyarrow is untyped
    """Cells as text. A binary float becomes its shortest decimal, which is what whoever wrote it had meant."""
    import pyarrow as pa

    try:
        return array.cast(pa.string()).fill_null("").to_pylist()  # type: ignore[no-any-return]
    except (pa.ArrowException, ValueError) as error:
        raise JxcError("file-parquet", file=name, reason=f"{column}: {error}") from error
