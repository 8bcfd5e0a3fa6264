"""A journal's history put right: entries taken from the remote, entries parked, and everything derived made anew.

Owns the tables `parked` and `parked_manifest` and the only way by which an entry leaves the journal: whole, into them
([inv:immutable]). All of it happens in a transaction that the caller holds. Decides nothing about goods or money.
"""

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from jxc.domain.items import item_of
from jxc.domain.record import Audit, Document, Line, Master, Posting, Spot
from jxc.storage.journal import Journal
from jxc.storage.unpacking import Entry

WAITING, ADOPTED, LEFT = "waiting", "adopted", "left"


class Parked(NamedTuple):
    """An entry that lost its place, and what became of it."""

    branch: str
    epoch: int
    seq: int
    doc_no: str | None
    entry: Entry
    state: str
    adopted_no: str | None


def own_entries(journal: Journal, epoch: int, first: int, last: int) -> Iterator[Entry]:
    """The journal's entries of a range, in order."""
    lines, postings = journal.line_rows(first, last, epoch), journal.posting_rows(first, last, epoch)
    found = [Entry("master", row) for row in journal.master_rows(first, last, epoch)]
    found += [Entry("audit", row) for row in journal.audit_rows(first, last, epoch)]
    for row in journal.document_rows(first, last, epoch):
        own = (tuple(part[1:] for part in parts if part[0] == row[2]) for parts in (lines, postings))
        found.append(Entry("document", row, *own))
    yield from sorted(found, key=lambda entry: entry.seq)


def insert(journal: Journal, found: Iterable[Entry]) -> int:
    """Take entries as they are, under their own epoch and number; how many documents were among them."""
    run, documents = journal.connection.execute, 0
    for entry in found:
        key = entry.row[1:3]
        if entry.what == "document":
            documents += 1
            run(_INSERT["documents"], entry.row)
            journal.connection.executemany(_INSERT["lines"], [(*key, *row) for row in entry.lines])
            journal.connection.executemany(_INSERT["postings"], [(*key, *row) for row in entry.postings])
        else:
            run(_INSERT[entry.what], entry.row)
    return documents


def park(journal: Journal, branch: str, epoch: int, first: int, *, state: str) -> int:
    """Move the entries of an epoch from `first` on out of the journal, whole; how many documents were among them."""
    run = journal.connection.execute
    moved = list(own_entries(journal, epoch, first, 1 << 60))
    for entry in moved:
        doc_no = entry.row[3] if entry.what == "document" else None
        body = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
        kept = LEFT if entry.what == "audit" else state
        run(
            "INSERT INTO parked VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
            (branch, epoch, entry.seq, entry.what, doc_no, body, kept),
        )
    for table in ("postings", "lines", "documents", "master", "audit"):
        run(f"DELETE FROM {table} WHERE epoch = ? AND seq >= ?", (epoch, first))
    return sum(entry.what == "document" for entry in moved)


def park_manifests(journal: Journal, branch: str, after: Spot) -> list[bytes]:
    """Move what was frozen of the own chain from a place on in its epoch; what was only being sealed is sealed anew.

    Answers the bytes of what was moved.
    """
    where = "chain = ? AND epoch = ? AND number >= ?"
    place = (journal.store, *after)
    run = journal.connection.execute
    moved = run(f"SELECT envelope FROM outbox WHERE {where} AND state <> 'sealing'", place).fetchall()
    run(
        "INSERT OR IGNORE INTO parked_manifest SELECT ?, epoch, number, state, key, envelope FROM outbox"
        f" WHERE {where} AND state <> 'sealing'",
        (branch, *place),
    )
    run(f"DELETE FROM outbox WHERE {where}", place)
    return [bytes(data) for (data,) in moved]


def parked(journal: Journal, *, state: str | None = None) -> list[Parked]:
    """Parked documents and master versions, in their order; of one state or all."""
    rows = journal.connection.execute(
        "SELECT branch, epoch, seq, doc_no, body, state, adopted_no FROM parked"
        " WHERE what <> 'audit' AND (?1 IS NULL OR state = ?1) ORDER BY branch, epoch, seq",
        (state,),
    )
    return [
        Parked(branch, epoch, seq, doc_no, _entry(body), kept, adopted)
        for branch, epoch, seq, doc_no, body, kept, adopted in rows.fetchall()
    ]


