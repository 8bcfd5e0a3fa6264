"""The journal of one home: appends documents, master changes and audit events under one gap-free sequence.

Owns the tables of migrations/journal and the rule that whatever is derived (numbers, pools, balances,
current masters) is written in the same transaction. Knows records and pools, no rule of trade.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jxc.domain.costing import EMPTY, Pool, Short
from jxc.domain.numbers import Day, Instant
from jxc.domain.record import CODE_OF, Audit, Document, Line, Master, Posted, Posting
from jxc.errors import JxcError
from jxc.storage.database import open_database, write

if TYPE_CHECKING:
    from pathlib import Path

    from jxc.storage.anchor import Mooring

_DOCUMENT = ", ".join(Document._fields)
_STANDING_FIRST = "ORDER BY EXISTS (SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal')"
_LINE = ", ".join(Line._fields)
_POSTING = ", ".join(Posting._fields)
_MASTER = ", ".join(Master._fields)
_AUDIT = ", ".join(Audit._fields)


def _insert(table: str, columns: str) -> str:
    return f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * (columns.count(',') + 1))})"


_INSERT_DOCUMENT = _insert("documents", _DOCUMENT)
_INSERT_LINE = _insert("lines", f"epoch, seq, {_LINE}")
_INSERT_POSTING = _insert("postings", f"epoch, seq, {_POSTING}")
_INSERT_MASTER = _insert("master", _MASTER)
_INSERT_AUDIT = _insert("audit", _AUDIT)
_TIPS = (
    "SELECT e.epoch, max(coalesce((SELECT max(seq) FROM documents AS d WHERE d.epoch = e.epoch), 0),"
    " coalesce((SELECT max(seq) FROM master AS m WHERE m.epoch = e.epoch), 0),"
    " coalesce((SELECT max(seq) FROM audit AS a WHERE a.epoch = e.epoch), 0)) FROM epoch AS e ORDER BY e.epoch"
)


def number_text(store: str, epoch: int, code: str, month: str, number: int) -> str:
    """A document number as people read it; `month` is yymm."""
    return f"{number_series(store, epoch, code, month)}-{number:05d}"


def number_series(store: str, epoch: int, code: str, month: str) -> str:
    """What the numbers of one kind and month have in common; from the second epoch on they name it."""
    return f"{store if epoch == 1 else f'{store}.{epoch}'}-{code}-{month}"


class Journal:
    """One open journal. Reads see what is committed; writes go through `write()`."""

    def __init__(
        self, path: "str | os.PathLike[str]", *, create: bool = False, mooring: "Mooring | None" = None
    ) -> None:
        """Open (or create) the journal file; `mooring` keeps its anchor. Errors: database-missing, database-newer."""
        self._path = os.fspath(path)
        self.connection = open_database(self._path, "journal", create=create)
        if not create and self.connection.execute("SELECT 1 FROM home").fetchone() is None:
            self.connection.close()  # an init was killed before it had finished: it is simply done again
            raise JxcError("database-missing", path=self._path)
        self._pools: dict[str, Pool] = {}  # as the last transaction of this connection left them
        self._version = -1
        self.mooring = mooring
        self._checked = mooring is None

    @property
    def path(self) -> "Path":
        """The journal's file."""
        from pathlib import Path

        return Path(self._path)

    def close(self) -> None:
        """Give the file back."""
        self.connection.close()

    # -- identity -----------------------------------------------------------------------------

    def found(self, store: str, first: Callable[["Writer"], None], *, writer_id: str = "") -> None:
        """Make this journal the one of `store`, epoch 1, with what `first` writes, in one transaction."""
        with write(self.connection):
            self.connection.execute("INSERT INTO home VALUES (1, ?, 1, 0, 0)", (store,))
            writer = Writer(self, {})
            first(writer)
            writer.flush()
            opened = "INSERT INTO epoch (epoch, writer, reason, opened_at) SELECT 1, ?, 'init', recorded_at FROM home"
            self.connection.execute(opened, (writer_id,))
            self.connection.execute("INSERT INTO meta VALUES ('home', lower(hex(randomblob(8))))")
        self.moor()

    def moor(self) -> None:
        """Renew the anchor, where this journal has one; not before it was asked."""
        self.check_anchor()
        if self.mooring is not None:
            self.mooring.renew(self)

    def check_anchor(self) -> None:
        """Once per process, before anything is numbered: go on in a new epoch if this is an older copy."""
        if not self._checked and self.mooring is not None:
            self._checked = True
            self.mooring.check(self)

    @property
    def store(self) -> str:
        """The store this journal belongs to."""
        return str(self.connection.execute("SELECT store FROM home").fetchone()[0])

    @property
    def epoch(self) -> int:
        """The running epoch."""
        return int(self.connection.execute("SELECT epoch FROM home").fetchone()[0])

    def tip(self) -> int:
        """The highest committed sequence number of the running epoch; 0 when nothing happened yet."""
        return int(self.connection.execute("SELECT seq FROM home").fetchone()[0])

    def tips(self) -> dict[int, int]:
        """The highest committed sequence number of every epoch that stands here, by epoch."""
        return {int(epoch): int(last) for epoch, last in self.connection.execute(_TIPS)}

    def version(self) -> int:
        """A number that changes when another connection commits; own commits leave it."""
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def meta(self, key: str) -> str | None:
        """A value kept beside the records, such as compiled settings."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        """Keep a value beside the records, in a transaction of its own unless one is open."""
        statement = "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        if self.connection.in_transaction:
            self.connection.execute(statement, (key, value))
            return
        with write(self.connection):
            self.connection.execute(statement, (key, value))

    # -- raw rows for sealing and the lake, by range of one epoch's sequence (the running one's by default), in order --

    def document_rows(self, first: int, last: int, epoch: int | None = None) -> list[tuple[object, ...]]:
        """Document fields."""
        return self._range(f"SELECT {_DOCUMENT} FROM documents", (epoch, first, last), "seq")

    def line_rows(self, first: int, last: int, epoch: int | None = None) -> list[tuple[object, ...]]:
        """seq, then the fields of a line."""
        return self._range(f"SELECT seq, {_LINE} FROM lines", (epoch, first, last), "seq, line_no")

    def posting_rows(self, first: int, last: int, epoch: int | None = None) -> list[tuple[object, ...]]:
        """seq, then the fields of a posting."""
        return self._range(f"SELECT seq, {_POSTING} FROM postings", (epoch, first, last), "seq, posting_no")

    def master_rows(self, first: int, last: int, epoch: int | None = None) -> list[tuple[object, ...]]:
        """Master fields."""
        return self._range(f"SELECT {_MASTER} FROM master", (epoch, first, last), "seq")

    def audit_rows(self, first: int, last: int, epoch: int | None = None) -> list[tuple[object, ...]]:
        """Audit fields."""
        return self._range(f"SELECT {_AUDIT} FROM audit", (epoch, first, last), "seq")

    def _range(self, select: str, span: tuple[int | None, int, int], order: str) -> list[tuple[object, ...]]:
        # the epoch is bound, not joined: a join keeps SQLite from reading the primary key in order
        epoch, first, last = span
        statement = f"{select} WHERE epoch = ? AND seq BETWEEN ? AND ? ORDER BY {order}"
        return self.connection.execute(statement, (self.epoch if epoch is None else epoch, first, last)).fetchall()

    # -- reading --------------------------------------------------------------------------------

    def document(self, doc_no: str) -> Posted | None:
        """A whole document by its number."""
        row = self.connection.execute(f"SELECT {_DOCUMENT} FROM documents WHERE doc_no = ?", (doc_no,)).fetchone()
        return None if row is None else self._whole(Document(*row))

    def by_external(self, source: str, external_id: str) -> Document | None:
        """The document that a source's id stands for; of two, after copies came together, the one not reversed."""
        statement = (
            f"SELECT {_DOCUMENT} FROM documents AS d WHERE external_source = ? AND external_id = ? {_STANDING_FIRST}"
        )
        row = self.connection.execute(statement, (source, external_id)).fetchone()
        return None if row is None else Document(*row)

    def _whole(self, document: Document) -> Posted:
        key = (document.epoch, document.seq)
        lines = self.connection.execute(f"SELECT {_LINE} FROM lines WHERE epoch = ? AND seq = ? ORDER BY line_no", key)
        postings = self.connection.execute(
            f"SELECT {_POSTING} FROM postings WHERE epoch = ? AND seq = ? ORDER BY posting_no", key
        )
        return Posted(
            document._replace(late=bool(document.late)),
            tuple(Line(*row)._replace(provisional=bool(row[15])) for row in lines),
            tuple(Posting(*row) for row in postings),
        )

    def current(self, kind: str, key: str) -> str | None:
        """The newest body of one master record."""
        row = self.connection.execute("SELECT body FROM current WHERE kind = ? AND id = ?", (kind, key)).fetchone()
        return None if row is None else str(row[0])

    def all_current(self, kind: str) -> Iterator[tuple[str, str]]:
        """(id, newest body) of every master record of a kind, by id."""
        yield from self.connection.execute("SELECT id, body FROM current WHERE kind = ? ORDER BY id", (kind,))

    def barcode(self, code: str) -> tuple[str, str] | None:
        """(sku, unit) that a barcode stands for."""
        row = self.connection.execute("SELECT sku, unit FROM barcode WHERE code = ?", (code,)).fetchone()
        return None if row is None else (str(row[0]), str(row[1]))

    def pool(self, sku: str) -> Pool:
        """What the store holds of an item."""
        row = self.connection.execute(
            "SELECT quantity, value, k_value, k_quantity FROM pool WHERE sku = ?", (sku,)
        ).fetchone()
        if row is None:
            return EMPTY
        shorts: tuple[Short, ...] = ()
        if row[0] < 0:
            found = self.connection.execute(
                "SELECT doc_no, line_no, quantity, cost FROM short WHERE sku = ? ORDER BY position", (sku,)
            )
            shorts = tuple(Short(*part) for part in found)
        return Pool(row[0], row[1], row[2], row[3], shorts)

    # -- writing --------------------------------------------------------------------------------

    @contextmanager
    def write(self) -> Iterator["Writer"]:
        """One durable transaction: everything appended in it is there afterwards, or nothing is ([inv:durable])."""
        self.check_anchor()
        with write(self.connection):
            writer = Writer(self, self._kept_pools())
            yield writer
            writer.flush()
        self._pools = writer.pools
        if self.mooring is not None:
            self.mooring.moved(*writer.last)

    def forget_pools(self) -> None:
        """Read pools anew: they were made anew."""
        self._pools = {}

    def _kept_pools(self) -> dict[str, Pool]:
        """The pools this connection knows, unless another one committed since. Taken out: they count after a commit."""
        version = self.version()
        kept, self._pools = self._pools, {}
        if version != self._version:
            self._version = version
            return {}
        return kept


