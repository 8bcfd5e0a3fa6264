"""Files that are there whole or not at all: write beside, make durable, take the name, make the folder durable.

Owns the one way jxc puts a file in its place, for batches, keys and mirrors. It knows nothing of their content.
What a killed process was writing lies beside for a day; then it goes when something is written into that folder.
Where a system cannot make a folder durable (Windows, some shares) that step is skipped: after a power cut the newest
name may be missing there, never half written.
"""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

SUFFIX = ".tmp"
_RANDOM = 8  # bytes in the name of a temporary file
GRACE = 86_400  # seconds that a temporary file stays, whoever wrote it
_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EBADF}  # some shares know files only
PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


def make_folder(folder: Path) -> None:
    """Create `folder` and what is missing above it, durably; nothing happens where it exists."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable, on systems that can open a folder."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)


@contextmanager
def unnamed(folder: Path) -> Iterator[Path]:
    """A fresh path in `folder` for bytes that have no final name yet; gone afterwards unless `settle` moved it."""
    make_folder(folder)
    path = folder / f"{secrets.token_hex(_RANDOM)}{SUFFIX}"
    try:
        yield path
    finally:
        with suppress(FileNotFoundError):
            path.unlink()
    _sweep(folder)


@lru_cache(maxsize=4_096)  # once per process is enough
def _sweep(folder: Path) -> None:
    """Remove what killed processes were writing in `folder`; a rest that stays is no matter."""
    with suppress(OSError):
        oldest = folder.stat().st_mtime - GRACE  # it changed just now, by the clock of whoever keeps it, not by ours
        for path in folder.glob(f"*{SUFFIX}*"):
            if _is_rest(path.name) and path.stat().st_mtime < oldest:
                path.unlink()


def _is_rest(name: str) -> bool:
    """Whether it is a name that `unnamed` gives, or one of a database's own beside it."""
    stem, dot, _ = name.partition(SUFFIX)
    return bool(dot) and len(stem) == 2 * _RANDOM and not stem.strip("0123456789abcdef")


def settle(written: Path, path: Path) -> None:
    """Make the bytes of `written` durable and name them `path` (same file system), replacing what was there."""
    with written.open("r+b") as file:
        os.fsync(file.fileno())
    make_folder(path.parent)
    written.replace(path)
    sync_folder(path.parent)


@contextmanager
def temporary(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; it is settled as `path` on leaving, unless an exception passes."""
    with unnamed(path.parent) as written:
        yield written
        settle(written, path)


def replace(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Put `data` under `path`, whatever was there. `mode` is narrowed by the umask."""
    with temporary(path) as written:
        _write(written, data, mode)


def write_new(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Put `data` under a `path` that must not exist: FileExistsError leaves what is there untouched."""
    with unnamed(path.parent) as written:
        _write(written, data, mode)
        try:
            os.link(written, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without links, such as FAT: look first, then rename
            if path.exists():
                raise FileExistsError(path) from None
            settle(written, path)
        sync_folder(path.parent)


def _write(path: Path, data: bytes, mode: int) -> None:
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
