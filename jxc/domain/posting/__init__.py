"""Posting rules: which accounts a costed document moves, by role. Balanced money, nothing else.

Red postings are negative amounts on the same side. The chart maps roles to accounts, so both Chinese
standards are data. Source of each rule: docs/postings.md.
"""

from collections.abc import Iterable, Sequence

from jxc.domain.draft import Draft, Payment
from jxc.domain.facts import Facts
from jxc.domain.ledger import Ledger, Rule
from jxc.domain.posting import books, goods, reasons
from jxc.domain.record import Line, Posting

TRUE_UP = "true-up"  # the reason on a line that corrects the cost of an earlier short one

RULES: dict[str, Rule] = {**goods.RULES, **reasons.RULES, **books.RULES}


def postings_of(draft: Draft, lines: Sequence[Line], payments: Sequence[Payment], facts: Facts) -> tuple[Posting, ...]:
    """All postings of a document: money and revenue by its kind, then what its true-up lines correct."""
    ledger = Ledger(facts.books)
    moved = [line for line in lines if line.reason != TRUE_UP]
    _rule(draft.kind)(ledger, draft, moved, payments, facts)
    _true_ups(ledger, [line for line in lines if line.reason == TRUE_UP])
    return tuple(ledger.postings)


def _rule(kind: str) -> Rule:
    rule = RULES.get(kind)
    if rule is None:
        from jxc.domain import shifts
        from jxc.domain.posting import exchanges, money, moving, purchasing

        rule = {**exchanges.RULES, **money.RULES, **moving.RULES, **purchasing.RULES, **shifts.RULES}[kind]
    return rule


def _true_ups(ledger: Ledger, lines: Iterable[Line]) -> None:
    total = 0
    for line in lines:
        ledger.debit(ledger.role("cost-adjustment"), -line.cost, line_no=line.line_no)
        total -= line.cost
    ledger.credit(ledger.role("inventory"), total)
