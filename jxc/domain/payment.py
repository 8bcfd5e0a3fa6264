"""How a total is paid: which method takes how much, and what goes back as change."""

from collections.abc import Sequence
from typing import NamedTuple

from jxc.domain.draft import Payment
from jxc.domain.facts import Books
from jxc.domain.numbers import Fen, money_text
from jxc.errors import Problem


class Settlement(NamedTuple):
    """Payments that add up to the total, and the cash handed over and given back where there was any change."""

    payments: tuple[Payment, ...]
    tendered: Fen | None = None
    change: Fen | None = None
    problems: tuple[Problem, ...] = ()


def settle(asked: Sequence[Payment], total: Fen, books: Books, *, giving_change: bool) -> Settlement:
    """Share `total` over the methods asked for; the last without an amount takes the rest.

    Cash above the rest is change where `giving_change`; any other method above it is a problem, as is
    a rest that nobody pays. Problems: payment-unknown, payment-short, payment-over, payment-negative.
    """
    if total == 0 and not any(payment.amount for payment in asked):
        return Settlement(())
    wanted = asked or (Payment(books.default_pay),)
    problems = [_unknown(payment, books) for payment in wanted if payment.method not in books.methods]
    problems += [
        Problem("payment-negative", {"method": payment.method}) for payment in wanted if (payment.amount or 0) < 0
    ]
    if problems:
        return Settlement((), problems=tuple(problems))
    given: int = sum(payment.amount or 0 for payment in wanted)
    if wanted[-1].amount is None:
        last = wanted[-1]._replace(amount=Fen(max(total - given, 0)))
        wanted = (*wanted[:-1], last)
        given = max(given, total)
    if given < total:
        return Settlement((), problems=(Problem("payment-short", _shortfall(total, Fen(given))),))
    return _with_change(wanted, Fen(given - total), books, giving_change=giving_change)


def _shortfall(total: Fen, paid: Fen) -> dict[str, object]:
    return {"total": money_text(total), "paid": money_text(paid), "missing": money_text(total - paid)}


def _unknown(payment: Payment, books: Books) -> Problem:
    return Problem("payment-unknown", {"method": payment.method, "known": ", ".join(books.methods)})


def _with_change(paid: Sequence[Payment], over: Fen, books: Books, *, giving_change: bool) -> Settlement:
    if not over:
        return Settlement(_without_nil(paid))
    cash = [
        payment for payment in paid if books.methods[payment.method].role == "cash" and (payment.amount or 0) >= over
    ]
    if not cash or not giving_change:
        return Settlement((), problems=(Problem("payment-over", {"over": money_text(over)}),))
    source = cash[-1]
    kept = [p if p is not source else p._replace(amount=Fen((p.amount or 0) - over)) for p in paid]
    return Settlement(_without_nil(kept), source.amount, over)


def _without_nil(payments: Sequence[Payment]) -> tuple[Payment, ...]:
    return tuple(payment for payment in payments if payment.amount)
