"""Keeps what somebody must approve, and shows it: a draft has a number of its own, moves nothing, stays when decided.

Posting calls this to keep a draft; deciding about one stands in `approvals`.
"""

import re

from jxc.domain.draft import Draft
from jxc.domain.numbers import Fen, Instant
from jxc.domain.record import Document, Posted
from jxc.errors import JxcError
from jxc.services.desk import Desk
from jxc.services.shop import Shop
from jxc.services.world import World
from jxc.storage import drafts
from jxc.storage.drafts import DRAFT, REJECTED, SUBMITTED, Kept
from jxc.storage.journal import Journal, Writer
from jxc.table import Column, Fact, Kind, Note, Sheet, Table

_NUMBER = re.compile(r"[Dd](\d{1,9})")


def put_by(writer: Writer, world: World, draft: Draft) -> Kept:
    """Keep a draft that nobody has submitted yet."""
    return drafts.keep(writer.journal, draft, state=DRAFT, at=Instant(world.now()), amount=Fen(0), role="")


def submit(writer: Writer, world: World, draft: Draft, *, amount: Fen, role: str, kept: Kept | None = None) -> Kept:
    """Keep a draft that waits for somebody of `role`, anew or where it is kept, with the caller's transaction."""
    if kept is None:
        kept = drafts.keep(writer.journal, draft, state=SUBMITTED, at=Instant(world.now()), amount=amount, role=role)
    else:
        kept = kept._replace(state=SUBMITTED, amount=amount, role=role, decided_by=None, decided_at=None, reason=None)
        drafts.change(writer.journal, kept)
    writer.append_audit(
        now=world.now(), operator=draft.operator, action="submitted", subject=kept.number, detail=draft.kind
    )
    return kept


def standing(journal: Journal, source: str, external_id: str) -> Kept | None:
    """The draft that a reference became. Error: draft-rejected, where it was refused before."""
    kept = drafts.by_external(journal, source, external_id)
    if kept is not None and kept.state == REJECTED:
        raise JxcError("draft-rejected", draft=kept.number, operator=kept.decided_by, reason=kept.reason)
    return kept


def as_document(shop: Shop, kept: Kept) -> Posted:
    """What answers ask of a document, of one that is not there yet: the draft's number, no lines, no postings."""
    draft, none = kept.draft, Fen(0)
    day = draft.day or shop.today(kept.created_at)
    head = Document(
        shop.journal.store, shop.journal.epoch, 0, kept.number, kept.kind, day, day, kept.created_at, kept.created_at,
        kept.operator, None, draft.till, draft.party, draft.source_no, draft.external_source, draft.external_id,
        kept.request_hash, kept.amount, none, none, None, None, None, draft.invoice_no, draft.note,
        late=False, extra=None,
    )  # fmt: skip
    return Posted(head, (), ())


def is_draft(text: str) -> bool:
    """Whether a reference means a draft: D12."""
    return _NUMBER.fullmatch(text.strip()) is not None


def find_draft(journal: Journal, text: str) -> Kept:
    """The draft of that number, with or without its D. Error: draft-unknown."""
    plain = text.strip()
    found = _NUMBER.fullmatch(plain)
    digits = found[1] if found else plain
    kept = drafts.find(journal, int(digits)) if digits.isdecimal() and len(digits) < 10 else None  # noqa: PLR2004 as in _NUMBER
    if kept is None:
        raise JxcError("draft-unknown", draft=text)
    return kept


def show_draft(desk: Desk, kept: Kept, notes: tuple[Note, ...] = ()) -> Sheet:
    """A whole draft: who asks for what, and what became of it."""
    draft = kept.draft
    facts = (
        Fact("number", Kind.TEXT, "Number", kept.number),
        Fact("state", Kind.WORD, "State", kept.state),
        Fact("kind", Kind.WORD, "Kind", kept.kind),
        Fact("created_at", Kind.TIME, "Asked", kept.created_at),
        Fact("operator", Kind.TEXT, "Operator", kept.operator),
        Fact("role", Kind.WORD, "Approval by", kept.role or None),
        Fact("business_date", Kind.DATE, "Day", draft.day),
        Fact("party", Kind.TEXT, "Party", draft.party),
        Fact("source_no", Kind.TEXT, "Source", draft.source_no),
        Fact("external_id", Kind.TEXT, "Reference", draft.external_id),
        Fact("amount", Kind.MONEY, "Total", kept.amount or None),
        Fact("note", Kind.TEXT, "Note", draft.note),
        Fact("decided_by", Kind.TEXT, "Decided by", kept.decided_by),
        Fact("decided_at", Kind.TIME, "Decided", kept.decided_at),
        Fact("reason", Kind.TEXT, "Reason", kept.reason),
        Fact("doc_no", Kind.TEXT, "Document", kept.doc_no),
    )
    shown = tuple(fact for fact in facts if fact.value is not None)
    tables = tuple(table for table in (_lines(desk, draft), _entries(desk, draft), _payments(draft)) if table.rows)
    return Sheet("draft", "Draft", shown, tables, notes)


