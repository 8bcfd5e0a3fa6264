"""A small chain in one folder, brought to the moment before a command, over and over; and what it holds afterwards.

Stages are made once, each from an earlier one by command lines, and kept as copies beside the folder that they are
played in: settings hold whole paths.
"""

import itertools
import os
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from jxc.cli import main
from jxc.errors import OK
from jxc.services.world import World
from jxc.storage import atomic
from tests.services.chain import NOON, make_chain

DAY = 24 * 3_600 * 1_000_000  # microseconds
FIRST = (
    "s001 item add 1001 可乐 --price 3.50",
    "s001 party add S01 华东 --invoice plain",
    "s001 opening finish",
    "s001 purchase 1001x20@2 --from S01",
    "s001 sale 1001x2",
    "s001 sync push",
    "hq sync pull",
    "hq lake refresh",
    "s001 sale 1001x2",
)
BASES = ("journal.db", "lake/lake.db")
_FREE_TABLES = {"meta", "audit"}  # what was tried, and when
_FREE = {"since", "writer", "key", "envelope", "payload", "path", "bytes", "version"}  # what hangs on a moment


class Stage(NamedTuple):
    """A moment: after which other one, and what happens from there."""

    after: str
    lines: tuple[str, ...]


class Scene:
    """The folder, the clock of its computers and the stages it can be brought to."""

    def __init__(self, beside: Path, stages: Mapping[str, Stage]) -> None:
        """Found headquarters and a store, which has sold something that nobody was told of yet: the stage `sold`."""
        self.folder, self.beside, self.stages = beside / "scene", beside, stages
        self.at = NOON
        make_chain(self.folder, self.world(), "s001")
        (self.folder / "pos.csv").write_text(
            "document,time,item,quantity,price\nA1,2026-04-14 10:00:00,1001,1,3\nA2,2026-04-14 11:00:00,1001,2,3\n"
        )
        self._kept: dict[str, tuple[Path, int]] = {}
        self.play(FIRST)
        self._keep("sold")

    def world(self) -> World:
        """What commands are given, as it is at this moment."""
        return world(self.folder, self.at)

    def run(self, line: str) -> int:
        """A home and its command line; the exit status."""
        home, *words = line.format(folder=self.folder).split()
        person = str(self.folder / "person")
        with mock.patch.dict(os.environ, {"HOME": person, "USERPROFILE": person}):
            return main(["--home", str(self.folder / home), *words], self.world())

    def play(self, lines: tuple[str, ...]) -> None:
        """Lines that must go well; one that begins with + lets days pass."""
        for line in lines:
            if line.startswith("! rm "):
                shutil.rmtree(self.folder / line[5:])
            elif line.startswith("+"):
                self.at += int(line[1:]) * DAY
            else:
                assert self.run(line) == OK, line

    def _keep(self, stage: str) -> None:
        self._kept[stage] = self.beside / f"stage-{stage}", self.at
        shutil.copytree(self.folder, self._kept[stage][0])

    def bring(self, stage: str, image: Path | None = None) -> None:
        """Have the folder and the clock as they were at a stage, or the folder as some copy of it is."""
        if stage not in self._kept:
            self.bring(self.stages[stage].after)
            self.play(self.stages[stage].lines)
            self._keep(stage)
        kept, self.at = self._kept[stage]
        shutil.rmtree(self.folder)
        shutil.copytree(image or kept, self.folder)

    def evidence(self, free: tuple[str, ...] = ()) -> dict[str, object]:
        """What homes hold, without times, hashes and tables that are `free`, and the remote's objects by kind."""
        found: dict[str, object] = {}
        for path in sorted(path for name in BASES for path in self.folder.glob(f"*/{name}")):
            with closing(sqlite3.connect(path)) as db:
                for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                    if table not in _FREE_TABLES and table not in free:
                        found[f"{path.relative_to(self.folder)} {table}"] = _rows(db, table)
        objects = [path for path in (self.folder / "remote").rglob("*") if path.is_file()]
        found["remote"] = sorted(str(path.parent) for path in objects if not path.name.endswith(atomic.SUFFIX))
        found["homes"] = sorted(path.parent.name for path in self.folder.glob("*/journal.db"))
        return found

    def rests(self) -> list[Path]:
        """Temporary files."""
        return [path for path in self.folder.rglob(f"*{atomic.SUFFIX}") if path.is_file()]


def world(folder: Path, at: int) -> World:
    """A clock that moves on by itself, from `at` for each command, so that repeating one changes nothing."""
    seconds, tokens = itertools.count(at, 1_000_000), itertools.count(1)
    env = {"JXC_STATE": str(folder / "state"), "USER": "amy", "JXC_PASSPHRASE": "心照不宣"}
    return World(
        lambda: next(seconds), env, lambda size: next(tokens).to_bytes(size, "big"), wait=lambda _seconds: None
    )


def _rows(db: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    names = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    kept = [name for name in names if name not in _FREE and not name.endswith(("_at", "sha256", "_etag"))]
    return sorted(db.execute(f"SELECT {', '.join(kept)} FROM {table}").fetchall(), key=repr)  # noqa: S608 names of our own
