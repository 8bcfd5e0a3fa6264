"""A file is weighed before it is unpacked: what a few kilobytes stand for is known, and bombs stay packed."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jxc.errors import JxcError
from jxc.storage import batches
from jxc.storage.outbox import Outbox
from jxc.sync import gate, manifest, pages
from jxc.sync.manifest import FileEntry
from tests.sync.house import House, make_house

ROOT = Path(__file__).resolve().parent.parent.parent
WRITTEN = {"compression": "zstd", "store_schema": False, "store_decimal_as_integer": True, "coerce_timestamps": "us"}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "s001")
    made.sell("2026-04-01", "2026-04-02")
    made.seal()
    yield made
    made.journal.close()


def documents(house: House) -> Path:
    [frozen] = Outbox(house.journal).newest(1)
    files = manifest.read_manifest(frozen.envelope, house.signer.public).manifest.files
    [key] = [file.key for file in files if file.table == "documents"]
    return house.spool / key


def one(house: House) -> pa.Table:
    """One document."""
    return batches.read(documents(house), "documents").slice(0, 1)


def changed(table: pa.Table, name: str, column: pa.Array) -> pa.Table:
    place = table.schema.get_field_index(name)
    field = table.schema.field(place)
    return table.set_column(place, pa.field(name, column.type, field.nullable, field.metadata), column)


def written(table: pa.Table, path: Path) -> Path:
    with pq.ParquetWriter(path, table.schema, **WRITTEN) as writer:
        writer.write_table(table)
        writer.add_key_value_metadata({batches.VERSION_KEY: b"1"})
    return path


def long_texts(house: House, path: Path, rows: int, letters: int) -> Path:
    """The same long note in every row, kept once."""
    note = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["x" * letters]))
    return written(changed(one(house).take([0] * rows), "note", note), path)


def long_lists(house: House, path: Path, lines: int) -> Path:
    """One document with the same line again and again."""
    table = one(house)
    line = table["lines"].combine_chunks().flatten()
    lists = pa.ListArray.from_arrays(pa.array([0, lines], pa.int32()), line.take(pa.array([0] * lines)))
    return written(changed(table, "lines", lists.cast(table.schema.field("lines").type)), path)


def test_a_batch_weighs_no_less_than_its_rows_and_not_a_thousand_times_as_much(house: House) -> None:
    path = documents(house)
    real = pq.ParquetFile(path).read().nbytes
    assert real <= pages.weigh(path.read_bytes(), 1 << 30) <= 1_000 * real


def test_texts_that_a_dictionary_repeats_are_weighed_as_often_as_they_stand_there(house: House, tmp_path: Path) -> None:
    path = long_texts(house, tmp_path / "bomb", 3_000, 500_000)
    assert path.stat().st_size < 50_000
    assert pages.weigh(path.read_bytes(), 1 << 40) > 3_000 * 500_000


def test_lists_are_weighed_with_all_of_their_elements(house: House, tmp_path: Path) -> None:
    path = long_lists(house, tmp_path / "bomb", 200_000)
    assert path.stat().st_size < 50_000
    assert pages.weigh(path.read_bytes(), 1 << 40) > 200_000 * 16 * len(
        one(house).schema.field("lines").type.value_type
    )


def test_counting_ends_where_the_limit_is(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = long_texts(house, tmp_path / "bomb", 3_000, 500_000)
    assert pages.weigh(path.read_bytes(), 1_000) == 1_001
    monkeypatch.setattr(pages, "PAGES_LIMIT", 10)
    assert pages.weigh(documents(house).read_bytes(), 1 << 40) == (1 << 40) + 1


@pytest.mark.parametrize(
    "how",
    [
        {"compression": "snappy"},
        {"store_decimal_as_integer": False},
        {"use_dictionary": False, "column_encoding": {"doc_no": "DELTA_BYTE_ARRAY"}},
    ],
)
def test_what_is_written_otherwise_than_batches_are_is_refused(
    house: House, tmp_path: Path, how: dict[str, object]
) -> None:
    table = one(house).select(["doc_no", "gross"])
    pq.write_table(table, tmp_path / "other", **(WRITTEN | how))
    with pytest.raises(ValueError, match="malformed"):
        pages.weigh((tmp_path / "other").read_bytes(), 1 << 30)


def test_a_footer_that_points_elsewhere_is_refused(house: House) -> None:
    data = documents(house).read_bytes()
    for other in (
        b"",
        b"PAR1",
        data[:-4],
        data[:-8] + b"\xff\xff\xff\x7fPAR1",
        data[:-8] + b"\0\0\0\0PAR1",
        data[1000:],
    ):
        with pytest.raises(ValueError, match="malformed"):
            pages.weigh(other, 1 << 30)


def test_a_dictionary_where_nobody_looks_for_it_is_refused(house: House, tmp_path: Path) -> None:
    """At the very beginning of a file means none to whoever reads: other pages would be read than were weighed."""
    data = written(one(house), tmp_path / "named").read_bytes()
    said = bytes.fromhex("169c01 2646 2608")  # of the first column: its bytes, where its values and its dictionary lie
    instead = bytes.fromhex("16a401 2646 2600")
    assert data.count(said) == 1
    with pytest.raises(ValueError, match="malformed"):
        pages.weigh(b"\1\0\1\0" + data[4:].replace(said, instead), 1 << 30)


def test_a_footer_larger_than_any_batch_has_is_not_looked_into(house: House) -> None:
    data = documents(house).read_bytes()
    length = int.from_bytes(data[-8:-4], "little")
    footer = data[-8 - length : -8] + bytes(pages.FOOTER_LIMIT)
    assert pages.weigh(data[: -8 - length] + footer[: pages.FOOTER_LIMIT] + b"\0\0\4\0PAR1", 1 << 30)
    with pytest.raises(ValueError, match="malformed"):
        pages.weigh(data[: -8 - length] + footer[: pages.FOOTER_LIMIT + 1] + b"\1\0\4\0PAR1", 1 << 30)


def test_no_bytes_do_anything_but_weigh_or_be_refused(house: House) -> None:
    data = documents(house).read_bytes()
    chance = Random(2)
    for _ in range(300):
        broken = bytearray(data)
        for _ in range(chance.randrange(1, 4)):
            broken[chance.randrange(len(data))] = chance.randrange(256)
        try:
            assert pages.weigh(bytes(broken), 1 << 30) >= 0
        except (ValueError, OSError):
            continue


BOMBS = """
import resource, sys
from pathlib import Path
from jxc.errors import JxcError
from jxc.sync import gate
from jxc.sync.manifest import FileEntry, Manifest, NOTHING, Range
path = Path(sys.argv[1])
entry = FileEntry("documents/x", "documents", "0" * 64, path.stat().st_size, int(sys.argv[2]), 1)
statement = Manifest(1, "s001", 1, 1, None, "w", 1, Range(1, 3), (entry,), NOTHING, None, None, None, None, "x")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    gate.check(statement, {"documents/x": path}, frozenset({"1405"}))
except JxcError as error:
    print(error.code, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell how much memory was used")
def test_a_bomb_of_a_few_kilobytes_is_refused_without_being_unpacked(house: House, tmp_path: Path) -> None:
    """Both stand for 1.5 GB; refusing them takes less than 100 MB."""
    for path, rows in (
        (long_texts(house, tmp_path / "texts", 3_000, 500_000), 3_000),
        (long_lists(house, tmp_path / "lists", 2_000_000), 1),
    ):
        words = (sys.executable, "-c", BOMBS, str(path), str(rows))
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
        code, megabytes = done.stdout.split()
        assert code == "gate-rows"
        assert int(megabytes) < 100


def test_the_gate_weighs_before_it_reads(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = long_texts(house, tmp_path / "bomb", 3_000, 500_000)
    monkeypatch.setattr(pq, "ParquetFile", None)
    entry = FileEntry("documents/x", "documents", "0" * 64, path.stat().st_size, 3_000, 1)
    [frozen] = Outbox(house.journal).newest(1)
    statement = manifest.read_manifest(frozen.envelope, house.signer.public).manifest._replace(files=(entry,))
    with pytest.raises(JxcError, match="gate-rows"):
        gate.check(statement, {"documents/x": path}, frozenset())
