"""The engine: DuckDB behind a closed door. It reads and writes below one folder and can be told nothing else.

Owns how a connection is made, how paths and texts become SQL literals, and turning DuckDB's failures into ours.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb

from jxc.errors import JxcError

SPILL = "spill"


class Limits(NamedTuple):
    """What the engine may use: memory such as '2GB' and threads; empty and 0 leave it to DuckDB."""

    memory: str = ""
    threads: int = 0


@contextmanager
def engine(folder: Path, limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in memory that sees only files below `folder`, spills there and loads no extension.

    Errors: lake-engine for whatever DuckDB refuses, with its first line.
    """
    settings: dict[str, str | int] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "temp_directory": (folder / SPILL).as_posix(),
    }
    if limits.memory:
        settings["memory_limit"] = limits.memory
    if limits.threads:
        settings["threads"] = limits.threads
    try:
        with duckdb.connect(":memory:", config=dict(settings)) as connection:
            connection.execute("SET TimeZone = 'UTC'")  # never the computer's own
            connection.execute(f"SET allowed_directories = {paths_literal([folder])}")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield connection
    except duckdb.Error as error:
        raise JxcError("lake-engine", reason=str(error).partition("\n")[0]) from error


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def paths_literal(paths: Iterable[Path]) -> str:
    """Paths as an SQL list, with forward slashes on every system."""
    return "[" + ", ".join(literal(path.as_posix()) for path in paths) + "]"
