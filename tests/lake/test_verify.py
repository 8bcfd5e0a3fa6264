"""Verifying the lake: a flipped byte, a lost file and lost rows are told by name."""

from pathlib import Path

from jxc.lake.engine import Limits
from jxc.lake.verify import verify
from jxc.lake.views import Basis
from tests.lake import chain


def faults(basis: Basis) -> list[tuple[str, dict[str, object]]]:
    return [
        (problem.code, problem.params)
        for problem in verify(basis.catalog, basis.folder, Limits(), progress=chain.silent)
    ]


def test_a_whole_lake_has_no_faults(tmp_path: Path) -> None:
    assert faults(chain.filled(tmp_path / "lake")) == []


def test_a_flipped_byte_and_a_lost_file_are_told_by_name(tmp_path: Path) -> None:
    basis = chain.filled(tmp_path / "lake")
    flipped, lost = basis.snapshot.files[0].path, basis.snapshot.files[1].path
    content = bytearray((basis.folder / flipped).read_bytes())
    content[len(content) // 2] ^= 1
    (basis.folder / flipped).write_bytes(content)
    (basis.folder / lost).unlink()
    assert faults(basis) == [("lake-file-changed", {"file": flipped}), ("lake-file-missing", {"file": lost})]


def test_a_manifest_without_all_of_its_rows_is_told(tmp_path: Path) -> None:
    basis = chain.filled(tmp_path / "lake")
    basis.catalog.connection.execute("UPDATE accepted_file SET rows = rows + 1 WHERE tbl = 'documents' AND known = 3")
    assert faults(basis) == [("lake-rows-lost", {"manifest": "s002 1/1", "table": "documents", "rows": 4})]
