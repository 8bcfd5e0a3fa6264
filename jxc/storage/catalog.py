"""The lake's catalog: acceptances with their `known`, holes, tips, findings and the files that pack the rows.

Owns lake.db and is where the two ends meet: sync writes acceptances, the lake writes files, neither knows the other.
It never opens a Parquet file and never decides whether something may be accepted.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from jxc.domain.record import Spot
from jxc.errors import JxcError
from jxc.storage.database import open_database, write


class AcceptedFile(NamedTuple):
    """One file of an accepted manifest: key below the remote and the mirror, digest of its bytes, size and rows."""

    key: str
    table: str
    sha256: str
    bytes: int
    rows: int


class Acceptance(NamedTuple):
    """What is to be accepted: a verified manifest, or with an empty `sha256` a range of the own journal."""

    chain: str
    epoch: int
    number: int
    sha256: str
    first: int
    last: int
    created_at: int  # microseconds UTC
    accepted_at: int  # microseconds UTC
    payload: bytes = b"{}"


class Accepted(NamedTuple):
    """An acceptance as it stands in the catalog; every row it brought carries `known`."""

    known: int
    chain: str
    epoch: int
    number: int
    sha256: str
    first: int
    last: int
    created_at: int
    accepted_at: int

    @property
    def own(self) -> bool:
        """Whether it is a range of the own journal and not a manifest."""
        return not self.sha256

    @property
    def spot(self) -> Spot:
        """Where in its chain it stands."""
        return Spot(self.epoch, self.number)


class Hole(NamedTuple):
    """A manifest of a chain that is missing or damaged: `key` is the object at fault, `reason` an error code."""

    chain: str
    epoch: int
    number: int
    key: str
    reason: str
    since: int

    @property
    def spot(self) -> Spot:
        """Where in its chain it stands."""
        return Spot(self.epoch, self.number)


class Tip(NamedTuple):
    """The highest manifest of a chain ever seen, the head as it was read last, and how far the home's remote led."""

    chain: str
    epoch: int
    number: int
    sha256: str
    head_etag: str
    head_sha256: str
    seen_at: int
    shown: int = 0  # the highest manifest that the home's own remote ever showed; a courier may have brought more
    shown_epoch: int = 1

    @property
    def spot(self) -> Spot:
        """Where the highest manifest stands."""
        return Spot(self.epoch, self.number)

    @property
    def led_to(self) -> Spot:
        """How far the home's own remote ever led."""
        return Spot(self.shown_epoch, self.shown)


class Finding(NamedTuple):
    """Something that history may hold but a person should look at."""

    code: str
    subject: str
    detail: str


class TableFile(NamedTuple):
    """One Parquet file of a flat table; `path` is relative to the lake's folder."""

    table: str
    month: str
    path: str
    rows: int
    bytes: int
    sha256: str
    first_known: int
    last_known: int


class Snapshot(NamedTuple):
    """What a reader sees: rows with known ≤ n in exactly these files."""

    n: int
    files: tuple[TableFile, ...]

    def of(self, table: str) -> tuple[TableFile, ...]:
        """The files of one table."""
        return tuple(file for file in self.files if file.table == table)


