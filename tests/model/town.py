"""A town of computers for the state machine: stores with copies and backups, a stormy remote, headquarters that forget.

Everything is jxc's own but three things: the remote is in memory and does what storms do to carriers; batches hold
rows as JSON instead of Parquet, which is far faster; disks do not flush, since no power fails here.
"""

import json
import shutil
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random

from jxc.errors import JxcError
from jxc.storage.anchor import Mooring
from jxc.storage.catalog import Catalog
from jxc.storage.journal import Journal
from jxc.storage.outbox import Outbox
from jxc.sync.keyring import Ring
from jxc.sync.pull import Pulled
from jxc.sync.push import push
from jxc.sync.remote import Remote
from tests.model.rows import Row
from tests.model.storm import Harbour, Storm
from tests.sync.house import START, House, sale, ticking
from tests.sync.quarters import Quarters, troubles

PASSING = {"remote-unreachable", "remote-unsteady"}
STOPPED = {"chain-foreign", "chain-forked"}  # two copies of one journal: named, and for a person to decide

Identity = tuple[int, int]  # epoch and sequence number


class Killed(BaseException):
    """The end of a process; nothing catches it but whoever started it."""


class Computer:
    """One computer with a copy of a store's home, and what was acknowledged at it."""

    def __init__(self, folder: Path, house: House) -> None:
        self.folder, self.house = folder, house
        self.told: dict[Identity, int] = {}  # every document that stands here: its amount
        self.backup: dict[Identity, int] | None = None
        self.was_restored = self.is_stopped = False
        self.open()

    @property
    def store(self) -> str:
        return self.house.journal.store

    def open(self) -> None:
        """Start the program anew."""
        (self.folder / "state").mkdir(exist_ok=True)
        mooring = Mooring(str(self.folder / "state"), lambda: START)
        journal = Journal(self.folder / "home" / "journal.db", mooring=mooring)
        journal.connection.execute("PRAGMA synchronous = OFF")
        self.house = self.house._replace(folder=self.folder / "home", journal=journal)

    def sell(self, amount: int) -> None:
        with self.house.journal.write() as writer:
            posted = sale(writer, "2026-04-01", amount)
            writer.append(posted, {})
        self.told[posted.document.epoch, posted.document.seq] = amount

    def rename(self) -> None:
        self.house.rename("x")

    def push(self, remote: Remote, *, die_after: int = 0) -> None:
        """One run of the command; it may be killed at a step, and then starts anew."""
        left = [die_after]

        def progress(_what: str, _done: int, _total: int | None) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise Killed

        try:
            self.house.journal.check_anchor()  # as the command does
            resume = bool(Outbox(self.house.journal).waiting())
            self.house.seal(progress)
            push(remote, self.house.sender(progress), resume=resume)
            self.house.journal.moor()
            self.is_stopped = False
        except Killed:
            self.house.journal.close()
            self.open()
        except JxcError as error:
            if error.code not in PASSING | STOPPED:
                raise
            self.is_stopped = error.code in STOPPED

    def save(self) -> None:
        """Copy the home away, as a nightly backup does."""
        self.house.journal.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.rmtree(self.folder / "backup", ignore_errors=True)
        shutil.copytree(self.folder / "home", self.folder / "backup")
        self.backup = dict(self.told)

    def restore(self) -> None:
        """Put the copy back; the state folder knows better."""
        if self.backup is not None:
            self.house.journal.close()
            shutil.rmtree(self.folder / "home")
            shutil.copytree(self.folder / "backup", self.folder / "home")
            self.told, self.was_restored = dict(self.backup), True
            self.open()

    def clone(self, folder: Path) -> "Computer":
        """The same home on another computer, whose state folder knows nothing."""
        self.house.journal.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copytree(self.folder / "home", folder / "home")
        copy = Computer(folder, self.house)
        copy.told = dict(self.told)
        return copy

    def journal_says(self) -> dict[Identity, int]:
        rows = self.house.journal.connection.execute("SELECT epoch, seq, gross FROM documents")
        return {(epoch, seq): gross for epoch, seq, gross in rows}

    def close(self) -> None:
        self.house.journal.close()


