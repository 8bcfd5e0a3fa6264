"""Imports files: all rows are read and checked without the write lock, then posted in order of time, in short steps.

Owns the two passes and what makes an import repeatable ([inv:import-once]): every document carries the mapping's
name and its own key, so an import that was killed is completed by running it again, and a second run posts nothing.
"""

import gc
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from jxc.domain.draft import request_hash
from jxc.domain.numbers import Quantity
from jxc.domain.rights import IMPORT
from jxc.errors import JxcError, Problem
from jxc.services import trading
from jxc.services.desk import Desk
from jxc.services.drafting import Candidate, Drafted, draft_all
from jxc.services.gathering import facts_of
from jxc.services.mapping import Mapping
from jxc.services.master_import import import_masters
from jxc.services.reading import Opened, Wish, open_file
from jxc.services.rights import demand

LINES = 1_000  # in one transaction: some 25 ms of the write lock, so that a till hardly notices
PAUSE = 0.003  # seconds between two transactions: longer than a waiting till's pause between two tries
PAUSES = 100  # at most; tills that never stop must not stop an import


class Imported(NamedTuple):
    """What an import did: how many were posted, stood there already, and what was left out and why."""

    name: str
    posted: int
    lines: int
    repeated: int
    left_out: tuple[Problem, ...] = ()
    encodings: tuple[tuple[str, str], ...] = ()  # files that were not UTF-8, and what they were read as


def import_files(
    desk: Desk, mapping: Mapping, paths: Sequence[str], *, encoding: str | None = None, skip_bad: bool = False
) -> Imported:
    """Import files with a mapping. All problems are raised together, and nothing is posted, unless `skip_bad`.

    With `skip_bad` the documents that have a bad row are left out as a whole and listed; correct the rows and run
    the same import again.
    """
    demand(desk, IMPORT)
    with _without_collector():
        return _import(desk, mapping, paths, encoding, skip_bad=skip_bad)


