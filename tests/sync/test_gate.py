"""The gate refuses files that were signed by their store and are yet no sound record."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jxc.errors import DAMAGED, JxcError
from jxc.storage import batches
from jxc.storage.outbox import Outbox
from jxc.sync import gate, manifest
from jxc.sync.manifest import Manifest
from tests.sync.house import INVENTORY, House, make_house


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "s001")
    made.sell("2026-04-01", "2026-04-02", "2026-04-02")
    made.rename("苹果")
    made.seal()
    yield made
    made.journal.close()


def sealed(house: House) -> tuple[Manifest, dict[str, Path]]:
    [frozen] = Outbox(house.journal).newest(1)
    statement = manifest.read_manifest(frozen.envelope, house.signer.public).manifest
    return statement, {file.key: house.spool / file.key for file in statement.files}


def test_what_was_sealed_passes(house: House) -> None:
    gate.check(*sealed(house), INVENTORY)


def rewritten(house: House, tmp_path: Path, change: Callable[[pa.Table], pa.Table]) -> tuple[Manifest, dict[str, Path]]:
    """The sealed manifest with its documents changed as a wrong or hostile store would write them."""
    statement, paths = sealed(house)
    key = statement.files[0].key
    table = change(batches.read(paths[key], "documents"))
    paths[key] = tmp_path / "changed.parquet"
    batches.write(table, paths[key])
    files = (statement.files[0]._replace(rows=table.num_rows), *statement.files[1:])
    return statement._replace(files=files), paths


def with_column(name: str, values: Callable[[list[object]], list[object]]) -> Callable[[pa.Table], pa.Table]:
    def change(table: pa.Table) -> pa.Table:
        place = table.schema.get_field_index(name)
        field = table.schema.field(place)
        column = pa.array(values(table[name].to_pylist()), field.type)
        return table.set_column(place, field, column)

    return change


def in_lists(name: str, field: str, value: object) -> Callable[[pa.Table], pa.Table]:
    """Put `value` into one field of the first element of the second document's list."""

    def values(lists: list[object]) -> list[object]:
        lists[1][0][field] = value  # type: ignore[index]
        return lists

    return with_column(name, values)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (with_column("store", lambda _: ["s001", "s002", "s001"]), "gate-place"),
        (with_column("store", lambda _: ["s002"] * 3), "gate-place"),
        (with_column("epoch", lambda _: [1, 1, 2]), "gate-place"),
        (with_column("month", lambda _: ["2026-05"] * 3), "gate-place"),
        (with_column("business_date", lambda days: [days[0], days[1], days[2].replace(month=5)]), "gate-place"),  # type: ignore[attr-defined]
        (with_column("seq", lambda seqs: [seqs[0], seqs[1], seqs[1]]), "gate-sequence"),
        (with_column("seq", lambda seqs: [seqs[0], seqs[1], 99]), "gate-sequence"),
        (lambda table: table.slice(0, 2), "gate-sequence"),
        (with_column("gross", lambda values: [values[1], values[1], values[2]]), "gate-totals"),
        (with_column("tax", lambda values: [Decimal(9), values[1], values[2]]), "gate-totals"),
        (in_lists("lines", "quantity", 7), "gate-totals"),
        (in_lists("lines", "cost", -1), "gate-cost"),
        (in_lists("postings", "debit", 1), "gate-balance"),
        (in_lists("postings", "account", "1405"), "gate-cost"),
    ],
)
def test_a_file_that_is_no_sound_record_is_refused(
    house: House, tmp_path: Path, change: Callable[[pa.Table], pa.Table], code: str
) -> None:
    with pytest.raises(JxcError, match=code) as caught:
        gate.check(*rewritten(house, tmp_path, change), INVENTORY)
    assert caught.value.exit_status == DAMAGED


def test_each_total_is_compared(house: House) -> None:
    statement, paths = sealed(house)
    for field, value in statement.totals._asdict().items():
        wrong = statement._replace(totals=statement.totals._replace(**{field: value + 1}))
        with pytest.raises(JxcError, match="gate-totals") as caught:
            gate.check(wrong, paths, INVENTORY)
        assert caught.value.params["field"] == field


def test_costs_must_be_in_the_accounts_of_inventory(house: House) -> None:
    with pytest.raises(JxcError, match="gate-cost"):
        gate.check(*sealed(house), frozenset({"1401"}))


def test_more_or_fewer_rows_than_stated_are_refused(house: House) -> None:
    statement, paths = sealed(house)
    for rows in (2, 4):
        files = (statement.files[0]._replace(rows=rows), *statement.files[1:])
        with pytest.raises(JxcError, match="gate-rows"):
            gate.check(statement._replace(files=files), paths, INVENTORY)


def test_a_file_that_unpacks_to_too_much_is_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "UNPACKED_LIMIT", 100)
    with pytest.raises(JxcError, match="gate-rows"):
        gate.check(*sealed(house), INVENTORY)


@pytest.mark.parametrize("table", ["master", "audit"])
def test_a_file_of_another_table_is_refused(house: House, table: str) -> None:
    statement, paths = sealed(house)
    [other] = [file.key for file in statement.files if file.table == table]
    paths[statement.files[0].key] = paths[other]
    with pytest.raises(JxcError, match="batch-schema"):
        gate.check(statement, paths, INVENTORY)


def test_a_column_more_is_refused(house: House, tmp_path: Path) -> None:
    statement, paths = sealed(house)
    key = statement.files[0].key
    table = batches.read(paths[key], "documents").append_column("extra2", pa.array([1, 2, 3]))
    paths[key] = tmp_path / "more.parquet"
    pq.write_table(table, paths[key], compression="zstd", store_decimal_as_integer=True)
    with pytest.raises(JxcError, match="batch-schema"):
        gate.check(statement, paths, INVENTORY)


def test_mangled_parquet_is_refused_by_our_own_errors_or_read_as_it_was(house: House, tmp_path: Path) -> None:
    """The hash stands before the gate; but should it ever be passed, no byte makes a traceback."""
    statement, paths = sealed(house)
    key = statement.files[0].key
    data = paths[key].read_bytes()
    paths[key] = tmp_path / "mangled.parquet"
    for place in range(0, len(data), 23):
        paths[key].write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        try:
            gate.check(statement, paths, INVENTORY)
        except JxcError as error:
            assert error.exit_status == DAMAGED  # noqa: PT017 some bytes are padding