def decide(journal: Journal, item: Parked, state: str, adopted_no: str | None = None) -> None:
    """Note what became of a parked entry, in the caller's transaction."""
    journal.connection.execute(
        "UPDATE parked SET state = ?, adopted_no = ? WHERE branch = ? AND epoch = ? AND seq = ?",
        (state, adopted_no, *item[:3]),
    )


def _entry(body: str) -> Entry:
    what, row, lines, postings = json.loads(body)
    return Entry(what, tuple(row), tuple(map(tuple, lines)), tuple(map(tuple, postings)))


def derive(journal: Journal) -> None:
    """Make balances, newest masters, barcodes and the pools' sums anew from what stands in the journal.

    What a pool remembers beside its sums stays where it was; short parts are the newest lines that took goods out.
    """
    run = journal.connection.execute
    run("DELETE FROM balance")
    run(
        "INSERT INTO balance SELECT account, coalesce(party, ''), coalesce(channel, ''), sum(debit), sum(credit)"
        " FROM postings GROUP BY 1, 2, 3"
    )
    run("DELETE FROM current")
    run(
        "INSERT INTO current SELECT kind, id, body FROM (SELECT kind, id, body, row_number() OVER"
        " (PARTITION BY kind, id ORDER BY epoch DESC, seq DESC) AS place FROM master) WHERE place = 1"
    )
    run("DELETE FROM barcode")
    for (body,) in run("SELECT body FROM current WHERE kind = 'item'").fetchall():
        item = item_of(body)
        rows = [(code, item.sku, unit) for code, unit in item.barcodes]
        journal.connection.executemany("INSERT OR REPLACE INTO barcode VALUES (?, ?, ?)", rows)
    run(
        "UPDATE home SET recorded_at = max(recorded_at, (SELECT coalesce(max(recorded_at), 0) FROM documents),"
        " (SELECT coalesce(max(recorded_at), 0) FROM audit), (SELECT coalesce(max(recorded_at), 0) FROM master))"
    )
    derive_pools(journal)


def derive_pools(journal: Journal) -> None:
    """Make the pools' sums and short parts anew from all lines; what a pool remembers beside them stays."""
    run = journal.connection.execute
    run(
        "INSERT INTO pool SELECT sku, sum(quantity), sum(cost), max(0, sum(cost)) * (sum(quantity) > 0),"
        " max(0, sum(quantity)) FROM lines GROUP BY sku"
        " ON CONFLICT (sku) DO UPDATE SET quantity = excluded.quantity, value = excluded.value"
    )
    run("UPDATE pool SET quantity = 0, value = 0 WHERE sku NOT IN (SELECT sku FROM lines)")
    run("DELETE FROM short")
    for sku, quantity, value in run("SELECT sku, quantity, value FROM pool WHERE quantity < 0").fetchall():
        for position, part in enumerate(_shorts(journal, sku, -quantity, -value)):
            run("INSERT INTO short VALUES (?, ?, ?, ?, ?, ?)", (sku, position, *part))
    journal.forget_pools()


def _shorts(journal: Journal, sku: str, quantity: int, cost: int) -> list[tuple[str, int, int, int]]:
    """The newest lines that took goods out, until they cover what is missing; the first bears what cannot be shared."""
    rows = journal.connection.execute(
        "SELECT doc_no, line_no, -quantity FROM lines JOIN documents USING (epoch, seq) WHERE sku = ? AND quantity < 0"
        " ORDER BY epoch DESC, seq DESC, line_no DESC",
        (sku,),
    )
    parts: list[tuple[str, int, int]] = []
    left = quantity
    for doc_no, line_no, taken in rows:
        if left <= 0:
            break
        parts.insert(0, (doc_no, line_no, min(taken, left)))
        left -= taken
    shares = [cost * taken // quantity for _, _, taken in parts]
    shares[0] += cost - sum(shares)
    return [(*part, share) for part, share in zip(parts, shares, strict=True)]


def _insert(table: str, *columns: str) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


_INSERT = {
    "documents": _insert("documents", *Document._fields),
    "lines": _insert("lines", "epoch", "seq", *Line._fields),
    "postings": _insert("postings", "epoch", "seq", *Posting._fields),
    "master": _insert("master", *Master._fields),
    "audit": _insert("audit", *Audit._fields),
}
