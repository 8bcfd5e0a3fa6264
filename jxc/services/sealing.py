"""Sealing: freezes a range of a chain's entries into batch files and a signed manifest, before any byte of it is sent.

Owns steps 1 to 3 of a push. A range is at most ENTRIES entries, and no file is larger than FILE_BYTES unless
one document alone is; what is beyond becomes the next manifest. Talks to no remote.
"""

from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from jxc import __version__
from jxc.domain.record import SCHEMA, Document, Line, Posting, Spot
from jxc.services.ownkey import note_of
from jxc.services.world import World
from jxc.storage import atomic, batches
from jxc.storage.directives import Directives
from jxc.storage.epochs import set_writer, writer_of
from jxc.storage.journal import Journal
from jxc.storage.outbox import Chosen, Frozen, Outbox
from jxc.sync import gate, manifest, names, stages
from jxc.sync.keyring import Ring
from jxc.sync.keys import Signer
from jxc.sync.manifest import Ack, FileEntry, Manifest, Range, Replaced, Signed, Totals
from jxc.sync.names import BatchName

ENTRIES = 5_000
FILE_BYTES = 4 << 20

Rows = list[tuple[Any, ...]]


class Content(NamedTuple):
    """What one range of a chain holds: tables of the wire by name, and what their documents add up to."""

    tables: tuple[tuple[str, pa.Table], ...]
    totals: Totals


class Turn(NamedTuple):
    """That another key is to sign a chain: its keys so far, and the one that follows."""

    ring: Ring
    key: str


