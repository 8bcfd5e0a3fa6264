"""Orders goods, receives them against the order, books the invoice that comes later, and adjusts costs."""

from jxc.domain.draft import Draft, DraftLine
from jxc.domain.facts import UNTOUCHED
from jxc.domain.numbers import Quantity, parse_money, parse_price
from jxc.domain.purchasing import accrued_left, is_accrued, received_of
from jxc.domain.record import Posted
from jxc.errors import JxcError
from jxc.services import trading
from jxc.services.buying import read_invoice
from jxc.services.desk import Desk
from jxc.services.receipts import standing
from jxc.services.references import find_document
from jxc.services.selling import Slip, back_of, dress, read_part
from jxc.services.tokens import base_quantity, draft_line, read_tokens
from jxc.table import Column, Kind, Table


def place_order(desk: Desk, tokens: list[str], slip: Slip) -> trading.Answer:
    """Post a purchase order of ITEM[xQTY][@PRICE] tokens; it moves neither goods nor money."""
    lines = tuple(draft_line(asked, list_price=False) for asked in read_tokens(desk.shop, tokens))
    return trading.post(desk.shop, desk.world, dress(desk, Draft("purchase_order", desk.operator, lines), slip))


def receive_order(
    desk: Desk, order: str, tokens: list[str], slip: Slip, *, invoice: str | None = None, net: bool = False
) -> trading.Answer:
    """Post the receipt of an order: the tokens given, or everything still open at the order's prices."""
    number = find_document(desk, order, ("purchase_order",))
    placed = _posted(desk, number)
    lines = _named(desk, placed, tokens) if tokens else _open(desk, placed)
    kind, invoice_no = read_invoice(invoice)
    draft = Draft(
        "purchase", desk.operator, lines, source_no=number, deduction=kind, invoice_no=invoice_no, net=net,
        whole=not tokens,
    )  # fmt: skip
    return trading.post(desk.shop, desk.world, dress(desk, draft, slip._replace(party=placed.document.party)))


def _posted(desk: Desk, number: str) -> Posted:
    posted = desk.shop.journal.document(number)
    if posted is None:
        raise JxcError("document-unknown", document=number)
    return posted


def _named(desk: Desk, order: Posted, tokens: list[str]) -> tuple[DraftLine, ...]:
    """Tokens as lines of the order: each item where the order has it, at the order's price unless one is given."""
    by_item = {(line.sku, line.unit): line for line in order.lines} | {(line.sku, ""): line for line in order.lines}
    found = []
    for asked in read_tokens(desk.shop, tokens):
        line = draft_line(asked, list_price=False)
        ordered = by_item.get((line.sku, line.unit)) or by_item.get((line.sku, ""))
        if ordered is None:
            raise JxcError("item-not-ordered", item=line.sku, document=order.document.doc_no)
        if asked.price is None and ordered.unit == line.unit:
            line = line._replace(price_kind=ordered.price_kind, price=ordered.price)
        found.append(line._replace(source_line=ordered.line_no))
    return tuple(found)


