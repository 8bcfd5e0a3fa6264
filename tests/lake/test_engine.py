"""The engine sees one folder and cannot be talked into anything else."""

from pathlib import Path

import pyarrow as pa
import pytest

from jxc.errors import JxcError
from jxc.lake.engine import Limits, engine, literal


def test_files_outside_the_folder_are_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    (tmp_path / "lake").mkdir()
    for sql in (
        f"SELECT * FROM read_csv({literal((tmp_path / 'secret.csv').as_posix())})",
        f"COPY (SELECT 1) TO {literal((tmp_path / 'out.csv').as_posix())}",
        f"ATTACH {literal((tmp_path / 'other.db').as_posix())}",
    ):
        with pytest.raises(JxcError, match="lake-engine"), engine(tmp_path / "lake", Limits()) as connection:
            connection.execute(sql)
    assert not (tmp_path / "out.csv").exists()


def test_the_door_cannot_be_opened_again(tmp_path: Path) -> None:
    for sql in (
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "INSTALL httpfs",
        "SET threads = 1",
    ):
        with pytest.raises(JxcError, match="lake-engine"), engine(tmp_path, Limits()) as connection:
            connection.execute(sql)


def test_only_the_files_that_were_named_can_be_read_and_none_written(tmp_path: Path) -> None:
    """[inv:closed-door]."""
    with engine(tmp_path, Limits()) as connection:
        for name in ("one", "two"):
            connection.execute(f"COPY (SELECT 1 AS a) TO {literal((tmp_path / name).as_posix())} (FORMAT parquet)")
    with engine(tmp_path, Limits(), files=[tmp_path / "one"]) as connection:
        one = f"read_parquet({literal((tmp_path / 'one').as_posix())})"
        assert connection.execute(f"SELECT * FROM {one}").fetchall() == [(1,)]
    for sql in (
        f"SELECT * FROM read_parquet({literal((tmp_path / 'two').as_posix())})",
        f"SELECT * FROM read_parquet({literal((tmp_path / '*').as_posix())})",
        f"SELECT * FROM glob({literal((tmp_path / '*').as_posix())})",
        f"COPY (SELECT 1) TO {literal((tmp_path / 'three').as_posix())}",
    ):
        with (
            pytest.raises(JxcError, match="lake-engine"),
            engine(tmp_path, Limits(), files=[tmp_path / "one"]) as connection,
        ):
            connection.execute(sql)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_variables_of_python_are_no_tables(tmp_path: Path) -> None:
    secret = pa.table({"a": [1]})
    with pytest.raises(JxcError, match="lake-engine"), engine(tmp_path, Limits()) as connection:
        connection.execute("SELECT * FROM secret")
    assert secret.num_rows == 1


def test_what_outgrows_memory_goes_where_the_limits_say(tmp_path: Path) -> None:
    for name in ("lake", "elsewhere"):
        (tmp_path / name).mkdir()
    big = "CREATE TABLE big AS SELECT range AS a, hash(range) AS b FROM range(4000000)"
    for limits, place in (
        (Limits("30MB", 1), tmp_path / "lake" / "spill"),
        (Limits("30MB", 1, (tmp_path / "elsewhere").as_posix()), tmp_path / "elsewhere"),
    ):
        with engine(tmp_path / "lake", limits) as connection:
            connection.execute(big)
            assert any(place.iterdir())
        assert not place.exists() or not any(place.iterdir())


def test_limits_reach_the_engine(tmp_path: Path) -> None:
    with engine(tmp_path, Limits("100MB", 1)) as connection:
        found = connection.execute("SELECT current_setting('memory_limit'), current_setting('threads')").fetchall()
    assert found == [("95.3 MiB", 1)]


def test_times_are_utc_whatever_the_computer_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    with engine(tmp_path, Limits()) as connection:
        assert connection.execute("SELECT current_setting('TimeZone')").fetchall() == [("UTC",)]


def test_a_quote_stays_inside_its_literal() -> None:
    assert literal("o'clock'; DROP TABLE x; --") == "'o''clock''; DROP TABLE x; --'"