def seal(
    outbox: Outbox,
    spool: Path,
    signer: Signer,
    world: World,
    *,
    acks: tuple[Ack, ...] | None = None,
    turn: Turn | None = None,
) -> int:
    """Freeze everything up to the chain's tip; answers how many manifests that made. Repeatable after any crash.

    `acks` are said along with it, and by a manifest of their own if nothing else is new. A `turn` is said by a manifest
    of its own behind it all: the last one that `signer` signs.
    """
    if outbox.is_sealing():
        _sweep(spool)
    tip, count = max(outbox.tips().values(), default=0), 0
    while (chosen := outbox.choose(ENTRIES)) is not None:
        world.progress(stages.CHOSEN, chosen.last, tip)
        content = content_of(outbox, chosen)
        files = tuple(_written(outbox, chosen, content, spool))
        if chosen.first < chosen.last and max(file.bytes for file in files) > FILE_BYTES:
            outbox.shrink(chosen.spot, (chosen.first + chosen.last) // 2)
            continue
        world.progress(stages.WRITTEN, chosen.last, tip)
        _freeze(outbox, signer, world, _manifest(outbox, world, chosen, files, content.totals)._replace(acks=acks))
        count += 1
    if turn or (not count and acks and acks != _acked(outbox)):
        _say(outbox, signer, world, outbox.journal.epoch, turn, acks=acks)
        count += 1
    return count


def reseal(
    outbox: Outbox, spool: Path, signer: Signer, world: World, wrong: Frozen, inventory: frozenset[str]
) -> Signed | None:
    """Freeze a range anew whose manifest is `wrong`, in one that replaces it; everything else must be sealed before.

    None where others have gone on with that epoch. Errors: those of the gate, which would refuse this one too.
    """
    chosen = Chosen(wrong.spot, wrong.first, wrong.last)
    content = content_of(outbox, chosen)
    files = tuple(_written(outbox, chosen, content, spool))
    world.progress(stages.WRITTEN, chosen.last, chosen.last)
    anew = _manifest(outbox, world, chosen, files, content.totals)
    gate.check(anew, {file.key: spool / file.key for file in files}, inventory)
    other = Replaced(*wrong.spot, manifest.digest(wrong.envelope), wrong.first, wrong.last)
    what: dict[str, Any] = {"files": files, "totals": content.totals, "replaces": other, "acks": _acked(outbox)}
    return _say(outbox, signer, world, wrong.spot.epoch, **what)


def _say(
    outbox: Outbox,
    signer: Signer,
    world: World,
    epoch: int,
    turn: Turn | None = None,
    **what: Any,  # noqa: ANN401 fields of a manifest
) -> Signed | None:
    """Freeze a manifest that adds no entries to its epoch, but says something else."""
    chosen = outbox.choose_nothing(epoch)
    if chosen is None:
        return None
    statement = _manifest(outbox, world, chosen, (), manifest.NOTHING)._replace(**what)
    return _freeze(outbox, signer, world, statement, turn)


def _freeze(outbox: Outbox, signer: Signer, world: World, statement: Manifest, turn: Turn | None = None) -> Signed:
    """Sign and keep; that another key follows, the journal knows together with the manifest that says so."""
    note = None
    if turn:
        statement = statement._replace(next_key=turn.key)
        note = note_of(outbox.journal, {outbox.chain: turn.ring.turned(statement.spot, turn.key)})
    signed = manifest.sign_manifest(statement, signer)
    outbox.freeze(statement.spot, signed.key, signed.data, note=note)
    world.progress(stages.FROZEN, statement.sequence.last, max(outbox.tips().values(), default=0))
    return signed


def _acked(outbox: Outbox) -> tuple[Ack, ...] | None:
    """What the newest manifest says of headquarters' chains."""
    newest = outbox.newest(1)
    return manifest.known(newest[0].envelope).acks if newest else None


def _sweep(spool: Path) -> None:
    """Remove what an interrupted sealing was writing; no other one runs at the same time."""
    for path in spool.glob(f"*{atomic.SUFFIX}"):
        path.unlink()


def content_of(outbox: Outbox, chosen: Chosen) -> Content:
    """What the journal holds of a range: a table per kind of batch, and the control totals."""
    journal, span = outbox.journal, (chosen.first, chosen.last, chosen.spot.epoch)
    if outbox.chain != journal.store:
        rows = Directives(journal, names.whose(outbox.chain)).rows(*span)
        return Content((("directives", batches.directives_table(rows)),), manifest.NOTHING)
    documents, lines, postings = journal.document_rows(*span), journal.line_rows(*span), journal.posting_rows(*span)
    tables = (
        ("documents", batches.documents_table(documents, lines, postings)),
        ("master", batches.master_table(journal.master_rows(*span))),
        ("audit", batches.audit_table(journal.audit_rows(*span))),
    )
    return Content(tables, _totals(documents, lines, postings))


def _written(outbox: Outbox, chosen: Chosen, content: Content, spool: Path) -> Iterator[FileEntry]:
    """Put one file per table and month into the spool, under the key that its bytes give it."""
    for table, rows in content.tables:
        for month, part in months_of(rows):
            with atomic.unnamed(spool) as path:
                batches.write(part, path)
                digest = manifest.digest(path.read_bytes())
                span = (chosen.spot.epoch, chosen.first, chosen.last)
                key = names.batch_key(BatchName(table, outbox.chain, month, *span, digest[: names.SHORT]))
                size = path.stat().st_size
                atomic.settle(path, spool / key)
            yield FileEntry(key, table, digest, size, part.num_rows, SCHEMA)


def months_of(rows: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """The rows of each month: a batch holds one."""
    months = sorted(pc.unique(rows["month"]).to_pylist())
    for month in months:
        yield month, rows if len(months) == 1 else rows.filter(pc.equal(rows["month"], month))


def _totals(documents: Rows, lines: Rows, postings: Rows) -> Totals:
    def of(rows: Rows, record: type[NamedTuple], field: str, skip: int = 0) -> int:
        return sum(map(itemgetter(record._fields.index(field) + skip), rows))

    return Totals(
        documents=len(documents),
        lines=len(lines),
        quantity=of(lines, Line, "quantity", 1),
        gross=of(documents, Document, "gross"),
        tax=of(documents, Document, "tax"),
        cost=of(lines, Line, "cost", 1),
        debit=of(postings, Posting, "debit", 1),
        credit=of(postings, Posting, "credit", 1),
    )


def _manifest(outbox: Outbox, world: World, chosen: Chosen, files: tuple[FileEntry, ...], totals: Totals) -> Manifest:
    epoch, number = chosen.spot
    return Manifest(
        format=manifest.FORMAT,
        chain=outbox.chain,
        epoch=epoch,
        number=number,
        previous=_previous(outbox, chosen.spot),
        writer=_writer(outbox.journal, world, epoch),
        created_at=world.now(),
        sequence=Range(chosen.first, chosen.last),
        files=files,
        totals=totals,
        acks=None,
        next_key=None,
        replaces=None,
        covers=None,
        app=f"jxc {__version__}",
    )


def _previous(outbox: Outbox, spot: Spot) -> str | None:
    """The hash of the manifest before; of the first one in a later epoch, of the tip that the epoch continues.

    Where its opening knew of none, a still later one may have learned what the remote holds before this place.
    """
    before = outbox.before(spot)
    if spot.number == 1:
        known = outbox.continued(spot.epoch) or [named for named in outbox.continued() if named.spot < spot]
        last = max(known, key=lambda named: named.spot, default=None)
        if last and (before is None or last.spot > before.spot):
            return last.sha256
    return manifest.digest(before.envelope) if before else None


def _writer(journal: Journal, world: World, epoch: int) -> str:
    """The id of the copy of the journal that writes this epoch, made at its first sealing."""
    known = writer_of(journal, epoch)
    if not known:
        known = world.token(8).hex()
        set_writer(journal, epoch, known)
    return known
