"""A small house for sync's tests: a journal with balanced documents of known figures, keys, and a ticking clock."""

import itertools
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from jxc.domain.numbers import Day, Fen, Instant, Price, Quantity, Rate
from jxc.domain.record import Document, Line, Posted, Posting
from jxc.services import sealing
from jxc.services.world import Progress, World, silent
from jxc.storage.epochs import Opening, open_epoch
from jxc.storage.journal import Journal, Writer
from jxc.storage.outbox import Outbox
from jxc.sync import keys
from jxc.sync.keys import Signer
from jxc.sync.push import Pushed, Sender, push
from jxc.sync.remote import Remote

INVENTORY = frozenset({"1405"})
START = 1_775_000_000_000_000  # 2026-03-31 in UTC


def ticking() -> World:
    """A world whose clock moves a second at each look, and whose tokens are always the same."""
    seconds = itertools.count()
    return World(lambda: START + next(seconds) * 1_000_000, {}, lambda size: b"\x07" * size)


def sale(writer: Writer, day: str = "2026-04-01", fen: int = 1130, sku: str = "1001") -> Posted:
    """One sale of `fen`, cost 60 %, at 13 %: net + tax on one side, cash on the other, and the cost of the goods."""
    seq, at = writer.next_entry(START)
    cost, tax = fen * 6 // 10, fen - round(fen / 1.13)
    document = Document(
        writer.store, writer.epoch, seq, writer.next_number("sale", Day(day)), "sale", Day(day), Day(day), at, at,
        "amy", None, None, None, None, None, None, "hash", Fen(fen), Fen(tax), Fen(0), None, None, None, None, "备注",
        late=False, extra=None,
    )  # fmt: skip
    line = Line(
        1, sku, None, "件", Quantity(10_000), Quantity(-10_000), "priced", Price(fen * 10_000), Fen(0), Fen(fen), None,
        Rate(1300), None, Fen(tax), Fen(-cost),
        provisional=False, source_no=None, source_line=None, reason=None,
    )  # fmt: skip
    postings = (
        Posting(1, "1001", None, None, Fen(fen), Fen(0), None),
        Posting(2, "6001", None, None, Fen(0), Fen(fen - tax), 1),
        Posting(3, "2221", None, None, Fen(0), Fen(tax), 1),
        Posting(4, "6401", None, None, Fen(cost), Fen(0), 1),
        Posting(5, "1405", None, None, Fen(0), Fen(cost), 1),
    )
    return Posted(document, (line,), postings)


class House(NamedTuple):
    """One store: its journal, its folder and its key."""

    folder: Path
    journal: Journal
    signer: Signer
    world: World

    @property
    def spool(self) -> Path:
        return self.folder / "spool"

    def sell(self, *days: str, fen: int = 1130) -> None:
        """Post one sale per day, in one transaction."""
        with self.journal.write() as writer:
            for number, day in enumerate(days or ("2026-04-01",)):
                writer.append(sale(writer, day, fen + number), {})

    def rename(self, name: str) -> None:
        """A master change and an audit event."""
        with self.journal.write() as writer:
            writer.append_master(now=START, operator="amy", kind="item", key="1001", body=f'{{"name":"{name}"}}')
            writer.append_audit(now=START, operator="amy", action="rename", subject="item:1001")

    def go_on(self, *after: tuple[str, int, int, str]) -> None:
        """Open the next epoch, as after a recovery."""
        opening = Opening("v", "restored", after)
        open_epoch(self.journal, self.journal.epoch + 1, opening, now=START, operator="amy")

    def seal(self, progress: Progress = silent) -> int:
        return sealing.seal(Outbox(self.journal), self.spool, self.signer, self.world._replace(progress=progress))

    def push(self, remote: Remote, progress: Progress = silent) -> Pushed:
        """Seal and push, as one run of the command does."""
        resume = bool(Outbox(self.journal).waiting())
        self.seal(progress)
        return push(remote, self.sender(progress), resume=resume)

    def sender(self, progress: Progress = silent) -> Sender:
        return Sender(Outbox(self.journal), self.spool, self.signer, self.world.now, progress, workers=2)


def first_masters(writer: Writer) -> None:
    writer.append_master(now=Instant(START), operator="amy", kind="store", key=writer.store, body="{}")


def make_house(folder: Path, store: str = "s001") -> House:
    """A new store's home in `folder`, with one master record in its journal."""
    folder.mkdir(parents=True, exist_ok=True)
    keys.make_key(folder / "keys")
    journal = Journal(folder / "journal.db", create=True)
    journal.found(store, first_masters)
    return House(folder, journal, keys.load(folder / "keys"), ticking())


@contextmanager
def reopened(house: House) -> Iterator[House]:
    """The same home as another process would open it."""
    journal = Journal(house.folder / "journal.db")
    try:
        yield house._replace(journal=journal)
    finally:
        journal.close()


@contextmanager
def cloned(house: House) -> Iterator[House]:
    """A second computer with a copy of this home."""
    folder = house.folder.with_name(f"{house.folder.name}-copy")
    house.journal.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(house.folder, folder)
    with reopened(house._replace(folder=folder)) as copy:
        yield copy
