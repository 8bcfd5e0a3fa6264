"""What somebody asks for, before it is a document: lines, payments, entries, and the hash of the request."""

import hashlib
import json
from typing import NamedTuple

from jxc.domain.numbers import Day, Fen, Instant, Price, Quantity


class DraftLine(NamedTuple):
    """One line asked for. Quantities are positive, a count's the signed difference; a return names `source_line`."""

    sku: str
    unit: str
    unit_quantity: Quantity
    quantity: Quantity  # base unit
    price_kind: str = "priced"
    price: Price = Price(0)  # per `unit`
    discount: Fen = Fen(0)
    source_line: int | None = None
    reason: str | None = None
    listed: bool = False  # the price is the item's own today: nobody asked for it


class Payment(NamedTuple):
    """Money by one method; no amount takes what is left."""

    method: str
    amount: Fen | None = None


class Entry(NamedTuple):
    """One side of a voucher or an opening balance: debit positive, credit negative."""

    account: str
    amount: Fen
    party: str | None = None


class Draft(NamedTuple):
    """A request for a document of `kind`. Everything that people or files say; nothing that posting computes."""

    kind: str
    operator: str
    lines: tuple[DraftLine, ...] = ()
    payments: tuple[Payment, ...] = ()
    entries: tuple[Entry, ...] = ()
    party: str | None = None
    source_no: str | None = None
    deduction: str | None = None
    net: bool = False  # prices without VAT
    day: Day | None = None  # business date, where somebody names one
    occurred_at: Instant | None = None
    till: str | None = None
    external_source: str | None = None
    external_id: str | None = None
    invoice_no: str | None = None
    note: str | None = None
    whole: bool = False  # a return of all that is left: its lines are worked out, nobody asked for them


# Who keyed it, at which till and when is not part of what was asked: a retry an hour later is the same request.
_CIRCUMSTANCES = frozenset({"operator", "till", "occurred_at", "external_source", "external_id"})
_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def request_hash(draft: Draft) -> str:
    """SHA-256 (hex) of the normalised request: equal requests under one external id are the same document."""
    lines = () if draft.whole else tuple(_said(line) for line in draft.lines)
    asked = _given(draft._replace(lines=lines))
    return hashlib.sha256(_TEXT(asked).encode()).hexdigest()


def _said(line: DraftLine) -> DraftLine:
    """The line without what a price list filled in: a retry after a change of price is still the same request."""
    return line._replace(price_kind="", price=Price(0)) if line.listed else line


def _given(draft: Draft) -> dict[str, object]:
    """What differs from the defaults, by name: a field that a later version adds changes no earlier request."""
    plain = Draft._field_defaults
    return {
        name: [_plain(row) for row in value] if isinstance(value, tuple) else value
        for name, value in zip(Draft._fields, draft, strict=True)
        if name not in _CIRCUMSTANCES and value != plain.get(name)
    }


def _plain(row: DraftLine | Payment | Entry) -> dict[str, object]:
    plain = row._field_defaults
    return {name: value for name, value in zip(row._fields, row, strict=True) if value != plain.get(name)}
