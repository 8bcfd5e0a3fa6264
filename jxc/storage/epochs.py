"""Epochs of a journal: opening the next one, and which copy of the journal wrote which.

Owns the journal's tables `epoch` and `continued`. When to open one is decided elsewhere.
"""

from typing import NamedTuple

from jxc.storage.database import write
from jxc.storage.journal import Journal, Writer


class Opening(NamedTuple):
    """Which copy of the journal opens an epoch, why, and the tips of chains at the remote that it continues."""

    writer: str
    reason: str  # init, restored, takeover, rejoined
    after: tuple[tuple[str, int, int, str], ...] = ()  # chain, epoch, number, SHA-256


def open_epoch(journal: Journal, epoch: int, opening: Opening, *, now: int, operator: str) -> bool:
    """Go on in a later epoch, durably; False if somebody else has opened it already."""
    with write(journal.connection):
        if journal.epoch >= epoch:
            return False
        enter_epoch(journal, epoch, opening, now=now, operator=operator)
    journal.moor()
    return True


def enter_epoch(journal: Journal, epoch: int, opening: Opening, *, now: int, operator: str) -> None:
    """Go on in a later epoch, whose numbers begin again, in the caller's transaction. Its first entry says why."""
    db = journal.connection
    db.execute("UPDATE home SET epoch = ?, seq = 0", (epoch,))
    db.execute("DELETE FROM number")
    db.execute("INSERT INTO epoch VALUES (?, ?, ?, ?)", (epoch, opening.writer, opening.reason, now))
    after = [(chain, epoch, *tip) for chain, *tip in opening.after]
    db.executemany("INSERT INTO continued VALUES (?, ?, ?, ?, ?)", after)
    writer = Writer(journal, {})
    writer.append_audit(now=now, operator=operator, action="epoch", subject=f"epoch:{epoch}", detail=opening.reason)
    writer.flush()


def writer_of(journal: Journal, epoch: int) -> str:
    """The id of the copy of this journal that wrote an epoch; empty until it was needed."""
    return str(journal.connection.execute("SELECT writer FROM epoch WHERE epoch = ?", (epoch,)).fetchone()[0])


def set_writer(journal: Journal, epoch: int, writer: str) -> None:
    """Name the copy of this journal that writes an epoch."""
    with write(journal.connection) as db:
        db.execute("UPDATE epoch SET writer = ? WHERE epoch = ?", (writer, epoch))