class Headquarters:
    """One lake, and what it ever accepted: that never goes again."""

    def __init__(self, folder: Path, trusted: dict[str, Ring]) -> None:
        self.folder, self.trusted = folder, trusted
        self.ever: set[Row] = set()
        self.problems: set[str] = set()
        folder.mkdir(parents=True)
        self.open()

    def open(self) -> None:
        self.quarters = Quarters(self.folder, Catalog(self.folder / "lake.db"), self.trusted)
        self.quarters.catalog.connection.execute("PRAGMA synchronous = OFF")

    def restart(self) -> None:
        self.quarters.catalog.close()
        self.open()

    def pull(self, remote: Remote, now: int) -> None:
        """Pull; whatever was accepted before is still there, and once."""
        with suppress(JxcError):
            pulled: Pulled = self.quarters.pull(remote, now=now)
            self.problems = {code for code, _ in troubles(pulled)}
        self._prove_order()
        rows = self.rows()
        assert len({row[:3] for row in rows}) == len(rows), "counted twice"
        assert self.ever <= set(rows), "forgotten"
        self.ever = set(rows)

    def _prove_order(self) -> None:
        """Of every epoch of a chain all manifests up to the last one accepted are accepted, or are holes."""
        catalog = self.quarters.catalog
        accepted = {(entry.chain, *entry.spot) for entry in catalog.accepted()}
        holes = {(hole.chain, *hole.spot) for hole in catalog.holes()}
        for chain, epoch, number in accepted:
            assert number == 1 or (chain, epoch, number - 1) in accepted | holes, "a hole that nobody names"

    def rows(self) -> list[Row]:
        """(store, epoch, seq, amount) of every document that counts."""
        catalog, mirror = self.quarters.catalog, self.quarters.mirror
        found: list[Row] = []
        for accepted in catalog.accepted():
            for file in catalog.files(accepted.known):
                if file.table == "documents":
                    found += map(tuple, json.loads((mirror / file.key).read_text("utf-8")))
        return found

    def holes(self) -> set[str]:
        return {hole.chain for hole in self.quarters.catalog.holes()}

    def close(self) -> None:
        self.quarters.catalog.close()


