"""Sends goods to another store of the chain, takes goods in from there, and lists what is between the stores."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from jxc.domain.draft import Draft, DraftLine, Sent
from jxc.domain.facts import NOTHING
from jxc.domain.moving import LOST, REJECTED
from jxc.domain.numbers import ONE, PRICE_SCALE, Fen, Price, Quantity, parse_price, round_half
from jxc.domain.record import CODE_OF, MOVING, Document, Posted
from jxc.errors import JxcError, Problem
from jxc.services import trading
from jxc.services.desk import Desk
from jxc.services.documents import receipt
from jxc.services.references import find_document
from jxc.services.requests import find_request, open_lines
from jxc.services.roads import arrived_of
from jxc.services.selling import Slip, dress
from jxc.services.slips import SlipLine, TransferSlip, read_slip
from jxc.services.tokens import Asked, base_quantity, read_tokens
from jxc.sync.names import check_store_id
from jxc.table import Column, Fact, Kind, Note, Sheet, Table

_WHOLE = re.compile(rf"[a-z0-9-]+(\.\d+)?-{CODE_OF['transfer_out']}-\d{{4}}-\d{{5,}}")
_FEN_PER_PRICE = 10 ** (PRICE_SCALE - 2) * ONE  # price × quantity ÷ this is fen


class Arrival(NamedTuple):
    """What people say about goods that came: what was accepted, rejected and lost, and the slip they came with."""

    accepted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    document: str | None = None  # the transfer, where the slip is keyed from paper
    file: Path | None = None  # the slip
    request: str | None = None  # this store's request that the goods answer, where no slip says so


class Counted(NamedTuple):
    """Tokens read: quantity by item, in the base unit, and what the paper says one base unit costs, as a fraction."""

    quantities: dict[str, int]
    costs: dict[str, tuple[Price, Quantity]]


def ship(desk: Desk, store: str, tokens: list[str], slip: Slip) -> trading.Answer:
    """Post goods that leave for another store of this taxpayer. Errors: store-id-malformed and those of the domain."""
    check_store_id(store)
    lines = tuple(_line(desk, sku, quantity) for sku, quantity in _unpriced(desk, tokens).items())
    draft = Draft("transfer_out", desk.operator, lines)
    return trading.post(desk.shop, desk.world, dress(desk, draft, slip._replace(party=store)))


def ship_request(desk: Desk, request: str, tokens: list[str], slip: Slip) -> trading.Answer:
    """Post goods that another store asked for and this one agreed to: those named, or all that is open of them.

    Errors: request-complete, request-too-much, request-own and those of the domain.
    """
    number = find_request(desk, request)
    posted = desk.shop.journal.document(number)
    party = posted.document.party if posted is not None else None
    lines = tuple(_line(desk, sku, quantity) for sku, quantity in _unpriced(desk, tokens).items())
    lines = lines or open_lines(desk, number)
    draft = Draft("transfer_out", desk.operator, lines, source_no=number, whole=not tokens)
    return trading.post(desk.shop, desk.world, dress(desk, draft, slip._replace(party=party)))


def receive(desk: Desk, arrival: Arrival, slip: Slip) -> trading.Answer:
    """Post goods that came from another store, by its slip or keyed from paper; without items, all that is left of it.

    Errors: transfer-cost-missing, transfer-cost-twice, slip-for-another-store and those of the domain.
    """
    draft = _by_slip(desk, arrival, arrival.file) if arrival.file is not None else _by_paper(desk, arrival)
    if arrival.request is not None:
        draft = draft._replace(request=find_request(desk, arrival.request))
    return trading.post(desk.shop, desk.world, dress(desk, draft, slip._replace(party=draft.party)))


def _by_slip(desk: Desk, arrival: Arrival, file: Path) -> Draft:
    slip = read_slip(file, desk.shop.journal)
    _check_slip(desk, slip)
    sent = _sums(slip.lines)
    rejected, lost = _unpriced(desk, arrival.rejected), _unpriced(desk, arrival.lost)
    before = arrived_of(desk.shop.journal, slip.document)
    accepted = _unpriced(desk, arrival.accepted) or {
        row.sku: row.quantity - before.get(row.sku, NOTHING).quantity - rejected.get(row.sku, 0) - lost.get(row.sku, 0)
        for row in sent
    }
    return Draft(
        "transfer_in", desk.operator, _parts(desk, accepted, rejected, lost), party=slip.sender,
        source_no=slip.document, sent=sent, slip=slip.issued, request=slip.request or None,
        whole=arrival._replace(file=None, request=None) == Arrival(),
    )  # fmt: skip


def _check_slip(desk: Desk, slip: TransferSlip) -> None:
    """The slip is for this store, of this taxpayer, and counts items in the units that this store knows."""
    found = []
    if slip.receiver != desk.shop.journal.store:
        found.append(Problem("slip-for-another-store", {"store": slip.receiver}))
    own = desk.shop.entity_on(desk.today)
    if slip.entity != own.id or (slip.tax_no and own.tax_no and slip.tax_no != own.tax_no):
        found.append(Problem("transfer-between-entities", {"store": slip.sender}))
    for number, line in enumerate(slip.lines, 1):
        item = desk.shop.item(line.sku)
        if item is None:
            found.append(Problem("item-unknown", {"item": line.sku, "line": number}))
        elif item.unit != line.unit:
            found.append(Problem("unit-unknown", {"item": line.sku, "unit": line.unit, "known": item.unit}))
    if found:
        raise JxcError.of(tuple(found))


def _sums(lines: Iterable[SlipLine]) -> tuple[Sent, ...]:
    sums: dict[str, Sent] = {}
    for line in lines:
        before = sums.get(line.sku, Sent(line.sku, Quantity(0), Fen(0)))
        sums[line.sku] = Sent(line.sku, Quantity(before.quantity + line.quantity), Fen(before.value + line.value))
    return tuple(sums.values())


def _by_paper(desk: Desk, arrival: Arrival) -> Draft:
    number = _full_number(desk, arrival.document or "")
    counts = [_counted(desk, tokens) for tokens in (arrival.accepted, arrival.rejected, arrival.lost)]
    costs = _costs(counts)
    sent = []
    for sku in dict.fromkeys(sku for count in counts for sku in count.quantities):
        quantity = sum(count.quantities.get(sku, 0) for count in counts)
        price, factor = costs[sku]
        value = round_half(price * quantity * ONE, _FEN_PER_PRICE * factor)
        sent.append(Sent(sku, Quantity(quantity), Fen(value)))
    parts = _parts(desk, *(count.quantities for count in counts))
    return Draft("transfer_in", desk.operator, parts, party=_sender(desk, number), source_no=number, sent=tuple(sent))


def _full_number(desk: Desk, text: str) -> str:
    """The transfer meant: one of another store needs its whole number, one of this store may be short."""
    plain = text.strip()
    if not plain:
        raise JxcError("transfer-unnamed")
    return plain if _WHOLE.fullmatch(plain) else find_document(desk, plain, ("transfer_out",))


def _sender(desk: Desk, number: str) -> str:
    """The store that a transfer's goods come from: the one that wrote it, or where this store had sent them."""
    issuer = number.rsplit("-", 3)[0].partition(".")[0]
    own = desk.shop.journal.document(number)
    return issuer if own is None or own.document.party is None else own.document.party


