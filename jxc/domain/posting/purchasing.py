"""Postings of invoices for goods received before, and of cost adjustments; an order posts nothing."""

from collections.abc import Sequence

from jxc.domain.draft import Draft, Payment
from jxc.domain.facts import Facts
from jxc.domain.ledger import Ledger, Rule, input_vat, sum_of
from jxc.domain.purchasing import accrued_of, change
from jxc.domain.record import Line


def _order(*_nothing: object) -> None:
    """An order binds nobody's books."""


def _invoice(ledger: Ledger, draft: Draft, lines: Sequence[Line], _payments: Sequence[Payment], facts: Facts) -> None:
    """The accrual leaves in red, the invoice comes; the difference to stock and to what was sold of it."""
    for line in lines:
        value = -accrued_of(line, facts)
        ledger.credit(
            ledger.role("uninvoiced"), value, party=draft.party, line_no=line.line_no, settles=draft.source_no
        )
    ledger.debit(ledger.role("inventory"), sum_of(lines, lambda line: line.cost))
    for line in lines:
        beyond = change(draft, line, facts).amount - line.cost
        ledger.debit(ledger.role("cost-adjustment"), beyond, line_no=line.line_no)
    input_vat(ledger, lines)
    ledger.credit(ledger.role("payable"), sum_of(lines, lambda line: line.amount), party=draft.party)


def _adjust(ledger: Ledger, draft: Draft, lines: Sequence[Line], _payments: Sequence[Payment], facts: Facts) -> None:
    """A change of cost: to stock what is still there, the rest to cost adjustments; owed to a party if one is named."""
    ledger.debit(ledger.role("inventory"), sum_of(lines, lambda line: line.cost))
    if draft.party is None:
        for line in lines:
            ledger.debit(ledger.role("cost-adjustment"), -line.cost, line_no=line.line_no)
        return
    for line in lines:
        beyond = change(draft, line, facts).amount - line.cost
        ledger.debit(ledger.role("cost-adjustment"), beyond, line_no=line.line_no)
    ledger.credit(ledger.role("payable"), sum_of(lines, lambda line: line.amount), party=draft.party)


RULES: dict[str, Rule] = {"purchase_order": _order, "purchase_invoice": _invoice, "cost_adjust": _adjust}
