"""A history put right: entries leave the journal only whole and into the table of parked ones."""

import sqlite3
from pathlib import Path

import pytest

from jxc.storage import history
from jxc.storage.database import write
from jxc.storage.history import ADOPTED, WAITING
from tests.storage.test_journal import a_journal, append


def test_parked_entries_are_whole_and_decided_about_once(tmp_path: Path) -> None:
    journal = a_journal(tmp_path)
    first, second = append(journal), append(journal)
    with write(journal.connection):
        assert history.park(journal, "w", 1, 2, state=WAITING) == 1
        history.derive(journal)
    assert journal.document(first.document.doc_no) is not None
    assert journal.document(second.document.doc_no) is None
    [item] = history.parked(journal, state=WAITING)
    assert (item.doc_no, item.entry.row[3], len(item.entry.lines)) == (second.document.doc_no,) * 2 + (1,)
    assert journal.pool("1001").quantity == -10_000
    history.decide(journal, item, ADOPTED, "s001.2-XS-2604-00001")
    assert history.parked(journal, state=WAITING) == []


def test_nothing_leaves_the_journal_otherwise(tmp_path: Path) -> None:
    """[inv:immutable]."""
    journal = a_journal(tmp_path)
    append(journal)
    append(journal)
    with write(journal.connection):
        history.park(journal, "w", 1, 2, state=WAITING)
    statements = (
        "DELETE FROM documents", "DELETE FROM lines", "DELETE FROM postings", "DELETE FROM parked",
        "UPDATE parked SET body = ''",
    )  # fmt: skip
    for statement in statements:
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            journal.connection.execute(statement)


def test_taking_entries_back_gives_the_journal_as_it_was(tmp_path: Path) -> None:
    journal = a_journal(tmp_path)
    append(journal)
    append(journal)
    tables = ("documents", "lines", "postings", "balance", "pool")

    def state() -> list[object]:
        return [journal.connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2, 3").fetchall() for name in tables]  # noqa: S608 our own names

    before = state()
    with write(journal.connection):
        history.park(journal, "w", 1, 2, state=WAITING)
        history.insert(journal, [item.entry for item in history.parked(journal)])
        history.derive(journal)
    assert state() == before
