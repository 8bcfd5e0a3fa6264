"""Batches: rows of the record as Parquet of schema 1, and back. The wire's only format of rows.

Owns the Arrow schema (derived from the record's annotations), the fast way from integers to decimals, and reading that
accepts exactly this schema. It knows no manifest, no hash and no place in a home.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import accumulate
from operator import itemgetter
from pathlib import Path
from types import NoneType, UnionType
from typing import NamedTuple, Union, get_args, get_origin, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

from jxc.domain.numbers import Day, Fen, Instant, Price, Quantity, Rate
from jxc.domain.record import SCHEMA, Audit, Directive, Document, Line, Master, Posting
from jxc.errors import JxcError

TABLES = ("documents", "master", "audit", "directives")
VERSION_KEY = b"jxc.schema"
_VERSION = {VERSION_KEY: str(SCHEMA).encode()}
_EPOCH = date(1970, 1, 1).toordinal()

Row = tuple[object, ...]


class _Wire(NamedTuple):
    """How one annotation travels: its Arrow type and how a column of raw values becomes an array of it."""

    type: pa.DataType
    convert: Callable[[Sequence[object], pa.DataType], pa.Array]


def _plain(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    return pa.array(values, kind)


def _decimal(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    """Scaled integers as decimals of that scale: widened to 128 bits, then the same buffers read as the other type."""
    wide = pa.array(values, pa.int64()).cast(pa.decimal128(19, 0))
    array = pa.Array.from_buffers(kind, len(wide), wide.buffers(), wide.null_count)
    array.validate(full=True)  # more digits than the type holds is an error, not a wrapped number
    return array


def _day(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    """ISO days as dates; a batch holds few different days."""
    number = {text: date.fromisoformat(str(text)).toordinal() - _EPOCH for text in set(values) if text is not None}
    return pa.array([None if text is None else number[text] for text in values], pa.int32()).view(kind)


def _flag(values: Sequence[object], kind: pa.DataType) -> pa.Array:
    """0 and 1, as SQLite has them, or booleans."""
    return pa.array([value if value is None else bool(value) for value in values], kind)


_WIRE: dict[object, _Wire] = {
    str: _Wire(pa.string(), _plain),
    int: _Wire(pa.int64(), _plain),
    bool: _Wire(pa.bool_(), _flag),
    Fen: _Wire(pa.decimal128(18, 2), _decimal),
    Quantity: _Wire(pa.decimal128(18, 4), _decimal),
    Price: _Wire(pa.decimal128(18, 6), _decimal),
    Rate: _Wire(pa.decimal128(6, 4), _decimal),
    Day: _Wire(pa.date32(), _day),
    Instant: _Wire(pa.timestamp("us", tz="UTC"), _plain),
}


class _Field(NamedTuple):
    """One field of the record with its position among the row's values and the way it travels."""

    position: int
    wire: _Wire
    field: pa.Field


def _field(name: str, kind: pa.DataType, *, nullable: bool, number: int) -> pa.Field:
    return pa.field(name, kind, nullable=nullable, metadata={b"PARQUET:field_id": str(number).encode()})


def _fields(record: type, first_id: int) -> tuple[_Field, ...]:
    """The fields of a NamedTuple class in order, numbered from `first_id`; new ones come last, so numbers stay."""
    found = []
    for position, (name, hint) in enumerate(get_type_hints(record).items()):
        options = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
        wire = next(_WIRE[option] for option in options if option is not NoneType)
        field = _field(name, wire.type, nullable=NoneType in options, number=first_id + position)
        found.append(_Field(position, wire, field))
    return tuple(found)


_DOCUMENT, _LINE, _POSTING = _fields(Document, 1), _fields(Line, 201), _fields(Posting, 301)
_MASTER, _AUDIT, _DIRECTIVE = _fields(Master, 1), _fields(Audit, 1), _fields(Directive, 1)
_MONTH = _field("month", pa.string(), nullable=False, number=101)


def _list_field(name: str, number: int, fields: tuple[_Field, ...]) -> pa.Field:
    element = _field("element", pa.struct([field.field for field in fields]), nullable=False, number=number + 1)
    return _field(name, pa.list_(element), nullable=False, number=number)


_LINES, _POSTINGS = _list_field("lines", 102, _LINE), _list_field("postings", 104, _POSTING)


def _schema(fields: tuple[_Field, ...], *nested: pa.Field) -> pa.Schema:
    own = [field.field for field in fields]
    return pa.schema([own[0], _MONTH, *own[1:], *nested], metadata=_VERSION)


