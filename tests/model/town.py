"""A town of computers for the state machine: stores with copies and backups, a stormy remote, headquarters that forget.

Everything is jxc's own but what tests/model/rows.py names, and the remote, which is in memory and does what storms do
to carriers. People are in it too: they recover, take over, adopt and choose as docs/recovery.md tells them to.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jxc.domain.record import Spot
from jxc.errors import JxcError
from jxc.services import answering
from jxc.storage import branches
from jxc.storage.catalog import Catalog
from jxc.storage.database import write
from jxc.sync import manifest, names
from jxc.sync.keyring import Ring
from jxc.sync.keys import Signer
from jxc.sync.manifest import Tail
from jxc.sync.pull import Pulled, pull
from jxc.sync.remote import ANY, Remote
from jxc.sync.retrace import retrace
from tests.model.computers import Clock, Computer
from tests.model.rows import CHANCE, Row, read
from tests.model.storm import Harbour, Storm
from tests.sync.house import START
from tests.sync.quarters import Quarters

DAY = 86_400_000_000
ROUNDS = 3  # of people putting things right until all is told: headquarters answers what stores say, and they that
OFFICE = Signer(Ed25519PrivateKey.from_private_bytes(b"headquarters".ljust(32)))
_REMEMBERED = "SELECT known, chain, epoch, number, sha256, accepted_at FROM recorded"
_REMEMBER = "INSERT OR IGNORE INTO recorded VALUES (?, ?, ?, ?, ?, 0, 0, ?)"


class Headquarters:
    """One lake, and what it ever accepted: that never goes again."""

    def __init__(self, folder: Path, trusted: dict[str, Ring], empty: Path) -> None:
        """Begin with a copy of an `empty` catalog, which is faster than to make one."""
        self.folder, self.trusted = folder, trusted
        self.ever: set[Row] = set()
        self._read: dict[str, list[Row]] = {}  # by the name of a file, which never changes
        folder.mkdir(parents=True)
        shutil.copy(empty, folder / "lake.db")
        self.open()

    def open(self) -> None:
        self.quarters = Quarters(self.folder, Catalog(self.folder / "lake.db"), self.trusted)

    @property
    def catalog(self) -> Catalog:
        return self.quarters.catalog

    def restart(self) -> None:
        self.catalog.close()
        self.open()

    def remember(self, other: "Headquarters") -> None:
        """Read back what another one recorded of its acceptances in headquarters' own chain."""
        mine = {(entry.chain, entry.spot) for entry in self.catalog.accepted()}
        theirs = (entry for entry in other.catalog.accepted() if (entry.chain, entry.spot) not in mine)
        rows = [(one.known, one.chain, *one.spot, one.sha256, one.accepted_at) for one in theirs]
        rows += other.catalog.connection.execute(_REMEMBERED)
        with write(self.catalog.connection) as db:
            db.executemany(_REMEMBER, rows)

    def answer(self, remote: Remote, now: int) -> None:
        """Tell every store how far it was accepted."""
        for store in self.trusted:
            if said := answering.receipt(self.catalog, store):
                chain = names.down(store)
                head = manifest.sign_head(Tail(chain, 1, (), now, said), OFFICE)
                with suppress(JxcError):
                    remote.swap(names.head_key(chain), head, ANY)

    def pull(self, remote: Remote, now: int, decided: dict[str, dict[Spot, str]]) -> None:
        """Pull; whatever was accepted before is still there, and once."""
        follower = self.quarters.follower(now=now)._replace(decided=decided)
        with suppress(JxcError):
            pulled: Pulled = pull(remote, follower)
            assert not pulled.unknown
        self._prove_order()
        rows = self.everything()
        assert len({row[:3] for row in rows}) == len(rows), "counted twice"
        assert self.ever <= set(rows), "forgotten"
        self.ever = set(rows)

    def _prove_order(self) -> None:
        """Of every epoch of a chain all manifests up to the last one accepted are accepted, or are holes."""
        accepted = {(entry.chain, *entry.spot) for entry in self.catalog.accepted()}
        holes = {(hole.chain, *hole.spot) for hole in self.catalog.holes()}
        for chain, epoch, number in accepted:
            assert number == 1 or (chain, epoch, number - 1) in accepted | holes, "a hole that nobody names"

    def rows(self) -> list[Row]:
        """(store, epoch, seq, amount) of every sale that counts and is not reversed."""
        everything = self.everything()
        taken_back = [row[5] for row in everything if row[5] is not None]
        assert len(set(taken_back)) == len(taken_back), "reversed twice"
        return [row[:4] for row in everything if row[4] not in taken_back and row[5] is None]

    def everything(self) -> list[Row]:
        """(store, epoch, seq, amount, number, source) of every document that was accepted."""
        found: list[Row] = []
        for accepted in self.catalog.accepted():
            for file in self.catalog.files(accepted.known):
                if file.table == "documents":
                    if file.key not in self._read:
                        rows = read(self.quarters.mirror / file.key)
                        self._read[file.key] = [(*row[:3], row[17], row[3], row[13]) for row in rows]
                    found += self._read[file.key]
        return found

    def holes(self) -> set[str]:
        return {hole.chain for hole in self.catalog.holes()}

    def forks(self) -> Iterator[tuple[str, Spot]]:
        """Where manifests contradict each other and none counts."""
        for chain, spot in {(branch.chain, branch.spot) for branch in branches.kept(self.catalog)}:
            if self.catalog.at(chain, *spot) is None:
                yield chain, spot

    def contradicted(self) -> set[str]:
        """Chains of which other manifests stand where one was accepted for good: each pull names the fork."""
        accepted = ((branch, self.catalog.at(branch.chain, *branch.spot)) for branch in branches.kept(self.catalog))
        return {branch.chain for branch, entry in accepted if entry and entry.sha256 != branch.sha256}

    def close(self) -> None:
        self.catalog.close()


