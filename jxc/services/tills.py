"""What happened at each till, read from the journal: its shift since the last close, and whether it was counted.

Gathers facts for closing and for taking back; posts nothing.
"""

import json
from typing import NamedTuple

from jxc.domain.draft import Draft
from jxc.domain.facts import Books, Closing, Facts, Shift, Way
from jxc.domain.numbers import Day, Fen, parse_money
from jxc.domain.record import Document
from jxc.domain.shifts import RUNNING, TAKINGS
from jxc.storage.journal import Journal

# a close that no reversal took back
_STANDING = "NOT EXISTS (SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal')"
# the kind that a document has the effect of: of a reversal its source's
_EFFECT = (
    "SELECT d.*, coalesce(s.kind, d.kind) AS effect FROM documents AS d"
    " LEFT JOIN documents AS s ON d.kind = 'reversal' AND s.doc_no = d.source_no"
)


class Close(NamedTuple):
    """A standing close of a till: its number, its place in the journal and what it counted, by way to pay."""

    doc_no: str
    epoch: int
    seq: int
    counted: dict[str, Fen]


def last_close(journal: Journal, till: str, before: tuple[int, int] = (2**31, 0)) -> Close | None:
    """The newest standing close of a till, before a place in the journal."""
    row = journal.connection.execute(
        "SELECT doc_no, epoch, seq, extra FROM documents AS d WHERE kind = 'shift_close' AND till = ?"  # noqa: S608 our own text
        f" AND (epoch, seq) < (?, ?) AND {_STANDING} ORDER BY epoch DESC, seq DESC LIMIT 1",
        (till, *before),
    ).fetchone()
    if row is None:
        return None
    counts = json.loads(row[3])["shift"]["counts"]
    return Close(row[0], row[1], row[2], {count["method"]: parse_money(count["counted"]) for count in counts})


def shift_of(journal: Journal, books: Books, till: str, before: tuple[int, int] | None = None) -> Shift:
    """A till's documents since its last close, up to a place in the journal or to its end."""
    end = before or (journal.epoch, journal.tip() + 1)
    close = last_close(journal, till, end)
    start = (close.epoch, close.seq) if close is not None else (0, 0)
    moved = _moved(journal, till, start, end)
    ways: list[Way] = []
    for name, (account, channel, drawer) in _places(books).items():
        opening = close.counted.get(name, Fen(0)) if drawer and close is not None else Fen(0)
        every, takings, documents = moved.get((account, channel), (0, 0, 0))
        ways.append(Way(name, opening, Fen(every if drawer else takings), documents, drawer))
    first = start[1] + 1 if start[0] == end[0] else 1
    return Shift(till, first, end[1] - 1, _documents(journal, till, start, end), tuple(ways))


def _places(books: Books) -> dict[str, tuple[str, str, bool]]:
    """Ways to pay that are counted at a till: account, channel, and whether the money lies in the drawer."""
    found: dict[str, tuple[str, str, bool]] = {}
    for method in books.methods.values():
        kept = method.role == "cash" and method.channel is not None  # a safe: not part of any till
        place = (books.account_of(method), method.channel or "", method.role == "cash")
        if method.role != "receivable" and not kept and place not in found.values():
            found[method.name] = place
    return found


def _moved(
    journal: Journal, till: str, start: tuple[int, int], end: tuple[int, int]
) -> dict[tuple[str, str], tuple[int, int, int]]:
    """By account and channel: what all documents moved, what takings moved, and how many takings there were."""
    takings = json.dumps(sorted(TAKINGS))
    rows = journal.connection.execute(
        "SELECT account, coalesce(channel, ''), sum(debit - credit),"  # noqa: S608 our own text
        " sum((debit - credit) * (effect IN (SELECT value FROM json_each(?1)))),"
        " count(DISTINCT CASE WHEN effect IN (SELECT value FROM json_each(?1)) THEN seq END)"
        f" FROM ({_EFFECT} WHERE d.till = ?2 AND (d.epoch, d.seq) > (?3, ?4) AND (d.epoch, d.seq) < (?5, ?6))"
        " JOIN postings USING (epoch, seq) WHERE effect <> 'opening' GROUP BY 1, 2",
        (takings, till, *start, *end),
    )
    return {(account, channel): (every, taken, documents) for account, channel, every, taken, documents in rows}


