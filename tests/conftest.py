"""What every test may use: a catalogue that fits the sources, and snapshots of text."""

import functools
import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

from hatch_build import compile_catalogues
from jxc.storage import atomic, database

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    """What is shown now becomes what must be shown from now on; read the difference before you commit it."""
    parser.addoption("--snapshot-update", action="store_true", help="write snapshots anew instead of comparing")
    parser.addoption("--update-stories", action="store_true", help="write example stories anew where they differ")


def pytest_sessionstart(session: pytest.Session) -> None:
    """A catalogue compiled before the last edit of a .po would test yesterday's sentences.

    Homes of tests keep no anchors in the tester's own folders.
    """
    os.environ["JXC_STATE"] = ""
    hypothesis.settings.register_profile("untimed", deadline=None)  # the first example may wait for an import
    hypothesis.settings.load_profile("untimed")
    _wait_for_no_disk()
    if not hasattr(session.config, "workerinput"):  # of several processes the one that starts the others compiles
        compile_catalogues(ROOT / "jxc" / "i18n" / "locale")


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """snapshot(name, text): the text equals the file snapshots/<name>.txt beside the test."""

    def compare(name: str, text: str) -> None:
        path = request.path.parent / "snapshots" / f"{name}.txt"
        if request.config.getoption("--snapshot-update"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
        assert text == path.read_text("utf-8")

    return compare


def _wait_for_no_disk() -> None:
    """Nobody cuts the power of this process: what it writes may stay with the system. Processes of their own do wait.

    Half of the time of a test that makes a home is such waiting. `inspect.unwrap` gives the real functions.
    """
    fsync, configure = os.fsync, database._configure  # noqa: SLF001 where every connection passes

    @functools.wraps(fsync)
    def unless_of_jxc(handle: int) -> None:
        if sys._getframe(1).f_globals is not vars(atomic):  # noqa: SLF001 the caller: what measures a disk does wait
            fsync(handle)

    @functools.wraps(configure)
    def not_durable(connection: sqlite3.Connection) -> None:
        configure(connection)
        connection.execute("PRAGMA synchronous = OFF")

    patch = pytest.MonkeyPatch()
    patch.setattr(os, "fsync", unless_of_jxc)
    patch.setattr(database, "_configure", not_durable)
