"""The outbox: which ranges of the journal are being sealed, frozen, or published.

Owns the journal's table `outbox`, one row per manifest of each chain: the home's own, and at headquarters those to the
stores. A row that is `ready` never changes again but to `published`. Knows no signature and no remote.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from jxc.domain.record import DOWN, Spot
from jxc.storage.database import write
from jxc.storage.directives import Directives
from jxc.storage.journal import Journal


class Chosen(NamedTuple):
    """A range of one epoch of a chain that is being sealed; not frozen yet, so it may still shrink."""

    spot: Spot
    first: int
    last: int


class Frozen(NamedTuple):
    """A sealed range with the key and the very bytes of its manifest, frozen for ever."""

    spot: Spot
    first: int
    last: int
    published: bool
    key: str
    envelope: bytes


class Named(NamedTuple):
    """A manifest by its place and the SHA-256 of its bytes."""

    spot: Spot
    sha256: str


_ENDS = "epoch, MAX(number), MAX(last)"
_FORGET = "DELETE FROM outbox WHERE chain = ? AND state = 'sealing' AND last < first"
_CONTINUED = (
    "SELECT after_epoch, after_number, after_sha256 FROM continued WHERE chain = ?1 AND (?2 IS NULL OR epoch = ?2)"
)
_BEHIND = f"""
WITH told AS (SELECT '{DOWN}' || store AS chain, epoch, MAX(seq) AS tip FROM directive GROUP BY store, epoch),
     sent AS (SELECT chain, epoch, MAX(last) AS last FROM outbox WHERE state = 'published' GROUP BY chain, epoch)
