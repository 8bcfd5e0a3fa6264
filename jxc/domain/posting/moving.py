"""Postings of goods that move between two stores of one taxpayer, and of kits, which move within the inventory.

Between stores everything runs over `interstore` with the other store as party: what left stands there until it
arrives, so per taxpayer the account is what is on the road [inv:road].
"""

from collections.abc import Sequence

from jxc.domain.draft import Draft, Payment
from jxc.domain.facts import Facts
from jxc.domain.ledger import Ledger, Rule, sum_of
from jxc.domain.moving import LOST, REJECTED
from jxc.domain.record import Line


def _out(ledger: Ledger, draft: Draft, lines: Sequence[Line], _payments: Sequence[Payment], _facts: Facts) -> None:
    value = -sum_of(lines, lambda line: line.cost)
    ledger.debit(ledger.role("interstore"), value, party=draft.party)
    ledger.credit(ledger.role("inventory"), value)


def _in(ledger: Ledger, draft: Draft, lines: Sequence[Line], _payments: Sequence[Payment], _facts: Facts) -> None:
    """Accepted goods to stock, lost ones to be cleared up; rejected ones stay on the road until the sender has them."""
    ledger.debit(ledger.role("inventory"), sum_of(lines, lambda line: line.cost))
    for line in lines:
        if line.reason == LOST:
            ledger.debit(ledger.role("pending"), line.amount, line_no=line.line_no)
    arrived = sum_of((line for line in lines if line.reason != REJECTED), lambda line: line.amount)
    ledger.credit(ledger.role("interstore"), arrived, party=draft.party, settles=draft.source_no)


def _kit(ledger: Ledger, _draft: Draft, lines: Sequence[Line], _payments: Sequence[Payment], _facts: Facts) -> None:
    """The value of what was used up becomes the value of what was made of it."""
    ledger.debit(
        ledger.role("inventory"), sum_of((line for line in lines if line.quantity > 0), lambda line: line.cost)
    )
    used = sum_of((line for line in lines if line.quantity < 0), lambda line: line.cost)
    ledger.credit(ledger.role("inventory"), -used)


def _request(*_nothing: object) -> None:
    """Asking moves nothing."""


RULES: dict[str, Rule] = {
    "transfer_request": _request,
    "transfer_out": _out,
    "transfer_in": _in,
    "assemble": _kit,
    "disassemble": _kit,
}