def _costs(counts: list[Counted]) -> dict[str, tuple[Price, Quantity]]:
    """What each item costs by the paper. Errors: transfer-cost-missing, transfer-cost-twice, for all items at once."""
    costs: dict[str, tuple[Price, Quantity]] = {}
    found = []
    for count in counts:
        for sku, (price, factor) in count.costs.items():
            known = costs.setdefault(sku, (price, factor))
            if known[0] * factor != price * known[1]:
                found.append(Problem("transfer-cost-twice", {"item": sku}))
    asked = dict.fromkeys(sku for count in counts for sku in count.quantities)
    found += [Problem("transfer-cost-missing", {"item": sku}) for sku in asked if sku not in costs]
    if found:
        raise JxcError.of(tuple(found))
    return costs


def _counted(desk: Desk, tokens: Iterable[str]) -> Counted:
    counted = Counted({}, {})
    for asked in read_tokens(desk.shop, list(tokens)):
        sku = asked.item.sku
        counted.quantities[sku] = counted.quantities.get(sku, 0) + _base(asked)
        if asked.price is not None:
            counted.costs[sku] = (parse_price(asked.price), asked.item.factor(asked.unit) or ONE)
    return counted


def _unpriced(desk: Desk, tokens: Iterable[str]) -> dict[str, int]:
    counted = _counted(desk, tokens)
    if counted.costs:
        raise JxcError("transfer-cost-known", item=next(iter(counted.costs)))
    return counted.quantities


