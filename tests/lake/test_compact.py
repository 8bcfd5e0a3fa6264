"""Compaction: fewer files, the same rows, and nothing taken away from a reader."""

import os
from pathlib import Path

import duckdb
import pytest

from jxc.errors import JxcError
from jxc.lake import ingest
from jxc.lake.compact import GRACE, compact, sweep
from jxc.lake.engine import Limits
from jxc.lake.tables import FlatTable
from jxc.lake.views import Basis
from jxc.storage.catalog import TableFile
from tests.lake import chain


def crowded(folder: Path) -> Basis:
    parts = [part for store in chain.stores() for part in chain.deliveries(store, (5, 8))]
    return chain.filled(folder, parts, at_once=False)


def test_many_files_of_a_month_become_one_and_no_report_changes(tmp_path: Path) -> None:
    """[inv:packing]."""
    before = crowded(tmp_path / "lake")
    gone = compact(before.catalog, before.folder, Limits(), enough=1, progress=chain.silent)
    after = before._replace(snapshot=before.catalog.snapshot())
    assert len(after.snapshot.files) < len(before.snapshot.files) - gone + 5
    assert (
        max(len([f for f in after.snapshot.of("lines") if f.month == month]) for month in ("2026-03", "2026-04")) == 1
    )
    for n in range(before.snapshot.n + 1):
        for name in ("stock", "journal", "margin"):
            old, new = (basis._replace(snapshot=basis.snapshot._replace(n=n)) for basis in (before, after))
            assert chain.rows(old, name) == chain.rows(new, name)


def test_few_files_are_left_alone(tmp_path: Path) -> None:
    basis = chain.filled(tmp_path / "lake")
    assert compact(basis.catalog, basis.folder, Limits(), enough=1, progress=chain.silent) == 0


def test_a_packed_file_with_other_rows_is_never_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    basis = crowded(tmp_path / "lake")
    real = ingest.pack

    def lossy(
        connection: duckdb.DuckDBPyConnection, folder: Path, table: FlatTable, month: str, rows: str
    ) -> list[TableFile]:
        return real(connection, folder, table, month, f"SELECT * FROM ({rows}) LIMIT 1")

    monkeypatch.setattr("jxc.lake.compact.pack", lossy)
    with pytest.raises(JxcError, match="lake-compaction"):
        compact(basis.catalog, basis.folder, Limits(), enough=1, progress=chain.silent)
    assert basis.catalog.snapshot() == basis.snapshot


def test_replaced_files_stay_a_day_for_readers_that_hold_their_names(tmp_path: Path) -> None:
    before = crowded(tmp_path / "lake")
    compact(before.catalog, before.folder, Limits(), enough=1, progress=chain.silent)
    touched = max((before.folder / file.path).stat().st_mtime for file in before.snapshot.files)
    assert sweep(before.catalog, before.folder, now=int(touched * 1e6)) == 0
    assert chain.rows(before, "stock") != []
    listed = {file.path for file in before.catalog.snapshot().files}
    replaced = [file for file in before.snapshot.files if file.path not in listed]
    assert sweep(before.catalog, before.folder, now=int((touched + GRACE + 2) * 1e6)) == len(replaced)
    assert not any((before.folder / file.path).exists() for file in replaced)


def test_work_that_a_crash_left_behind_goes_after_a_day(tmp_path: Path) -> None:
    basis = chain.filled(tmp_path / "lake")
    orphan = basis.folder / "work" / "orphan.parquet"
    orphan.write_bytes(b"")
    os.utime(orphan, (1000, 1000))
    assert sweep(basis.catalog, basis.folder, now=(1000 + GRACE + 1) * 1_000_000) == 1
    assert not orphan.exists()
