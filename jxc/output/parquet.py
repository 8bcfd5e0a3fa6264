"""A table as a Parquet file for programs: stable English names, every figure exact, instants in UTC.

Money is DECIMAL(18,2), quantities (18,4), prices (18,6) and shares (18,4), as in the lake; days are dates.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from jxc.table import Column, Kind, Table

_PIECE = 50_000  # rows that are written at once
_SCALES = {Kind.MONEY: 2, Kind.QUANTITY: 4, Kind.PRICE: 6, Kind.NUMBER: 6, Kind.PERCENT: 4}
_TYPES = {
    Kind.INTEGER: pa.int64(),
    Kind.DATE: pa.date32(),
    Kind.TIME: pa.timestamp("us", tz="UTC"),
    Kind.FLAG: pa.bool_(),
}


def write(table: Table, path: Path) -> None:
    """Write the rows; totals and notes are talk and stay out."""
    schema = pa.schema([(column.name, _type(column)) for column in table.columns])
    waiting = iter(table.rows)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while piece := list(islice(waiting, _PIECE)):
            columns = zip(table.columns, zip(*piece, strict=True), strict=True)
            arrays = [
                pa.array(map(_exact(column), values), schema.field(column.name).type) for column, values in columns
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _type(column: Column) -> pa.DataType:
    scale = _SCALES.get(column.kind)
    return _TYPES.get(column.kind, pa.string()) if scale is None else pa.decimal128(18, scale)


def _exact(column: Column) -> Callable[[object], object]:
    """What makes a value of the file of a cell; nothing stays nothing."""
    scale = _SCALES.get(column.kind)
    if scale is not None:
        return lambda value: None if value is None else Decimal(int(str(value))).scaleb(-scale)
    if column.kind is Kind.DATE:
        return lambda value: None if value is None else date.fromisoformat(str(value))
    return lambda value: value
