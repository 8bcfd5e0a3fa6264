"""Holds the journal against what this home sealed of it: the same rows, document by document. Reads only.

What was signed and sent can no longer change, so a difference says that the journal was.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from jxc.domain.record import Spot
from jxc.errors import JxcError
from jxc.services.sealing import content_of, months_of
from jxc.storage import batches
from jxc.storage.journal import Journal
from jxc.storage.outbox import Chosen, Frozen, Outbox
from jxc.sync import manifest, names
from jxc.sync.manifest import FileEntry, Manifest

Finding = tuple[str, str, str, str]  # as doctor's: kind, subject, expected, found
Row = dict[str, Any]


def against_batches(journal: Journal, spool: Path) -> Iterator[Finding]:
    """[inv:sealed] every sealed batch holds the journal's rows, no others and as they are."""
    outbox = Outbox(journal)
    stated = [(frozen, _stated(frozen)) for frozen in outbox.after(Spot(0, 0))]
    replaced = {what.replaces.spot for _, what in stated if what is not None and what.replaces}
    for frozen, what in stated:
        if what is None:
            yield "manifest-damaged", frozen.key, "", ""
        elif what.files and frozen.spot not in replaced:
            yield from against_batch(outbox, spool, frozen, what)


def against_batch(outbox: Outbox, spool: Path, frozen: Frozen, what: Manifest) -> Iterator[Finding]:
    """The same for one frozen manifest, and for what it says."""
    content = content_of(outbox, Chosen(frozen.spot, *what.held))
    own = {(table, month): part for table, rows in content.tables for month, part in months_of(rows)}
    for file in what.files:
        yield from _file(frozen, file, spool / file.key, own)
    if content.totals != what.totals:
        place = f"{what.chain} {what.epoch}/{what.number}"
        fields = zip(what.totals._fields, what.totals, content.totals, strict=True)
        name, stated, found = next(row for row in fields if row[1] != row[2])
        yield "batch-totals", place, f"{name} {stated}", f"{name} {found}"


def _stated(frozen: Frozen) -> Manifest | None:
    """What an own manifest says; nothing where its bytes are no longer those that its name was made of."""
    name = names.parse_manifest_key(frozen.key)
    whole = name is not None and manifest.digest(frozen.envelope).startswith(name.short)
    return manifest.known(frozen.envelope) if whole else None


def _file(frozen: Frozen, file: FileEntry, path: Path, own: dict[tuple[str, str], pa.Table]) -> Iterator[Finding]:
    """One batch file. One that was published may be gone here: the remote has it, and the totals are compared."""
    if not path.exists():
        if not frozen.published:
            yield "batch-missing", file.key, file.sha256, ""
        return
    try:
        whole = manifest.holds(file, path.read_bytes())
    except OSError:
        whole = False
    if not whole:
        yield "batch-damaged", file.key, file.sha256, ""
        return
    name = names.parse_batch_key(file.key)
    try:
        sealed = batches.read(path, file.table)
    except JxcError:  # as it was signed, and yet no batch
        yield "batch-damaged", file.key, file.table, ""
        return
    if sealed.num_rows != file.rows:
        yield "batch-damaged", file.key, str(file.rows), str(sealed.num_rows)
    kept = own.get((file.table, name.month if name else ""), sealed.slice(0, 0))
    if not sealed.equals(kept):
        yield from _rows(file.table, _by_seq(sealed), _by_seq(kept))


def _by_seq(rows: pa.Table) -> dict[int, Row]:
    return {row["seq"]: row for row in rows.to_pylist()}


def _rows(table: str, sealed: dict[int, Row], kept: dict[int, Row]) -> Iterator[Finding]:
    for seq in sorted(sealed.keys() | kept.keys()):
        one, other = sealed.get(seq), kept.get(seq)
        if one == other:
            continue
        subject = str((one or other or {}).get("doc_no", f"{table}/{seq}"))
        if one is None or other is None:
            yield "batch-differs", subject, "" if one is None else str(seq), "" if other is None else str(seq)
            continue
        field = next(name for name in one if one[name] != other[name])
        shown = [f"{field} {_shown(one[field], other[field], turn)}" for turn in (0, 1)]
        yield "batch-differs", subject, shown[0], shown[1]


def _shown(sealed: object, kept: object, turn: int) -> str:
    """A value; of lists of lines or postings the first element that is not the same."""
    both = (sealed, kept)
    if isinstance(sealed, list) and isinstance(kept, list):
        place = next((n for n, pair in enumerate(zip(sealed, kept, strict=False)) if pair[0] != pair[1]), None)
        if place is None:
            return str(len(kept if turn else sealed))
        pair = (sealed[place], kept[place])
        field = next(name for name in pair[0] if pair[0][name] != pair[1][name])
        return f"{place + 1} {field} {pair[turn][field]}"
    return str(both[turn])
