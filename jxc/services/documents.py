"""Posted documents as answers: the receipt of a new one, one in full, and lists."""

from jxc.domain.posting import TRUE_UP
from jxc.domain.record import CLOSING, KINDS, Document, Line, Posted
from jxc.services.days import day_range
from jxc.services.desk import Desk
from jxc.services.references import find_document, find_kind
from jxc.services.trading import Answer
from jxc.table import Column, Fact, Kind, Note, Sheet, Table


def receipt(desk: Desk, answer: Answer) -> Sheet:
    """What a new document says back: its number, total, change, its lines and what is left of each item."""
    document = answer.posted.document
    if answer.waiting is not None:
        from jxc.services.drafts import waiting_sheet

        return waiting_sheet(desk, answer.waiting, repeated=answer.repeated)
    if document.kind in CLOSING:
        return _closed(desk, answer)
    priced = document.kind.startswith(("sale", "purchase", "exchange"))
    # an exchange shows which way its difference goes; anything else says in its title that it takes back
    sign = -1 if document.gross < 0 and document.kind != "exchange" else 1
    facts = [
        Fact("doc_no", Kind.TEXT, "Number", document.doc_no),
        Fact("source_no", Kind.TEXT, "Source", document.source_no) if document.source_no is not None else None,
        Fact("total", Kind.MONEY, "Total", sign * document.gross)
        if document.gross or priced
        else _value(answer.posted),
        Fact("tax", Kind.MONEY, "VAT included", sign * document.tax) if document.tax else None,
        Fact("net", Kind.MONEY, "Without VAT", sign * (document.gross - document.tax)) if document.tax else None,
        *_lowered(answer.posted),
        Fact("tendered", Kind.MONEY, "Cash given", document.tendered) if document.tendered is not None else None,
        Fact("change", Kind.MONEY, "Change", document.change) if document.change is not None else None,
        *_own(desk, document),
    ]
    goods = _goods(desk, answer, priced=priced)
    tables = (goods,) if goods.rows else (_postings(desk, answer.posted),)
    return Sheet(document.kind, _title(document), tuple(f for f in facts if f is not None), tables, _notes(answer))


def _goods(desk: Desk, answer: Answer, *, priced: bool) -> Table:
    """The goods of a new document with what is left of each."""
    left, exchanged = dict(answer.left), answer.posted.document.kind == "exchange"
    rows = [
        (
            line.line_no,
            line.sku,
            _name(desk, line),
            -line.unit_quantity if exchanged else abs(line.unit_quantity) if priced else line.unit_quantity,
            line.unit,
        )
        + ((line.price, line.amount if exchanged else abs(line.amount)) if priced else (None, line.cost))
        + (left.get(line.sku),)
        for line in answer.posted.lines
        if line.reason != TRUE_UP
    ]
    columns = (
        Column("line", Kind.INTEGER, "#"),
        Column("sku", Kind.TEXT, "Item"),
        Column("name", Kind.TEXT, "Name"),
        Column("quantity", Kind.QUANTITY, "Quantity"),
        Column("unit", Kind.TEXT, "Unit"),
        Column("price", Kind.PRICE, "Price"),
        Column("amount", Kind.MONEY, "Amount" if priced else "Value"),
        Column("left", Kind.QUANTITY, "Left"),
    )
    return Table("lines", "Lines", columns, rows)


def _closed(desk: Desk, answer: Answer) -> Sheet:
    """What the close of a shift or a day says back."""
    from jxc.services import shifts

    document = answer.posted.document
    of_shift = document.kind == "shift_close"
    facts = (
        Fact("doc_no", Kind.TEXT, "Number", document.doc_no),
        Fact("business_date", Kind.DATE, "Day", document.business_date),
        Fact("total", Kind.MONEY, "Total", document.gross),
        *(() if of_shift else shifts.day_facts(answer.posted)),
        *_own(desk, document),
    )
    tables = (shifts.counts_table(answer.posted),) if of_shift else ()
    return Sheet(document.kind, _title(document), facts, tables, _notes(answer))


