"""Postings of an exchange: what comes back in red, what goes out in black, and only the difference in money."""

from collections.abc import Sequence

from jxc.domain.draft import Draft, Payment
from jxc.domain.facts import Facts
from jxc.domain.ledger import Ledger, Rule, sum_of
from jxc.domain.posting.goods import turnover
from jxc.domain.record import Line


def _exchange(ledger: Ledger, draft: Draft, lines: Sequence[Line], payments: Sequence[Payment], _facts: Facts) -> None:
    comes = sum_of(lines, lambda line: line.amount) >= 0
    # what is owed in addition is owed for this document; what is given back lowers the source's
    ledger.money(payments, draft.party, comes=comes, settles=None if comes else draft.source_no)
    turnover(ledger, [line for line in lines if line.quantity > 0], sold=False)
    turnover(ledger, [line for line in lines if line.quantity < 0], sold=True)


RULES: dict[str, Rule] = {"exchange": _exchange}
