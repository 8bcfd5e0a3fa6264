"""A `jxc` process that dies of SIGKILL at a named moment.

Run as: python doomed.py MOMENT COUNT WORD…, where MOMENT is `statement` (before its COUNT-th SQL statement),
`before-print` or `after-print`. What is killed is the command itself, as a power cut would.
"""

import io
import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from typing import Any

from jxc.cli import main_entry


def die() -> None:
    """No handler, no clean-up."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_at_statement(count: int) -> None:
    """Kill this process before SQLite runs that statement."""
    left = [count]
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def watch(_statement: str) -> None:
        left[0] -= 1
        if not left[0]:
            die()

    def watched(*arguments: Any, **options: Any) -> sqlite3.Connection:  # noqa: ANN401 whatever sqlite3 takes
        connection = connect(*arguments, **options)
        connection.set_trace_callback(watch)
        return connection

    sqlite3.connect = watched  # type: ignore[assignment]


class Mortal(io.TextIOWrapper):
    """Standard output that kills its process before its first word leaves, or after the number of the sale has."""

    after = False

    def write(self, text: str) -> int:
        if self.after:
            super().write(text)
            self.flush()
        if not self.after or "-XS-" in text:
            die()
        return len(text)


def arm(moment: str, count: int) -> None:
    """Prepare the death."""
    if moment == "statement":
        die_at_statement(count)
        return
    sys.stdout = Mortal(sys.stdout.buffer, encoding="utf-8", write_through=True)
    sys.stdout.after = moment == "after-print"


if __name__ == "__main__":
    _, named, at, *words = sys.argv
    arm(named, int(at))
    sys.argv = ["jxc", *words]
    sys.exit(main_entry())
