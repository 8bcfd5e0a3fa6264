"""Verification: do the lake's files hold what the catalog says, and does every acceptance have all of its rows?

Owns the look at the tables as they lie on disk. It repairs nothing: a lake is rebuilt from journal and remote.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from jxc.errors import Problem
from jxc.lake.engine import Limits, engine, paths_literal
from jxc.lake.ingest import Progress, digest_of
from jxc.storage.catalog import Catalog, Snapshot, TableFile

BATCHES = ("documents", "master", "audit")  # a row of these is a row of an accepted file


def verify(catalog: Catalog, folder: Path, limits: Limits, *, progress: Progress) -> tuple[Problem, ...]:
    """Everything wrong with the tables: missing or changed files, and manifests without all of their rows."""
    snapshot = catalog.snapshot()
    found = []
    for done, file in enumerate(snapshot.files):
        progress("verify", done, len(snapshot.files))
        found += _look(folder, file)
    if found:
        return tuple(found)
    with engine(folder, limits) as connection:
        return tuple(_count(connection, catalog, folder, snapshot))


def _look(folder: Path, file: TableFile) -> list[Problem]:
    path = folder / file.path
    if not path.is_file():
        return [Problem("lake-file-missing", {"file": file.path})]
    if path.stat().st_size != file.bytes or digest_of(path) != file.sha256:
        return [Problem("lake-file-changed", {"file": file.path})]
    return []


def _count(
    connection: duckdb.DuckDBPyConnection, catalog: Catalog, folder: Path, snapshot: Snapshot
) -> Iterator[Problem]:
    """Manifests whose files promise other numbers of rows than the tables hold under their `known`."""
    held: dict[tuple[str, int], int] = {}
    for table in BATCHES:
        files = [folder / file.path for file in snapshot.of(table)]
        if files:
            relation = f"read_parquet({paths_literal(files)}, hive_partitioning = false)"
            sql = f"SELECT known, COUNT(*) FROM {relation} GROUP BY known"
            held |= {(table, known): count for known, count in connection.execute(sql).fetchall()}
    for accepted in catalog.accepted():
        if accepted.known > snapshot.n or accepted.own:
            continue
        promised = dict.fromkeys(BATCHES, 0)
        for batch in catalog.files(accepted.known):
            promised[batch.table] += batch.rows
        for table, rows in promised.items():
            if held.get((table, accepted.known), 0) != rows:
                manifest = f"{accepted.chain} {accepted.epoch}/{accepted.number}"
                yield Problem("lake-rows-lost", {"manifest": manifest, "table": table, "rows": rows})
