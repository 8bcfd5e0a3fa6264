"""Postings of documents that move goods: opening, purchases, sales, their returns, stocktakes."""

from collections.abc import Sequence

from jxc.domain.draft import Draft, Payment
from jxc.domain.facts import NOTHING, Facts
from jxc.domain.ledger import Ledger, Rule, sum_of
from jxc.domain.numbers import share
from jxc.domain.record import Line


def _opening(ledger: Ledger, draft: Draft, lines: Sequence[Line], _payments: Sequence[Payment], _facts: Facts) -> None:
    value = sum_of(lines, lambda line: line.cost)
    ledger.debit(ledger.role("inventory"), value)
    for entry in draft.entries:
        ledger.enter(entry)
    ledger.credit(ledger.role("opening"), value + sum(entry.amount for entry in draft.entries))


def _purchase(ledger: Ledger, draft: Draft, lines: Sequence[Line], payments: Sequence[Payment], _facts: Facts) -> None:
    ledger.debit(ledger.role("inventory"), sum_of(lines, lambda line: line.cost))
    ledger.debit(ledger.role("input-vat"), sum_of(lines, lambda line: line.tax))
    if payments:
        ledger.money(payments, draft.party, comes=False)
    else:
        ledger.credit(ledger.role("payable"), sum_of(lines, lambda line: line.amount), party=draft.party)
    unknown = sum_of((line for line in lines if line.price_kind == "unknown"), lambda line: line.cost)
    ledger.credit(ledger.role("uninvoiced"), unknown, party=draft.party)


def _purchase_return(
    ledger: Ledger, draft: Draft, lines: Sequence[Line], payments: Sequence[Payment], facts: Facts
) -> None:
    if payments:
        ledger.money(payments, draft.party, comes=True)
    else:
        owed = sum_of(lines, lambda line: line.amount)
        ledger.credit(ledger.role("payable"), owed, party=draft.party, settles=draft.source_no)
    ledger.debit(ledger.role("input-vat"), sum_of(lines, lambda line: line.tax))
    ledger.debit(ledger.role("inventory"), sum_of(lines, lambda line: line.cost))
    uninvoiced = {line.line_no: _uninvoiced(line, facts) for line in lines if line.price_kind == "unknown"}
    ledger.credit(ledger.role("uninvoiced"), sum(uninvoiced.values()), party=draft.party, settles=draft.source_no)
    for line in lines:
        credited = line.amount - line.tax + uninvoiced.get(line.line_no, 0)
        ledger.debit(ledger.role("cost-variance"), credited - line.cost, line_no=line.line_no)


def _uninvoiced(line: Line, facts: Facts) -> int:
    """What goes back of goods that nobody has invoiced yet: their share of what was booked for them, negative."""
    if facts.source is None or line.source_line is None:
        return 0
    source = facts.source.lines[line.source_line - 1]
    taken = facts.taken.get(source.line_no, NOTHING).quantity
    return -share(source.cost, -line.quantity, source.quantity, taken)


def _sale(ledger: Ledger, draft: Draft, lines: Sequence[Line], payments: Sequence[Payment], _facts: Facts) -> None:
    # a return's money really leaves: not red
    ledger.money(payments, draft.party, comes=draft.kind == "sale", settles=draft.source_no)
    tax = sum_of(lines, lambda line: line.tax)
    ledger.credit(ledger.role("sales"), sum_of(lines, lambda line: line.amount) - tax)
    ledger.credit(ledger.role("output-vat"), tax)
    for line in lines:
        ledger.debit(ledger.role("cost-sold"), -line.cost, line_no=line.line_no)
    cost = sum_of(lines, lambda line: line.cost)
    if draft.kind == "sale":
        ledger.credit(ledger.role("inventory"), -cost)
    else:
        ledger.debit(ledger.role("inventory"), cost)


def _count(ledger: Ledger, _draft: Draft, lines: Sequence[Line], _payments: Sequence[Payment], _facts: Facts) -> None:
    gains = [line for line in lines if line.quantity > 0]
    losses = [line for line in lines if line.quantity < 0]
    ledger.debit(ledger.role("inventory"), sum_of(gains, lambda line: line.cost))
    for line in gains:
        ledger.credit(ledger.role("pending"), line.cost, line_no=line.line_no)
    for line in losses:
        ledger.debit(ledger.role("pending"), -line.cost, line_no=line.line_no)
    ledger.credit(ledger.role("inventory"), -sum_of(losses, lambda line: line.cost))


RULES: dict[str, Rule] = {
    "opening": _opening,
    "purchase": _purchase,
    "purchase_return": _purchase_return,
    "sale": _sale,
    "sale_return": _sale,
    "count": _count,
}
