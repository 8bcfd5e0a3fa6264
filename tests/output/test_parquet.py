"""A Parquet file holds the table's own values, exactly."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from jxc.output import parquet
from jxc.table import Column, Kind, Table
from tests.output.sample import TABLE


def test_figures_are_exact_and_text_is_as_people_wrote_it(tmp_path: Path) -> None:
    parquet.write(TABLE, tmp_path / "t.parquet")
    rows = pq.read_table(tmp_path / "t.parquet").to_pylist()
    assert rows[0] | {} == {
        "sku": "1001", "name": "可乐 330ml", "kind": "sale", "quantity": Decimal("12.0000"),
        "value": Decimal("1234.56"), "margin": Decimal("0.1234"),
        "at": datetime.fromtimestamp(1_775_001_600, UTC), "low": True,
    }  # fmt: skip
    assert rows[2]["name"] == '=HYPERLINK("http://x")'
    assert rows[2]["value"] is None


def test_types_are_those_of_the_lake(tmp_path: Path) -> None:
    columns = (Column("day", Kind.DATE, "Day"), Column("price", Kind.PRICE, "Price"), Column("n", Kind.INTEGER, "N"))
    parquet.write(Table("t", "T", columns, (("2026-04-01", 1_500_000, 7),)), tmp_path / "t.parquet")
    with duckdb.connect() as plain:
        path = (tmp_path / "t.parquet").as_posix()
        described = plain.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()  # noqa: S608 a path of our own
        assert [row[1] for row in described] == ["DATE", "DECIMAL(18,6)", "BIGINT"]
        assert plain.execute(f"SELECT * FROM '{path}'").fetchall() == [(date(2026, 4, 1), Decimal("1.500000"), 7)]  # noqa: S608 the same


def test_an_empty_answer_is_a_file_with_columns(tmp_path: Path) -> None:
    parquet.write(TABLE._replace(rows=()), tmp_path / "t.parquet")
    assert pq.read_table(tmp_path / "t.parquet").column_names == [column.name for column in TABLE.columns]
