"""Postings of documents that move goods: opening, purchases, sales, their returns, stocktakes."""

from collections.abc import Sequence

from jxc.domain.draft import Draft, Payment
from jxc.domain.facts import UNTOUCHED, Facts
from jxc.domain.ledger import Ledger, Rule, input_vat, sum_of
from jxc.domain.posting.reasons import vat_of
from jxc.domain.reasons import INPUT_OUT
from jxc.domain.record import Line


def _opening(ledger: Ledger, draft: Draft, lines: Sequence[Line], _payments: Sequence[Payment], _facts: Facts) -> None:
    value = sum_of(lines, lambda line: line.cost)
    ledger.debit(ledger.role("inventory"), value)
    for entry in draft.entries:
        ledger.enter(entry)
    ledger.credit(ledger.role("opening"), value + sum(entry.amount for entry in draft.entries))


def _purchase(ledger: Ledger, draft: Draft, lines: Sequence[Line], payments: Sequence[Payment], _facts: Facts) -> None:
    ledger.debit(ledger.role("inventory"), sum_of(lines, lambda line: line.cost))
    input_vat(ledger, lines)
    accrued = [line for line in lines if line.deduction == "estimate" or line.price_kind == "unknown"]
    if payments:
        ledger.money(payments, draft.party, comes=False)
    else:
        owed = sum_of(lines, lambda line: line.amount) - sum_of(accrued, lambda line: line.amount)
        ledger.credit(ledger.role("payable"), owed, party=draft.party)
    ledger.credit(ledger.role("uninvoiced"), sum_of(accrued, lambda line: line.cost), party=draft.party)


def _purchase_return(
    ledger: Ledger, draft: Draft, lines: Sequence[Line], payments: Sequence[Payment], facts: Facts
) -> None:
    if payments:
        ledger.money(payments, draft.party, comes=True)
    else:
        owed = sum_of((line for line in lines if line.deduction != "estimate"), lambda line: line.amount)
        ledger.credit(ledger.role("payable"), owed, party=draft.party, settles=draft.source_no)
    input_vat(ledger, lines)
    ledger.debit(ledger.role("inventory"), sum_of(lines, lambda line: line.cost))
    accrued = {line.line_no: -_accrued(line, facts) for line in lines if line.deduction == "estimate"}
    for line_no, value in accrued.items():
        ledger.credit(ledger.role("uninvoiced"), value, party=draft.party, line_no=line_no, settles=draft.source_no)
    for line in lines:
        credited = accrued.get(line.line_no, line.amount - line.tax)
        ledger.debit(ledger.role("cost-variance"), credited - line.cost, line_no=line.line_no)


def _accrued(line: Line, facts: Facts) -> int:
    """What goods that nobody has invoiced yet stand on the books for."""
    from jxc.domain.purchasing import accrued_value

    if facts.receipt is None or line.source_line is None:
        return 0
    source = facts.receipt.lines[line.source_line - 1]
    return accrued_value(source, facts.received.get(source.line_no, UNTOUCHED), -line.quantity)


def _sale(ledger: Ledger, draft: Draft, lines: Sequence[Line], payments: Sequence[Payment], _facts: Facts) -> None:
    # a return's money really leaves: not red
    ledger.money(payments, draft.party, comes=draft.kind == "sale", settles=draft.source_no)
    turnover(ledger, lines, sold=draft.kind == "sale")


def turnover(ledger: Ledger, lines: Sequence[Line], *, sold: bool) -> None:
    """Revenue, VAT and cost of goods sold, or in red of goods that came back."""
    tax = sum_of(lines, lambda line: line.tax)
    ledger.credit(ledger.role("sales"), sum_of(lines, lambda line: line.amount) - tax)
    ledger.credit(ledger.role("output-vat"), tax)
    for line in lines:
        ledger.debit(ledger.role("cost-sold"), -line.cost, line_no=line.line_no)
    cost = sum_of(lines, lambda line: line.cost)
    if sold:
        ledger.credit(ledger.role("inventory"), -cost)
    else:
        ledger.debit(ledger.role("inventory"), cost)


def _count(ledger: Ledger, _draft: Draft, lines: Sequence[Line], _payments: Sequence[Payment], facts: Facts) -> None:
    """What was found or is missing, against 1901; missing goods whose reason asks it give back their input tax."""
    gains = [line for line in lines if line.quantity > 0]
    losses = [line for line in lines if line.quantity < 0]
    ledger.debit(ledger.role("inventory"), sum_of(gains, lambda line: line.cost))
    for line in gains:
        ledger.credit(ledger.role("pending"), line.cost, line_no=line.line_no)
    given_back = 0
    for line in losses:
        reason = facts.books.reasons.get(line.reason or "")
        vat = vat_of(line, facts) if reason is not None and reason.vat == INPUT_OUT else 0
        ledger.debit(ledger.role("pending"), vat - line.cost, line_no=line.line_no)
        given_back += vat
    ledger.credit(ledger.role("inventory"), -sum_of(losses, lambda line: line.cost))
    if given_back:
        ledger.credit(ledger.role("input-vat-out"), given_back)


RULES: dict[str, Rule] = {
    "opening": _opening,
    "purchase": _purchase,
    "purchase_return": _purchase_return,
    "sale": _sale,
    "sale_return": _sale,
    "count": _count,
}