def _own(desk: Desk, document: Document) -> tuple[Fact, ...]:
    """What a document says in fields of the user's own."""
    if document.extra is None:
        return ()
    from jxc.services.custom import facts_of

    return facts_of(desk, document.kind, document.extra)


def _value(posted: Posted) -> Fact | None:
    """What goods came to that nobody paid for, as in a stocktake."""
    return Fact("value", Kind.MONEY, "Value", sum(line.cost for line in posted.lines)) if posted.lines else None


def _lowered(posted: Posted) -> tuple[Fact, ...]:
    """What a bill was lowered by: discounts of its lines and on the whole, and what was rounded off."""
    rounded = posted.document.rounding_off
    discount = sum(line.discount for line in posted.lines) - rounded
    facts = (
        Fact("discount", Kind.MONEY, "Discount", discount),
        Fact("rounding_off", Kind.MONEY, "Rounded off", rounded),
    )
    return tuple(fact for fact in facts if fact.value and posted.document.kind == "sale")


def _notes(answer: Answer) -> tuple[Note, ...]:
    notes = []
    if answer.repeated and answer.posted.document.external_id is None:
        notes.append(Note("Posted before; nothing was posted again."))
    elif answer.repeated:
        notes.append(Note("Posted before under this reference; nothing was posted again."))
    unknown = [line.sku for line in answer.posted.lines if line.price_kind == "unknown" and line.quantity]
    if unknown:
        notes.append(Note("Cost not known yet, taken at the last known cost: {items}.", {"items": ", ".join(unknown)}))
    short = [sku for sku, quantity in answer.left if quantity < 0]
    if short:
        notes.append(Note("Below zero now: {items}.", {"items": ", ".join(short)}))
    return tuple(notes)


TITLES = {kind.name: kind.title for kind in KINDS}


def _title(document: Document) -> str:
    return TITLES[document.kind]


def _name(desk: Desk, line: Line) -> str:
    item = desk.shop.item(line.sku)
    return item.name if item is not None else ""


def show_document(desk: Desk, reference: str) -> Sheet:
    """A whole document: its head, its lines with cost, its postings. Error: document-unknown."""
    posted = desk.shop.journal.document(find_document(desk, reference))
    if posted is None:
        raise ValueError(reference)
    head = posted.document
    facts = tuple(
        Fact(name, kind, title, value)
        for name, kind, title, value in (
            ("doc_no", Kind.TEXT, "Number", head.doc_no),
            ("kind", Kind.WORD, "Kind", head.kind),
            ("business_date", Kind.DATE, "Day", head.business_date),
            ("recorded_at", Kind.TIME, "Recorded", head.recorded_at),
            ("operator", Kind.TEXT, "Operator", head.operator),
            ("approver", Kind.TEXT, "Approved by", head.approver),
            ("till", Kind.TEXT, "Till", head.till),
            ("party", Kind.TEXT, "Party", head.party),
            ("source_no", Kind.TEXT, "Source", head.source_no),
            ("external_id", Kind.TEXT, "Reference", head.external_id),
            ("gross", Kind.MONEY, "Total", head.gross),
            ("tax", Kind.MONEY, "VAT included", head.tax),
            ("discount", Kind.MONEY, "Discount on the whole", head.discount),
            ("rounding_off", Kind.MONEY, "Rounded off", head.rounding_off or None),
            ("tendered", Kind.MONEY, "Cash given", head.tendered),
            ("change", Kind.MONEY, "Change", head.change),
            ("invoice_no", Kind.TEXT, "Invoice", head.invoice_no),
            ("note", Kind.TEXT, "Note", head.note),
        )
        if value is not None
    )
    return Sheet("document", _title(head), facts + _own(desk, head), _tables(desk, posted))


def _tables(desk: Desk, posted: Posted) -> tuple[Table, ...]:
    """Lines, postings and what was counted, as far as whoever works here may see them."""
    head = posted.document
    goods = _lines(desk, posted)
    if head.kind == "count":
        from jxc.services.counted import lines_table

        goods = lines_table(desk, posted)
    tables: tuple[Table, ...] = (goods, _postings(desk, posted))
    if head.kind == "shift_close":
        from jxc.services.shifts import counts_table

        tables = (*tables, counts_table(posted))
    if desk.shop.guarded:
        from jxc.services.rights import without_costs

        tables = without_costs(desk, tables)
    return tables