class Town:
    """All of it. Every method is a step that may come at any time; `settle` is the end, when the sun shines."""

    def __init__(self, folder: Path, template: Path, keys: dict[str, str], *, compares: bool, seed: int) -> None:
        self.folder, self.template, self.chance = folder, template, CHANCE
        self.chance.seed(seed)
        self.remote = Harbour(compares=compares)
        self.clock = Clock(START)
        self.computers: list[Computer] = []
        for store in keys:
            shutil.copytree(template / store, folder / store)
            self.computers.append(Computer(folder / store, self.clock, self.chance))
        self.trusted = {store: Ring(key) for store, key in keys.items()}
        self.quarters: list[Headquarters] = []
        self.rebuild()
        self.decided: dict[str, dict[Spot, str]] = {store: {} for store in keys}
        self.posted: set[Row] = set()
        self.sold = 0
        self.sound: dict[str, bytes] = {}  # objects before they were damaged
        self.cloned: set[str] = set()
        self.set_back: set[str] = set()  # stores of which a home was put back or lost
        self.steps: Counter[str] = Counter()

    def _one(self, number: int) -> Computer:
        return self.computers[number % len(self.computers)]

    def _storm(self, strength: int) -> Remote:
        return Storm(self.remote, self.chance, (0, 0.1, 0.3)[strength])

    def _of(self, store: str) -> list[Computer]:
        return [computer for computer in self.computers if computer.store == store]

    # at stores

    def sell(self, number: int) -> None:
        computer, amount = self._one(number), 1_000 + self.sold
        self.sold += 1
        place = (computer.store, *computer.sell(amount))
        assert computer.store in self.cloned or not any(row[:3] == place for row in self.posted), "a number given twice"
        self.posted.add((*place, amount))

    def rename(self, number: int) -> None:
        self._one(number).rename()

    def push(self, number: int, strength: int, die_after: int = 0) -> None:
        code = self._one(number).push(self._storm(strength), die_after=die_after)
        self.steps["pushes " + (code or "done")] += 1

    def save(self, number: int) -> None:
        self._one(number).save()

    def restore(self, number: int) -> None:
        computer = self._one(number)
        if computer.saved is not None:
            self.steps["homes put back from a backup"] += 1
            self.set_back.add(computer.store)
            computer.restore()

    def clone(self, number: int) -> None:
        computer = self._one(number)
        if computer.store not in self.cloned:
            self.cloned.add(computer.store)
            self.steps["homes copied to a second computer"] += 1
            self.computers.append(computer.clone(self.folder / f"{computer.store}-copy"))

    def recover(self, number: int, strength: int, die_after: int = 0) -> None:
        code = self._one(number).recover(self._storm(strength), die_after=die_after)
        self.steps["recoveries " + (code or "done")] += 1

    def takeover(self, number: int, strength: int, die_after: int = 0) -> None:
        code = self._one(number).takeover(self._storm(strength), die_after=die_after)
        self.steps["takeovers " + (code or "done")] += 1

    def adopt(self, number: int) -> None:
        computer = self._one(number)
        self.steps["documents adopted"] += computer.adopt()
        self.posted |= {(computer.store, *place, amount) for amount, place in computer.told.items()}

    # on the way

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

    # at headquarters

    def pull(self, strength: int) -> None:
        self.clock.time += DAY // 24
        self.steps["pulls"] += 1
        self.quarters[-1].pull(self._storm(strength), self.clock.now(), self.decided)
        self.quarters[-1].answer(self._storm(strength), self.clock.now())

    def choose(self) -> None:
        """Somebody lets the branch count that every copy which comes back goes on with, once one did."""
        for store, spot in self.quarters[-1].forks():
            if spot not in self.decided[store] and any(one.came_back for one in self._of(store)):
                with suppress(JxcError):  # damaged: another time
                    chain = retrace(self.remote, store, self.trusted[store]).chain
                    goes_on = {signed.manifest.spot: signed.sha256 for signed in chain}
                    self.decided[store][spot] = goes_on[spot]
                    self.steps["branches chosen"] += 1

    def restart(self) -> None:
        self.quarters[-1].restart()

    def rebuild(self) -> None:
        folder = self.folder / f"hq{len(self.quarters)}"
        self.quarters.append(Headquarters(folder, self.trusted, self.template / "lake.db"))
        if len(self.quarters) > 1:
            self.quarters[-1].remember(self.quarters[-2])

    # the end

    def settle(self, *, people: bool) -> None:
        """What was damaged is mended, what is on its way lands; all sell and push once more, and all pull.

        `people`: they also put right what was stopped, until everything counts.
        """
        self.mend()
        self.land(len(self.remote.late))
        for number in range(len(self.computers)):
            self.sell(number)
        for _ in range(2):
            for number in range(len(self.computers)):
                self.push(number, 0)
        self.rebuild()
        for _ in range(ROUNDS if people else 0):
            self._pull_twice(self.quarters[-1])
            if not self._put_right():
                break
        for headquarters in self.quarters:
            headquarters.remember(self.quarters[-1])
            self._pull_twice(headquarters)
        for computer in self.computers:
            computer.hear(self.remote)

    def _pull_twice(self, headquarters: Headquarters) -> None:
        for _ in range(2):
            self.clock.time += DAY
            headquarters.pull(self.remote, self.clock.now(), self.decided)
        headquarters.answer(self.remote, self.clock.now())

    def _put_right(self) -> bool:
        """Whoever was put back recovers; whoever holds what does not count takes over, adopts, and pushes.

        Whether there was something to do.
        """
        steps, decided = self.steps.total(), sum(map(len, self.decided.values()))
        counted = {row[3] for row in self.quarters[-1].rows()}
        for number, computer in enumerate(self.computers):
            if computer.is_behind:
                self.recover(number, 0)
            if computer.counts_otherwise or not computer.told.keys() | computer.parked() <= counted:
                self.push(number, 0)
                if computer.is_stopped or computer.counts_otherwise:
                    self.takeover(number, 0)
                self.adopt(number)
                self.push(number, 0)
        self.choose()
        return self.steps.total() > steps or sum(map(len, self.decided.values())) > decided

    def prove(self, *, people: bool) -> None:
        """Zero lost, zero doubled, zero silent."""
        self.steps["documents posted"] += self.sold
        self.steps["computers whose sync stopped, named"] += sum(one.is_stopped for one in self.computers)
        for computer in self.computers:
            says = {amount: place for place, amount in computer.journal_says()}
            assert says == computer.told, "an acknowledged document is not in its journal"
        for headquarters in self.quarters:
            self._prove_counted(headquarters, people=people)
        ever = set().union(*(headquarters.ever for headquarters in self.quarters))
        last = self.quarters[-1]
        for row in ever - set(last.everything()):
            assert row[0] in last.holes(), ("rebuilt without it", row)

    def _prove_counted(self, headquarters: Headquarters, *, people: bool) -> None:
        rows, holes = set(headquarters.rows()), headquarters.holes()
        counted = {row[3] for row in rows}
        assert rows <= self.posted, "a document that nobody posted"
        twice = (
            {row[0] for row in rows if [row[3] for row in rows].count(row[3]) > 1}
            if len(counted) < len(rows)
            else set()
        )
        assert not twice - (set() if people else holes | headquarters.contradicted()), (
            "a document that was adopted counts beside its original"
        )
        for computer in self.computers:
            mine = {(computer.store, *place, amount) for amount, place in computer.told.items()}
            contradicted = computer.counts_otherwise or computer.store in headquarters.contradicted()
            named = computer.is_stopped or computer.store in holes or contradicted
            simple = computer.store not in self.cloned | self.set_back
            assert not (simple and named), "stopped without a reason"
            if people:
                assert not holes, "a hole that nobody could close"
                missing = (computer.told.keys() | computer.parked()) - counted
                assert not missing, ("does not count although people did all they could", missing)
            else:
                assert mine <= rows or named, ("silently missing", mine - rows)

    def close(self) -> None:
        for computer in self.computers:
            computer.close()
        for headquarters in self.quarters:
            headquarters.close()
