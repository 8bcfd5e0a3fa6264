"""Ingest: whatever was accepted and does not stand in the tables yet becomes flat files, and readers see it at once.

Owns the step from batches to flat tables, for manifests of others and for the own journal alike: both are batches here.
Files are written first and listed in one transaction [inv:once]; what a crash leaves behind is listed nowhere, and the
next refresh does the same acceptances again.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import duckdb

from jxc.lake.engine import Limits, engine, literal, paths_literal
from jxc.lake.tables import TABLES, FlatTable, flattened
from jxc.storage.atomic import make_folder, settle
from jxc.storage.catalog import Accepted, Catalog, TableFile
from jxc.storage.journal import Journal
from jxc.storage.recorded import accept_own, recall

MIRROR, WORK, PACKED = "mirror", "work", "tables"
_MONTH = re.compile(r"/month=([0-9]{4}-[0-9]{2})/")

Progress = Callable[[str, int, int | None], None]


class Batch(NamedTuple):
    """One batch file to take in: which table of the wire it holds, its month, and the `known` of its rows."""

    table: str
    month: str
    path: Path
    known: int


def refresh(
    catalog: Catalog, folder: Path, limits: Limits, *, journal: Journal | None, now: int, progress: Progress
) -> int:
    """Bring the tables below `folder` up to date with the own journal and all acceptances; how many were taken in.

    `now` (microseconds UTC) is when rows of the own journal became known.
    """
    if journal is not None:
        if recall(catalog, journal):
            progress("refresh", 0, None)
        accept_own(catalog, journal, now)
    done = 0
    while pending := catalog.pending():
        done += _take_in(catalog, folder, limits, journal, pending, progress)
    return done


def _take_in(
    catalog: Catalog,
    folder: Path,
    limits: Limits,
    journal: Journal | None,
    pending: Sequence[Accepted],
    progress: Progress,
) -> int:
    """Flatten these acceptances; 0 when another process listed them first, whose files then stand."""
    make_folder(folder / WORK)
    with TemporaryDirectory(dir=folder / WORK) as work:
        sources: list[Batch] = []
        for accepted in pending:
            sources += _own(journal, accepted, Path(work)) if accepted.own else _mirrored(catalog, folder, accepted)
        with engine(folder, limits) as connection:
            files = pack_batches(connection, folder, sources, progress)
    if catalog.add_files([accepted.known for accepted in pending], files):
        return len(pending)
    for file in files:
        (folder / file.path).unlink()
    return 0


def _mirrored(catalog: Catalog, folder: Path, accepted: Accepted) -> list[Batch]:
    """The files of a manifest, as they were received."""
    found = []
    for file in catalog.files(accepted.known):
        month = _MONTH.search(file.key)
        if month is None:
            raise ValueError(file.key)
        found.append(Batch(file.table, month[1], folder / MIRROR / file.key, accepted.known))
    return found


def _own(journal: Journal | None, accepted: Accepted, work: Path) -> list[Batch]:
    """A range of the own journal as batches of the same form, which live only until they are flattened."""
    from jxc.lake.own import write_batches  # a report pays for PyArrow only where something is new

    if journal is None:
        raise ValueError(accepted)
    files = write_batches(journal, accepted, work)
    return [Batch(table, month, path, accepted.known) for table, month, path in files]


def pack_batches(
    connection: duckdb.DuckDBPyConnection, folder: Path, sources: Sequence[Batch], progress: Progress
) -> list[TableFile]:
    """One file per flat table and month with the rows of these batches, on disk but listed nowhere yet."""
    work = [
        (table, month)
        for table in TABLES
        for month in sorted({source.month for source in sources if source.table == table.batch})
    ]
    files = []
    for done, (table, month) in enumerate(work):
        progress("refresh", done, len(work))
        chosen = [source for source in sources if source.table == table.batch and source.month == month]
        files += pack(connection, folder, table, month, flattened(table, _relation(connection, chosen)))
    return files


def _relation(connection: duckdb.DuckDBPyConnection, sources: Sequence[Batch]) -> str:
    """The rows of these batch files, each with the `known` of its file, as SQL."""
    names = [source.path.as_posix() for source in sources]
    arrival = "SELECT UNNEST($names) AS filename, CAST(UNNEST($known) AS BIGINT) AS known"
    bound = {"names": names, "known": [source.known for source in sources]}
    connection.execute(f"CREATE OR REPLACE TEMP TABLE arrival AS {arrival}", bound)
    paths = paths_literal(source.path for source in sources)
    files = f"read_parquet({paths}, filename = true, hive_partitioning = false)"
    return f"(SELECT file.*, arrival.known FROM {files} AS file JOIN arrival USING (filename))"


def pack(
    connection: duckdb.DuckDBPyConnection, folder: Path, table: FlatTable, month: str, rows: str
) -> list[TableFile]:
    """Write the relation `rows` (SQL) as one durable file of a table; no file if there are none."""
    written = folder / WORK / f"{secrets.token_hex(8)}.parquet"
    options = "FORMAT parquet, COMPRESSION zstd"
    connection.execute(f"COPY ({rows}) TO {literal(written.as_posix())} ({options})")
    count, first, last = connection.execute(
        "SELECT COUNT(*), MIN(known), MAX(known) FROM read_parquet($path)", {"path": written.as_posix()}
    ).fetchall()[0]
    if not count:
        written.unlink()
        return []
    path = f"{PACKED}/{table.name}/month={month}/{first:010d}-{last:010d}-{written.stem}.parquet"
    digest, size = digest_of(written), written.stat().st_size
    settle(written, folder / path)
    return [TableFile(table.name, month, path, count, size, digest, first, last)]


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
