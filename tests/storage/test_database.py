"""Opening a database: durable settings, migrations in one transaction, newer files refused untouched."""

import inspect
import sqlite3
import threading
from pathlib import Path

import pytest

from jxc.errors import JxcError
from jxc.storage import database
from jxc.storage.database import open_database, write


def _pragma(connection: sqlite3.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_commits_are_durable_and_readers_do_not_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_configure", inspect.unwrap(database._configure))  # noqa: SLF001 as it is
    connection = open_database(tmp_path / "journal.db", "journal", create=True)
    full = 2
    assert (_pragma(connection, "journal_mode"), _pragma(connection, "synchronous")) == ("wal", full)


def test_a_missing_database_is_named_not_made(tmp_path: Path) -> None:
    with pytest.raises(JxcError) as refusal:
        open_database(tmp_path / "journal.db", "journal")
    assert refusal.value.code == "database-missing"
    assert list(tmp_path.iterdir()) == []


def test_each_migration_is_recorded_and_run_once(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    first = open_database(path, "journal", create=True)
    first.close()
    again = open_database(path, "journal")
    names = [name for (name,) in again.execute("SELECT name FROM migration ORDER BY number")]
    assert names == sorted(file.name for file in (Path(database.MIGRATIONS) / "journal").glob("*.sql"))
    assert _pragma(again, "user_version") == len(names)


def test_a_database_of_a_newer_jxc_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    connection = open_database(path, "journal", create=True)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(JxcError) as refusal:
        open_database(path, "journal")
    assert refusal.value.code == "database-newer"
    assert path.read_bytes() == before


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "migrations" / "journal"
    folder.mkdir(parents=True)
    (folder / "0001.sql").write_text("CREATE TABLE a (x);\nCREATE TABLE b (y);\nCREATE TABLE a (z);\n", "utf-8")
    monkeypatch.setattr(database, "MIGRATIONS", str(tmp_path / "migrations"))
    path = tmp_path / "journal.db"
    with pytest.raises(sqlite3.OperationalError):
        open_database(path, "journal", create=True)
    with sqlite3.connect(path) as bare:
        assert bare.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def test_a_write_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "journal.db", "journal", create=True)
    with pytest.raises(KeyError), write(connection):
        connection.execute("INSERT INTO meta VALUES ('a', '1')")
        raise KeyError
    assert connection.execute("SELECT count(*) FROM meta").fetchone() == (0,)
    with write(connection):
        connection.execute("INSERT INTO meta VALUES ('a', '1')")
    assert connection.execute("SELECT count(*) FROM meta").fetchone() == (1,)


def test_a_second_writer_waits_for_the_first(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    first = open_database(path, "journal", create=True)
    done = threading.Event()

    def second() -> None:
        other = open_database(path, "journal")
        with write(other):
            other.execute("UPDATE meta SET value = value || '2' WHERE key = 'a'")
        other.close()
        done.set()

    with write(first):
        thread = threading.Thread(target=second)
        thread.start()
        first.execute("INSERT INTO meta VALUES ('a', '1')")
        assert not done.is_set()
    thread.join()
    assert first.execute("SELECT value FROM meta").fetchone() == ("12",)


def test_a_lock_that_never_ends_is_reported_as_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.0)
    path = tmp_path / "journal.db"
    first, other = open_database(path, "journal", create=True), open_database(path, "journal", create=True)
    with write(first), pytest.raises(JxcError) as refusal, write(other):
        pass
    assert refusal.value.code == "database-busy"
