"""One sync at a time per home: a lock that the system gives back when its holder dies, on every platform.

A SQLite file of its own serves as the lock, so that nothing here is particular to one system. Sales never take it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from jxc.errors import JxcError


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock file at `path`; `sync-busy` at once if another process holds it."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            raise JxcError("sync-busy", path=str(path)) from error
        yield
        connection.execute("ROLLBACK")
