"""Acceptances as entries of headquarters' own chain: what was accepted, under which number, and when.

Owns the audit action `accepted`, its form, and the catalog's tables `recorded` and `recalled`: a lake that is made anew
reads the entries back and gives everything its number again. Decides nothing about what may be accepted.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from jxc.domain.record import Spot
from jxc.storage.catalog import Accepted, Catalog
from jxc.storage.database import write
from jxc.storage.journal import Journal

ACTION = "accepted"
ROWS = 500  # acceptances that one entry lists: about 45 KB of text
OWN_RANGE = 20_000  # sequence numbers of the own journal that are read into memory at once
HISTORY = "history"  # the journal's count of how often its history was put right

_EVENTS = "SELECT epoch, seq, detail FROM audit WHERE action = 'accepted' AND (epoch, seq) > (?, ?) ORDER BY epoch, seq"
_MARK = "UPDATE accepted SET recorded = 1 WHERE (known, chain, epoch, number, sha256) = (?, ?, ?, ?, ?)"
_REMEMBER = """
INSERT OR REPLACE INTO recorded SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
WHERE NOT EXISTS (SELECT 1 FROM accepted WHERE (chain, epoch, number) = (?2, ?3, ?4))
"""
_OTHERWISE = "DELETE FROM recorded WHERE sha256 = '' AND (chain, epoch) = (?, ?) AND last >= ?"
_COUNTED = "INSERT INTO sqlite_sequence SELECT 'accepted', 0 WHERE 'accepted' NOT IN (SELECT name FROM sqlite_sequence)"
_ABOVE = "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'accepted'"
_UNRECORDED = """
SELECT known, chain, epoch, number, sha256, first, last, created_at, accepted_at
FROM accepted WHERE recorded = 0 ORDER BY known
"""
_SETTLED = """
SELECT e.epoch, max(
    coalesce((SELECT max(seq) FROM documents AS d WHERE d.epoch = e.epoch), 0),
    coalesce((SELECT max(seq) FROM master AS m WHERE m.epoch = e.epoch), 0),
    coalesce((SELECT seq FROM audit AS a WHERE a.epoch = e.epoch AND action <> 'accepted' ORDER BY seq DESC LIMIT 1), 0)
) FROM epoch AS e ORDER BY e.epoch
"""


class Recorded(NamedTuple):
    """An acceptance as an entry says it; `first` and `last` only of a range of the own journal."""

    known: int
    chain: str
    epoch: int
    number: int
    sha256: str
    first: int
    last: int
    accepted_at: int


def events(accepted: Iterable[Accepted]) -> Iterator[tuple[str, str]]:
    """Subject and detail of the entries that record these acceptances: consecutive numbers, so many to an entry."""
    for _, run in groupby(enumerate(accepted), key=lambda pair: (pair[1].known - pair[0], pair[0] // ROWS)):
        listed = [entry for _, entry in run]
        at, rows = listed[0].accepted_at, []
        for entry in listed:
            own = (entry.first, entry.last) if entry.own else ()
            rows.append((entry.chain, *entry.spot, entry.sha256, entry.accepted_at - at, *own))
            at = entry.accepted_at
        body = {"at": listed[0].accepted_at, "known": listed[0].known, "rows": rows}
        yield f"known:{listed[0].known}-{listed[-1].known}", json.dumps(body, separators=(",", ":"))


def said(detail: str) -> Iterator[Recorded]:
    """What an entry says."""
    body = json.loads(detail)
    at = body["at"]
    for known, (chain, epoch, number, sha256, later, *own) in enumerate(body["rows"], body["known"]):
        at += later
        first, last = own or (0, 0)
        yield Recorded(known, chain, epoch, number, sha256, first, last, at)


def recall(catalog: Catalog, journal: Journal) -> bool:
    """Read the entries that are new here: the newest word counts. True where the own history was put right since.

    What is here under another number than recorded keeps its own, and waits to be recorded again.
    """
    remade = catalog.follow_history(journal.store, journal.meta(HISTORY) or "")
    if not _new(catalog, journal):
        return remade
    with write(catalog.connection) as db:
        db.execute(_COUNTED)
        for epoch, seq, detail in _new(catalog, journal):
            rows = list(said(detail))
            db.executemany(_MARK, [row[:5] for row in rows])
            db.executemany(_OTHERWISE, [(row.chain, row.epoch, row.first) for row in rows if not row.sha256])
            db.executemany(_REMEMBER, rows)
            db.execute(_ABOVE, (rows[-1].known,))
            db.execute("INSERT OR REPLACE INTO recalled VALUES (1, ?, ?)", (epoch, seq))
    return remade


def _new(catalog: Catalog, journal: Journal) -> list[tuple[int, int, str]]:
    read = catalog.connection.execute("SELECT epoch, seq FROM recalled").fetchone() or (0, 0)
    return journal.connection.execute(_EVENTS, read).fetchall()


def missing(catalog: Catalog) -> dict[str, dict[Spot, str]]:
    """By chain and place, the hash of each manifest that was accepted once and is not here (yet)."""
    found: dict[str, dict[Spot, str]] = {}
    rows = catalog.connection.execute("SELECT chain, epoch, number, sha256 FROM recorded WHERE sha256 <> ''")
    for chain, epoch, number, sha256 in rows:
        found.setdefault(chain, {})[Spot(epoch, number)] = sha256
    return found


def unrecorded(catalog: Catalog) -> list[Accepted]:
    """The acceptances that no entry records yet, by number."""
    return [Accepted(*row) for row in catalog.connection.execute(_UNRECORDED)]


def accept_own(catalog: Catalog, journal: Journal, now: int) -> None:
    """Accept what is new in the own journal.

    Entries that only record acceptances wait for others: each would have to be accepted, and recorded, without end.
    """
    for epoch, tip in journal.connection.execute(_SETTLED).fetchall():
        while (reached := catalog.own_reached(journal.store, epoch)) < tip:
            catalog.take_own(journal.store, epoch, min(tip, reached + OWN_RANGE), now=now)