def _base(asked: Asked) -> Quantity:
    return base_quantity(asked.item, asked.unit, asked.amount)


def _parts(
    desk: Desk, accepted: dict[str, int], rejected: dict[str, int], lost: dict[str, int]
) -> tuple[DraftLine, ...]:
    kinds: tuple[tuple[str | None, dict[str, int]], ...] = ((None, accepted), (REJECTED, rejected), (LOST, lost))
    return tuple(
        _line(desk, sku, quantity)._replace(reason=reason)
        for reason, quantities in kinds
        for sku, quantity in quantities.items()
        if quantity > 0
    )


def _line(desk: Desk, sku: str, quantity: int) -> DraftLine:
    item = desk.shop.item(sku)
    size = Quantity(quantity)
    return DraftLine(sku, item.unit if item is not None else "", size, size)


def slip_of(desk: Desk, posted: Posted) -> TransferSlip:
    """The slip of goods that were sent, or of those that a receipt leaves for their sender to take back."""
    head = posted.document
    if head.kind == "transfer_out":
        document = head.doc_no
        rows = [(line.sku, -line.quantity, -line.cost) for line in posted.lines if line.quantity]
    else:  # all that was rejected of the transfer so far, so that slips of two receipts never count twice
        document = head.source_no or ""
        taken = arrived_of(desk.shop.journal, document, REJECTED)
        rows = [(sku, part.quantity, part.amount) for sku, part in taken.items()]
    if not rows or head.party is None:
        raise JxcError("slip-empty", document=head.doc_no)
    lines = tuple(_slip_line(desk, *row) for row in rows)
    own = desk.shop.entity_on(head.business_date)
    ends = (head.store, head.party, own.id, own.tax_no, head.business_date)
    return TransferSlip(document, head.doc_no, *ends, lines, _answered(desk, head))


def _answered(desk: Desk, head: Document) -> str:
    """The receiver's request that a shipment answers."""
    if head.kind != "transfer_out" or head.source_no is None:
        return ""
    request = desk.shop.journal.document(head.source_no)
    return "" if request is None else request.document.source_no or ""


def _slip_line(desk: Desk, sku: str, quantity: int, value: int) -> SlipLine:
    item = desk.shop.item(sku)
    name, unit = (item.name, item.unit) if item is not None else (sku, "")
    return SlipLine(sku, name, unit, Quantity(quantity), Fen(value))


def find_slip(desk: Desk, document: str) -> TransferSlip:
    """The slip of a document of either kind. Errors: document-unknown, slip-empty where nothing was rejected."""
    number = find_document(desk, document, ("transfer_out", "transfer_in"))
    posted = desk.shop.journal.document(number)
    if posted is None or posted.document.kind not in MOVING:
        raise JxcError("document-unknown", document=document)
    return slip_of(desk, posted)


def show_slip(slip: TransferSlip, notes: tuple[Note, ...] = ()) -> Sheet:
    """The slip as paper: what the other store keys where it has no file."""
    rows = [
        (
            line.sku,
            line.name,
            line.quantity,
            line.unit,
            round_half(line.value * _FEN_PER_PRICE, line.quantity),
            line.value,
        )
        for line in slip.lines
    ]
    columns = (
        Column("sku", Kind.TEXT, "Item"),
        Column("name", Kind.TEXT, "Name"),
        Column("quantity", Kind.QUANTITY, "Quantity"),
        Column("unit", Kind.TEXT, "Unit"),
        Column("cost", Kind.PRICE, "Unit cost"),
        Column("value", Kind.MONEY, "Value"),
    )
    total = (*[None] * 5, sum(line.value for line in slip.lines))
    facts = (
        Fact("document", Kind.TEXT, "Transfer", slip.document),
        Fact("issued", Kind.TEXT, "Issued by", slip.issued),
        Fact("from", Kind.TEXT, "From", slip.sender),
        Fact("to", Kind.TEXT, "To", slip.receiver),
        Fact("day", Kind.DATE, "Day", slip.day),
    )
    return Sheet("slip", "Transfer slip", facts, (Table("lines", "Lines", columns, rows, total),), notes)