def _documents(journal: Journal, till: str, start: tuple[int, int], end: tuple[int, int]) -> int:
    row = journal.connection.execute(
        f"SELECT count(*) FROM ({_EFFECT} WHERE d.till = ? AND (d.epoch, d.seq) > (?, ?) AND (d.epoch, d.seq) < (?, ?))"  # noqa: S608 our own text
        " WHERE effect IN (SELECT value FROM json_each(?))",
        (till, *start, *end, json.dumps(sorted(RUNNING))),
    ).fetchone()
    return int(row[0])


def with_tills(journal: Journal, draft: Draft, facts: Facts) -> Facts:
    """The facts with the shift or the day that a draft closes."""
    if draft.kind == "day_close":
        return facts._replace(closing=_closing(journal, facts.day))
    return facts if draft.till is None else facts._replace(shift=shift_of(journal, facts.books, draft.till))


def _closing(journal: Journal, day: Day) -> Closing:
    read = journal.connection.execute
    shifts = read(
        f"SELECT doc_no FROM documents AS d WHERE kind = 'shift_close' AND business_date = ? AND {_STANDING}"  # noqa: S608 our own text
        " ORDER BY epoch, seq",
        (day,),
    )
    bills, returns, turnover = read(
        "SELECT coalesce(sum(kind = 'sale'), 0), coalesce(sum(kind = 'sale_return'), 0), coalesce(sum(gross), 0)"  # noqa: S608 our own text
        f" FROM ({_EFFECT} WHERE d.business_date = ?) WHERE effect IN ('sale', 'sale_return', 'exchange')",
        (day,),
    ).fetchone()
    left = tuple((str(till), int(number)) for till, number in read("SELECT till, id FROM bill ORDER BY till, id"))
    numbers = tuple(str(number) for (number,) in shifts)
    return Closing(numbers, bills, returns, Fen(turnover), running(journal, day), left)


def running(journal: Journal, day: Day) -> tuple[tuple[str, int], ...]:
    """Tills with documents up to a day that no close has counted, and how many. What was imported is no till's work."""
    tills = journal.connection.execute("SELECT DISTINCT till FROM documents WHERE till IS NOT NULL ORDER BY till")
    found = []
    for (till,) in tills.fetchall():
        close = last_close(journal, till)
        start = (close.epoch, close.seq) if close is not None else (0, 0)
        (documents,) = journal.connection.execute(
            f"SELECT count(*) FROM ({_EFFECT} WHERE d.till = ? AND (d.epoch, d.seq) > (?, ?) AND d.business_date <= ?"  # noqa: S608 our own text
            " AND coalesce(d.external_source, 'ref') = 'ref') WHERE effect IN (SELECT value FROM json_each(?))",
            (till, *start, day, json.dumps(sorted(RUNNING))),
        ).fetchone()
        if documents:
            found.append((str(till), int(documents)))
    return tuple(found)


def with_shift_of(journal: Journal, source: Document, facts: Facts) -> Facts:
    """The facts with the close that counted a sale, or that came after a close: neither is taken back then."""
    if source.kind not in {"sale", "exchange", "shift_close"}:
        return facts
    read = journal.connection.execute
    later = read(
        f"SELECT doc_no FROM documents AS d WHERE kind = 'shift_close' AND till = ? AND (epoch, seq) > (?, ?)"  # noqa: S608 our own text
        f" AND {_STANDING} ORDER BY epoch, seq LIMIT 1",
        (source.till, source.epoch, source.seq),
    ).fetchone()
    if later is None and source.kind == "shift_close":
        later = read(
            "SELECT doc_no FROM documents AS d WHERE kind = 'day_close' AND business_date >= ?"  # noqa: S608 our own text
            f" AND {_STANDING} LIMIT 1",
            (source.business_date,),
        ).fetchone()
    ever = read("SELECT 1 FROM documents WHERE kind = 'shift_close' AND till = ? LIMIT 1", (source.till,)).fetchone()
    return facts._replace(counted_in=None if later is None else str(later[0]), has_shifts=ever is not None)
