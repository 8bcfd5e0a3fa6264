"""Asks another store for goods, agrees to what another store asks for, and tells what is still open."""

from collections.abc import Mapping
from pathlib import Path

from jxc.domain.draft import Draft, DraftLine, Sent
from jxc.domain.numbers import Fen, Quantity
from jxc.domain.requesting import CANCELLED, is_request
from jxc.errors import JxcError
from jxc.services import trading
from jxc.services.desk import Desk
from jxc.services.documents import receipt
from jxc.services.references import find_document
from jxc.services.roads import wanted
from jxc.services.selling import Slip, dress
from jxc.services.slips import REQUEST, SlipLine, TransferSlip, read_slip
from jxc.services.tokens import base_quantity, read_tokens
from jxc.sync.names import check_store_id
from jxc.table import Column, Fact, Kind, Sheet, Table

_KIND = "transfer_request"
_SOURCE = "request"  # the external source of what another store asks for: agreed to once


def ask(desk: Desk, store: str, tokens: list[str], slip: Slip) -> trading.Answer:
    """Post a request for goods of another store. Errors: store-id-malformed and those of the domain."""
    check_store_id(store)
    draft = Draft(_KIND, desk.operator, _lines(desk, _asked(desk, tokens)))
    return trading.post(desk.shop, desk.world, dress(desk, draft, slip._replace(party=store)))


def agree(desk: Desk, source: str | Path, tokens: list[str], slip: Slip) -> trading.Answer:
    """Post what this store will give of another store's request: of its slip's file, or of its number and paper.

    Without items, all that the slip asks for. Errors: request-for-another-store, request-number, document-empty and
    those of the domain; the same request twice is the same document.
    """
    asked = _asked(desk, tokens)
    if isinstance(source, Path):
        paper = read_slip(source, desk.shop.journal, REQUEST)
        if paper.receiver != desk.shop.journal.store:
            raise JxcError("request-for-another-store", store=paper.receiver)
        number, sent = paper.document, {line.sku: int(line.quantity) for line in paper.lines}
    else:
        number, sent = source.strip(), {}
    store = number.rsplit("-", 3)[0].partition(".")[0]
    if number.count("-") < 3 or store == desk.shop.journal.store:  # noqa: PLR2004 store, code, month, number
        raise JxcError("request-number", document=number)
    draft = Draft(
        _KIND, desk.operator, _lines(desk, asked or sent), source_no=number,
        sent=tuple(Sent(sku, Quantity(quantity), Fen(0)) for sku, quantity in sent.items()),
    )  # fmt: skip
    draft = dress(desk, draft, slip._replace(party=store))
    return trading.post(desk.shop, desk.world, draft._replace(external_source=_SOURCE, external_id=number))


def cancel(desk: Desk, document: str, slip: Slip) -> trading.Answer:
    """Post that what is open of a request is no longer wanted. Errors: document-unknown, request-complete."""
    number = find_request(desk, document)
    journal = desk.shop.journal
    posted = journal.document(number)
    left = {sku: quantity for sku, quantity in wanted(journal, number).items() if quantity > 0}
    if posted is None or not is_request(posted) or not left:
        raise JxcError("request-complete", document=number)
    lines = tuple(line._replace(reason=CANCELLED) for line in _lines(desk, left))
    draft = dress(desk, Draft(_KIND, desk.operator, lines), slip._replace(party=posted.document.party))
    return trading.post(desk.shop, desk.world, draft._replace(source_no=number))


def find_request(desk: Desk, text: str) -> str:
    """The number of a request here: its own, short or whole, or that of the request it answers."""
    row = desk.shop.journal.connection.execute(
        "SELECT doc_no FROM documents WHERE external_source = ? AND external_id = ?", (_SOURCE, text.strip())
    ).fetchone()
    return str(row[0]) if row is not None else find_document(desk, text, (_KIND,))


def is_asked(desk: Desk, document: str) -> bool:
    """Whether a reference means a request, and no transfer. Error: document-unknown."""
    posted = desk.shop.journal.document(find_document(desk, document, ("transfer_out", "transfer_in")))
    return posted is not None and posted.document.kind == _KIND


def open_lines(desk: Desk, number: str) -> tuple[DraftLine, ...]:
    """Lines for all that is left to be shipped of a request."""
    return _lines(desk, {sku: left for sku, left in wanted(desk.shop.journal, number).items() if left > 0})


