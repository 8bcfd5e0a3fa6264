"""The outbox: which ranges of the journal are being sealed, frozen, or published.

Owns the journal's table `outbox`, one row per manifest of the running epoch of each chain: the home's own, and at
headquarters those to the stores. A row that is `ready` never changes
again but to `published`. Knows no signature and no remote.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from jxc.domain.record import DOWN
from jxc.storage.database import write
from jxc.storage.directives import Directives
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


class Outbox:
    """The outbox of one chain. Every method is one transaction."""

    def __init__(self, journal: Journal, chain: str | None = None) -> None:
        """Use the journal's connection, in the thread that opened it; without `chain`, for the own entries."""
        self.journal = journal
        self.chain = chain or journal.store
        self._connection = journal.connection

    def tip(self) -> int:
        """The last entry of this chain: of the journal, or of what headquarters has to tell."""
        if self.chain == self.journal.store:
            return self.journal.tip()
        return Directives(self.journal, self.chain.removeprefix(DOWN)).tip()

    def choose(self, entries: int) -> Chosen | None:
        """The next range to seal, at most `entries` long: one begun earlier, or (last sealed, tip]; None if empty."""
        with write(self._connection) as db:
            row = db.execute(
                "SELECT number, first, last FROM outbox WHERE chain = ? AND state = 'sealing'", (self.chain,)
            ).fetchone()
            if row is not None:
                return Chosen(*row)
            number, last = db.execute(
                "SELECT COALESCE(MAX(number), 0), COALESCE(MAX(last), 0) FROM outbox WHERE chain = ?", (self.chain,)
            ).fetchone()
            tip = self.tip()
            if last >= tip:
                return None
            chosen = Chosen(number + 1, last + 1, min(tip, last + entries))
            db.execute(
                "INSERT INTO outbox (chain, epoch, number, first, last, state) VALUES (?, ?, ?, ?, ?, 'sealing')",
                (self.chain, self.journal.epoch, *chosen),
            )
            return chosen

    def shrink(self, number: int, last: int) -> None:
        """End a range that is being sealed earlier; what follows is sealed next."""
        self._change("last = ?", "number = ? AND state = 'sealing'", [(last, number)])

    def freeze(self, number: int, key: str, envelope: bytes) -> None:
        """Keep the manifest's bytes for ever. Only from here on may anything of this range be sent [inv:freeze]."""
        values = "state = 'ready', key = ?, envelope = ?"
        self._change(values, "number = ? AND state = 'sealing'", [(key, envelope, number)])

    def publish(self, numbers: Iterable[int]) -> None:
        """Note that these manifests and a head that leads to them were accepted by the remote."""
        self._change("state = 'published'", "number = ? AND state = 'ready'", [(number,) for number in numbers])

    def is_sealing(self) -> bool:
        """Whether a range was chosen and not frozen: a sealing that was interrupted."""
        return bool(self._rows("count(*)", "state = 'sealing'")[0][0])

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
        return {key for (key,) in self._rows("key", "state <> 'sealing'")}

    def progress(self) -> tuple[int, int, int]:
        """(number and last entry of the newest published manifest, entries after it)."""
        number, last = self._rows("COALESCE(MAX(number), 0), COALESCE(MAX(last), 0)", "state = 'published'")[0]
        return int(number), int(last), self.tip() - int(last)

    def _frozen(self, where: str, *values: int) -> list[Frozen]:
        rows = self._rows("number, first, last, state = 'published', key, envelope", where, *values)
        return [Frozen(n, first, last, bool(sent), key, bytes(data)) for n, first, last, sent, key, data in rows]

    def _rows(self, columns: str, where: str, *values: int) -> list[tuple[Any, ...]]:
        statement = f"SELECT {columns} FROM outbox WHERE chain = ? AND {where}"
        return self._connection.execute(statement, (self.chain, *values)).fetchall()

    def _change(self, values: str, where: str, rows: list[tuple[object, ...]]) -> None:
        statement = f"UPDATE outbox SET {values} WHERE {where} AND chain = ?"
        with write(self._connection) as db:
            db.executemany(statement, [(*row, self.chain) for row in rows])
