"""Batches: what goes into a Parquet file comes out again, exactly, and nothing else is accepted."""

from pathlib import Path
from typing import get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jxc.domain.record import Audit, Document, Line, Master, Posting
from jxc.errors import JxcError
from jxc.storage import batches

AT = 1_775_000_000_123_456  # 2026-03-31T23:33:20.123456Z
DOCUMENT = (
    "s001", 1, 7, "s001-XS-2604-00001", "sale", "2026-04-01", "2026-04-01", AT, AT, "amy", None, None, None, None,
    None, None, "ab" * 32, 1130, 130, 0, 2000, 870, None, None, "备注", 0, None, None,
)  # fmt: skip
LINE = (
    7, 1, "1001", None, "个", 10_000, -10_000, "priced", 11_300_000, 0, 1130, "standard", 1300, None, 130, -601, 1,
    None, None, None,
)  # fmt: skip
POSTING = (7, 1, "6001", None, None, 0, 1000, 1, None)


def test_every_field_of_the_record_is_a_column_in_order() -> None:
    names = batches.schema("documents").names
    assert names == ["store", "month", *list(get_type_hints(Document))[1:], "lines", "postings"]
    for nested, record in (("lines", Line), ("postings", Posting)):
        fields = batches.schema("documents").field(nested).type.value_type
        assert [field.name for field in fields] == list(get_type_hints(record))
    assert batches.schema("master").names[2:] == list(get_type_hints(Master))[1:]
    assert batches.schema("audit").names[2:] == list(get_type_hints(Audit))[1:]


def test_field_ids_are_unique_in_every_table() -> None:
    def ids(fields: list[pa.Field]) -> list[bytes]:
        found = []
        for field in fields:
            found.append(field.metadata[b"PARQUET:field_id"])
            found += ids([field.type.value_field]) if pa.types.is_list(field.type) else []
            found += ids(list(field.type)) if pa.types.is_struct(field.type) else []
        return found

    for table in batches.TABLES:
        numbers = ids(list(batches.schema(table)))
        assert len(numbers) == len(set(numbers))


def test_a_document_travels_whole_with_exact_figures(tmp_path: Path) -> None:
    batches.write(batches.documents_table([DOCUMENT], [LINE], [POSTING]), tmp_path / "b.parquet")
    row = batches.read(tmp_path / "b.parquet", "documents").to_pylist()[0]
    assert (row["month"], str(row["gross"]), str(row["tendered"])) == ("2026-04", "11.30", "20.00")
    assert (row["note"], row["late"]) == ("备注", False)
    assert (row["business_date"].isoformat(), int(row["recorded_at"].timestamp() * 1e6 + 0.5)) == ("2026-04-01", AT)
    line = row["lines"][0]
    shown = [str(line[name]) for name in ("quantity", "price", "tax_rate", "cost")]
    assert shown == ["-1.0000", "11.300000", "0.1300", "-6.01"]
    assert line["provisional"] is True
    assert str(row["postings"][0]["credit"]) == "10.00"


def test_lines_and_postings_stay_with_their_document() -> None:
    headers = [DOCUMENT, (*DOCUMENT[:2], 8, *DOCUMENT[3:]), (*DOCUMENT[:2], 9, *DOCUMENT[3:])]
    lines = [LINE, (9, *LINE[1:]), (9, 2, *LINE[2:])]
    rows = batches.documents_table(headers, lines, [(8, *POSTING[1:])]).to_pylist()
    assert [[line["line_no"] for line in row["lines"]] for row in rows] == [[1], [], [1, 2]]
    assert [len(row["postings"]) for row in rows] == [0, 1, 0]


def test_rows_without_their_document_are_an_error() -> None:
    with pytest.raises(ValueError, match="without their document"):
        batches.documents_table([DOCUMENT], [(8, *LINE[1:])], [])


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        batches.write(batches.documents_table([DOCUMENT], [LINE], [POSTING]), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@settings(max_examples=50)
@given(st.lists(st.none() | st.integers(-(10**17), 10**17), max_size=20))
def test_scaled_integers_become_decimals_and_come_back(values: list[int | None]) -> None:
    rows = [(*DOCUMENT[:20], value, *DOCUMENT[21:]) for value in values]
    column = batches.documents_table(rows, [], []).column("tendered").to_pylist()
    assert [None if cell is None else int(cell.scaleb(2)) for cell in column] == values


def test_a_figure_beyond_the_column_is_refused_and_not_wrapped() -> None:
    with pytest.raises(pa.ArrowInvalid):
        batches.documents_table([(*DOCUMENT[:17], 10**18, *DOCUMENT[18:])], [], [])


def test_master_and_audit_are_filed_by_the_month_they_were_recorded(tmp_path: Path) -> None:
    master = batches.master_table([("s001", 1, 1, AT, "amy", "item", "1001", '{"name": "茶"}')])
    audit = batches.audit_table([("s001", 1, 2, AT, "amy", "setting", "lang", None)])
    for name, table in (("master", master), ("audit", audit)):
        batches.write(table, tmp_path / name)
        assert batches.read(tmp_path / name, name).column("month").to_pylist() == ["2026-03"]


def test_an_empty_batch_has_the_same_schema(tmp_path: Path) -> None:
    batches.write(batches.documents_table([], [], []), tmp_path / "b")
    assert batches.read(tmp_path / "b", "documents").num_rows == 0


def test_only_the_exact_schema_is_read(tmp_path: Path) -> None:
    good = batches.master_table([("s001", 1, 1, AT, "amy", "item", "1001", "{}")])
    strange = {
        "a column more": good.append_column("more", pa.array([1])),
        "a column less": good.drop_columns(["body"]),
        "another type": good.set_column(2, "epoch", pa.array([1], pa.int32())),
        "another order": good.select([*good.column_names[::-1]]),
    }
    for name, table in strange.items():
        batches.write(table, tmp_path / name)
        with pytest.raises(JxcError) as refusal:
            batches.read(tmp_path / name, "master")
        assert refusal.value.code == "batch-schema", name


def test_a_batch_without_the_schema_version_is_refused(tmp_path: Path) -> None:
    pq.write_table(batches.master_table([]), tmp_path / "b", store_schema=False)
    with pytest.raises(JxcError, match="batch-schema"):
        batches.read(tmp_path / "b", "master")


def test_what_is_no_parquet_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"PAR1 not really")
    with pytest.raises(JxcError) as refusal:
        batches.read(tmp_path / "b", "master")
    assert (refusal.value.code, refusal.value.params) == ("batch-unreadable", {"file": "b"})