@contextmanager
def _without_collector() -> Iterator[None]:
    """An import makes millions of small tuples and no cycles: looking for some would take a tenth of its time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _import(desk: Desk, mapping: Mapping, paths: Sequence[str], encoding: str | None, *, skip_bad: bool) -> Imported:
    wish = Wish(mapping.wanted, mapping.optional, encoding, mapping.delimiter)
    files = [open_file(path, wish) for path in paths]
    if mapping.kind == "count":
        from jxc.services.count_import import import_scans

        posted, bad = import_scans(desk, mapping, files, skip_bad=skip_bad)
        done = Imported(mapping.name, posted, posted, 0, tuple(bad))
    elif mapping.kind in {"item", "party"}:
        posted, repeated, bad = import_masters(desk, mapping, files, skip_bad=skip_bad)
        done = Imported(mapping.name, posted, posted, repeated, tuple(bad))
    else:
        done = _import_documents(desk, mapping, files, skip_bad=skip_bad)
    done = done._replace(encodings=tuple((file.name, file.encoding) for file in files if file.encoding))
    if done.posted:
        _leave_trace(desk, done, paths)
    return done


def _import_documents(desk: Desk, mapping: Mapping, files: list[Opened], *, skip_bad: bool) -> Imported:
    desk.shop.refresh()
    drafted = draft_all(desk, mapping, files)
    fresh, repeated, bad = check(desk, mapping, drafted)
    if bad and not skip_bad:
        raise JxcError.of(tuple(bad))
    refused: list[Problem] = []
    posted = lines = 0
    total = len(fresh)
    for batch in _batches(fresh):
        done, refusals = _post(desk, batch, skip_bad=skip_bad)
        refused += refusals
        posted += len(done)
        lines += sum(len(candidate.rows) for candidate in done)
        desk.world.progress("Posting documents", posted, total)
        _let_others_in(desk)
    return Imported(mapping.name, posted, lines, repeated, (*bad, *refused, *drafted.passed_over))


def check(desk: Desk, mapping: Mapping, drafted: Drafted) -> tuple[list[Candidate], int, list[Problem]]:
    """Documents to post in order of time, how many stand there already, and everything that is wrong, by row.

    Judged against the stock as it will be when their turn comes; what a till sells meanwhile is seen at posting.
    """
    shop = desk.shop
    known = dict(
        shop.journal.connection.execute(
            "SELECT external_id, request_hash FROM documents WHERE external_source = ?", (mapping.name,)
        ).fetchall()
    )
    stock = dict(shop.journal.connection.execute("SELECT sku, quantity FROM pool").fetchall())
    fresh: list[Candidate] = []
    bad = list(drafted.problems)
    repeated = 0
    for number, candidate in enumerate(drafted.candidates):
        draft = candidate.draft
        before = known.get(draft.external_id)
        if before is not None and before == request_hash(draft):
            repeated += 1
            continue
        found = _judged(desk, candidate, stock, known=before is not None)
        bad += found
        if not found:
            fresh.append(candidate)
        if number % LINES == 0:
            desk.world.progress("Checking documents", number, len(drafted.candidates))
    return fresh, repeated, sorted(bad, key=_place)


def _place(problem: Problem) -> tuple[str, int]:
    file, _, row = problem.where.rpartition(":")
    return file, int(row)


def _judged(desk: Desk, candidate: Candidate, stock: dict[str, int], *, known: bool) -> list[Problem]:
    """What speaks against a document when it is its turn; if nothing does, `stock` moves on."""
    draft = candidate.draft
    if known:
        number = desk.shop.journal.by_external(str(draft.external_source), str(draft.external_id))
        params: dict[str, object] = {
            "external_id": draft.external_id, "source": draft.external_source, "document": number and number.doc_no,
        }  # fmt: skip
        return [Problem("external-id-reused", params, candidate.where())]
    facts = facts_of(desk.shop, desk.world.now(), draft, _on_hand(stock, candidate))
    try:
        lines, _ = trading.judge(draft, facts)
    except JxcError as error:
        problems = error.problems or (Problem(error.code, error.params),)
        return [Problem(p.code, p.params, candidate.where(p.params.get("item"))) for p in problems]
    for line in lines:
        stock[line.sku] = stock.get(line.sku, 0) + line.quantity
    return []


def _on_hand(stock: dict[str, int], candidate: Candidate) -> dict[str, Quantity]:
    return {line.sku: Quantity(stock.get(line.sku, 0)) for line in candidate.draft.lines}


def _batches(candidates: list[Candidate]) -> Iterator[list[Candidate]]:
    """Whole documents, about LINES lines at a time."""
    batch: list[Candidate] = []
    lines = 0
    for candidate in candidates:
        batch.append(candidate)
        lines += len(candidate.rows)
        if lines >= LINES:
            yield batch
            batch, lines = [], 0
    if batch:
        yield batch


def _let_others_in(desk: Desk) -> None:
    """Pause, and again for as long as somebody used the pause: whoever waits at a till goes first."""
    for _ in range(PAUSES):
        before = desk.shop.journal.version()
        time.sleep(PAUSE)
        if desk.shop.journal.version() == before:
            return


def _post(desk: Desk, batch: list[Candidate], *, skip_bad: bool) -> tuple[list[Candidate], list[Problem]]:
    """Post a batch in one transaction: what was posted, and what was refused since it was checked."""
    left = list(batch)
    refused: list[Problem] = []
    while left:
        at = left[0]
        try:
            with desk.shop.journal.write() as writer:
                desk.shop.refresh()
                for at in left:
                    trading.post_in(writer, desk.shop, desk.world, at.draft)
        except JxcError as error:
            problems = [Problem(error.code, error.params, at.where(error.params.get("item")))]
            if not skip_bad:
                raise JxcError.of(tuple(problems)) from error
            refused += problems
            left.remove(at)
        else:
            break
    return left, refused


def _leave_trace(desk: Desk, done: Imported, paths: Sequence[str]) -> None:
    detail = {
        "files": list(paths), "posted": done.posted, "lines": done.lines, "repeated": done.repeated,
        "left_out": len(done.left_out),
    }  # fmt: skip
    with desk.shop.journal.write() as writer:
        writer.append_audit(
            now=desk.world.now(),
            operator=desk.operator,
            action="import",
            subject=done.name,
            detail=json.dumps(detail, ensure_ascii=False),
        )