def _open(desk: Desk, order: Posted) -> tuple[DraftLine, ...]:
    """Everything of an order that has not come yet."""
    found = []
    for line_no, left in open_quantities(desk, order).items():
        line = order.lines[line_no - 1]
        item = desk.shop.item(line.sku)
        factor = item.factor(line.unit) if item is not None else None
        if left > 0 and factor is not None:
            count = Quantity(left * 10_000 // factor)
            found.append(DraftLine(line.sku, line.unit, count, left, line.price_kind, line.price, source_line=line_no))
    return tuple(found)


def open_quantities(desk: Desk, order: Posted) -> dict[int, Quantity]:
    """By line of an order: what has not come yet, in the base unit."""
    came: dict[int, int] = {}
    for receipt in standing(desk.shop.journal, order.document.doc_no):
        for line in receipt.lines:
            if line.source_line is not None and line.quantity > 0:
                came[line.source_line] = came.get(line.source_line, 0) + line.quantity
    left: dict[int, Quantity] = {}
    for line in order.lines:
        item = desk.shop.item(line.sku)
        if item is not None:
            ordered = base_quantity(item, line.unit, line.unit_quantity)
            left[line.line_no] = Quantity(max(ordered - came.get(line.line_no, 0), 0))
    return left


def list_orders(desk: Desk, *, everything: bool = False) -> Table:
    """Orders, the newest first: what was ordered and what has not come yet; finished ones only on request."""
    rows = []
    for (number,) in desk.shop.journal.connection.execute(
        "SELECT doc_no FROM documents AS d WHERE kind = 'purchase_order' AND NOT EXISTS ("
        "SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal')"
        " ORDER BY epoch DESC, seq DESC"
    ).fetchall():
        order = _posted(desk, number)
        left = open_quantities(desk, order)
        head = order.document
        for line in order.lines:
            if everything or left.get(line.line_no):
                item = desk.shop.item(line.sku)
                name = item.name if item is not None else ""
                rows.append(
                    (head.doc_no, head.business_date, head.party, line.line_no, line.sku, name, line.unit_quantity,
                     line.unit, line.price, left.get(line.line_no, Quantity(0)), item.unit if item is not None else "")
                )  # fmt: skip
    columns = (
        Column("doc_no", Kind.TEXT, "Number"),
        Column("business_date", Kind.DATE, "Day"),
        Column("party", Kind.TEXT, "Party"),
        Column("line", Kind.INTEGER, "#"),
        Column("sku", Kind.TEXT, "Item"),
        Column("name", Kind.TEXT, "Name"),
        Column("ordered", Kind.QUANTITY, "Ordered"),
        Column("unit", Kind.TEXT, "Unit"),
        Column("price", Kind.PRICE, "Price"),
        Column("open", Kind.QUANTITY, "Still to come"),
        Column("base_unit", Kind.TEXT, "Base unit"),
    )
    return Table("orders", "Purchase orders", columns, rows)


def book_invoice(
    desk: Desk, document: str, parts: list[str], slip: Slip, *, invoice: str | None = None, net: bool = False
) -> trading.Answer:
    """Post the invoice of goods received before: LINE[xQTY][@PRICE] parts, or all that waits for one as estimated."""
    number = find_document(desk, document, ("purchase",))
    receipt = _posted(desk, number)
    lines = tuple(_invoiced(receipt, part) for part in parts) or _waiting(desk, receipt)
    kind, invoice_no = read_invoice(invoice)
    draft = Draft(
        "purchase_invoice", desk.operator, lines, source_no=number, deduction=kind, invoice_no=invoice_no, net=net,
        whole=not parts,
    )  # fmt: skip
    return trading.post(desk.shop, desk.world, dress(desk, draft, slip._replace(party=receipt.document.party)))


def _invoiced(receipt: Posted, part: str) -> DraftLine:
    goods, at, price = part.replace("＠", "@").partition("@")
    line = read_part(receipt, goods)
    if not at:
        return line._replace(price_kind="estimate")
    return line._replace(price_kind="priced", price=parse_price(price))


def _waiting(desk: Desk, receipt: Posted) -> tuple[DraftLine, ...]:
    documents = standing(desk.shop.journal, receipt.document.doc_no)
    received = received_of(receipt, documents, desk.shop.books.chart)
    left = {
        line.line_no: accrued_left(line, received.get(line.line_no, UNTOUCHED))
        for line in receipt.lines
        if line.quantity > 0 and is_accrued(line)
    }
    return tuple(
        back_of(receipt, line_no, quantity)._replace(price_kind="estimate")
        for line_no, quantity in left.items()
        if quantity > 0
    )


def adjust_cost(desk: Desk, target: str, amount: str, slip: Slip) -> trading.Answer:
    """Post a change of cost: of a receipt's line (DOC/LINE), or of an item as it lies there; owed to a named party."""
    value = parse_money(amount)
    item = desk.shop.item(target)
    if item is not None:
        line = DraftLine(item.sku, item.unit, Quantity(0), Quantity(0), value=value, reason="adjustment")
        draft = Draft("cost_adjust", desk.operator, (line,))
        return trading.post(desk.shop, desk.world, dress(desk, draft, slip))
    document, _, line_text = target.partition("/")
    number = find_document(desk, document, ("purchase",))
    line = read_part(_posted(desk, number), line_text or "1")
    line = line._replace(unit_quantity=Quantity(0), quantity=Quantity(0), value=value, reason="adjustment")
    draft = Draft("cost_adjust", desk.operator, (line,), source_no=number)
    return trading.post(desk.shop, desk.world, dress(desk, draft, slip))