_SCHEMAS = {
    "documents": _schema(_DOCUMENT, _LINES, _POSTINGS),
    "master": _schema(_MASTER),
    "audit": _schema(_AUDIT),
    "directives": _schema(_DIRECTIVE),
}


def schema(table: str) -> pa.Schema:
    """The exact Arrow schema of one of TABLES on the wire; `month` stands second, after `store`."""
    return _SCHEMAS[table]


def month_of(instant: int) -> str:
    """The month (YYYY-MM, in UTC) of an instant: where all but documents are filed."""
    day = date.fromordinal(_EPOCH + instant // 86_400_000_000)
    return f"{day.year:04d}-{day.month:02d}"


def documents_table(document_rows: Sequence[Row], line_rows: Sequence[Row], posting_rows: Sequence[Row]) -> pa.Table:
    """Documents with their lines and postings nested.

    `document_rows` hold the fields of Document; `line_rows` and `posting_rows` begin with the seq of their document,
    then the fields of Line and Posting; all three are ordered by seq. Money and quantities are scaled integers.
    """
    numbers = [row[2] for row in document_rows]
    months = [str(row[5])[:7] for row in document_rows]
    nested = (_nested(numbers, line_rows, _LINE, _LINES), _nested(numbers, posting_rows, _POSTING, _POSTINGS))
    return _table("documents", document_rows, _DOCUMENT, months, nested)


def master_table(rows: Sequence[Row]) -> pa.Table:
    """Master changes; a row holds the fields of Master."""
    return _table("master", rows, _MASTER, [month_of(int(str(row[3]))) for row in rows])


def audit_table(rows: Sequence[Row]) -> pa.Table:
    """Audit events; a row holds the fields of Audit."""
    return _table("audit", rows, _AUDIT, [month_of(int(str(row[3]))) for row in rows])


def directives_table(rows: Sequence[Row]) -> pa.Table:
    """What headquarters tells; a row holds the fields of Directive."""
    return _table("directives", rows, _DIRECTIVE, [month_of(int(str(row[3]))) for row in rows])


def write(table: pa.Table, path: Path) -> None:
    """Write a batch, zstd, one row group per 100 000 rows. The same rows give the same bytes with the same pyarrow.

    Whoever reads a batch reads all of it, so statistics tell nobody anything; and what a dictionary would save, zstd
    saves as well, with half as many pages.
    """
    with pq.ParquetWriter(
        path,
        table.schema,
        compression="zstd",
        use_dictionary=False,
        write_statistics=False,
        store_schema=False,
        store_decimal_as_integer=True,
        coerce_timestamps="us",
    ) as writer:
        writer.write_table(table, row_group_size=100_000)
        writer.add_key_value_metadata(_VERSION)  # without Arrow's own copy of the schema, which only PyArrow reads


def read(path: Path, table: str) -> pa.Table:
    """Read a batch of exactly this table's schema and version. Errors: batch-schema, batch-unreadable."""
    try:
        with pq.ParquetFile(path) as file:
            check_schema(file.schema_arrow, table, path.name)
            return file.read().replace_schema_metadata(_VERSION)
    except (pa.ArrowException, OSError) as error:
        raise JxcError("batch-unreadable", file=path.name) from error


def check_schema(found: pa.Schema, table: str, name: str) -> None:
    """Refuse a schema or schema version other than this table's; `name` names the file in the refusal."""
    version = (found.metadata or {}).get(VERSION_KEY, b"none").decode("ascii", "replace")
    if version != str(SCHEMA) or not found.equals(schema(table)):
        raise JxcError("batch-schema", file=name, table=table, version=version)


def _arrays(rows: Sequence[Row], fields: Iterable[_Field], *, skip: int = 0) -> list[pa.Array]:
    return [field.wire.convert(list(map(itemgetter(field.position + skip), rows)), field.wire.type) for field in fields]


def _nested(
    numbers: Sequence[object], rows: Sequence[Row], fields: tuple[_Field, ...], field: pa.Field
) -> pa.ListArray:
    """One list of structs per document; every row belongs to one of the documents."""
    counts = Counter(map(itemgetter(0), rows))
    ends = list(accumulate((counts[number] for number in numbers), initial=0))
    if ends[-1] != len(rows):
        raise ValueError("rows without their document")
    values = pa.StructArray.from_arrays(_arrays(rows, fields, skip=1), fields=[item.field for item in fields])
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), values, type=field.type)


def _table(
    table: str, rows: Sequence[Row], fields: tuple[_Field, ...], months: list[str], nested: tuple[pa.Array, ...] = ()
) -> pa.Table:
    first, *rest = _arrays(rows, fields)
    return pa.Table.from_arrays([first, pa.array(months, pa.string()), *rest, *nested], schema=schema(table))