class Town:
    """All of it. Every method is a step that may come at any time; `settle` is the end, when the sun shines."""

    def __init__(self, folder: Path, templates: dict[str, House], *, compares: bool, seed: int) -> None:
        self.folder, self.chance = folder, Random(seed)
        self.remote = Harbour(compares=compares)
        self.computers: list[Computer] = []
        for store, house in templates.items():
            shutil.copytree(house.folder, folder / store / "home")
            computer = Computer(folder / store, house._replace(world=ticking()))
            computer.house.journal.moor()  # as `init` does
            self.computers.append(computer)
        self.trusted = {store: Ring(house.signer.public) for store, house in templates.items()}
        self.quarters = [Headquarters(folder / "hq0", self.trusted)]
        self.posted: set[Row] = set()
        self.numbers: set[Row] = set()
        self.sound: dict[str, bytes] = {}  # objects before they were damaged
        self.cloned: set[str] = set()
        self.clock = START
        self.steps: Counter[str] = Counter()

    def _one(self, number: int) -> Computer:
        return self.computers[number % len(self.computers)]

    def _storm(self, strength: int) -> Remote:
        return Storm(self.remote, self.chance, (0, 0.1, 0.3)[strength])

    def sell(self, number: int) -> None:
        computer, amount = self._one(number), 1_000 + len(self.posted)
        computer.sell(amount)
        epoch, seq = next(reversed(computer.told))
        place = (computer.store, epoch, seq)
        self.posted.add((*place, amount))
        assert place not in self.numbers or computer.store in self.cloned, "a number given twice"
        self.numbers.add(place)

    def rename(self, number: int) -> None:
        self._one(number).rename()

    def push(self, number: int, strength: int, die_after: int = 0) -> None:
        self.steps["pushes killed" if die_after else "pushes"] += 1
        self._one(number).push(self._storm(strength), die_after=die_after)

    def pull(self, strength: int) -> None:
        self.clock += 3_600_000_000
        self.steps["pulls"] += 1
        self.quarters[-1].pull(self._storm(strength), self.clock)

    def land(self, count: int) -> None:
        self.steps["late arrivals"] += min(count, len(self.remote.late))
        self.remote.land(count)

    def damage(self, number: int) -> None:
        """A byte of some object rots, or all of it goes."""
        keys = [key for key in sorted(self.remote.objects) if not key.startswith("heads/")]
        if keys:
            key = keys[number % len(keys)]
            data = self.remote.objects[key]
            self.sound.setdefault(key, data)
            self.steps["objects damaged or lost"] += 1
            if number % 2:
                del self.remote.objects[key]
            else:
                place = number % len(data)
                self.remote.objects[key] = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]

    def mend(self) -> None:
        """Somebody copies the frozen bytes back."""
        self.remote.objects |= self.sound
        self.sound.clear()

    def lose_head(self, number: int) -> None:
        self.remote.objects.pop(f"heads/up/{self._one(number).store}.json", None)

    def save(self, number: int) -> None:
        self._one(number).save()

    def restore(self, number: int) -> None:
        self.steps["homes put back from a backup"] += self._one(number).backup is not None
        self._one(number).restore()

    def clone(self, number: int) -> None:
        computer = self._one(number)
        if computer.store not in self.cloned:
            self.cloned.add(computer.store)
            self.steps["homes copied to a second computer"] += 1
            self.computers.append(computer.clone(self.folder / f"{computer.store}-copy"))

    def restart(self) -> None:
        self.quarters[-1].restart()

    def rebuild(self) -> None:
        self.quarters.append(Headquarters(self.folder / f"hq{len(self.quarters)}", self.trusted))

    def settle(self) -> None:
        """What was damaged is mended, what is on its way lands; all sell and push once more, and all pull."""
        self.mend()
        self.land(len(self.remote.late))
        for number, computer in enumerate(self.computers):
            self.sell(number)
            computer.push(self.remote)
        for computer in self.computers:
            computer.push(self.remote)
        self.rebuild()
        for headquarters in self.quarters:
            for _ in range(2):
                self.clock += 86_400_000_000
                headquarters.pull(self.remote, self.clock)

    def prove(self) -> None:
        """Zero lost, zero doubled, zero silent."""
        self.steps["documents posted"] += len(self.posted)
        self.steps["computers whose sync stopped, named"] += sum(one.is_stopped for one in self.computers)
        for computer in self.computers:
            assert computer.journal_says() == computer.told, "an acknowledged document is not in its journal"
        for headquarters in self.quarters:
            rows = set(headquarters.rows())
            assert rows <= self.posted, "a document that nobody posted"
            for computer in self.computers:
                mine = {(computer.store, *place, amount) for place, amount in computer.told.items()}
                named = computer.is_stopped or computer.store in headquarters.holes()
                assert mine <= rows or named, ("silently missing", mine - rows)
                simple = computer.store not in self.cloned and not computer.was_restored
                assert not (simple and named), "stopped without a reason"
        ever = set().union(*(headquarters.ever for headquarters in self.quarters))
        last = self.quarters[-1]
        for row in ever - set(last.rows()):
            assert row[0] in last.holes(), ("rebuilt without it", row)

    def close(self) -> None:
        for computer in self.computers:
            computer.close()
        for headquarters in self.quarters:
            headquarters.close()
