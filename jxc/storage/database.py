"""Opens a SQLite database the one way jxc does: WAL, durable commits, migrations, short waits for the write lock.

Owns connection settings and migrations; knows no table but `migration`. Source of the settings: a commit
is durable only with synchronous=FULL in WAL mode. A sale opens a database, so paths are text here: pathlib
would cost it 4 ms.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from jxc.errors import JxcError

MIGRATIONS = os.path.join(os.path.dirname(__file__), "migrations")
PATIENCE = 30.0  # seconds to wait for another process's transaction; writers hold the lock for milliseconds
PAUSE = 0.002  # seconds between two tries: short, so that a till is in before an import's next transaction


def open_database(path: "str | os.PathLike[str]", migrations: str, *, create: bool = False) -> sqlite3.Connection:
    """The database at `path`, brought to the newest migration. Errors: database-missing, database-newer."""
    path = os.fspath(path)
    if not create and not os.path.isfile(path):
        raise JxcError("database-missing", path=path)
    folder = os.path.join(MIGRATIONS, migrations)
    connection = _connected(path)
    try:
        behind = _is_behind(connection, path, folder)  # before anything is set: a newer file stays
        _configure(connection)
        if behind:
            _migrate(connection, folder)
    except BaseException:
        connection.close()
        raise
    return connection


def _connected(path: str) -> sqlite3.Connection:
    """A connection; on a full disk one that is alone, so that what is there can still be read.

    Processes share an index of the log in a file beside it, for which a full disk has no room. Who is alone needs none.
    """
    connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        _version(connection)
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_IOERR_SHMSIZE:
            connection.close()
            connection = sqlite3.connect(path, timeout=0, isolation_level=None)
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    return connection


def _configure(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA busy_timeout = 5000")  # for reads while another process recovers the WAL
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _scripts(folder: str) -> dict[int, str]:
    """The migrations of a folder by their number, in order."""
    return {int(name[:-4]): name for name in sorted(os.listdir(folder)) if name.endswith(".sql")}


def _is_behind(connection: sqlite3.Connection, path: str, folder: str) -> bool:
    have, newest = _version(connection), max(_scripts(folder))
    if have > newest:
        raise JxcError("database-newer", path=path, have=have, known=newest)
    return have < newest


def _migrate(connection: sqlite3.Connection, folder: str) -> None:
    with write(connection):
        have = _version(connection)  # again: another process may have been faster
        connection.execute("CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL)")
        for number, name in _scripts(folder).items():
            if number <= have:
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as script:
                statements = list(_statements(script.read()))
            for statement in statements:
                connection.execute(statement)
            connection.execute("INSERT INTO migration VALUES (?, ?)", (number, name))
            connection.execute(f"PRAGMA user_version = {number}")


def _statements(script: str) -> Iterator[str]:
    """The script's statements one by one: executescript would commit the transaction they must share."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


@contextmanager
def write(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """One write transaction: all of it durable at the end, or none of it. Error: database-busy."""
    _begin(connection)
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _begin(connection: sqlite3.Connection) -> None:
    # SQLite's own busy handler backs off to 100 ms, so a busy importer would starve a till: try often instead.
    deadline = time.monotonic() + PATIENCE
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                if time.monotonic() > deadline:
                    raise JxcError("database-busy", seconds=int(PATIENCE)) from error
                time.sleep(PAUSE)
            else:
                return
    finally:
        connection.execute("PRAGMA busy_timeout = 5000")
