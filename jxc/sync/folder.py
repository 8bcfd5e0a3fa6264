"""A remote in a folder: a network share, a synchronised folder, a USB stick.

Objects are files put in place atomically and durably. A folder cannot compare and swap, so heads are written plainly
and read back by the caller. The root must exist: creating it would write to the wrong disk when a share is not mounted.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jxc.errors import JxcError
from jxc.storage import atomic
from jxc.sync import names
from jxc.sync.answers import forbidden
from jxc.sync.remote import ANY, CHUNK, Body, Listed, Swap, bounded

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_PASSING = {errno.ESTALE, errno.EINTR, errno.EINVAL, errno.EAGAIN}  # what shares say while they find themselves again
_OURS = (".json", ".parquet")
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class FolderRemote:
    """Objects as files below one folder, under their keys."""

    def __init__(self, root: Path) -> None:
        """Remember the folder; it is looked at by each call."""
        self.root = root
        self.url = str(root)

    def put(self, key: str, data: bytes) -> None:
        """A temporary file, made durable, then renamed: a reader sees all bytes or none."""
        with self._translated("write", key):
            atomic.replace(self._path(key), data)

    def swap(self, key: str, data: bytes, expected: str | None) -> Swap:
        """Looks first, then writes plainly: two writers at the same moment may both believe they were first."""
        with self._translated("write", key):
            path = self._path(key)
            if expected not in {ANY, _tag_of(path)}:
                return Swap.LOST
            atomic.replace(path, data)
            return Swap.DONE if expected == ANY else Swap.UNKNOWN

    def get(self, key: str, limit: int) -> Body | None:
        """The file as it was when opened, also if it is replaced meanwhile."""
        with self._translated("read", key):
            try:
                file = self._path(key).open("rb")
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return None

        def chunks() -> Iterator[bytes]:
            with file, self._translated("read", key):
                while chunk := file.read(CHUNK):
                    yield chunk

        return Body(_etag(os.fstat(file.fileno())), bounded(chunks(), key, limit))

    def list(self, prefix: str, after: str = "") -> Iterator[Listed]:
        """Walks the folders that can hold such keys; files that vanish on the way are left out."""
        folder = prefix.rpartition("/")[0]
        with self._translated("list", prefix):
            self._path(folder)
            yield from (found for found in self._walk(folder, prefix, after) if found.key.startswith(prefix))

    def strays(self, prefix: str) -> Iterator[str]:
        """Files with our endings and names that jxc never gives: “x (1).json”, “x.sync-conflict-….json”."""
        with self._translated("list", prefix):
            for folder, _, found in os.walk(self._path(prefix.rstrip("/"))):
                place = Path(folder).relative_to(self.root)
                for name in sorted(found):
                    if name.endswith(_OURS) and not names.is_key(_known_as(Path(folder), name)):
                        yield (place / name).as_posix()

    def clock(self, key: str) -> int:
        """The time that whoever keeps the folder puts on a file."""
        with self._translated("write", key):
            path = self._path(key)
            path.touch()
            return path.stat().st_mtime_ns // 1_000

    def refuses_wrong_checksum(self, key: str, data: bytes) -> bool | None:  # noqa: ARG002 the port's signature
        """A file is written without a checksum."""
        return None

    def _walk(self, folder: str, prefix: str, after: str) -> Iterator[Listed]:
        base = f"{folder}/" if folder else ""
        for name in _sorted_names(self.root / folder):
            key = base + name
            if key.endswith("/"):
                within = key.startswith(prefix) or prefix.startswith(key)
                if within and not (key < after and not after.startswith(key)):
                    yield from self._walk(key[:-1], prefix, after)
            elif key > after:
                try:
                    found = (self.root / key).stat()
                except FileNotFoundError:
                    continue
                yield Listed(key, found.st_size, _etag(found))

    def _path(self, key: str) -> Path:
        if not self.root.is_dir():
            raise JxcError("remote-no-folder", url=self.url)
        if key and not names.is_key(key):
            raise ValueError(key)  # keys are made and checked by names; anything else is a bug
        return self.root / key

    @contextmanager
    def _translated(self, verb: str, key: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in _FULL:
                raise JxcError("remote-full", url=self.url) from error
            if error.errno in _FORBIDDEN:
                raise forbidden(self.url, verb, key) from error
            code = "remote-unsteady" if error.errno in _PASSING else "remote-unreachable"
            raise JxcError(code, url=self.url, reason=error.strerror or str(error)) from error


def _sorted_names(folder: Path) -> list[str]:
    """File names, and folder names with a slash behind so that they sort as keys do; only names that jxc gives."""
    try:
        with os.scandir(folder) as entries:
            found = [_known_as(folder, entry.name) + "/" * entry.is_dir() for entry in entries]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(name for name in found if names.is_key(name.rstrip("/")) and not name.endswith(atomic.SUFFIX))


def _known_as(folder: Path, name: str) -> str:
    """The name as jxc gives it: a system that knows no case, such as FAT, may show it in capitals."""
    lower = name.lower()
    if lower == name or not (folder / lower).exists() or not (folder / lower).samefile(folder / name):
        return name
    return lower


def _tag_of(path: Path) -> str | None:
    try:
        return _etag(path.stat())
    except FileNotFoundError:
        return None


def _etag(found: os.stat_result) -> str:
    return f"{found.st_ino:x}-{found.st_mtime_ns:x}-{found.st_size:x}"