_ACCEPTED = "SELECT known, chain, epoch, number, sha256, first, last, created_at, accepted_at FROM accepted"
_NEWEST = """
WITH ranked AS (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY chain ORDER BY epoch DESC, number DESC) AS place
    FROM accepted WHERE known <= ?
)
SELECT known, chain, epoch, number, sha256, first, last, created_at, accepted_at
FROM ranked WHERE place = 1 ORDER BY chain
"""
_SNAPSHOT = """
WITH waiting AS (SELECT MIN(known) - 1 AS n FROM accepted WHERE ingested = 0),
     head AS (SELECT COALESCE(waiting.n, (SELECT MAX(known) FROM accepted), 0) AS n FROM waiting)
SELECT n, tbl, month, path, rows, bytes, sha256, first_known, last_known
FROM head LEFT JOIN file ON TRUE ORDER BY tbl, month, id
"""
_KNOWN_AT = """
SELECT COALESCE(MIN(known) - 1, (SELECT COALESCE(MAX(known), 0) FROM accepted)) FROM accepted WHERE accepted_at > ?
"""
_UNTOLD = """
SELECT DISTINCT chain FROM accepted WHERE sha256 <> '' AND known > (SELECT COALESCE(MAX(known), 0) FROM receipt)
"""
_HIGHEST = "SELECT epoch, number FROM {} WHERE chain = ? AND sha256 <> '' ORDER BY epoch DESC, number DESC LIMIT 1"
_ADD_ACCEPTED = """
INSERT INTO accepted (known, recorded, chain, epoch, number, sha256, first, last, created_at, accepted_at, payload)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_RECORDED = """
SELECT known, accepted_at FROM recorded AS r WHERE (chain, epoch, number, sha256) = (?, ?, ?, ?)
AND (sha256 <> '' OR (first, last) = (?, ?)) AND NOT EXISTS (SELECT 1 FROM accepted AS a WHERE a.known = r.known)
"""
_PART = "SELECT last FROM recorded WHERE (chain, epoch, sha256, first) = (?, ?, '', ?) AND last <= ?"
_ADD_FILE = """
INSERT INTO file (tbl, month, path, rows, bytes, sha256, first_known, last_known)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_ENDS = """
SELECT epoch, MAX(number), sha256 FROM (
    SELECT epoch, number, sha256 FROM accepted WHERE chain = ? AND sha256 <> ''
    UNION ALL SELECT epoch, number, '' FROM hole WHERE chain = ? AND reason <> 'chain-forked'
) GROUP BY epoch
"""  # at a fork nothing is known to have ended
_SET_TIP = "INSERT OR REPLACE INTO tip VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ADD_HOLE = """
INSERT INTO hole VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET key = excluded.key, reason = excluded.reason
"""


class Catalog:
    """One open lake.db. Every method is one transaction."""

    def __init__(self, path: Path, *, create: bool = True) -> None:
        """Open, and by default create, the catalog at `path`."""
        self.connection: sqlite3.Connection = open_database(path, "catalog", create=create)

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def __enter__(self) -> Self:
        """Close at the end of a with block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close at the end of a with block."""
        self.close()

    # what sync writes

    def accept(
        self,
        entry: Acceptance,
        files: Iterable[AcceptedFile] = (),
        findings: Iterable[Finding] = (),
        *,
        tip: Tip | None = None,
        fills: Acceptance | None = None,
    ) -> int:
        """Record an acceptance with its files, findings and tip, close its hole, and return its `known`.

        `fills`: the earlier place in whose stead it brings the files, which are that one's from now on.
        Accepting the same manifest again changes nothing; another manifest at its place is refused. [inv:once]
        """
        with write(self.connection) as db:
            known = _take(db, entry, files if fills is None else (), findings)
            if fills is not None:
                _take(db, fills, files, ())
            if tip is not None:
                db.execute(_SET_TIP, tip)
        return known

    def add_hole(self, hole: Hole) -> None:
        """Record that a manifest or a file of it cannot be had; `since` of a hole already known is kept."""
        with write(self.connection) as db:
            db.execute(_ADD_HOLE, hole)

    def close_hole(self, chain: str, spot: Spot) -> None:
        """Nothing is missing at a place after all."""
        with write(self.connection) as db:
            db.execute("DELETE FROM hole WHERE (chain, epoch, number) = (?, ?, ?)", (chain, *spot))

    def set_tips(self, tips: Iterable[Tip]) -> None:
        """Remember the newest manifest and head of each of these chains."""
        with write(self.connection) as db:
            db.executemany(_SET_TIP, tips)

    def holes(self) -> list[Hole]:
        """All holes, by chain and number."""
        return [Hole(*row) for row in self.connection.execute("SELECT * FROM hole ORDER BY chain, epoch, number")]

    def ends(self, chain: str) -> dict[int, tuple[int, str]]:
        """(number, SHA-256) of the last manifest of every epoch of a chain that was accepted or is held as a hole."""
        return {int(row[0]): (int(row[1]), str(row[2])) for row in self.connection.execute(_ENDS, (chain, chain))}

    def tips(self) -> dict[str, Tip]:
        """The tip of every chain seen."""
        return {row[0]: Tip(*row) for row in self.connection.execute("SELECT * FROM tip ORDER BY chain")}

    def untold(self, chains: Iterable[str]) -> list[str]:
        """Those of these chains whose stores were not told yet what was accepted of them."""
        told = {chain for (chain,) in self.connection.execute("SELECT chain FROM receipt")}
        news = {chain for (chain,) in self.connection.execute(_UNTOLD)}
        return sorted(chain for chain in chains if chain in news or chain not in told)

    def tell(self, chains: Iterable[str]) -> None:
        """Note that these stores were told."""
        with write(self.connection) as db:
            known = db.execute("SELECT COALESCE(MAX(known), 0) FROM accepted").fetchone()[0]
            db.executemany("INSERT OR REPLACE INTO receipt VALUES (?, ?)", [(chain, known) for chain in chains])

    def highest(self, chain: str) -> tuple[int, int] | None:
        """Epoch and number of the highest manifest accepted of a chain of others, here or in a lake that was lost."""
        rows = [self.connection.execute(_HIGHEST.format(t), (chain,)).fetchone() for t in ("accepted", "recorded")]
        return max(((int(row[0]), int(row[1])) for row in rows if row is not None), default=None)

    # what both read

    def accepted(self, chain: str | None = None, *, after: int = 0) -> list[Accepted]:
        """Acceptances with known > `after`, in order; of one chain or of all."""
        sql = f"{_ACCEPTED} WHERE known > ? AND (? IS NULL OR chain = ?) ORDER BY known"
        rows = self.connection.execute(sql, (after, chain, chain))
        return [Accepted(*row) for row in rows]

    def newest(self, n: int) -> list[Accepted]:
        """Of every chain the acceptance with the highest epoch and number among known ≤ n."""
        rows = self.connection.execute(_NEWEST, (n,))
        return [Accepted(*row) for row in rows]

    def at(self, chain: str, epoch: int, number: int) -> Accepted | None:
        """The acceptance of one manifest, if there is one."""
        sql = f"{_ACCEPTED} WHERE (chain, epoch, number) = (?, ?, ?)"
        row = self.connection.execute(sql, (chain, epoch, number)).fetchone()
        return None if row is None else Accepted(*row)

    def payload(self, known: int) -> bytes:
        """The manifest's JSON bytes of one acceptance."""
        return bytes(self.connection.execute("SELECT payload FROM accepted WHERE known = ?", (known,)).fetchone()[0])

    def files(self, known: int) -> list[AcceptedFile]:
        """The files of one acceptance, by key."""
        sql = "SELECT key, tbl, sha256, bytes, rows FROM accepted_file WHERE known = ? ORDER BY key"
        return [AcceptedFile(*row) for row in self.connection.execute(sql, (known,))]

    def findings(self, n: int) -> list[tuple[int, str, str, str]]:
        """(known, code, subject, detail) of all findings with known ≤ n."""
        sql = "SELECT known, code, subject, detail FROM finding WHERE known <= ? ORDER BY known"
        return self.connection.execute(sql, (n,)).fetchall()

    # what the lake reads and writes

    def pending(self) -> list[Accepted]:
        """Acceptances whose rows do not stand in the tables yet."""
        rows = self.connection.execute(f"{_ACCEPTED} WHERE ingested = 0 ORDER BY known")
        return [Accepted(*row) for row in rows]

    def own_reached(self, chain: str, epoch: int) -> int:
        """The last sequence number of the own journal that was accepted in this epoch; 0 before the first."""
        sql = "SELECT COALESCE(MAX(last), 0) FROM accepted WHERE chain = ? AND epoch = ? AND sha256 = ''"
        return int(self.connection.execute(sql, (chain, epoch)).fetchone()[0])

    def take_own(self, chain: str, epoch: int, tip: int, *, now: int) -> None:
        """Accept the own journal's rows after the last accepted one, up to seq `tip`; nothing if there are none."""
        with write(self.connection) as db:
            reached = self.own_reached(chain, epoch)
            if reached < tip:
                sql = "SELECT COUNT(*) + 1 FROM accepted WHERE chain = ? AND epoch = ?"
                number = db.execute(sql, (chain, epoch)).fetchone()[0]
                part = db.execute(_PART, (chain, epoch, reached + 1, tip)).fetchone()
                last = int(part[0]) if part else tip  # as it was taken in before the lake was lost
                _insert(db, Acceptance(chain, epoch, number, "", reached + 1, last, now, now), (), ())

    def follow_history(self, chain: str, version: str) -> bool:
        """Forget the rows of the own journal where its history was put right since; True where all is read anew.

        What others sent keeps its `known`; files are only a packing of rows, and are packed again.
        """
        with write(self.connection) as db:
            row = db.execute("SELECT version FROM own_history").fetchone()
            if (row[0] if row else "") == version:
                return False
            db.execute("INSERT OR REPLACE INTO own_history VALUES (1, ?)", (version,))
            db.execute("DELETE FROM accepted WHERE chain = ? AND sha256 = ''", (chain,))
            db.execute("UPDATE accepted SET ingested = 0, recorded = 0")
            for table in ("file", "recorded", "recalled"):
                db.execute(f"DELETE FROM {table}")  # noqa: S608 our own names
        return True

    def add_files(self, knowns: Sequence[int], files: Iterable[TableFile]) -> bool:
        """Let readers see the rows of these acceptances in these files; False if somebody else did it first."""
        with write(self.connection) as db:
            waiting = {known for (known,) in db.execute("SELECT known FROM accepted WHERE ingested = 0")}
            if not waiting.issuperset(knowns):
                return False
            db.executemany("UPDATE accepted SET ingested = 1 WHERE known = ?", [(known,) for known in knowns])
            db.executemany(_ADD_FILE, files)
        return True

    def replace_files(self, old: Sequence[TableFile], new: TableFile) -> bool:
        """Put one file in the place of several with the same rows; False if one of them is no longer listed."""
        with write(self.connection) as db:
            if not {path for (path,) in db.execute("SELECT path FROM file")}.issuperset(file.path for file in old):
                return False
            db.executemany("DELETE FROM file WHERE path = ?", [(file.path,) for file in old])
            db.execute(_ADD_FILE, new)
        return True

    def snapshot(self) -> Snapshot:
        """The newest n whose rows are all in the tables, and the files, in one read."""
        rows = self.connection.execute(_SNAPSHOT).fetchall()
        return Snapshot(rows[0][0], tuple(TableFile(*row[1:]) for row in rows if row[1] is not None))

    def known_at(self, instant: int) -> int:
        """The `known` before the first acceptance after an instant (microseconds UTC): what was known then."""
        return int(self.connection.execute(_KNOWN_AT, (instant,)).fetchone()[0])


