"""The anchor: where a journal stood, kept outside its home and its backups, so that an older copy is noticed offline.

Owns one small file per home in the state folder. Its first line is the journal's newest entry, overwritten in place
after each commit, which costs no flush; the rest is written durably at renewals: init, push, shift close, day close,
backup, and whenever an epoch is opened. A state folder that is lost or cannot be written never stops a sale.
A sale reads it, so this imports nothing but the standard library's json and os.
"""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from jxc.storage.epochs import Opening
    from jxc.storage.journal import Journal

HOME = "home"  # the meta key of a home's own id, which copies of it share
ANCHORED = "anchored"  # the meta key that says that an anchor was once written
_FIRST = 18  # bytes of the first line: epoch, space, seq, line feed

_HELD = """
SELECT 1 FROM outbox WHERE chain = ?1 AND (epoch, number) >= (?2, ?3) AND state <> 'sealing'
UNION ALL SELECT 1 FROM continued WHERE chain = ?1 AND (after_epoch, after_number) >= (?2, ?3) LIMIT 1
"""

MISSING, NEVER, HERE = "missing", "never", "here"


class Anchor(NamedTuple):
    """Where a journal stood: its newest entry, who wrote it, and the newest manifest published of each chain."""

    epoch: int
    seq: int
    writer: str
    renewed_at: int  # microseconds UTC
    published: dict[str, tuple[int, int, str]]  # chain → epoch, number, SHA-256


class Older(NamedTuple):
    """A journal was found older than its anchor, and went on in the epoch `opened`."""

    epoch: int
    seq: int
    stood_epoch: int
    stood_seq: int
    opened: int


class Mooring:
    """The anchor of one open journal."""

    def __init__(self, folder: str, now: Callable[[], int]) -> None:
        """Keep the file in `folder`; nothing is touched until the journal is first written."""
        self._folder = folder
        self._now = now
        self._path = ""
        self.older: Older | None = None  # what the check before the first write found

    def path(self, journal: "Journal") -> str:
        """The anchor's file."""
        if not self._path:
            self._path = os.path.join(self._folder, f"{journal.store}-{journal.meta(HOME)}.anchor")
        return self._path

    def read(self, journal: "Journal") -> Anchor | None:
        """The anchor, or None where there is none that can be read."""
        try:
            with open(self.path(journal), "rb") as file:
                first, rest = file.read(_FIRST), json.loads(file.read())
            published = {chain: (int(e), int(n), str(sha)) for chain, (e, n, sha) in rest["published"].items()}
            anchor = Anchor(int(rest["epoch"]), int(rest["seq"]), rest["writer"], rest["renewed_at"], published)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        with suppress(ValueError):  # a first line torn by a power cut: what was written durably stands
            epoch, seq = map(int, first.split())
            if (epoch, seq) > anchor[:2]:
                return anchor._replace(epoch=epoch, seq=seq)
        return anchor

    def state(self, journal: "Journal") -> str:
        """Whether the anchor is here; missing: it was written once, so this is another computer, or its folder went."""
        if self.read(journal) is not None:
            return HERE
        return MISSING if journal.meta(ANCHORED) else NEVER

    def check(self, journal: "Journal") -> None:
        """Go on in a new epoch if the journal is older than it was: no number is given twice [inv:no-number-twice]."""
        anchor = self.read(journal)
        here = (journal.epoch, journal.tip())
        if anchor is None or (anchor[:2] <= here and _holds(journal, anchor.published)):
            return
        from jxc.storage.epochs import open_epoch

        opened = max(anchor.epoch, here[0]) + 1
        if open_epoch(journal, opened, opening_beyond(journal, anchor), now=self._now(), operator="jxc"):
            self.older = Older(*here, anchor.epoch, anchor.seq, opened)

    def moved(self, epoch: int, seq: int) -> None:
        """Remember the newest entry; cheap, and whatever hinders it is no matter of a sale."""
        if self._path:
            with suppress(OSError):
                handle = os.open(self._path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
                try:
                    os.write(handle, _line(epoch, seq))
                finally:
                    os.close(handle)

    def renew(self, journal: "Journal") -> bool:
        """Write the anchor durably; False where the state folder, or that it was written, cannot be."""
        from pathlib import Path
        from sqlite3 import OperationalError

        from jxc.storage import atomic
        from jxc.storage.epochs import writer_of

        epoch, seq = journal.epoch, journal.tip()
        rest = {
            "epoch": epoch,
            "seq": seq,
            "writer": writer_of(journal, epoch),
            "renewed_at": self._now(),
            "published": _published(journal),
        }
        path = self.path(journal)
        try:
            atomic.replace(Path(path), _line(epoch, seq) + json.dumps(rest, sort_keys=True).encode() + b"\n")
            if not journal.meta(ANCHORED):
                journal.set_meta(ANCHORED, "1")
        except (OSError, OperationalError):
            return False
        return True


def _line(epoch: int, seq: int) -> bytes:
    return b"%04d %012d\n" % (epoch, seq)


def _holds(journal: "Journal", published: dict[str, tuple[int, int, str]]) -> bool:
    """Whether the newest manifests that the remote took were frozen here, or an epoch here was opened to continue them.

    A copy from before them seals their entries again.
    """
    run = journal.connection.execute
    tips = ((chain, epoch, number) for chain, (epoch, number, _) in published.items())
    return all(run(_HELD, tip).fetchone() for tip in tips)


def _published(journal: "Journal") -> dict[str, tuple[int, int, str]]:
    """Of every chain of this home the newest manifest that the remote took, as far as this journal knows."""
    from jxc.storage.outbox import Outbox, chains

    newest: dict[str, tuple[int, int, str]] = {}
    continued = journal.connection.execute("SELECT DISTINCT chain FROM continued")
    for chain in {*chains(journal), *(chain for (chain,) in continued)}:
        outbox = Outbox(journal, chain)
        known = [named for named in (outbox.published(), *outbox.continued()) if named]
        if known:
            last = max(known, key=lambda named: named.spot)
            newest[chain] = (*last.spot, last.sha256)
    return newest


def opening_beyond(journal: "Journal", anchor: Anchor) -> "Opening":
    """The opening of an epoch by a new copy, which continues what was published beyond this journal."""
    from jxc.storage.epochs import Opening

    before = _published(journal)
    ahead = tuple((chain, *tip) for chain, tip in anchor.published.items() if tip[:2] > before.get(chain, (0, 0))[:2])
    return Opening(os.urandom(8).hex(), "restored", ahead)
