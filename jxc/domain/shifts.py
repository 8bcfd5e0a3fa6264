"""Shifts and days at the tills: what a till should hold, what closing a shift books, what it keeps for ever.

A till's shift is its documents since its last standing close, by sequence and not by the clock. Money in the drawer is
carried from close to close; what channels took begins at nil each time. Counting is blind: whoever counts is not told
what should be there. [inv:till-counts]
"""

import json
from collections.abc import Iterator, Sequence

from jxc.domain.draft import Draft, Payment
from jxc.domain.facts import Check, Facts, Shift
from jxc.domain.ledger import Ledger, Rule
from jxc.domain.numbers import Fen, money_text
from jxc.domain.record import Line
from jxc.errors import Problem

# kinds that take money from customers; at a till only these move what is counted by channel
TAKINGS = frozenset({"sale", "sale_return", "exchange", "collection", "other_income"})
# kinds after which a till has to be counted before its day ends; money is taken to the safe after counting
RUNNING = TAKINGS | {"expense", "payment"}


def extra_of(draft: Draft, facts: Facts) -> str | None:
    """What a close keeps beside its postings, as JSON: the range it covers and what was counted, amounts as text."""
    if draft.kind == "shift_close" and facts.shift is not None:
        shift = facts.shift
        kept: dict[str, object] = {"first": shift.first, "last": shift.last, "documents": shift.documents}
        return _json({"shift": kept | {"counts": [_count(*row) for row in counts(draft.payments, shift)]}})
    if draft.kind == "day_close" and facts.closing is not None:
        day = facts.closing
        return _json({"day": {"bills": day.bills, "returns": day.returns, "shifts": list(day.shifts)}})
    return None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _count(method: str, opening: int, taken: int, counted: int) -> dict[str, str]:
    figures = {"opening": opening, "taken": taken, "counted": counted}
    return {"method": method, **{name: money_text(value) for name, value in figures.items()}}


def counts(counted: Sequence[Payment], shift: Shift) -> Iterator[tuple[str, int, int, int]]:
    """Each way to pay that has something to count: its name, what the shift began with, what it took, what is there."""
    found: dict[str, int] = {}
    for payment in counted:
        found[payment.method] = found.get(payment.method, 0) + (payment.amount or 0)
    for way in shift.ways:
        if way.method in found or way.opening or way.taken:
            yield way.method, way.opening, way.taken, found.get(way.method, 0)


def gross_of(draft: Draft, facts: Facts) -> Fen:
    """The total of a close: what was counted in a shift, what a day sold less what came back."""
    if draft.kind == "shift_close":
        return Fen(sum(payment.amount or 0 for payment in draft.payments))
    return facts.closing.turnover if facts.closing is not None else Fen(0)


def _shift_close(
    ledger: Ledger, _draft: Draft, _lines: Sequence[Line], payments: Sequence[Payment], facts: Facts
) -> None:
    """What is over or short, per way to pay, against 1901 until somebody decides."""
    if facts.shift is None:
        raise ValueError(payments)
    for method, opening, taken, counted in counts(payments, facts.shift):
        way = facts.books.methods[method]
        over = counted - opening - taken
        account, pending = facts.books.account_of(way), ledger.role("pending")
        ledger.debit(account, max(over, 0), channel=way.channel)
        ledger.credit(pending, max(over, 0))
        ledger.debit(pending, max(-over, 0))
        ledger.credit(account, max(-over, 0), channel=way.channel)


def _day_close(
    _ledger: Ledger, _draft: Draft, _lines: Sequence[Line], _payments: Sequence[Payment], _facts: Facts
) -> None:
    """A day that ends moves no money."""


RULES: dict[str, Rule] = {"shift_close": _shift_close, "day_close": _day_close}


def _counted(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if draft.kind != "shift_close":
        return
    if facts.shift is None:
        yield Problem("till-missing", {})
        return
    known = {way.method for way in facts.shift.ways}
    for payment in draft.payments:
        if payment.method not in known:
            yield Problem("count-method", {"method": payment.method, "known": ", ".join(sorted(known))})
        elif (payment.amount or 0) < 0 or payment.amount is None:
            yield Problem("count-negative", {"method": payment.method})
    said = {payment.method for payment in draft.payments}
    left = [way.method for way in facts.shift.ways if way.method not in said and (way.drawer or way.documents)]
    if left:
        yield Problem("shift-uncounted", {"till": facts.shift.till, "methods": ", ".join(left)})


def _days(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if draft.kind != "day_close" or facts.closing is None:
        return
    for till, documents in facts.closing.running:
        yield Problem("till-running", {"till": till, "documents": documents})
    for till, number in facts.closing.bills_left:
        yield Problem("bill-left", {"till": till, "bill": number})


CHECKS: tuple[Check, ...] = (_counted, _days)
