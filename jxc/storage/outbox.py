"""The outbox: which ranges of the journal are being sealed, frozen, or published.

Owns the journal's table `outbox`, one row per manifest of the running epoch. A row that is `ready` never changes
again but to `published`. Knows no signature and no remote.
"""

from collections.abc import Iterable
from typing import NamedTuple

from jxc.storage.database import write
from jxc.storage.journal import Journal


class Chosen(NamedTuple):
    """A range of the journal that is being sealed; not frozen yet, so it may still shrink."""

    number: int
    first: int
    last: int


class Frozen(NamedTuple):
    """A sealed range with the key and the very bytes of its manifest, frozen for ever."""

    number: int
    first: int
    last: int
    published: bool
    key: str
    envelope: bytes


_FROZEN = "number, first, last, state = 'published', key, envelope"


class Outbox:
    """The outbox of one journal. Every method is one transaction."""

    def __init__(self, journal: Journal) -> None:
        """Use the journal's connection, in the thread that opened it."""
        self.journal = journal
        self._connection = journal.connection

    def choose(self, entries: int) -> Chosen | None:
        """The next range to seal, at most `entries` long: one begun earlier, or (last sealed, tip]; None if empty."""
        with write(self._connection) as db:
            row = db.execute("SELECT number, first, last FROM outbox WHERE state = 'sealing'").fetchone()
            if row is not None:
                return Chosen(*row)
            number, last = db.execute("SELECT COALESCE(MAX(number), 0), COALESCE(MAX(last), 0) FROM outbox").fetchone()
            tip = self.journal.tip()
            if last >= tip:
                return None
            chosen = Chosen(number + 1, last + 1, min(tip, last + entries))
            db.execute(
                "INSERT INTO outbox (number, epoch, first, last, state) VALUES (?, ?, ?, ?, 'sealing')",
                (chosen.number, self.journal.epoch, chosen.first, chosen.last),
            )
            return chosen

    def shrink(self, number: int, last: int) -> None:
        """End a range that is being sealed earlier; what follows is sealed next."""
        with write(self._connection) as db:
            db.execute("UPDATE outbox SET last = ? WHERE number = ? AND state = 'sealing'", (last, number))

    def freeze(self, number: int, key: str, envelope: bytes) -> None:
        """Keep the manifest's bytes for ever. Only from here on may anything of this range be sent [inv:freeze]."""
        with write(self._connection) as db:
            db.execute(
                "UPDATE outbox SET state = 'ready', key = ?, envelope = ? WHERE number = ? AND state = 'sealing'",
                (key, envelope, number),
            )

    def publish(self, numbers: Iterable[int]) -> None:
        """Note that these manifests and a head that leads to them were accepted by the remote."""
        with write(self._connection) as db:
            db.executemany(
                "UPDATE outbox SET state = 'published' WHERE number = ? AND state = 'ready'", [(n,) for n in numbers]
            )

    def is_sealing(self) -> bool:
        """Whether a range was chosen and not frozen: a sealing that was interrupted."""
        return bool(self._connection.execute("SELECT count(*) FROM outbox WHERE state = 'sealing'").fetchone()[0])

    def waiting(self) -> list[Frozen]:
        """What is frozen and not published, in order."""
        return self._frozen("state = 'ready' ORDER BY number")

    def newest(self, count: int) -> list[Frozen]:
        """The last `count` frozen manifests, oldest first."""
        return self._frozen("state <> 'sealing' ORDER BY number DESC LIMIT ?", count)[::-1]

    def after(self, number: int) -> list[Frozen]:
        """What is frozen beyond this number, in order."""
        return self._frozen("state <> 'sealing' AND number > ? ORDER BY number", number)

    def at(self, number: int) -> Frozen | None:
        """The frozen manifest of this number."""
        return next(iter(self._frozen("state <> 'sealing' AND number = ?", number)), None)

    def keys(self) -> set[str]:
        """The keys of all frozen manifests."""
        return {key for (key,) in self._connection.execute("SELECT key FROM outbox WHERE state <> 'sealing'")}

    def progress(self) -> tuple[int, int, int]:
        """(number and last entry of the newest published manifest, journal entries after it)."""
        number, last = self._connection.execute(
            "SELECT COALESCE(MAX(number), 0), COALESCE(MAX(last), 0) FROM outbox WHERE state = 'published'"
        ).fetchone()
        return int(number), int(last), self.journal.tip() - int(last)

    def _frozen(self, where: str, *values: int) -> list[Frozen]:
        rows = self._connection.execute(f"SELECT {_FROZEN} FROM outbox WHERE {where}", values)  # noqa: S608 our own text
        return [Frozen(n, first, last, bool(sent), key, bytes(data)) for n, first, last, sent, key, data in rows]