class Writer:
    """An open write transaction. Rows and derived figures gather here and reach the database together at its end."""

    def __init__(self, journal: Journal, pools: dict[str, Pool]) -> None:
        """Read where the sequence stands; the write lock is held. `pools` are those already known."""
        self.journal = journal
        self._connection = journal.connection
        row = self._connection.execute("SELECT store, epoch, seq, recorded_at FROM home").fetchone()
        self.store, self.epoch = str(row[0]), int(row[1])
        self._seq, self._recorded_at = int(row[2]), int(row[3])
        self.pools = pools
        self._numbers: dict[tuple[str, str], int] = {}
        self._clear()

    def _clear(self) -> None:
        self._documents: list[Document] = []
        self._external: dict[tuple[str, str], Document] = {}
        self._lines: list[tuple[object, ...]] = []
        self._postings: list[tuple[object, ...]] = []
        self._changed: dict[str, bool] = {}  # by sku: whether its short parts changed too
        self._balances: dict[tuple[str, str, str], list[int]] = {}

    @property
    def last(self) -> tuple[int, int]:
        """(epoch, seq) of the newest entry."""
        return self.epoch, self._seq

    def next_entry(self, now: int) -> tuple[int, Instant]:
        """The next sequence number and its time, which never goes back."""
        self._seq += 1
        self._recorded_at = max(self._recorded_at, now)
        return self._seq, Instant(self._recorded_at)

    def next_number(self, kind: str, day: Day) -> str:
        """The next document number of a kind in the month of its business date, without gaps."""
        code, month = CODE_OF[kind], day[2:4] + day[5:7]
        last = self._numbers.get((code, month))
        if last is None:
            row = self._connection.execute(
                "SELECT last FROM number WHERE code = ? AND month = ?", (code, month)
            ).fetchone()
            last = 0 if row is None else int(row[0])
        self._numbers[code, month] = last + 1
        return number_text(self.store, self.epoch, code, month, last + 1)

    def pool(self, sku: str) -> Pool:
        """The item's pool as this transaction sees it."""
        known = self.pools.get(sku)
        if known is None:
            known = self.pools[sku] = self.journal.pool(sku)
        return known

    def append(self, posted: Posted, pools: dict[str, Pool]) -> None:
        """Take a whole document and the pools it left behind."""
        document = posted.document
        key = (document.epoch, document.seq)
        self._documents.append(document)
        if document.external_id is not None and document.external_source is not None:
            self._external[document.external_source, document.external_id] = document
        self._lines += [key + line for line in posted.lines]
        self._postings += [key + posting for posting in posted.postings]
        for sku, pool in pools.items():
            self._changed[sku] = self._changed.get(sku, False) or bool(self.pools[sku].shorts or pool.shorts)
            self.pools[sku] = pool
        for posting in posted.postings:
            key_of = (posting.account, posting.party or "", posting.channel or "")
            balance = self._balances.get(key_of)
            if balance is None:
                balance = self._balances[key_of] = [0, 0]
            balance[0] += posting.debit
            balance[1] += posting.credit

    def set_pool(self, sku: str, pool: Pool) -> None:
        """Put a pool in the place of the one that stands there, which no document explains any more."""
        if self.pool(sku) != pool:
            self._changed[sku] = True
            self.pools[sku] = pool

    def document(self, doc_no: str) -> Posted | None:
        """A whole document by its number, also one appended in this transaction."""
        self.flush()
        return self.journal.document(doc_no)

    def by_external(self, source: str, external_id: str) -> Document | None:
        """The document that a source's id stands for, also one appended in this transaction."""
        return self._external.get((source, external_id)) or self.journal.by_external(source, external_id)

    def append_master(self, *, now: int, operator: str, kind: str, key: str, body: str) -> None:
        """A new version of a master record; items carry their barcodes along with `set_barcodes`."""
        seq, at = self.next_entry(now)
        self._connection.execute(_INSERT_MASTER, Master(self.store, self.epoch, seq, at, operator, kind, key, body))
        self._connection.execute(
            "INSERT INTO current VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
            (kind, key, body),
        )

    def append_audit(self, *, now: int, operator: str, action: str, subject: str, detail: str | None = None) -> None:
        """An event that no document shows."""
        seq, at = self.next_entry(now)
        self._connection.execute(
            _INSERT_AUDIT, Audit(self.store, self.epoch, seq, at, operator, action, subject, detail)
        )

    def set_barcodes(self, sku: str, codes: tuple[tuple[str, str], ...]) -> None:
        """The item's barcodes are now exactly these (code, unit)."""
        self._connection.execute("DELETE FROM barcode WHERE sku = ?", (sku,))
        self._connection.executemany(
            "INSERT INTO barcode VALUES (?, ?, ?)", [(code, sku, unit) for code, unit in codes]
        )

    def flush(self) -> None:
        """Write what was gathered so far, so that reads in this transaction see it; the owner commits."""
        run = self._connection.executemany
        run(_INSERT_DOCUMENT, self._documents)
        run(_INSERT_LINE, self._lines)
        run(_INSERT_POSTING, self._postings)
        run(
            "INSERT INTO number VALUES (?, ?, ?) ON CONFLICT (code, month) DO UPDATE SET last = excluded.last",
            [(*key, last) for key, last in self._numbers.items()],
        )
        run(
            "INSERT INTO balance VALUES (?, ?, ?, ?, ?) ON CONFLICT (account, party, channel)"
            " DO UPDATE SET debit = debit + excluded.debit, credit = credit + excluded.credit",
            [(*key, *sums) for key, sums in self._balances.items()],
        )
        self._flush_pools()
        self._connection.execute("UPDATE home SET seq = ?, recorded_at = ?", (self._seq, self._recorded_at))
        self._clear()

    def _flush_pools(self) -> None:
        run = self._connection.executemany
        run(
            "INSERT INTO pool VALUES (?, ?, ?, ?, ?) ON CONFLICT (sku) DO UPDATE SET quantity = excluded.quantity,"
            " value = excluded.value, k_value = excluded.k_value, k_quantity = excluded.k_quantity",
            [(sku, *self.pools[sku][:4]) for sku in self._changed],
        )
        touched = [sku for sku, shorts in self._changed.items() if shorts]
        run("DELETE FROM short WHERE sku = ?", [(sku,) for sku in touched])
        run(
            "INSERT INTO short VALUES (?, ?, ?, ?, ?, ?)",
            [(sku, position, *part) for sku in touched for position, part in enumerate(self.pools[sku].shorts)],
        )