SELECT chain FROM told LEFT JOIN sent USING (chain, epoch) WHERE tip > COALESCE(last, 0)
UNION SELECT chain FROM outbox, home WHERE state <> 'published' AND chain <> home.store
ORDER BY chain
"""


class Outbox:
    """The outbox of one chain. Every method is one transaction."""

    def __init__(self, journal: Journal, chain: str | None = None) -> None:
        """Use the journal's connection, in the thread that opened it; without `chain`, for the own entries."""
        self.journal = journal
        self.chain = chain or journal.store
        self._connection = journal.connection

    def tips(self) -> dict[int, int]:
        """The last entry of every epoch of this chain: of the journal, or of what headquarters has to tell."""
        if self.chain == self.journal.store:
            return self.journal.tips()
        return Directives(self.journal, self.chain.removeprefix(DOWN)).tips()

    def choose(self, entries: int) -> Chosen | None:
        """The next range to seal, at most `entries` long: one begun earlier, or (last sealed, tip].

        A range of nothing that was begun earlier says nothing: it is forgotten.
        None where nothing is new. Earlier epochs come first; a chain that begins in a later one begins with a manifest
        of nothing. While manifests at the remote are not known here, nothing is sealed of their epoch and those before:
        they may hold entries that stand here too.
        """
        with write(self._connection):
            self._connection.execute(_FORGET, (self.chain,))
            behind = self._unfetched()
            self._connection.execute(
                "DELETE FROM outbox WHERE chain = ? AND epoch <= ? AND state = 'sealing'", (self.chain, behind)
            )
            for row in self._rows("epoch, number, first, last", "state = 'sealing'"):
                return Chosen(Spot(*row[:2]), *row[2:])
            ends = self._ends()
            for epoch, tip in self.tips().items():
                if epoch > 1 and self._is_new(ends):
                    return self._begin(Chosen(Spot(1, 1), 1, 0))
                number, last = ends.get(epoch, (0, 0))
                if last < tip and epoch > behind:
                    return self._begin(Chosen(Spot(epoch, number + 1), last + 1, min(tip, last + entries)))
            return None

    def choose_nothing(self, epoch: int) -> Chosen | None:
        """A range of nothing at the end of an epoch, for a manifest that has other things to say.

        None where manifests at the remote are not known here.
        """
        with write(self._connection):
            self._connection.execute(_FORGET, (self.chain,))
            ends = self._ends()
            epoch = 1 if self._is_new(ends) else epoch
            number, last = ends.get(epoch, (0, 0))
            if epoch <= self._unfetched():
                return None
            return self._begin(Chosen(Spot(epoch, number + 1), last + 1, last))

    def holds_back(self) -> bool:
        """Whether entries stand here that are not sealed until what the remote holds was fetched."""
        behind, ends = self._unfetched(), self._ends()
        return any(epoch <= behind and tip > ends.get(epoch, (0, 0))[1] for epoch, tip in self.tips().items())

    def _ends(self) -> dict[int, tuple[int, int]]:
        """By epoch, number and last entry of its last manifest."""
        return {epoch: (number, last) for epoch, number, last in self._rows(_ENDS, "TRUE GROUP BY epoch")}

    def _is_new(self, ends: dict[int, tuple[int, int]]) -> bool:
        """Whether nothing ever stood in this chain: its first manifest stands in epoch 1, whenever it is begun."""
        return not ends and not self.continued()

    def _unfetched(self) -> int:
        """The last epoch of which the remote holds manifests that were continued and never fetched; 0 if none."""
        return max((named.spot.epoch for named in self.continued() if self.at(named.spot) is None), default=0)

    def _begin(self, chosen: Chosen) -> Chosen:
        values = (self.chain, *chosen.spot, chosen.first, chosen.last)
        self._connection.execute("INSERT INTO outbox VALUES (?, ?, ?, ?, ?, 'sealing', NULL, NULL)", values)
        return chosen

    def shrink(self, spot: Spot, last: int) -> None:
        """End a range that is being sealed earlier; what follows is sealed next."""
        self._change("last = ?", "state = 'sealing'", [(last, *spot)])

    def freeze(self, spot: Spot, key: str, envelope: bytes, *, note: tuple[str, str] | None = None) -> None:
        """Keep the manifest's bytes for ever. Only from here on may anything of this range be sent [inv:freeze].

        `note`: name and value of what the journal knows together with it, or not at all.
        """
        with write(self._connection):
            self._set("state = 'ready', key = ?, envelope = ?", "state = 'sealing'", [(key, envelope, *spot)])
            if note:
                self.journal.set_meta(*note)

    def thaw(self) -> None:
        """Forget what is not published, in the caller's transaction: nobody believes the key that signed it."""
        self._connection.execute("DELETE FROM outbox WHERE chain = ? AND state <> 'published'", (self.chain,))

    def publish(self, spots: Iterable[Spot]) -> None:
        """Note that these manifests and a head that leads to them were accepted by the remote."""
        self._change("state = 'published'", "state = 'ready'", list(spots))

    @staticmethod
    def behind(journal: Journal) -> list[str]:
        """The chains to the stores that have something to send, by name."""
        return [chain for (chain,) in journal.connection.execute(_BEHIND)]

    def is_sealing(self) -> bool:
        """Whether a range was chosen and not frozen: a sealing that was interrupted."""
        return bool(self._rows("count(*)", "state = 'sealing'")[0][0])

    def waiting(self) -> list[Frozen]:
        """What is frozen and not published, in order."""
        return self._frozen("state = 'ready' ORDER BY epoch, number")

    def newest(self, count: int) -> list[Frozen]:
        """The last `count` frozen manifests, oldest first."""
        return self._frozen("state <> 'sealing' ORDER BY epoch DESC, number DESC LIMIT ?", count)[::-1]

    def after(self, spot: Spot) -> list[Frozen]:
        """What is frozen beyond this place, in order."""
        return self._frozen("state <> 'sealing' AND (epoch, number) > (?, ?) ORDER BY epoch, number", *spot)

    def before(self, spot: Spot) -> Frozen | None:
        """The newest frozen manifest before this place."""
        where = "state <> 'sealing' AND (epoch, number) < (?, ?) ORDER BY epoch DESC, number DESC LIMIT 1"
        return next(iter(self._frozen(where, *spot)), None)

    def at(self, spot: Spot) -> Frozen | None:
        """The frozen manifest at this place."""
        return next(iter(self._frozen("state <> 'sealing' AND epoch = ? AND number = ?", *spot)), None)

    def ending(self, end: str) -> list[Frozen]:
        """The frozen manifests whose keys end so; all of a key but its place in the chain is its hash."""
        return self._frozen("state <> 'sealing' AND SUBSTR(key, -LENGTH(?2)) = ?2", end)

    def sent(self) -> list[Frozen]:
        """What is published, in order."""
        return self._frozen("state = 'published' ORDER BY epoch, number")

    def take(self, published: Iterable[tuple[Spot, tuple[int, int], str, bytes]]) -> None:
        """Know manifests that stand at the remote, with their ranges, keys and bytes, in the caller's transaction."""
        self._connection.executemany(
            "INSERT INTO outbox VALUES (?, ?, ?, ?, ?, 'published', ?, ?)",
            [(self.chain, *spot, *span, key, envelope) for spot, span, key, envelope in published],
        )

    def note(self, published: Iterable[Spot]) -> None:
        """Know that what was frozen here stands at the remote, in the caller's transaction."""
        self._connection.executemany(
            "UPDATE outbox SET state = 'published' WHERE chain = ? AND epoch = ? AND number = ? AND state = 'ready'",
            [(self.chain, *spot) for spot in published],
        )

    def published(self) -> Named | None:
        """The newest manifest that the remote took."""
        for frozen in self._frozen("state = 'published' ORDER BY epoch DESC, number DESC LIMIT 1"):
            return Named(frozen.spot, hashlib.sha256(frozen.envelope).hexdigest())
        return None

    def continued(self, epoch: int | None = None) -> list[Named]:
        """The manifests at the remote that epochs, or one of them, were opened to continue, as far as one was known."""
        rows = self._connection.execute(_CONTINUED, (self.chain, epoch))
        return [Named(Spot(*row[:2]), row[2]) for row in rows]

    def keys(self) -> set[str]:
        """The keys of all frozen manifests."""
        return {key for (key,) in self._rows("key", "state <> 'sealing'")}

    def envelope(self, key: str) -> bytes | None:
        """The bytes of a frozen manifest by its key."""
        statement = "SELECT envelope FROM outbox WHERE chain = ? AND key = ? AND state <> 'sealing'"
        row = self._connection.execute(statement, (self.chain, key)).fetchone()
        return None if row is None else bytes(row[0])

    def envelopes(self) -> list[bytes]:
        """The bytes of all frozen manifests, oldest first."""
        return [bytes(data) for (data,) in self._rows("envelope", "state <> 'sealing' ORDER BY epoch, number")]

    def progress(self) -> tuple[int, int, int]:
        """(number and last entry of the newest published manifest, entries that were not published)."""
        newest = self._rows("number, last", "state = 'published' ORDER BY epoch DESC, number DESC LIMIT 1")
        number, last = newest[0] if newest else (0, 0)
        sent = sum(row[0] for row in self._rows("MAX(last)", "state = 'published' GROUP BY epoch"))
        return int(number), int(last), max(0, sum(self.tips().values()) - sent)

    def _frozen(self, where: str, *values: int | str) -> list[Frozen]:
        rows = self._rows("epoch, number, first, last, state = 'published', key, envelope", where, *values)
        return [Frozen(Spot(e, n), first, last, bool(sent), key, bytes(d)) for e, n, first, last, sent, key, d in rows]

    def _rows(self, columns: str, where: str, *values: int | str) -> list[tuple[Any, ...]]:
        statement = f"SELECT {columns} FROM outbox WHERE chain = ? AND {where}"
        return self._connection.execute(statement, (self.chain, *values)).fetchall()

    def _change(self, values: str, where: str, rows: Sequence[tuple[object, ...]]) -> None:
        with write(self._connection):
            self._set(values, where, rows)

    def _set(self, values: str, where: str, rows: Sequence[tuple[object, ...]]) -> None:
        statement = f"UPDATE outbox SET {values} WHERE epoch = ? AND number = ? AND {where} AND chain = ?"
        self._connection.executemany(statement, [(*row, self.chain) for row in rows])


def chains(journal: Journal) -> list[str]:
    """Every chain of which something stands in the outbox."""
    return [str(chain) for (chain,) in journal.connection.execute("SELECT DISTINCT chain FROM outbox ORDER BY chain")]
