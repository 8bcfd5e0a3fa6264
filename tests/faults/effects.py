"""Effects on the disk and the databases, counted one by one as a command has them, and one of them made to fail.

An effect is whatever outlives the process: a file opened for writing, each of its writes, every call that changes a
folder or makes something durable, a commit, a file that Arrow or DuckDB writes. They are caught where Python hands them
to the system, so nothing in jxc has to know; only what a module of jxc does is counted.
"""

import ast
import builtins
import errno
import io
import os
import shutil
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self
from unittest import mock

import duckdb
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parents[2]
JXC = str(ROOT / "jxc") + os.sep
CALLS = (
    "chmod", "fsync", "ftruncate", "link", "mkdir", "remove", "rename", "replace", "rmdir", "symlink", "truncate",
    "unlink", "utime", "write",
)  # fmt: skip
_OF_A_FULL_DISK = {"open", "write", "mkdir", "link", "commit", "backup", "parquet", "copy"}
_CHANGES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE TABLE", "DROP", "ALTER", "VACUUM")

ONCE, EVER, NEVER = "once", "ever", "never"


class Effects:
    """Counts effects; fails the `at`-th (`once`) or it and all later ones (`ever`); or shows each to `look`."""

    def __init__(
        self, at: int = 0, how: str = NEVER, look: Callable[[int, str], None] = lambda _number, _site: None
    ) -> None:
        self.at, self.how, self.look = at, how, look
        self.count = 0
        self.sites: set[str] = set()
        self.opened: set[str] = set()  # where databases were
        self._lock = threading.RLock()
        self._looking = False

    @property
    def struck(self) -> bool:
        """Whether an effect was made to fail."""
        return self.how != NEVER and self.count >= self.at

    def happens(self, kind: str, failure: Callable[[int, str], Exception] = OSError) -> None:
        """Count one effect, and fail it if it is its turn."""
        site = _site()
        if not site:
            return
        with self._lock:
            if self._looking:  # what the onlooker itself does
                return
            self.count += 1
            self.sites.add(site)
            if self.how == NEVER:
                self._looking = True
                self.look(self.count, site)
                self._looking = False
            elif self.count == self.at or (self.how == EVER and self.count > self.at):
                code = errno.ENOSPC if kind in _OF_A_FULL_DISK else errno.EIO
                raise failure(code, f"{kind}: {os.strerror(code)}")


def _site() -> str:
    """The innermost function of jxc that is running, as module.function; nothing outside of jxc."""
    frame = sys._getframe(2)  # noqa: SLF001 who called is what is asked
    while frame is not None:
        if frame.f_code.co_filename.startswith(JXC):
            module = frame.f_code.co_filename[len(str(ROOT)) + 1 : -3].replace(os.sep, ".")
            return f"{module}.{frame.f_code.co_qualname}".replace(".<locals>", "")
        frame = frame.f_back  # type: ignore[assignment]
    return ""


@contextmanager
def watched(effects: Effects) -> Iterator[Effects]:
    """Everything jxc does to the disk passes `effects` first."""
    with ExitStack() as stack:
        for name in CALLS:
            stack.enter_context(mock.patch.object(os, name, _counted(effects, name, getattr(os, name))))
        opened = _opening(effects)
        for place in (io, builtins):
            stack.enter_context(mock.patch.object(place, "open", opened))
        stack.enter_context(mock.patch.object(os, "open", _low_opening(effects)))
        stack.enter_context(mock.patch.object(sqlite3, "connect", _connecting(effects)))
        stack.enter_context(mock.patch.object(duckdb, "connect", _querying(effects)))
        for name in ("write_table", "write_batch"):
            written = _counted(effects, "parquet", getattr(pq.ParquetWriter, name))
            stack.enter_context(mock.patch.object(pq.ParquetWriter, name, written))
        yield effects


