"""Posts what a stocktake found as one document, and settles its differences once somebody has agreed to them.

The document says of every counted item how many were found; differences stand on 1901 by their reasons until they
are settled. What nobody counted stays as it is, unless a second person agrees that it is gone.
"""

from jxc.domain.approvals import FINANCE, MANAGER
from jxc.domain.draft import Draft, DraftLine, Entry
from jxc.domain.numbers import Fen, Quantity
from jxc.domain.reasons import SHORTAGE, SURPLUS, kind_of_difference
from jxc.domain.record import Posted
from jxc.errors import JxcError
from jxc.services import trading
from jxc.services.counted import (
    Counted,
    Stocktake,
    check_reviewer,
    counted,
    lines_table,
    open_count,
    stocktake_of,
    uncounted,
)
from jxc.services.desk import Desk
from jxc.services.documents import receipt
from jxc.services.references import find_document
from jxc.services.refusals import refusals_kept
from jxc.storage.journal import Journal
from jxc.table import Fact, Kind, Note, Sheet

_NAMED = 5  # items that an error names; the review shows them all


def post_count(desk: Desk, note: str | None = None, *, missing_as_zero: bool = False) -> trading.Answer:
    """Post the open stocktake. Errors: count-none-open, count-empty, count-recount-due.

    Where somebody must approve it, it is handed in and names the draft until that is decided. That what nobody
    counted is gone is always for a second person to say.
    """
    shop = desk.shop
    keeping = refusals_kept(shop.journal, desk.world, operator=desk.operator, subject="count")
    with keeping, shop.journal.write() as writer:
        shop.refresh()
        count = open_count(desk)
        check_reviewer(desk, count)
        rows = counted(desk, count.id)
        _check_whole(count, rows)
        if missing_as_zero:
            none = Quantity(0)
            rows += [Counted(sku, none, book, moved=False, sheets="") for sku, book in uncounted(desk, count)]
        lines = tuple(_line(desk, count, row) for row in sorted(rows))
        draft = Draft("count", desk.operator, lines, till=desk.till, note=note)
        role = MANAGER if missing_as_zero else None
        answer = trading.post_or_keep(writer, shop, desk.world, draft, role=role)
        shop.journal.connection.execute(
            "UPDATE stocktake SET state = 'posted', doc_no = ? WHERE id = ?",
            (answer.posted.document.doc_no, count.id),
        )
    return answer


def decide_count(journal: Journal, draft: str, document: str | None) -> None:
    """What somebody decided about a stocktake that was handed in, in the open transaction: posted, or count on."""
    run = journal.connection.execute
    if document is not None:
        run("UPDATE stocktake SET doc_no = ? WHERE doc_no = ?", (document, draft))
        return
    busy = run("SELECT 1 FROM stocktake WHERE state = 'open'").fetchone() is not None
    state = "cancelled" if busy else "open"
    run("UPDATE stocktake SET state = ?, doc_no = NULL WHERE doc_no = ?", (state, draft))


def _check_whole(count: Stocktake, rows: list[Counted]) -> None:
    if not rows:
        raise JxcError("count-empty", count=count.id)
    due = [row.sku for row in rows if row.due]
    if due:
        raise JxcError("count-recount-due", count=len(due), items=", ".join(due[:_NAMED]))


def _line(desk: Desk, count: Stocktake, row: Counted) -> DraftLine:
    item = desk.shop.item(row.sku)
    unit = item.unit if item is not None else ""
    return DraftLine(row.sku, unit, row.counted, row.difference, reason=_reason(desk, count, row))


def _reason(desk: Desk, count: Stocktake, row: Counted) -> str | None:
    """Why an item differs: what was said of it, else of the stocktake, else that nobody knows."""
    if not row.difference:
        return None
    gained = kind_of_difference(row.difference) == kind_of_difference(1)
    unexplained = SURPLUS if gained else count.reason or SHORTAGE
    chosen = row.reason or unexplained
    return chosen if row.reason or chosen in desk.shop.books.reasons else None


def show_count(desk: Desk, answer: trading.Answer) -> Sheet:
    """What a posted stocktake says back: how many items were counted, those that differ, what nobody counted."""
    posted = answer.posted
    if answer.waiting is not None:
        return receipt(desk, answer)
    facts = (
        Fact("items", Kind.INTEGER, "Items counted", len({line.sku for line in posted.lines})),
        Fact("differing", Kind.INTEGER, "With a difference", sum(1 for line in posted.lines if line.quantity)),
        Fact("approver", Kind.TEXT, "Approved by", posted.document.approver),
    )
    left = len(uncounted(desk, stocktake_of(desk, posted.document.doc_no)))
    notes = (Note("Items that were not counted and stay as they are: {count}.", {"count": left}),) if left else ()
    sheet = receipt(desk, answer)
    return sheet._replace(
        facts=(*sheet.facts, *(fact for fact in facts if fact.value is not None)),
        tables=tuple(table for table in (lines_table(desk, posted, dict(answer.left)),) if table.rows),
        notes=(*sheet.notes, *notes),
    )


def settle_count(desk: Desk, document: str, *, note: str | None = None) -> trading.Answer:
    """Ask to take a stocktake's differences off 1901, each to the account of its reason; somebody else approves.

    Errors: count-settled, count-nothing-to-settle, document-unknown, count-reason-absent.
    """
    shop = desk.shop
    number = find_document(desk, document, ("count",))
    keeping = refusals_kept(shop.journal, desk.world, operator=desk.operator, subject=number)
    with keeping, shop.journal.write() as writer:
        shop.refresh()
        posted = shop.journal.document(number)
        if posted is None or posted.document.kind != "count":
            raise JxcError("document-unknown", document=document)
        entries = _settling(desk, posted)
        if not entries:
            raise JxcError("count-nothing-to-settle", document=number)
        draft = Draft("voucher", desk.operator, entries=entries, source_no=number, till=desk.till, note=note)
        return trading.post_or_keep(writer, shop, desk.world, draft, role=FINANCE)


def _settling(desk: Desk, posted: Posted) -> tuple[Entry, ...]:
    """What stands on 1901 of a count, by the account that bears it, and the other side of it."""
    books = desk.shop.books
    pending = books.chart.account("pending")
    reasons = {line.line_no: line.reason for line in posted.lines}
    borne: dict[tuple[bool, str], int] = {}  # losses first; gains are not set off against them
    for posting in posted.postings:
        if posting.account != pending:
            continue
        amount = posting.debit - posting.credit
        unexplained = SHORTAGE if amount > 0 else SURPLUS
        reason = books.reasons.get(reasons.get(posting.line_no or 0) or "") or books.reasons.get(unexplained)
        if reason is None:  # a home that was founded before there was this reason
            raise JxcError("count-reason-absent", reason=unexplained, kind=kind_of_difference(-amount))
        place = (amount < 0, books.chart.account(reason.role))
        borne[place] = borne.get(place, 0) + amount
    entries = []
    for gained in (False, True):
        part = [Entry(account, Fen(borne[side, account])) for side, account in sorted(borne) if side == gained]
        entries += [*part, Entry(pending, Fen(-sum(entry.amount for entry in part)))] if part else []
    return tuple(entries)