def waiting_sheet(desk: Desk, kept: Kept, *, repeated: bool) -> Sheet:
    """What a command answers whose document somebody must approve first."""
    told = (
        Note("Asked for before under this reference.") if repeated else None,
        Note("Nothing is asked for yet: “jxc doc submit {draft}” does.", {"draft": kept.number})
        if kept.state == DRAFT
        else Note("Nothing is posted yet: “jxc doc approve {draft}” posts it.", {"draft": kept.number}),
    )
    return show_draft(desk, kept, tuple(note for note in told if note is not None))


def _lines(desk: Desk, draft: Draft) -> Table:
    rows = []
    for number, line in enumerate(draft.lines, 1):
        item = desk.shop.item(line.sku)
        name = item.name if item is not None else ""
        price = line.price if line.price_kind == "priced" and line.price else None
        rows.append((number, line.sku, name, line.unit_quantity, line.unit, price, line.discount or None, line.reason))
    columns = (
        Column("line", Kind.INTEGER, "#"),
        Column("sku", Kind.TEXT, "Item"),
        Column("name", Kind.TEXT, "Name"),
        Column("quantity", Kind.QUANTITY, "Quantity"),
        Column("unit", Kind.TEXT, "Unit"),
        Column("price", Kind.PRICE, "Price"),
        Column("discount", Kind.MONEY, "Discount"),
        Column("reason", Kind.TEXT, "Reason"),
    )
    return Table("lines", "Lines", columns, rows)


def _entries(desk: Desk, draft: Draft) -> Table:
    accounts = desk.shop.books.chart.accounts
    rows = []
    for entry in draft.entries:
        account = accounts.get(entry.account)
        names = (account.name, account.zh) if account is not None else ("", "")
        rows.append((entry.account, *names, entry.party, max(entry.amount, 0), max(-entry.amount, 0)))
    columns = (
        Column("account", Kind.TEXT, "Account"),
        Column("name", Kind.TEXT, "Name", lang="en"),
        Column("name_zh", Kind.TEXT, "Name", lang="zh"),
        Column("party", Kind.TEXT, "Party"),
        Column("debit", Kind.MONEY, "Debit"),
        Column("credit", Kind.MONEY, "Credit"),
    )
    return Table("entries", "Postings", columns, rows)


def _payments(draft: Draft) -> Table:
    columns = (Column("method", Kind.TEXT, "Paid by"), Column("amount", Kind.MONEY, "Amount"))
    return Table("payments", "Payments", columns, [tuple(payment) for payment in draft.payments])


def list_drafts(desk: Desk, *, waiting: bool, limit: int = 50) -> Table:
    """Drafts that wait, the oldest first; or all of them, the newest first."""
    journal = desk.shop.journal
    found = drafts.open_drafts(journal) if waiting else drafts.newest(journal, limit)
    rows = [
        (kept.number, kept.state, kept.kind, kept.created_at, kept.operator, kept.draft.party, kept.amount, kept.role,
         kept.decided_by, kept.doc_no, kept.draft.note if kept.reason is None else kept.reason)
        for kept in found
    ]  # fmt: skip
    columns = (
        Column("number", Kind.TEXT, "Number"),
        Column("state", Kind.WORD, "State"),
        Column("kind", Kind.WORD, "Kind"),
        Column("created_at", Kind.TIME, "Asked"),
        Column("operator", Kind.TEXT, "Operator"),
        Column("party", Kind.TEXT, "Party"),
        Column("amount", Kind.MONEY, "Total"),
        Column("role", Kind.WORD, "Approval by"),
        Column("decided_by", Kind.TEXT, "Decided by"),
        Column("doc_no", Kind.TEXT, "Document"),
        Column("note", Kind.TEXT, "Note"),
    )
    return Table("drafts", "Drafts", columns, rows)


def undecided(desk: Desk, last: str) -> list[str]:
    """The numbers of drafts of a day or earlier that nobody has decided."""
    today = desk.shop.today
    return [
        kept.number
        for kept in drafts.open_drafts(desk.shop.journal)
        if (kept.draft.day or today(kept.created_at)) <= last
    ]
