"""Postings of money among accounts: payments, collections, offsets, expenses, other income, moves, channels.

A sale does without this module.
"""

from collections.abc import Sequence

from jxc.domain.draft import Draft, Entry, Payment
from jxc.domain.facts import Facts
from jxc.domain.ledger import Ledger, Rule
from jxc.domain.numbers import Fen, net_of
from jxc.domain.pricing import purchase_deduction
from jxc.domain.record import Line
from jxc.domain.settling import AHEAD, Share, shared
from jxc.domain.tax import GENERAL

USUAL_TAX = "service"  # of expenses and other income, unless somebody says otherwise


def due(draft: Draft, facts: Facts) -> Fen | None:
    """How much money a document moves; None where it moves none."""
    paid = sum(payment.amount or 0 for payment in draft.payments)
    if draft.kind in AHEAD:
        return Fen(max(paid, shared(draft, facts).total))
    if draft.kind == "offset" or is_owed(draft):
        return None
    if draft.kind == "channel_settlement":
        return Fen(paid or facts.held)
    return Fen(paid or sum(entry.amount for entry in draft.entries))


def is_owed(draft: Draft) -> bool:
    """Whether an expense is not paid yet: it names whom it is owed to and no way to pay."""
    return draft.kind == "expense" and draft.party is not None and not draft.payments


def _settle(ledger: Ledger, draft: Draft, _lines: Sequence[Line], payments: Sequence[Payment], facts: Facts) -> None:
    sharing = shared(draft, facts)
    comes = draft.kind == "collection"
    if comes:
        ledger.money(payments, None, comes=True)
    for share in sharing.shares:
        _close(ledger, share, draft.party)
    ahead = ledger.role(AHEAD[draft.kind])
    write = ledger.credit if comes else ledger.debit
    write(ahead, sharing.ahead, party=draft.party)
    if not comes:
        ledger.money(payments, None, comes=False)


def _close(ledger: Ledger, share: Share, party: str | None) -> None:
    """The opposite of what is open, on the same account, naming the document it settles."""
    item = share.item
    ledger.credit(item.account, max(share.amount, 0), party=party, settles=item.doc_no)
    ledger.debit(item.account, max(-share.amount, 0), party=party, settles=item.doc_no)


def _offset(ledger: Ledger, draft: Draft, _lines: Sequence[Line], _payments: Sequence[Payment], facts: Facts) -> None:
    shares = shared(draft, facts).shares
    for share in shares:
        _close(ledger, share, draft.party)
    if draft.to is not None:
        loss = sum(share.amount for share in shares)
        ledger.debit(draft.to, max(loss, 0))
        ledger.credit(draft.to, max(-loss, 0))


def _expense(ledger: Ledger, draft: Draft, _lines: Sequence[Line], payments: Sequence[Payment], facts: Facts) -> None:
    """Net to the accounts named; the VAT as the invoice allows; the gross paid, or owed to the party."""
    deduction = purchase_deduction(draft, facts, facts.books)
    input_vat = 0
    for entry in draft.entries:
        net = entry.amount if deduction == "plain" else _net(draft, entry, facts, GENERAL)
        ledger.debit(entry.account, net)
        input_vat += entry.amount - net
    ledger.debit(ledger.role("input-pending" if deduction == "pending" else "input-vat"), input_vat)
    if is_owed(draft):
        gross = sum(entry.amount for entry in draft.entries)
        ledger.credit(ledger.role("other-payable"), gross, party=draft.party)
    else:
        ledger.money(payments, None, comes=False)


def _income(ledger: Ledger, draft: Draft, _lines: Sequence[Line], payments: Sequence[Payment], facts: Facts) -> None:
    ledger.money(payments, draft.party, comes=True)
    output_vat = 0
    for entry in draft.entries:
        net = _net(draft, entry, facts, facts.books.status)
        ledger.credit(entry.account, net)
        output_vat += entry.amount - net
    ledger.credit(ledger.role("output-vat"), output_vat)


def _net(draft: Draft, entry: Entry, facts: Facts, status: str) -> int:
    return net_of(entry.amount, facts.books.tax.rate(status, draft.tax_class or USUAL_TAX, facts.day))


def _move(ledger: Ledger, draft: Draft, _lines: Sequence[Line], payments: Sequence[Payment], _facts: Facts) -> None:
    """From one place of money to another, a channel keeps its fee; or to another store, or from there. [inv:road]."""
    gross = sum(payment.amount or 0 for payment in payments)
    if draft.is_remittance:
        comes = draft.source_no is not None
        ledger.money(payments, None, comes=comes)
        ledger.debit(ledger.role("interstore"), 0 if comes else gross, party=draft.party)
        ledger.credit(ledger.role("interstore"), gross if comes else 0, party=draft.party, settles=draft.source_no)
        return
    ledger.money((Payment(draft.to or "", Fen(gross - draft.fee)),), None, comes=True)
    if draft.fee:
        ledger.debit(ledger.role("finance"), draft.fee)
    ledger.money(payments, None, comes=False)


RULES: dict[str, Rule] = {
    "payment": _settle,
    "collection": _settle,
    "offset": _offset,
    "expense": _expense,
    "other_income": _income,
    "cash_move": _move,
    "channel_settlement": _move,
}