def _take(db: sqlite3.Connection, entry: Acceptance, files: Iterable[AcceptedFile], findings: Iterable[Finding]) -> int:
    """Let an acceptance stand at its place, where no hole is any longer; the one that stands there stays."""
    place = entry[:3]
    row = db.execute(f"{_ACCEPTED} WHERE (chain, epoch, number) = (?, ?, ?)", place).fetchone()
    there = None if row is None else Accepted(*row)
    if there is not None and there.sha256 != entry.sha256:
        raise JxcError("accepted-otherwise", chain=entry.chain, epoch=entry.epoch, number=entry.number)
    db.execute("DELETE FROM hole WHERE (chain, epoch, number) = (?, ?, ?)", place)
    return there.known if there is not None else _insert(db, entry, files, findings)


def _insert(
    db: sqlite3.Connection, entry: Acceptance, files: Iterable[AcceptedFile], findings: Iterable[Finding]
) -> int:
    before = db.execute(_RECORDED, (*entry[:4], entry.first, entry.last)).fetchone()
    known, at = before or (None, entry.accepted_at)
    entry = entry._replace(accepted_at=at, created_at=entry.created_at if entry.sha256 else at)
    known = int(db.execute(_ADD_ACCEPTED, (known, before is not None, *entry)).lastrowid or 0)
    db.execute("DELETE FROM recorded WHERE (chain, epoch, number) = (?, ?, ?)", entry[:3])
    db.executemany("INSERT INTO accepted_file VALUES (?, ?, ?, ?, ?, ?)", [(known, *file) for file in files])
    db.executemany("INSERT OR IGNORE INTO finding VALUES (?, ?, ?, ?)", [(known, *finding) for finding in findings])
    return known