def _counted(effects: Effects, kind: str, call: Callable[..., Any]) -> Callable[..., Any]:
    def counted(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 whatever the call takes
        effects.happens(kind)
        return call(*arguments, **options)

    return counted


def _low_opening(effects: Effects) -> Callable[..., int]:
    really = os.open

    def opened(path: Any, flags: int, *rest: Any, **options: Any) -> int:  # noqa: ANN401 as os.open
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            effects.happens("open")
        return really(path, flags, *rest, **options)

    return opened


class _Raw(io.FileIO):
    """A file whose writes are effects; one that fails leaves half of its bytes behind."""

    effects: Effects

    def write(self, data: Any) -> int:  # noqa: ANN401 as FileIO
        part = memoryview(data).cast("B")
        if len(part) > 1:
            super().write(part[: len(part) // 2])
            part = part[len(part) // 2 :]
        self.effects.happens("write")
        super().write(part)
        return len(memoryview(data).cast("B"))


def _opening(effects: Effects) -> Callable[..., Any]:
    really = io.open

    def opened(file: Any, mode: str = "r", buffering: int = -1, *text: Any, **options: Any) -> Any:  # noqa: ANN401 as open
        if not set(mode) & set("wax+") or not _site():
            return really(file, mode, buffering, *text, **options)
        effects.happens("open")
        owned = {name: options.pop(name) for name in ("closefd", "opener") if name in options}
        raw = _Raw(file, mode.replace("b", "").replace("t", ""), **owned)
        raw.effects = effects
        if buffering == 0:
            return raw
        size = buffering if buffering > 1 else io.DEFAULT_BUFFER_SIZE
        binary = (io.BufferedRandom if "+" in mode else io.BufferedWriter)(raw, size)
        return binary if "b" in mode else io.TextIOWrapper(binary, *text, **options)

    return opened


def _full(_code: int, text: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(f"database or disk is full ({text})")
    error.sqlite_errorcode, error.sqlite_errorname = sqlite3.SQLITE_FULL, "SQLITE_FULL"
    return error


def _connecting(effects: Effects) -> Callable[..., sqlite3.Connection]:
    really = sqlite3.connect

    class Connection(sqlite3.Connection):
        """Commits are effects, and so is each change that is a transaction of its own."""

        def execute(self, sql: str, *rest: Any) -> sqlite3.Cursor:  # noqa: ANN401 as the original
            alone = not self.in_transaction and sql.lstrip().upper().startswith(_CHANGES)
            if alone or sql == "COMMIT" or sql.endswith("journal_mode = DELETE"):
                effects.happens("commit", _full)
            return super().execute(sql, *rest)

        def backup(self, target: sqlite3.Connection, **options: Any) -> None:  # noqa: ANN401 as the original
            effects.happens("backup", _full)
            super().backup(target, **options)

    def connected(*arguments: Any, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 as the original
        effects.opened.add(_site())
        return really(*arguments, factory=Connection, **options)

    return connected


class _Duck:
    """A connection of DuckDB whose COPY is an effect."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, effects: Effects) -> None:
        self._connection, self._effects = connection, effects

    def execute(self, sql: str, *rest: Any) -> duckdb.DuckDBPyConnection:  # noqa: ANN401 as the original
        if sql.startswith("COPY"):
            self._effects.happens("copy", lambda _code, text: duckdb.IOException(f"IO Error: {text}"))
        return self._connection.execute(sql, *rest)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 whatever it has
        return getattr(self._connection, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def _querying(effects: Effects) -> Callable[..., _Duck]:
    really = duckdb.connect

    def connected(*arguments: Any, **options: Any) -> _Duck:  # noqa: ANN401 as the original
        effects.opened.add(_site())
        return _Duck(really(*arguments, **options), effects)

    return connected


class Images(NamedTuple):
    """What a folder would look like had the process been killed before one of its effects: each different one once."""

    folder: Path
    beside: Path
    taken: list[Path]
    seen: list[object]

    def look(self, number: int, _site: str) -> None:
        """Keep a copy of the folder as it is now, unless nothing changed since the last one."""
        now = sorted((str(path), *_stated(path)) for path in self.folder.rglob("*"))
        if self.seen and self.seen[-1] == now:
            return
        self.seen[:] = [now]
        self.taken.append(self.beside / str(number))
        shutil.copytree(self.folder, self.taken[-1])


def _stated(path: Path) -> tuple[int, int]:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


_ALWAYS = {
    "fsync", "ftruncate", "mkdir", "rename", "rmdir", "symlink", "truncate", "unlink", "utime", "touch", "chmod",
    "symlink_to", "hardlink_to", "write_bytes", "write_text", "writestr", "rmtree", "copytree", "copyfile", "copy2",
    "makedirs", "removedirs", "renames", "TemporaryDirectory", "NamedTemporaryFile", "TemporaryFile", "mkdtemp",
    "mkstemp", "ParquetWriter", "write_table", "backup",
}  # fmt: skip
_OF_MODULES = {"os": {"open", "write", "link", "replace", "remove"}, "shutil": {"copy", "move"},
               "sqlite3": {"connect"}, "duckdb": {"connect"}}  # fmt: skip


def written_sites() -> dict[str, list[str]]:
    """Every function of jxc whose source has an effect, as `_site` names it, and what it says there."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "jxc").rglob("*.py")):
        module = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
        _collect(ast.parse(path.read_text("utf-8")), module, found)
    return found


def _collect(node: ast.AST, site: str, found: dict[str, list[str]]) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            _collect(child, f"{site}.{child.name}", found)
            continue
        if isinstance(child, ast.Call) and _is_effect(child):
            found.setdefault(site, []).append(ast.unparse(child))
        _collect(child, site, found)


def _is_effect(call: ast.Call) -> bool:
    """Whether a call writes, by its name; texts, lists and readers have methods of some of these names too."""
    owner, _, name = ast.unparse(call.func).rpartition(".")
    texts = {part.value for part in call.args if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    if name in _ALWAYS or name in _OF_MODULES.get(owner, ()):
        return True
    if name == "replace":
        return len(call.args) == 1 and not call.keywords
    if name in {"open", "fdopen", "ZipFile"}:
        return any(set(text) <= set("rwxab+") and set(text) & set("wxa+") for text in texts)
    return name == "execute" and bool(texts & {"COMMIT", "VACUUM"} or "COPY" in ast.unparse(call))
