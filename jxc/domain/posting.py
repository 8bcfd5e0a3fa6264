"""Posting rules: which accounts a costed document moves, by role. Balanced money, nothing else.

Red postings are negative amounts on the same side. The chart maps roles to accounts, so both Chinese
standards are data. Source of each rule: docs/postings.md.
"""

from collections.abc import Iterable, Sequence

from jxc.domain.draft import Draft, Payment
from jxc.domain.facts import Facts
from jxc.domain.ledger import Ledger, Rule, sum_of
from jxc.domain.numbers import Fen
from jxc.domain.record import Line, Posting

TRUE_UP = "true-up"  # the reason on a line that corrects the cost of an earlier short one


def postings_of(draft: Draft, lines: Sequence[Line], payments: Sequence[Payment], facts: Facts) -> tuple[Posting, ...]:
    """All postings of a document: money and revenue by its kind, then what its true-up lines correct."""
    ledger = Ledger(facts.books)
    moved = [line for line in lines if line.reason != TRUE_UP]
    _RULES[draft.kind](ledger, draft, moved, payments, facts)
    _true_ups(ledger, [line for line in lines if line.reason == TRUE_UP])
    return tuple(ledger.postings)


def _true_ups(ledger: Ledger, lines: Iterable[Line]) -> None:
    total = 0
    for line in lines:
        ledger.debit(ledger.role("cost-adjustment"), -line.cost, line_no=line.line_no)
        total -= line.cost
    ledger.credit(ledger.role("inventory"), total)


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
    ledger: Ledger, draft: Draft, lines: Sequence[Line], payments: Sequence[Payment], _facts: Facts
) -> None:
    if payments:
        ledger.money(payments, draft.party, comes=True)
    else:
        owed = sum_of(lines, lambda line: line.amount)
        ledger.credit(ledger.role("payable"), owed, party=draft.party, settles=draft.source_no)
    ledger.debit(ledger.role("input-vat"), sum_of(lines, lambda line: line.tax))
    ledger.debit(ledger.role("inventory"), sum_of(lines, lambda line: line.cost))
    for line in lines:
        ledger.debit(ledger.role("cost-variance"), line.amount - line.tax - line.cost, line_no=line.line_no)


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


def _voucher(ledger: Ledger, draft: Draft, _lines: Sequence[Line], _payments: Sequence[Payment], _facts: Facts) -> None:
    for entry in draft.entries:
        ledger.enter(entry)


def _reversal(ledger: Ledger, _draft: Draft, lines: Sequence[Line], _payments: Sequence[Payment], facts: Facts) -> None:
    """Every posting of the source in red; stock by what the goods really cost now; the gap to variance."""
    if facts.source is None:
        raise ValueError(ledger)
    chart = facts.books.chart
    on_debit = on_credit = 0
    for posting in facts.source.postings:
        if chart.is_inventory(posting.account):
            on_debit -= posting.debit
            on_credit -= posting.credit
            continue
        ledger.postings.append(_red(posting, len(ledger.postings) + 1, facts.source.document.doc_no))
    gap = sum_of(lines, lambda line: line.cost) - (on_debit - on_credit)
    if on_debit:
        on_debit += gap
    else:
        on_credit -= gap
    ledger.debit(chart.account("inventory"), on_debit)
    ledger.credit(chart.account("inventory"), on_credit)
    _variance(ledger, lines, facts.source.lines)


def _red(posting: Posting, number: int, source_no: str) -> Posting:
    settles = posting.settles or (source_no if posting.party is not None else None)
    return posting._replace(
        posting_no=number, debit=Fen(-posting.debit), credit=Fen(-posting.credit), settles=settles
    )  # fmt: skip


def _variance(ledger: Ledger, lines: Sequence[Line], sources: Sequence[Line]) -> None:
    for line, source in zip(lines, sources, strict=True):
        ledger.debit(ledger.role("cost-variance"), -(line.cost + source.cost), line_no=line.line_no)


_RULES: dict[str, Rule] = {
    "opening": _opening,
    "purchase": _purchase,
    "purchase_return": _purchase_return,
    "sale": _sale,
    "sale_return": _sale,
    "count": _count,
    "voucher": _voucher,
    "reversal": _reversal,
}
