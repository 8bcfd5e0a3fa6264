"""What a customer is given on paper: a sale or a return with its goods, what was taken off, and how it was paid."""

from jxc.domain.draft import DraftLine
from jxc.domain.numbers import Fen, amount_of
from jxc.domain.posting import TRUE_UP
from jxc.domain.record import KINDS, Document, Posted
from jxc.errors import JxcError
from jxc.services.desk import Desk
from jxc.services.references import find_document
from jxc.table import Column, Fact, Kind, Sheet, Table

PRINTED = ("sale", "sale_return", "exchange")


def printed(desk: Desk, reference: str = "last") -> Sheet:
    """The paper of a sale or a return. Errors: document-unknown, document-ambiguous, source-kind-wrong."""
    number = find_document(desk, reference, PRINTED)
    posted = desk.shop.journal.document(number)
    if posted is None:
        raise JxcError("document-unknown", document=reference)
    if posted.document.kind not in PRINTED:
        raise JxcError("source-kind-wrong", document=number, kind=posted.document.kind, wanted=", ".join(PRINTED))
    return paper(desk, posted)


def paper(desk: Desk, posted: Posted) -> Sheet:
    """The paper of a posted document."""
    head = posted.document
    title = next(kind.title for kind in KINDS if kind.name == head.kind)
    facts = (*_head(desk, head), *_totals(posted))
    return Sheet(
        "bill", title, tuple(fact for fact in facts if fact.value), (_goods(desk, posted), _paid(desk, posted))
    )


def _head(desk: Desk, head: Document) -> tuple[Fact, ...]:
    party = desk.shop.party(head.party) if head.party is not None else None
    return (
        Fact("store", Kind.TEXT, "Store", desk.shop.settings.name or head.store),
        Fact("doc_no", Kind.TEXT, "Number", head.doc_no),
        Fact("source_no", Kind.TEXT, "Source", head.source_no),
        Fact("recorded_at", Kind.TIME, "Time", head.recorded_at),
        Fact("till", Kind.TEXT, "Till", head.till),
        Fact("operator", Kind.TEXT, "Operator", head.operator),
        Fact("customer", Kind.TEXT, "Customer", party.name if party is not None else None),
    )


def _sign(head: Document) -> int:
    """A return says what is given back; an exchange shows what came back in red."""
    return -1 if head.kind == "sale_return" else 1


def _totals(posted: Posted) -> tuple[Fact, ...]:
    head = posted.document
    sign = _sign(head)
    discount = sign * sum(line.discount for line in posted.lines) - head.rounding_off
    return (
        Fact("discount", Kind.MONEY, "Discount", Fen(discount)),
        Fact("rounding_off", Kind.MONEY, "Rounded off", head.rounding_off),
        Fact("total", Kind.MONEY, "Total", Fen(sign * head.gross)),
        Fact("tax", Kind.MONEY, "VAT included", Fen(sign * head.tax)),
        Fact("tendered", Kind.MONEY, "Cash given", head.tendered),
        Fact("change", Kind.MONEY, "Change", head.change),
    )


def amount_of_line(line: DraftLine) -> Fen:
    """What a line of a bill comes to before the bill is lowered."""
    return Fen(amount_of(line.price, line.unit_quantity) - line.discount if line.price_kind == "priced" else 0)


def _goods(desk: Desk, posted: Posted) -> Table:
    rows, sign = [], _sign(posted.document)
    for line in posted.lines:
        if line.reason != TRUE_UP:
            item = desk.shop.item(line.sku)
            name = item.name if item is not None else line.sku
            full = sign * (line.amount + line.discount)
            rows.append((line.sku, name, -sign * line.unit_quantity, line.unit, line.price, full))
    columns = (
        Column("sku", Kind.TEXT, "Item"),
        Column("name", Kind.TEXT, "Name"),
        Column("quantity", Kind.QUANTITY, "Quantity"),
        Column("unit", Kind.TEXT, "Unit"),
        Column("price", Kind.PRICE, "Price"),
        Column("amount", Kind.MONEY, "Amount"),
    )
    return Table("lines", "Lines", columns, rows)


def _paid(desk: Desk, posted: Posted) -> Table:
    """How much by which way to pay, as it moved: of cash what stayed."""
    books = desk.shop.books
    ways = {(books.account_of(method), method.channel): name for name, method in books.methods.items()}
    rows = [
        (ways[posting.account, posting.channel], posting.debit or posting.credit)
        for posting in posted.postings
        if (posting.account, posting.channel) in ways
    ]
    columns = (Column("method", Kind.WORD, "Paid by"), Column("amount", Kind.MONEY, "Amount"))
    return Table("payments", "Payments", columns, rows)