def show_shipment(desk: Desk, answer: trading.Answer) -> Sheet:
    """What a new shipment says back: its slip."""
    if answer.waiting is not None:
        return receipt(desk, answer)
    return show_slip(slip_of(desk, answer.posted), receipt(desk, answer).notes)


def show_arrival(desk: Desk, answer: trading.Answer) -> Sheet:
    """What a new receipt says back: what became of each item, what it is worth and what is left of it now."""
    if answer.waiting is not None:
        return receipt(desk, answer)
    left = dict(answer.left)
    rows = []
    for line in answer.posted.lines:
        if line.unit_quantity:
            item = desk.shop.item(line.sku)
            part = line.reason or "accepted"
            name = item.name if item is not None else ""
            rows.append(
                (line.line_no, line.sku, name, part, line.unit_quantity, line.unit, line.amount, left.get(line.sku))
            )
    columns = (
        Column("line", Kind.INTEGER, "#"),
        Column("sku", Kind.TEXT, "Item"),
        Column("name", Kind.TEXT, "Name"),
        Column("part", Kind.WORD, "Part"),
        Column("quantity", Kind.QUANTITY, "Quantity"),
        Column("unit", Kind.TEXT, "Unit"),
        Column("value", Kind.MONEY, "Value"),
        Column("left", Kind.QUANTITY, "Left"),
    )
    return receipt(desk, answer)._replace(tables=(Table("lines", "Lines", columns, rows),))


_LISTED = (
    "SELECT transfer, min(day), min(party), sum(sent), sum(accepted), sum(rejected), sum(lost) FROM ("
    " SELECT CASE d.kind WHEN 'transfer_out' THEN d.doc_no ELSE d.source_no END AS transfer, d.business_date AS day,"
    " d.party, d.epoch, d.seq, CASE d.kind WHEN 'transfer_out' THEN -l.cost ELSE 0 END AS sent,"
    " CASE WHEN d.kind = 'transfer_in' AND l.reason IS NULL THEN l.amount ELSE 0 END AS accepted,"
    " CASE WHEN l.reason = 'rejected' THEN l.amount ELSE 0 END AS rejected,"
    " CASE WHEN l.reason = 'lost' THEN l.amount ELSE 0 END AS lost"
    " FROM documents AS d JOIN lines AS l USING (epoch, seq)"
    " WHERE d.kind IN ('transfer_out', 'transfer_in') AND NOT EXISTS ("
    " SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal'))"
    " GROUP BY transfer ORDER BY max(epoch) DESC, max(seq) DESC LIMIT ?"
)


def list_transfers(desk: Desk, limit: int = 50) -> Table:
    """Transfers that this store sent or received, newest first, as far as this store knows what became of them."""
    journal = desk.shop.journal
    rows = []
    for number, day, party, sent, accepted, rejected, lost in journal.connection.execute(_LISTED, (limit,)):
        own = number.rsplit("-", 3)[0].partition(".")[0] == journal.store
        ends = (journal.store, party) if own else (party, journal.store)
        # what arrives of an own transfer is what came back
        parts = (sent, None, accepted, None, lost) if own else (None, accepted, None, rejected, lost)
        rows.append((number, day, *ends, *parts))
    columns = (
        Column("transfer", Kind.TEXT, "Transfer"),
        Column("day", Kind.DATE, "Day"),
        Column("from", Kind.TEXT, "From"),
        Column("to", Kind.TEXT, "To"),
        Column("sent", Kind.MONEY, "Sent"),
        Column("accepted", Kind.MONEY, "Accepted"),
        Column("back", Kind.MONEY, "Came back"),
        Column("rejected", Kind.MONEY, "Rejected"),
        Column("lost", Kind.MONEY, "Lost"),
    )
    return Table("transfers", "Transfers", columns, rows)
