"""Batches of rows as JSON instead of Parquet, for the state machine: far faster. Nothing is flushed within."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from jxc.errors import JxcError
from jxc.services import sealing
from jxc.storage import batches
from jxc.sync import gate
from jxc.sync.manifest import Manifest

Row = tuple[object, ...]


class Rows(NamedTuple):
    """A batch in the making: its rows and the month of each."""

    rows: list[Row]
    months: list[str]

    @property
    def num_rows(self) -> int:
        return len(self.rows)


def _documents(rows: list[Row], _lines: list[Row], _postings: list[Row]) -> Rows:
    return Rows([(row[0], row[1], row[2], row[17]) for row in rows], [str(row[5])[:7] for row in rows])


def _others(rows: list[Row]) -> Rows:
    return Rows([row[:3] for row in rows], [batches.month_of(int(str(row[3]))) for row in rows])


def _months(rows: Rows) -> Iterator[tuple[str, Rows]]:
    for month in sorted(set(rows.months)):
        part = [row for row, own in zip(rows.rows, rows.months, strict=True) if own == month]
        yield month, Rows(part, [month] * len(part))


def _write(rows: Rows, path: Path) -> None:
    path.write_text(json.dumps(rows.rows), "utf-8")


def _check(manifest: Manifest, paths: Mapping[str, Path], _inventory: frozenset[str]) -> None:
    """What the gate asks of rows: the right chain and epoch, and every number once."""
    rows = [row for path in paths.values() for row in json.loads(path.read_text("utf-8"))]
    first, last = manifest.sequence
    if any(row[:2] != [manifest.chain, manifest.epoch] for row in rows):
        raise JxcError("gate-place", key=manifest.chain)
    if sorted(row[2] for row in rows) != list(range(first, last + 1)):
        raise JxcError("gate-sequence", key=manifest.chain, first=first, last=last)


@contextmanager
def rows_for_parquet() -> Iterator[None]:
    """Within, batches hold rows as JSON, and nothing is flushed."""
    instead: tuple[tuple[Any, str, Callable[..., object]], ...] = (
        (batches, "documents_table", _documents),
        (batches, "master_table", _others),
        (batches, "audit_table", _others),
        (batches, "write", _write),
        (sealing, "months_of", _months),
        (gate, "check", _check),
        (os, "fsync", lambda _: None),
    )
    before = [(where, name, getattr(where, name)) for where, name, _ in instead]
    try:
        for where, name, new in instead:
            setattr(where, name, new)
        yield
    finally:
        for where, name, old in before:
            setattr(where, name, old)
