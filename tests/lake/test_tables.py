"""The flat tables: every field of the record arrives, and each row says whose effect it has."""

from pathlib import Path
from typing import get_type_hints

import pytest

from jxc.domain.record import Audit, Document, Line, Master, Posting
from jxc.lake.engine import Limits, engine
from jxc.lake.tables import BY_NAME, TABLES, empty, flattened
from jxc.lake.views import Basis
from tests.lake import chain


@pytest.fixture(scope="module")
def basis(tmp_path_factory: pytest.TempPathFactory) -> Basis:
    return chain.filled(tmp_path_factory.mktemp("lake"))


def select(basis: Basis, table: str, columns: str) -> list[tuple[object, ...]]:
    paths = [(basis.folder / file.path).as_posix() for file in basis.snapshot.of(table)]
    with engine(basis.folder, Limits()) as connection:
        sql = f"SELECT {columns} FROM read_parquet($paths, hive_partitioning = false) ORDER BY ALL"
        return connection.execute(sql, {"paths": paths}).fetchall()


def test_every_field_of_the_record_has_its_column() -> None:
    for record, table in (
        (Document, "documents"),
        (Line, "lines"),
        (Posting, "postings"),
        (Master, "master"),
        (Audit, "audit"),
    ):
        names = {column.name for column in BY_NAME[table].columns}
        assert set(get_type_hints(record)) <= names, table
    assert all(table.columns[-1].name == "known" for table in TABLES)


def test_an_empty_table_has_the_columns_of_a_full_one(basis: Basis) -> None:
    for table in TABLES:
        if table.name == "audit":
            continue
        with engine(basis.folder, Limits()) as connection:
            path = (basis.folder / basis.snapshot.of(table.name)[0].path).as_posix()
            full = connection.execute("DESCRIBE SELECT * FROM read_parquet($path)", {"path": path}).fetchall()
            bare = connection.execute(f"DESCRIBE {empty(table)}").fetchall()
        assert [row[:2] for row in full] == [row[:2] for row in bare]


def test_no_column_of_the_lake_is_a_binary_fraction() -> None:
    assert {column.type for table in TABLES for column in table.columns} & {"DOUBLE", "FLOAT", "REAL"} == set()


def test_a_row_says_whose_effect_it_has(basis: Basis) -> None:
    found = select(basis, "lines", "DISTINCT kind, effect")
    assert found == [
        ("count", "count_gain"), ("count", "count_loss"), ("opening", "opening"), ("purchase", "purchase"),
        ("purchase", "true_up"), ("purchase_return", "purchase_return"), ("reversal", "sale"), ("sale", "sale"),
        ("sale_return", "sale_return"),
    ]  # fmt: skip


def test_a_store_named_like_a_kind_does_not_confuse_a_reversal(tmp_path: Path) -> None:
    store = chain.Store("a-pd-2604-1")
    wrong = store.sale("2026-04-05", ("1001", "2", "33.90", "3.90", "20.00"))
    store.post("reversal", "2026-04-05", [chain.line("1001", "2", cost="20.00")], [], source_no=wrong)
    basis = chain.filled(tmp_path / "lake", chain.deliveries(store))
    assert select(basis, "lines", "kind, effect") == [("reversal", "sale"), ("sale", "sale")]


def test_a_posting_knows_its_item_through_its_line(basis: Basis) -> None:
    found = select(basis, "postings", "doc_no, account, line_no, sku")
    assert ("s001-XS-2604-00002", "6401.01", 2, "1002") in found
    assert ("s001-XS-2604-00002", "6001", None, None) in found


def test_a_posting_finds_its_line_even_if_lines_are_numbered_otherwise(tmp_path: Path) -> None:
    with engine(tmp_path, Limits()) as connection:
        table = BY_NAME["postings"]
        timed = ("occurred_at", "recorded_at")
        kinds = {name: "TIMESTAMP" if name in timed else "VARCHAR" for name in Document._fields}
        nulls = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in kinds.items())
        batch = f"""(SELECT {nulls}, '2026-04' AS month, 1 AS known,
            [{{line_no: 7, sku: 'seven'}}, {{line_no: 3, sku: 'three'}}] AS lines,
            [{{posting_no: 1, account: '1', party: NULL, channel: NULL, debit: 1, credit: 0, line_no: 3,
              settles: NULL}}]
            AS postings)"""
        result = connection.execute(f"SELECT sku FROM ({flattened(table, batch)})").fetchall()
    assert result == [("three",)]


def test_rows_are_sorted_for_reading(basis: Basis) -> None:
    for file in basis.snapshot.of("lines"):
        with engine(basis.folder, Limits()) as connection:
            path = (basis.folder / file.path).as_posix()
            sql = "SELECT store, sku, business_date, epoch, seq, line_no FROM read_parquet($path)"
            found = connection.execute(sql, {"path": path}).fetchall()
        assert found == sorted(found)
