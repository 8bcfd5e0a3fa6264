"""Adoption: what a branch that lost its place holds is posted anew, once, under numbers of the running epoch.

An adopted document is the original's record, word for word: lines, costs, payments, its day, its operator, its own
reference; new are its number and what it names, and `extra` names the original. Two copies that hold the same original
adopt it once, and where the original stands again at its own place, what was adopted of it is reversed. Closes of
shifts, days and months are not adopted: they counted one machine. What looks like a sale that stands here already is
left for a person.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from jxc.domain.costing import Pool
from jxc.domain.numbers import Fen, Quantity
from jxc.domain.record import CLOSING, Document, Line, Master, Posted, Posting
from jxc.errors import JxcError, Problem
from jxc.services import twins
from jxc.services.couriers import carried
from jxc.services.days import day_after
from jxc.services.desk import Desk
from jxc.services.gathering import month_closed
from jxc.services.repooling import repool
from jxc.storage import history
from jxc.storage.history import ADOPTED, LEFT, WAITING, Parked
from jxc.storage.journal import Journal, Writer
from jxc.table import Column, Kind, Note, Table

NEAR = 10 * 60 * 1_000_000  # microseconds between two documents that may be one sale keyed twice


class _Standing(NamedTuple):
    """A document under the reference of a parked one, and whether it is the same."""

    doc_no: str
    same: bool


class _Case(NamedTuple):
    """A parked entry and what speaks against adopting it by itself: closing, double, carried, held (by its source)."""

    item: Parked
    against: str
    like: str | None  # the document that it looks like


def list_parked(desk: Desk) -> Table:
    """Every parked document: what it is, what became of it, and which document it looks like."""
    rows = []
    for case in _cases(desk.shop.journal, history.parked(desk.shop.journal)):
        head = _document(case.item)
        state = case.item.state if case.item.state != WAITING else case.against or WAITING
        rows.append(
            (
                head.doc_no,
                head.kind,
                head.occurred_at,
                head.operator,
                head.gross,
                state,
                case.like,
                case.item.adopted_no,
            )
        )
    columns = (
        Column("number", Kind.TEXT, "Number"),
        Column("kind", Kind.WORD, "Kind"),
        Column("occurred_at", Kind.TIME, "Time"),
        Column("operator", Kind.TEXT, "Operator"),
        Column("amount", Kind.MONEY, "Amount"),
        Column("state", Kind.WORD, "State"),
        Column("like", Kind.TEXT, "Looks like"),
        Column("adopted", Kind.TEXT, "Adopted as"),
    )
    notes = (Note("“jxc node adopt NUMBER” posts one after all, “jxc node leave NUMBER” leaves it for good."),)
    return Table("parked", "Parked documents", columns, rows, notes=notes if rows else ())


def adopt(desk: Desk, numbers: Sequence[str] = (), *, with_carried: bool = False) -> Table:
    """Post anew what waits, all that nothing speaks against or the documents named; what was adopted stays so.

    `with_carried`: also what once left in a folder that travels, because headquarters does not have it.
    Error: `parked-unknown`, for all names at once.
    """
    journal = desk.shop.journal
    waiting = history.parked(journal, state=WAITING)
    _require_known(numbers, waiting)
    done: list[tuple[str, str]] = []
    for case in _cases(journal, waiting, masters=True, with_carried=with_carried):
        if (case.item.doc_no in numbers) if numbers else not case.against:
            number = _adopt(desk, case.item)
            if number is not None:
                done.append((str(case.item.doc_no), number))
    again = twins.reverse_twins(desk)
    if done or again:
        repool(desk)
    columns = (
        Column("number", Kind.TEXT, "Number"),
        Column("adopted", Kind.TEXT, "Adopted as"),
        Column("reversed", Kind.TEXT, "Reversed by"),
    )
    rows = [*((*row, None) for row in done), *((twin.doc_no, None, twin.reversal) for twin in again)]
    return Table("adopted", "Adopted documents", columns, rows, notes=tuple(_notes(journal, again)))


def _notes(journal: Journal, again: Iterable[twins.Reversed]) -> Iterator[Note]:
    """What is left for a person."""
    left = sum(item.entry.what == "document" for item in history.parked(journal, state=WAITING))
    if left:
        yield Note("Documents that wait for a person: {count}. “jxc node parked” lists them.", {"count": left})
    if stuck := [twin.doc_no for twin in again if twin.reversal is None]:
        yield Note(
            "Their originals count as well: reverse what rests on {documents}, then “jxc node adopt” once more.",
            {"documents": ", ".join(stuck)},
        )


def leave(desk: Desk, numbers: Sequence[str]) -> int:
    """Decide that parked documents are not to be posted: they stay parked, and are listed as left."""
    journal = desk.shop.journal
    waiting = history.parked(journal, state=WAITING)
    _require_known(numbers, waiting)
    cases = [case for case in _cases(journal, waiting) if case.item.doc_no in numbers]
    with journal.write() as writer:
        for item, _, like in cases:
            history.decide(journal, item, LEFT, like)  # what names it means the document that it doubles
            writer.append_audit(
                now=desk.world.now(), operator=desk.operator, action="left", subject=twins.name(item), detail=like
            )
    return len(numbers)


def _require_known(numbers: Iterable[str], waiting: Iterable[Parked]) -> None:
    known = {item.doc_no for item in waiting}
    unknown = [number for number in numbers if number not in known]
    if unknown:
        raise JxcError.of(tuple(Problem("parked-unknown", {"document": number}) for number in unknown))


def _document(item: Parked) -> Document:
    return Document(*item.entry.row)


def _cases(
    journal: Journal, items: Iterable[Parked], *, masters: bool = False, with_carried: bool = False
) -> Iterable[_Case]:
    left = {} if with_carried else carried(journal)
    held: set[tuple[str, str | None]] = set()  # what waits for a person, and so does whatever names it
    for item in items:
        if item.entry.what != "document":
            if masters:
                yield _Case(item, "", None)
            continue
        like = _like(journal, item)
        closing = _document(item).kind in {*CLOSING, "month_close"}
        names_held = any((item.branch, number) in held for number in _named(item))
        has_left = item.seq <= left.get(item.epoch, 0)
        against = (
            "closing" if closing else "double" if like else "carried" if has_left else "held" if names_held else ""
        )
        if against and item.state == WAITING:
            held.add((item.branch, item.doc_no))
        yield _Case(item, against, like)


def _named(item: Parked) -> set[str | None]:
    """The documents that a parked one names."""
    lines, postings = (Line(*row) for row in item.entry.lines), (Posting(*row) for row in item.entry.postings)
    named = {_document(item).source_no, *(line.source_no for line in lines), *(one.settles for one in postings)}
    return named - {None, item.doc_no}


def _like(journal: Journal, item: Parked) -> str | None:
    """Another document of its reference, or one of its kind and total, within minutes, that moves the same goods."""
    head = _document(item)
    if standing := _standing(journal, item):
        return None if standing.same else standing.doc_no
    goods = _goods(item.entry.lines)
    rows = journal.connection.execute(
        "SELECT epoch, seq, doc_no FROM documents WHERE kind = ? AND gross = ? AND business_date = ?"
        " AND abs(occurred_at - ?) <= ? AND coalesce(external_source, '') <> ?",
        (head.kind, head.gross, head.business_date, head.occurred_at, NEAR, twins.ADOPTED),
    )
    for epoch, seq, doc_no in rows.fetchall():
        if _goods(row[1:] for row in journal.line_rows(seq, seq, epoch)) == goods:
            return str(doc_no)
    return None


def _standing(journal: Journal, item: Parked) -> _Standing | None:
    """The document that it is already: the original, what another copy adopted, or what an import brought to both."""
    head, original = _document(item), twins.standing(journal, twins.root(item))
    if original is not None:
        return _Standing(original, same=True)
    if found := twins.adopted(journal, twins.root(item)):
        return _Standing(found, same=True)
    if head.external_id is None or head.external_source is None:
        return None
    known = journal.by_external(head.external_source, head.external_id)
    return None if known is None else _Standing(known.doc_no, known.request_hash == head.request_hash)


def _goods(rows: Iterable[Sequence[Any]]) -> list[tuple[object, ...]]:
    lines = (Line(*row) for row in rows)
    return sorted((line.sku, line.quantity, line.amount) for line in lines if line.quantity)


def _adopt(desk: Desk, item: Parked) -> str | None:
    """Post one parked entry in a transaction of its own; its number, where it is a document that was not here."""
    journal = desk.shop.journal
    with journal.write() as writer:
        if item.entry.what == "document":
            if _document(item).external_source == twins.TWIN:  # whether there is a twin is another question here
                history.decide(journal, item, LEFT)
                return None
            standing = _standing(journal, item)
            if standing and standing.same:
                history.decide(journal, item, ADOPTED, standing.doc_no)
                return None
            posted = _anew(writer, desk, item, keep_reference=standing is None)
            writer.append(posted, _moved(writer, posted))
            writer.flush()
            history.decide(journal, item, ADOPTED, posted.document.doc_no)
            return posted.document.doc_no
        _adopt_master(writer, desk, Master(*item.entry.row))
        history.decide(journal, item, ADOPTED)
    desk.shop.forget()
    return None


def _adopt_master(writer: Writer, desk: Desk, master: Master) -> None:
    """A version made on the branch stands, unless a later one was made where the chain went on."""
    newest = writer.journal.connection.execute(
        "SELECT recorded_at, body FROM master WHERE kind = ? AND id = ? ORDER BY epoch DESC, seq DESC LIMIT 1",
        (master.kind, master.id),
    ).fetchone()
    if newest is not None and (newest[0] >= master.recorded_at or newest[1] == master.body):
        return
    writer.append_master(
        now=desk.world.now(), operator=master.operator, kind=master.kind, key=master.id, body=master.body
    )
    if master.kind == "item":
        from jxc.domain.items import item_of

        item = item_of(master.body)
        writer.set_barcodes(item.sku, item.barcodes)


def _anew(writer: Writer, desk: Desk, item: Parked, *, keep_reference: bool) -> Posted:
    """The original's record under a new number; what it names of its own branch has new numbers too."""
    head = _document(item)
    journal = writer.journal
    close = month_closed(writer, head.business_date)
    seq, at = writer.next_entry(desk.world.now())
    extra = {twins.ADOPTED: f"{twins.name(item)} {head.doc_no}"} | json.loads(head.extra or "{}")
    own_reference = head.external_id is not None and keep_reference
    document = head._replace(
        epoch=writer.epoch,
        seq=seq,
        doc_no=writer.next_number(head.kind, head.business_date),
        ledger_date=head.business_date if close is None else day_after(close.day),
        late=close is not None,
        recorded_at=at,
        source_no=_renamed(journal, item, head.source_no),
        external_source=head.external_source if own_reference else twins.ADOPTED,
        external_id=head.external_id if own_reference else twins.name(item),
        extra=json.dumps(extra, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
    )
    lines = tuple(_line(journal, item, head.doc_no, document.doc_no, row) for row in item.entry.lines)
    postings = tuple(
        posting._replace(settles=_renamed(journal, item, posting.settles))
        for posting in (Posting(*row) for row in item.entry.postings)
    )
    return Posted(document, lines, postings)


def _line(journal: Journal, item: Parked, old: str, new: str, row: Sequence[Any]) -> Line:
    line = Line(*row)
    named = new if line.source_no == old else _renamed(journal, item, line.source_no)
    return line._replace(source_no=named, provisional=bool(line.provisional))


def _renamed(journal: Journal, item: Parked, number: str | None) -> str | None:
    """The new number of a document of the same branch, where it was adopted; any other keeps its name."""
    if number is None:
        return None
    row = journal.connection.execute(
        "SELECT adopted_no FROM parked WHERE branch = ? AND doc_no = ? AND adopted_no IS NOT NULL",
        (item.branch, number),
    ).fetchone()
    return number if row is None else str(row[0])


def _moved(writer: Writer, posted: Posted) -> dict[str, Pool]:
    """The pools after a record with costs of its own: sums; what they remember is put right afterwards."""
    pools: dict[str, Pool] = {}
    for line in posted.lines:
        pool = pools.get(line.sku) or writer.pool(line.sku)
        pools[line.sku] = pool._replace(
            quantity=Quantity(pool.quantity + line.quantity), value=Fen(pool.value + line.cost)
        )
    return pools
