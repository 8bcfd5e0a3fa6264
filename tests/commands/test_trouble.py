"""What a computer raises becomes a documented status."""

import errno
import sqlite3
from pathlib import Path

import pytest

from jxc.commands.trouble import translated
from jxc.errors import BUSY, DAMAGED, LOCAL, JxcError


def _status(error: Exception) -> int | None:
    known = translated(error)
    return None if known is None else known.exit_status


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (errno.ENOSPC, LOCAL),
        (errno.EROFS, LOCAL),
        (errno.EACCES, LOCAL),
        (errno.EIO, LOCAL),
        (errno.EISDIR, LOCAL),
        (errno.EPIPE, None),
    ],
)
def test_errors_of_the_system_are_local_trouble_or_bugs(number: int, status: int | None) -> None:
    assert _status(OSError(number, "x", "y")) == status


def test_a_locked_database_is_busy(tmp_path: Path) -> None:
    first, second = (sqlite3.connect(tmp_path / "x.db", timeout=0, isolation_level=None) for _ in range(2))
    first.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as caught:
        second.execute("BEGIN IMMEDIATE")
    assert _status(caught.value) == BUSY


def test_a_file_that_is_no_database_is_damage(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"not a database, and long enough to be looked at as one" * 20)
    with pytest.raises(sqlite3.DatabaseError) as caught:
        sqlite3.connect(tmp_path / "x.db").execute("SELECT * FROM sqlite_master")
    assert _status(caught.value) == DAMAGED


def test_a_full_database_is_a_full_disk() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA max_page_count = 2")
    with pytest.raises(sqlite3.OperationalError) as caught:
        connection.executescript("CREATE TABLE a (x); CREATE TABLE b (x); CREATE TABLE c (x)")
    known = translated(caught.value)
    assert known is not None
    assert known.code == "disk-full"


def test_a_read_only_database_is_local_trouble() -> None:
    connection = sqlite3.connect("file::memory:?mode=ro", uri=True)
    connection.execute("PRAGMA query_only = 1")
    with pytest.raises(sqlite3.OperationalError) as caught:
        connection.execute("CREATE TABLE a (x)")
    assert _status(caught.value) == LOCAL


def test_our_own_errors_pass_and_everything_else_is_a_bug() -> None:
    own = JxcError("interrupted")
    assert translated(own) is own
    assert translated(ValueError("x")) is None
    assert translated(sqlite3.ProgrammingError("x")) is None
