"""Compaction: many files of one table and month become one, and no answer changes for any n.

Owns which files are packed together, the proof that the packed file holds the same rows, and sweeping away what no
reader can still hold. Rows keep their `known`, so a file is only a packing. [inv:packing]
"""

import os
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import duckdb

from jxc.errors import JxcError
from jxc.lake.engine import SPILL, Limits, engine, paths_literal
from jxc.lake.ingest import PACKED, WORK, Progress, pack
from jxc.lake.tables import BY_NAME, FlatTable
from jxc.storage.catalog import Catalog, TableFile

ENOUGH = 32  # files of one table and month that a refresh lets be before it packs them
GRACE = 86_400  # seconds a replaced file stays for readers that have its name


def compact(catalog: Catalog, folder: Path, limits: Limits, *, enough: int, progress: Progress) -> int:
    """Pack every table and month that has more than `enough` files into one file each; how many files went.

    Errors: lake-compaction when a packed file would not hold exactly the rows of its sources.
    """
    places: dict[tuple[str, str], list[TableFile]] = defaultdict(list)
    for file in catalog.snapshot().files:
        places[file.table, file.month].append(file)
    crowded = {place: files for place, files in places.items() if len(files) > enough}
    gone = 0
    if crowded:
        with engine(folder, limits) as connection:
            for done, files in enumerate(crowded.values()):
                progress("compact", done, len(crowded))
                gone += _pack_together(catalog, connection, folder, files)
    return gone


def _pack_together(
    catalog: Catalog, connection: duckdb.DuckDBPyConnection, folder: Path, old: Sequence[TableFile]
) -> int:
    table, month = BY_NAME[old[0].table], old[0].month
    relation = _rows(folder, old)
    (new,) = pack(connection, folder, table, month, f"SELECT * FROM {relation} ORDER BY {table.order}")
    if control(connection, table, relation) != control(connection, table, _rows(folder, [new])):
        (folder / new.path).unlink()
        raise JxcError("lake-compaction", table=table.name, month=month)
    if not catalog.replace_files(old, new):
        (folder / new.path).unlink()
        return 0
    for file in old:
        os.utime(folder / file.path)  # its days of grace begin now
    return len(old)


def _rows(folder: Path, files: Sequence[TableFile]) -> str:
    paths = paths_literal(folder / file.path for file in files)
    return f"read_parquet({paths}, hive_partitioning = false)"


def control(connection: duckdb.DuckDBPyConnection, table: FlatTable, relation: str) -> tuple[object, ...]:
    """Number of rows and the sum of a hash over every value of each: equal only for the same rows, in any order."""
    values = ", ".join(column.name for column in table.columns)
    totals = ", ".join(f"SUM({column.name})" for column in table.columns if column.type.startswith("DECIMAL"))
    hashed = f"COUNT(*), SUM(CAST(hash({values}) AS HUGEINT))"
    return connection.execute(f"SELECT {hashed}{', ' * bool(totals)}{totals} FROM {relation}").fetchall()[0]


def sweep(catalog: Catalog, folder: Path, *, now: int) -> int:
    """Delete table files and left-over work that nobody lists and nobody touched for a day; how many went."""
    listed = {file.path for file in catalog.snapshot().files}
    oldest = now / 1e6 - GRACE
    gone = 0
    for place in (folder / PACKED, folder / WORK, folder / SPILL):
        for path in place.rglob("*"):
            if path.is_file() and path.relative_to(folder).as_posix() not in listed and path.stat().st_mtime < oldest:
                with suppress(PermissionError):  # somebody reads it still, on a system that then keeps its name
                    path.unlink()
                    gone += 1
    return gone
