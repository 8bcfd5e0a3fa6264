"""What the state machine puts in the place of the slow: JSON for Parquet, no threads, no flushes, no costing.

Statements are read once: reading one is pure, so an answer given before is given again.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from cryptography.hazmat.primitives import serialization

from jxc.domain.numbers import Fen
from jxc.domain.record import Posted
from jxc.errors import JxcError
from jxc.services import adopting, recovery, sealing, twins
from jxc.services.desk import Desk
from jxc.storage import batches
from jxc.storage.unpacking import Entry
from jxc.sync import gate, judging, keys, manifest, names, pull, push
from jxc.sync.manifest import Manifest
from jxc.sync.remote import Remote

Row = tuple[Any, ...]
CHANCE = Random()  # all there is of it in a town: each begins with a seed of its own
PURE = ("read_manifest", "known", "accepted", "read_head")  # of bytes and a key: asked again for the same ones


class Rows(NamedTuple):
    """A batch in the making: its rows and the month of each."""

    rows: list[Row]
    months: list[str]

    @property
    def num_rows(self) -> int:
        return len(self.rows)


def _documents(heads: list[Row], lines: list[Row], postings: list[Row]) -> Rows:
    """Documents with their lines and postings at the end of the row."""
    parts: dict[int, tuple[list[Row], list[Row]]] = {head[2]: ([], []) for head in heads}
    for which, rows in enumerate((lines, postings)):
        for row in rows:
            parts[row[0]][which].append(row[1:])
    return Rows([(*head, *parts[head[2]]) for head in heads], [str(head[5])[:7] for head in heads])


def _others(rows: list[Row]) -> Rows:
    return Rows(rows, [batches.month_of(int(str(row[3]))) for row in rows])


def _months(rows: Rows) -> Iterator[tuple[str, Rows]]:
    for month in sorted(set(rows.months)):
        part = [row for row, own in zip(rows.rows, rows.months, strict=True) if own == month]
        yield month, Rows(part, [month] * len(part))


def _write(rows: Rows, path: Path) -> None:
    path.write_text(json.dumps(rows.rows), "utf-8")


def read(path: Path) -> list[list[Any]]:
    """The rows of a batch."""
    found: list[list[Any]] = json.loads(path.read_text("utf-8"))
    return found


def _check(stated: Manifest, paths: Mapping[str, Path], _inventory: frozenset[str]) -> None:
    """What the gate asks of rows: the right chain and epoch, and every number once."""
    rows = [row for path in paths.values() for row in read(path)]
    first, last = stated.sequence
    if any(row[:2] != [names.whose(stated.chain), stated.epoch] for row in rows):
        raise JxcError("gate-place", key=stated.chain)
    if sorted(row[2] for row in rows) != list(range(first, last + 1)):
        raise JxcError("gate-sequence", key=stated.chain, first=first, last=last)


def _entries(files: Iterable[tuple[str, Path]]) -> list[Entry]:
    found = [_entry(table, row) for table, path in files for row in read(path)]
    return sorted(found, key=lambda entry: entry.seq)


def _entry(table: str, row: list[Any]) -> Entry:
    if table != "documents":
        return Entry(table, tuple(row))
    *head, lines, postings = row
    return Entry("document", tuple(head), tuple(map(tuple, lines)), tuple(map(tuple, postings)))


class _Here:
    """A pool whose work is done here and now: the same choices always lead to the same schedule."""

    def submit(self, call: Callable[..., Any], *args: Any) -> Future[Any]:  # noqa: ANN401 whatever is to be called
        future: Future[Any] = Future()
        try:
            future.set_result(call(*args))
        except Exception as error:  # noqa: BLE001 as a pool does; the end of a process is none
            future.set_exception(error)
        return future

    def map(self, call: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        return iter([call(item) for item in items])


@contextmanager
def _workers(_count: int) -> Iterator[_Here]:
    yield _Here()


@contextmanager
def _replaced(*instead: tuple[Any, str, object]) -> Iterator[None]:
    before = [(where, name, getattr(where, name)) for where, name, _ in instead]
    try:
        for where, name, new in instead:
            setattr(where, name, new)
        yield
    finally:
        for where, name, old in before:
            setattr(where, name, old)


def _reverse(desk: Desk, number: str) -> str:
    """A reversal without lines and postings: these homes have no books."""
    with desk.shop.journal.write() as writer:
        source = writer.journal.document(number)
        assert source is not None
        seq, at = writer.next_entry(desk.world.now())
        document = source.document._replace(
            epoch=writer.epoch, seq=seq, doc_no=writer.next_number("reversal", source.document.business_date),
            kind="reversal", recorded_at=at, source_no=number, gross=Fen(-source.document.gross),
            external_source=twins.TWIN, external_id=number, extra=None,
        )  # fmt: skip
        writer.append(Posted(document, (), ()), {})
    return document.doc_no


@contextmanager
def rows_for_parquet() -> Iterator[None]:
    """Within, batches hold rows as JSON, nothing is flushed or costed, and nothing runs beside anything else."""
    with _replaced(
        (batches, "documents_table", _documents),
        (batches, "master_table", _others),
        (batches, "audit_table", _others),
        (batches, "write", _write),
        (sealing, "months_of", _months),
        (gate, "check", _check),
        (recovery, "entries", _entries),
        (recovery, "repool", lambda _desk: None),
        (adopting, "repool", lambda _desk: None),
        (twins, "_reverse", _reverse),
        *((manifest, name, lru_cache(10_000)(getattr(manifest, name))) for name in PURE),
        (keys, "load_pem_private_key", lru_cache(100)(serialization.load_pem_private_key)),
        (pull, "workers", _workers),
        (push, "workers", _workers),
        (judging, "ENOUGH", sys.maxsize),
        (os, "fsync", lambda _: None),
        (os, "urandom", CHANCE.randbytes),
    ):
        yield


@contextmanager
def over(remote: Remote) -> Iterator[None]:
    """Within, every home's remote is this one, without second tries: storms are to be felt."""
    with _replaced((recovery, "remote_of", lambda _home, _world: remote)):
        yield
