"""Sealing: freezes a range of the journal into batch files and a signed manifest, before any byte of it is sent.

Owns steps 1 to 3 of a push. A range is at most ENTRIES journal entries, and no file is larger than FILE_BYTES unless
one document alone is; what is beyond becomes the next manifest. Talks to no remote.
"""

from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from jxc import __version__
from jxc.domain.record import SCHEMA, Document, Line, Posting
from jxc.services.world import World
from jxc.storage import atomic, batches
from jxc.storage.journal import Journal
from jxc.storage.outbox import Chosen, Outbox
from jxc.sync import manifest, names, stages
from jxc.sync.keys import Signer
from jxc.sync.manifest import FileEntry, Manifest, Range, Totals
from jxc.sync.names import BatchName

ENTRIES = 5_000
FILE_BYTES = 4 << 20
WRITER = "writer"  # the meta key of this home's writer id

Rows = list[tuple[Any, ...]]


class _Content(NamedTuple):
    """The rows of one range of the journal; lines and postings begin with the seq of their document."""

    documents: Rows
    lines: Rows
    postings: Rows
    master: Rows
    audit: Rows


def seal(journal: Journal, spool: Path, signer: Signer, world: World) -> int:
    """Freeze everything up to the journal's tip; answers how many manifests that made. Repeatable after any crash."""
    outbox = Outbox(journal)
    if outbox.is_sealing():
        _sweep(spool)
    count = 0
    while (chosen := outbox.choose(ENTRIES)) is not None:
        world.progress(stages.CHOSEN, chosen.last, journal.tip())
        content = _content(journal, chosen)
        files = tuple(_written(journal, chosen, content, spool))
        if chosen.first < chosen.last and max(file.bytes for file in files) > FILE_BYTES:
            outbox.shrink(chosen.number, (chosen.first + chosen.last) // 2)
            continue
        world.progress(stages.WRITTEN, chosen.last, journal.tip())
        statement = _manifest(journal, world, chosen, files, _totals(content))
        signed = manifest.sign_manifest(statement, signer)
        outbox.freeze(chosen.number, signed.key, signed.data)
        world.progress(stages.FROZEN, chosen.last, journal.tip())
        count += 1
    return count


def _sweep(spool: Path) -> None:
    """Remove what an interrupted sealing was writing; no other one runs at the same time."""
    for path in spool.glob(f"*{atomic.SUFFIX}"):
        path.unlink()


def _content(journal: Journal, chosen: Chosen) -> _Content:
    span = (chosen.first, chosen.last)
    return _Content(
        journal.document_rows(*span),
        journal.line_rows(*span),
        journal.posting_rows(*span),
        journal.master_rows(*span),
        journal.audit_rows(*span),
    )


def _written(journal: Journal, chosen: Chosen, content: _Content, spool: Path) -> Iterator[FileEntry]:
    """Put one file per table and month into the spool, under the key that its bytes give it."""
    tables = (
        ("documents", batches.documents_table(content.documents, content.lines, content.postings)),
        ("master", batches.master_table(content.master)),
        ("audit", batches.audit_table(content.audit)),
    )
    for table, rows in tables:
        for month, part in _months(rows):
            with atomic.unnamed(spool) as path:
                batches.write(part, path)
                digest = manifest.digest(path.read_bytes())
                span = (journal.epoch, chosen.first, chosen.last)
                key = names.batch_key(BatchName(table, journal.store, month, *span, digest[: names.SHORT]))
                size = path.stat().st_size
                atomic.settle(path, spool / key)
            yield FileEntry(key, table, digest, size, part.num_rows, SCHEMA)


def _months(rows: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    months = sorted(pc.unique(rows["month"]).to_pylist())
    for month in months:
        yield month, rows if len(months) == 1 else rows.filter(pc.equal(rows["month"], month))


def _totals(content: _Content) -> Totals:
    def of(rows: Rows, record: type[NamedTuple], field: str, skip: int = 0) -> int:
        return sum(map(itemgetter(record._fields.index(field) + skip), rows))

    return Totals(
        documents=len(content.documents),
        lines=len(content.lines),
        quantity=of(content.lines, Line, "quantity", 1),
        gross=of(content.documents, Document, "gross"),
        tax=of(content.documents, Document, "tax"),
        cost=of(content.lines, Line, "cost", 1),
        debit=of(content.postings, Posting, "debit", 1),
        credit=of(content.postings, Posting, "credit", 1),
    )


def _manifest(journal: Journal, world: World, chosen: Chosen, files: tuple[FileEntry, ...], totals: Totals) -> Manifest:
    before = Outbox(journal).at(chosen.number - 1)
    return Manifest(
        format=manifest.FORMAT,
        chain=journal.store,
        epoch=journal.epoch,
        number=chosen.number,
        previous=manifest.digest(before.envelope) if before else None,
        writer=_writer(journal, world),
        created_at=world.now(),
        sequence=Range(chosen.first, chosen.last),
        files=files,
        totals=totals,
        acks=None,
        replaces=None,
        covers=None,
        app=f"jxc {__version__}",
    )


def _writer(journal: Journal, world: World) -> str:
    """The id of this copy of the journal, made at its first sealing."""
    known = journal.meta(WRITER)
    if known is None:
        known = world.token(8).hex()
        journal.set_meta(WRITER, known)
    return known
