"""Checks of the request itself: that something is asked, by whom it is owed, and for which day."""

from collections.abc import Iterator

from jxc.domain.approvals import suffices
from jxc.domain.draft import Draft
from jxc.domain.facts import Check, Facts
from jxc.domain.items import has_controls
from jxc.domain.record import CLOSING, MONEY_KINDS, MOVING
from jxc.errors import Problem

_NOTHING_LEFT = {
    "purchase": "order-complete",
    "purchase_invoice": "invoice-complete",
    "transfer_in": "transfer-complete",
    "transfer_out": "request-complete",
}
_DEDUCTIONS = {
    "purchase": (None, "special", "plain", "produce", "pending", "estimate"),
    "purchase_invoice": (None, "special", "plain", "produce", "pending"),
    "expense": (None, "special", "plain", "pending"),
}

_WITHOUT_LINES = frozenset({"reversal", "month_close"}) | CLOSING | MONEY_KINDS - {"expense", "other_income"}


def _something_is_asked(draft: Draft, _facts: Facts) -> Iterator[Problem]:
    if draft.whole and not draft.lines:
        yield Problem(_NOTHING_LEFT.get(draft.kind, "return-nothing-left"), {"document": draft.source_no})
    elif draft.kind not in _WITHOUT_LINES and not draft.lines and not any(entry.amount for entry in draft.entries):
        yield Problem("document-empty", {"kind": draft.kind})


def _parties(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if draft.kind in MOVING or draft.is_remittance:  # the other store
        return
    if draft.party is not None and facts.party is None:
        yield Problem("party-unknown", {"party": draft.party})
    elif facts.party is not None and not facts.party.active:
        yield Problem("party-inactive", {"party": facts.party.id})
    owed = [
        p.method
        for p in draft.payments
        if p.method in facts.books.methods and facts.books.methods[p.method].role == "receivable"
    ]
    if owed and draft.kind.startswith("purchase"):
        yield Problem("payment-of-customers", {"method": owed[0]})
    elif draft.party is None and owed:
        yield Problem("customer-missing", {"method": owed[0]})
    if draft.party is None and draft.kind == "purchase":
        yield Problem("supplier-missing", {})
    if draft.deduction not in _DEDUCTIONS.get(draft.kind, (None, "special", "plain")):
        yield Problem("invoice-unknown", {"invoice": draft.deduction})
    if draft.deduction == "estimate" and draft.payments:
        yield Problem("estimate-paid", {})


def _texts(draft: Draft, _facts: Facts) -> Iterator[Problem]:
    """Notes and references reach terminals as they are: they bring no line breaks and no escapes."""
    for text in (draft.note, draft.external_id, draft.invoice_no, draft.approver):
        if text is not None and not text.isprintable() and has_controls(text):
            yield Problem("text-control", {"text": repr(text)})


def _approval(draft: Draft, _facts: Facts) -> Iterator[Problem]:
    if draft.approver is not None and draft.approver == draft.operator:
        yield Problem("approval-own", {"operator": draft.operator})


def _has_role(draft: Draft, facts: Facts, role: str) -> bool:
    if facts.users is None:
        return True
    user = facts.users.get(draft.operator)
    return user is not None and suffices(user.roles, role)


def _days(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if facts.day > facts.today:
        yield Problem("day-in-future", {"day": facts.day, "today": facts.today})
    if facts.month_closed is not None and draft.occurred_at is None:
        yield Problem("month-closed", {"day": facts.day, "close": facts.month_closed.doc_no})
    # the end of a day ends its trade; an accountant's vouchers for it wait for the end of its month
    soft = facts.soft_close
    if soft is not None and draft.occurred_at is None and not _has_role(draft, facts, soft.role):
        yield Problem("month-soft-closed", {"day": facts.day, "role": soft.role, "operator": draft.operator})
    if facts.day_closed is not None and not draft.month_end and draft.kind != "voucher":
        yield Problem("day-closed", {"day": facts.day, "close": facts.day_closed})
    for sku in facts.moved_since:
        yield Problem("day-items-moved", {"day": draft.day, "item": sku})


CHECKS: tuple[Check, ...] = (
    _something_is_asked,
    _parties,
    _texts,
    _approval,
    _days,
)
