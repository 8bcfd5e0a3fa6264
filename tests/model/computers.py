"""Computers of a store for the state machine: each has a copy of its home, and knows what was acknowledged at it."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

from jxc.errors import CONFLICT, DAMAGED, JxcError
from jxc.services import adopting, recovery
from jxc.services.desk import Desk
from jxc.services.following import follow_headquarters
from jxc.services.home import Home
from jxc.services.pushing import push_own
from jxc.services.shop import Shop
from jxc.services.world import World
from jxc.storage.history import parked
from jxc.sync import names
from jxc.sync.manifest import HEAD_LIMIT
from jxc.sync.remote import TRANSIENT, Remote, read
from tests.model.rows import over
from tests.sync.house import sale

Place = tuple[int, int]  # epoch and sequence number
STOPPED = {"chain-foreign", "chain-forked"}  # two copies of one journal: named, and for a person to decide


class Killed(BaseException):
    """The end of a process; nothing catches it but whoever started it."""


class Clock:
    """The time of the whole town: a second goes by at each look."""

    def __init__(self, start: int) -> None:
        self.time = start

    def now(self) -> int:
        self.time += 1_000_000
        return self.time


class Computer:
    """One computer with a copy of a store's home, and a state folder outside it.

    Each amount is sold once in a town, so it tells a sale from any other wherever it stands.
    """

    def __init__(self, folder: Path, clock: Clock, chance: Random) -> None:
        self.folder, self.clock, self.chance = folder, clock, chance
        self.told: dict[int, Place] = {}  # the amount of every document that stands here, and where
        self.saved: dict[int, Place] | None = None  # the same of the backup
        self.is_stopped = self.came_back = False
        self.is_behind = False  # put back or begun anew, and not recovered since
        self.counts_otherwise = False  # headquarters counts another manifest than stands here
        self.heard = b""  # the head from headquarters that was read last, as far as it is remembered
        (folder / "state").mkdir(exist_ok=True)
        self.open()
        self.store = self.home.journal.store

    def open(self) -> None:
        """Start the program anew."""
        env = {"JXC_STATE": str(self.folder / "state")}
        self.home = Home(self.folder / "home", env=env, now=self.clock.now)
        self.world = World(self.clock.now, env, self.chance.randbytes, self._progress)
        self.desk = Desk(Shop(self.home.journal, self.home.settings), self.world, "amy")
        self._left = 0

    def close(self) -> None:
        self.home.close()

    def _progress(self, _what: str, _done: int, _total: int | None) -> None:
        self._left -= 1
        if self._left == 0:
            raise Killed

    def sell(self, amount: int) -> Place:
        with self.home.journal.write() as writer:
            posted = sale(writer, "2026-04-01", amount)
            writer.append(posted, {})
        place = (posted.document.epoch, posted.document.seq)
        self.told[amount] = place
        return place

    def rename(self) -> None:
        """A master change and an audit event."""
        now = self.clock.now()
        with self.home.journal.write() as writer:
            writer.append_master(now=now, operator="amy", kind="note", key="1", body=f'{{"at":{now}}}')
            writer.append_audit(now=now, operator="amy", action="rename", subject="note:1")

    def _run(self, command: Callable[[], object], *, die_after: int = 0) -> str:
        """Run one command, which may be killed at a step and then starts anew; the code of the error that ended it."""
        self._left = die_after
        try:
            command()
        except Killed:
            self.close()
            self.open()
            return "killed"
        except JxcError as error:
            if error.code not in TRANSIENT and error.exit_status not in {CONFLICT, DAMAGED}:
                raise
            return error.code
        return ""

    def push(self, remote: Remote, *, die_after: int = 0) -> str:
        """One run of the command; how it ended."""
        code = self._run(lambda: self._push(remote), die_after=die_after)
        assert code in {"", "killed", *TRANSIENT, *STOPPED}, code
        if code in STOPPED or not code:
            self.is_stopped = bool(code)
        return code

    def _push(self, remote: Remote) -> None:
        self.home.journal.check_anchor()  # as the command does
        self.hear(remote)
        push_own(self.home, self.world, remote)
        self.home.journal.moor()

    def hear(self, remote: Remote) -> None:
        """What headquarters says of this store; read anew only where it may say something else."""
        with suppress(JxcError):
            found = read(remote, names.head_key(names.down(self.store)), HEAD_LIMIT)
            if found is not None and found.data != self.heard:
                _, problems = follow_headquarters(self.home, self.world, remote)
                codes = {problem.code for problem in problems}
                self.counts_otherwise = "receipt-differs" in codes
                self.heard = b"" if codes & TRANSIENT else found.data

    def recover(self, remote: Remote, *, die_after: int = 0) -> str:
        """Fetch what was sent and is not here."""
        return self._merge(lambda: recovery.recover(self.home, self.desk), remote, die_after)

    def takeover(self, remote: Remote, *, die_after: int = 0) -> str:
        """Let this copy go on."""
        return self._merge(lambda: recovery.takeover(self.home, self.desk), remote, die_after)

    def _merge(self, command: Callable[[], object], remote: Remote, die_after: int) -> str:
        with over(remote):
            code = self._run(command, die_after=die_after)
        if not code:
            self.is_stopped, self.is_behind, self.came_back, self.heard = False, False, True, b""
        self.look()
        return code

    def adopt(self) -> int:
        """Post anew what lost its place; how many documents that were."""
        before = len(self.told)
        adopting.adopt(self.desk)
        self.look()
        assert len(self.journal_says()) == len(self.told), "a document stands twice in one journal"
        return len(self.told) - before

    def look(self) -> None:
        """Nothing that was acknowledged is gone, and nothing stands here twice; from now on this is what stands."""
        now = {amount: place for place, amount in self.journal_says()}
        assert self.told.keys() <= now.keys() | self.parked(), "an acknowledged document is gone"
        self.told = now

    def parked(self) -> set[int]:
        """The amounts of documents that lost their place, whatever became of them."""
        found = parked(self.home.journal)
        return {item.entry.row[17] for item in found if item.entry.what == "document"}

    def journal_says(self) -> list[tuple[Place, int]]:
        """What was sold and is not reversed; what stands at its own place after what was adopted of it."""
        rows = self.home.journal.connection.execute(
            "SELECT epoch, seq, gross FROM documents AS d WHERE kind = 'sale' AND NOT EXISTS"
            " (SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no) ORDER BY epoch DESC, seq DESC"
        )
        return [((epoch, seq), gross) for epoch, seq, gross in rows]

    def save(self) -> None:
        """Copy the home away, as a nightly backup does."""
        self._rest()
        shutil.rmtree(self.folder / "backup", ignore_errors=True)
        shutil.copytree(self.folder / "home", self.folder / "backup")
        self.saved = dict(self.told)

    def restore(self) -> None:
        """Put the copy back; the state folder knows better."""
        if self.saved is not None:
            self.close()
            shutil.rmtree(self.folder / "home")
            shutil.copytree(self.folder / "backup", self.folder / "home")
            self.told, self.is_behind, self.heard = dict(self.saved), True, b""
            self.open()

    def clone(self, folder: Path) -> "Computer":
        """The same home on another computer, whose state folder knows nothing."""
        self._rest()
        shutil.copytree(self.folder / "home", folder / "home")
        copy = Computer(folder, self.clock, self.chance)
        copy.told, copy.is_behind, copy.came_back = dict(self.told), self.is_behind, self.came_back
        return copy

    def _rest(self) -> None:
        """Let the files of the home be all there is of it."""
        self.home.journal.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
