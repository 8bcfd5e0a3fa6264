"""Holds the journal against what this home sealed of it: the same rows, document by document. Reads only.

What was signed and sent can no longer change, so a difference says that the journal was.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from jxc.domain.record import Spot
from jxc.services.sealing import content_of, months_of
from jxc.storage import batches
from jxc.storage.journal import Journal
from jxc.storage.outbox import Chosen, Frozen, Outbox
from jxc.sync import manifest, names
from jxc.sync.manifest import FileEntry

Finding = tuple[str, str, str, str]  # as doctor's: kind, subject, expected, found
Row = dict[str, Any]


def against_batches(journal: Journal, spool: Path) -> Iterator[Finding]:
    """[inv:sealed] every sealed batch holds the journal's rows, no others and as they are."""
    outbox = Outbox(journal)
    for frozen in outbox.after(Spot(0, 0)):
        statement = manifest.known(frozen.envelope)
        if not statement.files:
            continue
        content = content_of(outbox, Chosen(frozen.spot, frozen.first, frozen.last))
        own = {(table, month): part for table, rows in content.tables for month, part in months_of(rows)}
        for file in statement.files:
            yield from _file(frozen, file, spool / file.key, own)
        if content.totals != statement.totals:
            place = f"{statement.chain} {statement.epoch}/{statement.number}"
            fields = zip(statement.totals._fields, statement.totals, content.totals, strict=True)
            name, sealed, found = next(row for row in fields if row[1] != row[2])
            yield "batch-totals", place, f"{name} {sealed}", f"{name} {found}"


def _file(frozen: Frozen, file: FileEntry, path: Path, own: dict[tuple[str, str], pa.Table]) -> Iterator[Finding]:
    """One batch file. One that was published may be gone here: the remote has it, and the totals are compared."""
    if not path.exists():
        if not frozen.published:
            yield "batch-missing", file.key, file.sha256, ""
        return
    if not manifest.holds(file, path.read_bytes()):
        yield "batch-damaged", file.key, file.sha256, ""
        return
    name = names.parse_batch_key(file.key)
    sealed = batches.read(path, file.table)
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
