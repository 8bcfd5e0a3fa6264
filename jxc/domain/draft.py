"""What somebody asks for, before it is a document: lines, payments, entries, and the hash of the request."""

import hashlib
import json
from typing import Any, NamedTuple, get_args

from jxc.domain.numbers import Day, Fen, Instant, Price, Quantity

REF = "ref"  # the external source of ids that people give; any other is an import's


class DraftLine(NamedTuple):
    """One line asked for. Quantities are positive; a return names `source_line`.

    A count's `unit_quantity` is what was found, its `quantity` the signed difference from the books.
    """

    sku: str
    unit: str
    unit_quantity: Quantity
    quantity: Quantity  # base unit
    price_kind: str = "priced"
    price: Price = Price(0)  # per `unit`
    discount: Fen = Fen(0)
    source_line: int | None = None
    reason: str | None = None
    value: Fen = Fen(0)  # of an adjustment: the change of cost
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
    channel: str | None = None  # of a way to pay, such as the safe or wechat


class Claim(NamedTuple):
    """A document that a payment or an offset settles; no amount takes what is open of it."""

    doc_no: str
    amount: Fen | None = None


class Sent(NamedTuple):
    """How much of an item a transfer slip says was sent, in the base unit, and what it cost the sender."""

    sku: str
    quantity: Quantity
    value: Fen


class Given(NamedTuple):
    """A field of the user's own and what was said of it."""

    name: str
    text: str


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
    claims: tuple[Claim, ...] = ()  # what a payment, collection or offset settles
    oldest: bool = False  # settles what is open longest, as far as the money reaches
    to: str | None = None  # the way to pay that money moves to; the account an offset writes off to
    fee: Fen = Fen(0)  # what a channel keeps
    tax_class: str | None = None  # of an expense or other income
    discount: Fen = Fen(0)  # taken off the whole bill
    rounding_off: Fen = Fen(0)  # small change that is not asked for
    sent: tuple[Sent, ...] = ()  # what the slip of goods from another store says, or what was keyed from it
    request: str | None = None  # this store's own request that goods from another store answer
    slip: str | None = None  # the document that issued the slip, where it is known whole
    month_end: bool = False  # of the accountant's month, so the end of a trading day does not stop it
    fields: tuple[Given, ...] = ()  # of the user's own
    unfinished: bool = False  # kept for whoever keys it: nothing is asked for yet
    approver: str | None = None  # who agreed to it, where one person's word is not enough

    @property
    def is_remittance(self) -> bool:
        """Whether money goes to another store or comes from there; its party is that store."""
        return self.kind == "cash_move" and self.party is not None


def draft_text(draft: Draft) -> str:
    """The whole draft as JSON, to be kept until somebody has looked at it."""
    plain = Draft._field_defaults
    values = zip(Draft._fields, draft, strict=True)
    return _TEXT({name: value for name, value in values if name not in plain or value != plain[name]})


def draft_of(text: str) -> Draft:
    """The draft that `draft_text` wrote."""
    return Draft(**{name: _kept(name, value) for name, value in json.loads(text).items()})


def _kept(name: str, value: Any) -> Any:  # noqa: ANN401 any of a draft's fields
    """A field as the draft has it: JSON knows lists, where the draft has tuples of rows."""
    if not isinstance(value, list):
        return value
    row = get_args(Draft.__annotations__[name])[0]
    return tuple(row(*cells) if hasattr(row, "_fields") else cells for cells in value)


# Who keyed it, at which till and when is not part of what was asked: a retry an hour later is the same request.
_CIRCUMSTANCES = frozenset(
    {"unfinished", "operator", "approver", "till", "occurred_at", "external_source", "external_id"}
)
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


_DEFAULTS = {
    kind: tuple(kind._field_defaults.get(name) for name in kind._fields)
    for kind in (DraftLine, Payment, Entry, Claim, Sent, Given)
}


def _plain(row: DraftLine | Payment | Entry | Claim | Sent | Given) -> tuple[object, ...]:
    """The row without defaults at its end, where later versions add their fields."""
    defaults = _DEFAULTS[type(row)]
    end = len(row)
    while end and row[end - 1] == defaults[end - 1]:
        end -= 1
    return row[:end]
