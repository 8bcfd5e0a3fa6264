"""Drafts that wait for somebody: what was asked for, by whom, and what became of it.

Owns the journal's table `draft`. A row changes its state and is never deleted. Knows no rule of approval.
"""

from typing import NamedTuple

from jxc.domain.draft import Draft, draft_of, draft_text, request_hash
from jxc.domain.numbers import Fen, Instant
from jxc.storage.journal import Journal

DRAFT, SUBMITTED, REJECTED, POSTED = "draft", "submitted", "declined", "posted"
OPEN = (DRAFT, SUBMITTED)


class Kept(NamedTuple):
    """One draft as it is kept. Its number is the home's own; document numbers are given at posting."""

    id: int
    state: str
    kind: str
    operator: str
    created_at: Instant
    amount: Fen  # what it would have come to when it was kept
    role: str  # who may approve it
    request_hash: str
    body: str
    decided_by: str | None = None
    decided_at: Instant | None = None
    reason: str | None = None
    doc_no: str | None = None

    @property
    def number(self) -> str:
        """The number that people say."""
        return f"D{self.id}"

    @property
    def draft(self) -> Draft:
        """What was asked for."""
        return draft_of(self.body)


_KEPT = ", ".join(Kept._fields)


def keep(journal: Journal, draft: Draft, *, state: str, at: Instant, amount: Fen, role: str) -> Kept:
    """Keep a draft in the open transaction."""
    kept = Kept(0, state, draft.kind, draft.operator, at, amount, role, request_hash(draft), draft_text(draft))
    cursor = journal.connection.execute(
        "INSERT INTO draft (state, kind, operator, created_at, amount, role, external_source, external_id,"
        " request_hash, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*kept[1:7], draft.external_source, draft.external_id, kept.request_hash, kept.body),
    )
    return kept._replace(id=int(cursor.lastrowid or 0))


def change(journal: Journal, kept: Kept) -> None:
    """Write the draft's new state in the open transaction."""
    journal.connection.execute(
        "UPDATE draft SET state = ?, amount = ?, role = ?, decided_by = ?, decided_at = ?, reason = ?, doc_no = ?"
        " WHERE id = ?",
        (kept.state, kept.amount, kept.role, kept.decided_by, kept.decided_at, kept.reason, kept.doc_no, kept.id),
    )


def find(journal: Journal, number: int) -> Kept | None:
    """The draft of that number."""
    row = journal.connection.execute(f"SELECT {_KEPT} FROM draft WHERE id = ?", (number,)).fetchone()  # noqa: S608 its own fields
    return None if row is None else Kept(*row)


def by_external(journal: Journal, source: str, external_id: str) -> Kept | None:
    """The draft that a source's id stands for."""
    row = journal.connection.execute(
        f"SELECT {_KEPT} FROM draft WHERE external_source = ? AND external_id = ?",  # noqa: S608 its own fields
        (source, external_id),
    ).fetchone()
    return None if row is None else Kept(*row)


def open_drafts(journal: Journal) -> list[Kept]:
    """Every draft that is not decided, the oldest first."""
    rows = journal.connection.execute(
        f"SELECT {_KEPT} FROM draft WHERE state IN ('draft', 'submitted') ORDER BY id"  # noqa: S608 its own fields
    )
    return [Kept(*row) for row in rows]


def newest(journal: Journal, limit: int) -> list[Kept]:
    """Drafts whatever became of them, the newest first."""
    rows = journal.connection.execute(f"SELECT {_KEPT} FROM draft ORDER BY id DESC LIMIT ?", (limit,))  # noqa: S608 its own fields
    return [Kept(*row) for row in rows]
