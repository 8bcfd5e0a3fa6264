"""Twins: documents that stand twice in a journal after copies of it came together, and the reversal of all but one.

A branch may be adopted and count at its own place after all, because headquarters had accepted it first; an import may
have run on two copies. Owns how an original is named in every copy of a journal, and which document goes: the later
one, by a red reversal like any other. What somebody has built on it since is left for a person, with its number.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import NamedTuple

from jxc.domain.record import Document
from jxc.errors import JxcError
from jxc.services import bookkeeping, trading
from jxc.services.desk import Desk
from jxc.services.receipts import is_reversed
from jxc.storage import history
from jxc.storage.history import Parked
from jxc.storage.journal import Journal
from jxc.storage.unpacking import Entry

ADOPTED = "adopted"  # the field of `extra` that names the original, and the external source where that had none
TWIN = "twin"  # the external source of the reversal of an adopted document; its reference is that one's number
_MAY_BE_TWINS = """
SELECT doc_no, extra, external_source, external_id, request_hash FROM documents
WHERE extra LIKE '%"adopted":%' OR (external_source, external_id) IN
    (SELECT external_source, external_id FROM documents WHERE external_id IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1)
ORDER BY epoch, seq
"""


class Reversed(NamedTuple):
    """A twin, and the number of its reversal; None where something stands in the way."""

    doc_no: str
    reversal: str | None


def root(item: Parked) -> str:
    """The original of a parked document in every copy of the journal, also where that was adopted itself."""
    return _root(Document(*item.entry.row).extra) or name(item)


def name(item: Parked) -> str:
    """A parked entry in every copy of the journal: its place, and its content because two may have lost one place."""
    return f"{item.epoch}/{item.seq}/{_digest(item.entry)}"


def standing(journal: Journal, original: str) -> str | None:
    """The number of the document that stands at the place of an original and is it."""
    epoch, seq, digest = original.split("/")
    for entry in history.own_entries(journal, int(epoch), int(seq), int(seq)):
        if entry.what == "document" and _digest(entry) == digest:
            return Document(*entry.row).doc_no
    return None


def adopted(journal: Journal, original: str) -> str | None:
    """The number of the document that an original without a reference was adopted as and that is no twin."""
    row = journal.connection.execute(
        "SELECT doc_no FROM documents AS d WHERE external_source = ?1 AND (external_id = ?2 OR external_id LIKE ?3)"
        " AND NOT EXISTS (SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.external_source = ?4)",
        (ADOPTED, original, f"%/{original}", TWIN),
    ).fetchone()
    return None if row is None else str(row[0])


def reverse_twins(desk: Desk) -> list[Reversed]:
    """Reverse what stands beside its original, beside another adoption of that, or a second time under one reference.

    The newest first, so that a return goes before its sale. Repeatable.
    """
    return [Reversed(number, _reverse(desk, number)) for number in reversed(list(_twins(desk.shop.journal)))]


def _reverse(desk: Desk, number: str) -> str | None:
    """On the day of the twin, so that the day is right; it waits for nobody, as adopting did not."""
    when = desk.shop.journal.connection.execute("SELECT occurred_at FROM documents WHERE doc_no = ?", (number,))
    draft = bookkeeping.red(desk, number)._replace(
        occurred_at=when.fetchone()[0], external_source=TWIN, external_id=number
    )
    try:
        return trading.post(desk.shop, desk.world, draft).posted.document.doc_no
    except JxcError:
        return None


def _twins(journal: Journal) -> Iterator[str]:
    """The numbers of documents that stand here once more, in order."""
    seen: set[object] = set()
    for number, extra, *reference in journal.connection.execute(_MAY_BE_TWINS).fetchall():
        if is_reversed(journal, number):
            continue
        original = _root(extra)
        marks: set[object] = {tuple(reference)} if original is None else {tuple(reference), original}
        if not seen.isdisjoint(marks) or (original is not None and standing(journal, original) is not None):
            yield str(number)
        seen |= marks


def _root(extra: str | None) -> str | None:
    found = json.loads(extra or "{}").get(ADOPTED)
    return None if found is None else "/".join(str(found).partition(" ")[0].split("/")[-3:])  # a writer stood before it


def _digest(entry: Entry) -> str:
    content = json.dumps((entry.row, entry.lines, entry.postings), default=str)
    return hashlib.sha256(content.encode()).hexdigest()[:8]