def slip_of(desk: Desk, document: str) -> TransferSlip:
    """The slip with which a request travels to the store that is asked. Error: document-unknown."""
    posted = desk.shop.journal.document(find_request(desk, document))
    if posted is None or posted.document.party is None:
        raise JxcError("document-unknown", document=document)
    head = posted.document
    rows = []
    for line in posted.lines:
        item = desk.shop.item(line.sku)
        rows.append(SlipLine(line.sku, item.name if item is not None else "", line.unit, line.unit_quantity, Fen(0)))
    own = desk.shop.entity_on(head.business_date)
    ends = (head.store, posted.document.party, own.id, own.tax_no, head.business_date)
    return TransferSlip(head.doc_no, head.doc_no, *ends, tuple(rows))


def show_request(desk: Desk, answer: trading.Answer) -> Sheet:
    """What a new request says back: its goods and the other store."""
    if answer.waiting is not None:
        return receipt(desk, answer)
    sheet = receipt(desk, answer)
    rows = []
    for line in answer.posted.lines:
        item = desk.shop.item(line.sku)
        rows.append((line.line_no, line.sku, item.name if item is not None else "", line.unit_quantity, line.unit))
    columns = (
        Column("line", Kind.INTEGER, "#"),
        Column("sku", Kind.TEXT, "Item"),
        Column("name", Kind.TEXT, "Name"),
        Column("quantity", Kind.QUANTITY, "Quantity"),
        Column("unit", Kind.TEXT, "Unit"),
    )
    facts = tuple(fact for fact in sheet.facts if fact.name in {"doc_no", "source_no"})
    store = Fact("store", Kind.TEXT, "Other store", answer.posted.document.party)
    return sheet._replace(facts=(*facts, store), tables=(Table("lines", "Lines", columns, rows),))


def list_requests(desk: Desk, *, everything: bool = False, limit: int = 200) -> Table:
    """Requests, the newest first: what was asked for or agreed to, and what is open of it."""
    journal = desk.shop.journal
    rows = []
    for number, day, party, source in journal.connection.execute(
        "SELECT doc_no, business_date, party, source_no FROM documents AS d WHERE kind = 'transfer_request'"
        " AND NOT EXISTS (SELECT 1 FROM lines WHERE epoch = d.epoch AND seq = d.seq AND reason = ?)"
        " AND NOT EXISTS (SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal')"
        " ORDER BY epoch DESC, seq DESC LIMIT ?",
        (CANCELLED, limit),
    ).fetchall():
        posted = journal.document(number)
        left = wanted(journal, number)
        giver, taker = (journal.store, party) if source is not None else (party, journal.store)
        asked: dict[str, int] = {}
        for line in posted.lines if posted is not None else ():
            asked[line.sku] = asked.get(line.sku, 0) + line.unit_quantity
        for sku, quantity in asked.items():
            open_now = max(left.get(sku, 0), 0)
            if open_now or everything:
                item = desk.shop.item(sku)
                name, unit = (item.name, item.unit) if item is not None else ("", "")
                rows.append((number, source, day, giver, taker, sku, name, quantity, unit, open_now))
    columns = (
        Column("doc_no", Kind.TEXT, "Number"),
        Column("source_no", Kind.TEXT, "Source"),
        Column("day", Kind.DATE, "Day"),
        Column("from", Kind.TEXT, "From"),
        Column("to", Kind.TEXT, "To"),
        Column("sku", Kind.TEXT, "Item"),
        Column("name", Kind.TEXT, "Name"),
        Column("asked", Kind.QUANTITY, "Requested"),
        Column("unit", Kind.TEXT, "Unit"),
        Column("open", Kind.QUANTITY, "Still open"),
    )
    return Table("requests", "Transfer requests", columns, rows)


def _asked(desk: Desk, tokens: list[str]) -> dict[str, int]:
    """Tokens as quantities by item, in the base unit. Error: transfer-cost-known, where a price is named."""
    sums: dict[str, int] = {}
    for one in read_tokens(desk.shop, tokens):
        if one.price is not None:
            raise JxcError("transfer-cost-known", item=one.item.sku)
        sums[one.item.sku] = sums.get(one.item.sku, 0) + base_quantity(one.item, one.unit, one.amount)
    return sums


def _lines(desk: Desk, quantities: Mapping[str, int]) -> tuple[DraftLine, ...]:
    lines = []
    for sku, quantity in quantities.items():
        item = desk.shop.item(sku)
        size = Quantity(quantity)
        lines.append(DraftLine(sku, item.unit if item is not None else "", size, size))
    return tuple(lines)