def _lines(desk: Desk, posted: Posted) -> Table:
    rows = [
        (
            line.line_no,
            line.sku,
            _name(desk, line),
            line.unit_quantity,
            line.unit,
            line.price,
            line.discount,
            line.amount,
            line.tax,
            line.cost,
            line.provisional,
            line.source_no,
            line.source_line,
        )
        for line in posted.lines
    ]
    columns = (
        Column("line", Kind.INTEGER, "#"),
        Column("sku", Kind.TEXT, "Item"),
        Column("name", Kind.TEXT, "Name"),
        Column("quantity", Kind.QUANTITY, "Quantity"),
        Column("unit", Kind.TEXT, "Unit"),
        Column("price", Kind.PRICE, "Price"),
        Column("discount", Kind.MONEY, "Discount"),
        Column("amount", Kind.MONEY, "Amount"),
        Column("tax", Kind.MONEY, "VAT"),
        Column("cost", Kind.MONEY, "Cost"),
        Column("provisional", Kind.FLAG, "Provisional"),
        Column("source_no", Kind.TEXT, "Source"),
        Column("source_line", Kind.INTEGER, "Source line"),
    )
    return Table("lines", "Lines", columns, rows)


def _postings(desk: Desk, posted: Posted) -> Table:
    accounts = desk.shop.books.chart.accounts
    rows = [
        (
            p.posting_no,
            p.account,
            accounts[p.account].name,
            accounts[p.account].zh,
            p.party,
            p.channel,
            p.settles,
            p.debit,
            p.credit,
        )
        for p in posted.postings
    ]
    columns = (
        Column("posting", Kind.INTEGER, "#"),
        Column("account", Kind.TEXT, "Account"),
        Column("name", Kind.TEXT, "Name", lang="en"),
        Column("name_zh", Kind.TEXT, "Name", lang="zh"),
        Column("party", Kind.TEXT, "Party"),
        Column("channel", Kind.TEXT, "Channel"),
        Column("settles", Kind.TEXT, "Settles"),
        Column("debit", Kind.MONEY, "Debit"),
        Column("credit", Kind.MONEY, "Credit"),
    )
    totals = (*[None] * 7, sum(p.debit for p in posted.postings), sum(p.credit for p in posted.postings))
    return Table("postings", "Postings", columns, rows, totals)


def list_documents(desk: Desk, *, days: str | None = None, kind: str | None = None, limit: int = 50) -> Table:
    """Documents, newest first: of some days (a day, week, month, 2026-04), of a kind or its code, at most `limit`."""
    from jxc.services.custom import cells, fields_of
    from jxc.services.custom import columns as own_columns

    first, last = day_range(days, desk.today) if days is not None else ("", "9999")
    wanted = find_kind(kind) if kind is not None else None
    own = fields_of(desk, wanted)
    found = desk.shop.journal.connection.execute(
        "SELECT doc_no, kind, business_date, recorded_at, operator, till, party, source_no, gross, note, extra"
        " FROM documents"
        " WHERE business_date BETWEEN ? AND ? AND (? IS NULL OR kind = ?) ORDER BY epoch DESC, seq DESC LIMIT ?",
        (first, last, wanted, wanted, limit),
    ).fetchall()
    rows = [(*row, *cells(own, extra)) for *row, extra in found]
    columns = (
        Column("doc_no", Kind.TEXT, "Number"),
        Column("kind", Kind.WORD, "Kind"),
        Column("business_date", Kind.DATE, "Day"),
        Column("recorded_at", Kind.TIME, "Recorded"),
        Column("operator", Kind.TEXT, "Operator"),
        Column("till", Kind.TEXT, "Till"),
        Column("party", Kind.TEXT, "Party"),
        Column("source_no", Kind.TEXT, "Source"),
        Column("gross", Kind.MONEY, "Total"),
        Column("note", Kind.TEXT, "Note"),
        *own_columns(own),
    )
    return Table("documents", "Documents", columns, rows)
