"""What Python and SQLite raise when a computer fails, as errors of the one table; anything else stays a bug.

Standard library only. SQLite's own words are English and vary; its codes do not.
"""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from jxc.errors import JxcError

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})
_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_FAILED = frozenset({errno.EIO, errno.ENFILE, errno.EMFILE, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG})


@contextmanager
def answering() -> Iterator[None]:
    """While an answer is written: what a command did stands by then, and nobody may be told that nothing was changed.

    Error: answer-unwritten.
    """
    try:
        yield
    except OSError as error:
        if is_closed_pipe(error) or _of_system(error) is None:
            raise
        reason = f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror)
        raise JxcError("answer-unwritten", reason=reason) from error


def is_closed_pipe(error: Exception) -> bool:
    """Windows tells of a closed pipe as an invalid argument without a file name."""
    windows = sys.platform == "win32" and isinstance(error, OSError) and error.errno == errno.EINVAL
    return isinstance(error, BrokenPipeError) or (windows and not getattr(error, "filename", None))


def translated(error: Exception) -> JxcError | None:
    """The error under a code of the table, or None for what is no trouble of this computer."""
    if isinstance(error, JxcError):
        return error
    sqlite3 = sys.modules.get("sqlite3")  # where it was never imported it raised nothing
    if sqlite3 is not None and isinstance(error, sqlite3.Error):
        return _of_sqlite(getattr(error, "sqlite_errorcode", 0) & 0xFF, error)
    return _of_system(error) if isinstance(error, OSError) else None


def _of_sqlite(code: int, error: Exception) -> JxcError | None:
    import sqlite3

    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return JxcError("database-locked")
    if code == sqlite3.SQLITE_FULL or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_IOERR_SHMSIZE:
        return JxcError("disk-full")  # the second: no room for the index of the write-ahead log
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return JxcError("storage-read-only", path="journal.db")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return JxcError("database-damaged", reason=str(error))
    return JxcError("storage-failed", reason=str(error)) if code == sqlite3.SQLITE_IOERR else None


def _of_system(error: OSError) -> JxcError | None:
    if error.errno in _FULL:
        return JxcError("disk-full")
    if error.errno in _READ_ONLY:
        return JxcError("storage-read-only", path=str(error.filename or ""))
    if error.errno in _FAILED:
        return JxcError("storage-failed", reason=str(error))
    return None
