"""The engine: DuckDB behind a closed door. It reads and writes below one folder and can be told nothing else.

Owns how a connection is made, how paths and texts become SQL literals, and turning DuckDB's failures into ours. SQL
that people wrote runs here too: it reads the files it was given and reaches nothing else [inv:closed-door].
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb

from jxc.errors import JxcError

SPILL = "spill"


class Limits(NamedTuple):
    """What the engine may use: memory such as '2GB', threads, a folder to spill to; empty and 0 are the default."""

    memory: str = ""
    threads: int = 0
    spill: str = ""


_CLOSED = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",  # DuckDB would look for some in the user's own folder
    "python_enable_replacements": "false",  # a name in SQL is a view, never one of our variables
}


@contextmanager
def engine(folder: Path, limits: Limits, *, files: Iterable[Path] | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in memory that sees only files below `folder`, or only `files`, and loads no extension.

    What takes in and then reports opens one of each: DuckDB fixes what a door lets through when it is shut, and shuts
    it for a whole instance, so sharing one would leave it open while delivered files are read.
    What does not fit into memory goes to `spill` below `folder`, or where the limits say. Errors: lake-engine for
    whatever DuckDB refuses, with its first line.
    """
    settings: dict[str, str | int] = {**_CLOSED, "temp_directory": limits.spill or (folder / SPILL).as_posix()}
    if limits.memory:
        settings["memory_limit"] = limits.memory
    if limits.threads:
        settings["threads"] = limits.threads
    try:
        with duckdb.connect(":memory:", config=dict(settings)) as connection:
            connection.execute("SET TimeZone = 'UTC'")  # never the computer's own
            if files is None:
                connection.execute(f"SET allowed_directories = {paths_literal([folder])}")
            else:
                connection.execute(f"SET allowed_paths = {paths_literal(files)}")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield connection
    except duckdb.Error as error:
        raise JxcError("lake-engine", reason=str(error).partition("\n")[0]) from error


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A name as SQL takes it, though it be a word of SQL such as “table”."""
    return '"' + name.replace('"', '""') + '"'


def paths_literal(paths: Iterable[Path]) -> str:
    """Paths as an SQL list, with forward slashes on every system."""
    return "[" + ", ".join(literal(path.as_posix()) for path in paths) + "]"
