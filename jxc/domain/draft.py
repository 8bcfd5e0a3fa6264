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


# Who keyed it, at which till and when is not part of what was asked: a retry an hour later is the same request.
_CIRCUMSTANCES = frozenset({"operator", "till", "occurred_at", "external_source", "external_id"})


def request_hash(draft: Draft) -> str:
    """SHA-256 (hex) of the normalised request: equal requests under one external id are the same document."""
    asked = [value for name, value in zip(Draft._fields, draft, strict=True) if name not in _CIRCUMSTANCES]
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
