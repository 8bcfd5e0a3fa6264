"""Checks of documents that move money alone. A sale does without this module, but for a customer's credit."""

from collections.abc import Iterator, Sequence

from jxc.domain.draft import Draft, Payment
from jxc.domain.facts import Check, Facts
from jxc.domain.numbers import money_text
from jxc.domain.settling import shared
from jxc.errors import Problem

MONEY = frozenset({"cash", "bank", "other-money"})  # roles of accounts that hold money
_WANTED = {"expense": ("expense", "cost"), "other_income": ("income",)}  # classes of accounts that a kind may name


def _settled(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if draft.kind in {"payment", "collection", "offset"} and facts.party is not None:
        yield from shared(draft, facts).problems


def _methods(draft: Draft, facts: Facts) -> Iterator[Problem]:
    """Money moves by ways that hold money; only income may stay owed by a customer."""
    books = facts.books
    ways = [payment.method for payment in draft.payments]
    if draft.kind in {"cash_move", "channel_settlement"} and draft.to is not None:
        ways.append(draft.to)
    for name in ways:
        method = books.methods.get(name)
        if method is None:
            yield Problem("payment-unknown", {"method": name, "known": ", ".join(books.methods)})
        elif method.role not in MONEY and not (draft.kind == "other_income" and method.role == "receivable"):
            yield Problem("method-not-money", {"method": name})


def _accounts(draft: Draft, facts: Facts) -> Iterator[Problem]:
    wanted = _WANTED.get(draft.kind)
    if wanted is None:
        return
    for entry in draft.entries:
        account = facts.books.chart.accounts.get(entry.account)
        if account is not None and account.class_ not in wanted:
            yield Problem("account-class-wrong", {"account": entry.account, "name": account.name, "wanted": wanted[0]})
        if entry.amount <= 0:
            yield Problem("amount-not-positive", {"subject": entry.account})
    classes = facts.books.tax.classes
    if draft.tax_class is not None and draft.tax_class not in classes:
        yield Problem("tax-class-unknown", {"tax_class": draft.tax_class, "known": ", ".join(classes)})


def _written_off(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if draft.kind == "offset" and draft.to is not None:
        if draft.to not in facts.books.chart.accounts:
            yield Problem("account-unknown", {"account": draft.to})
        elif facts.books.chart.is_inventory(draft.to):
            yield Problem("account-inventory", {"account": draft.to})


def _moved(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if draft.kind not in {"cash_move", "channel_settlement"}:
        return
    for payment in draft.payments:
        if _moving(payment, facts) <= 0:
            yield Problem("amount-not-positive", {"subject": payment.method})
        if payment.method == draft.to:
            yield Problem("move-nowhere", {"method": payment.method})
        if draft.kind == "channel_settlement":
            yield from _of_channel(payment, draft, facts)


def _moving(payment: Payment, facts: Facts) -> int:
    """How much is moved; a channel without an amount settles all it holds."""
    return facts.held if payment.amount is None else payment.amount


def _of_channel(payment: Payment, draft: Draft, facts: Facts) -> Iterator[Problem]:
    """No more is settled than the channel took, and the fee is a part of it."""
    gross = _moving(payment, facts)
    method = facts.books.methods.get(payment.method)
    if method is not None and method.channel is None:
        yield Problem("channel-missing", {"method": payment.method})
    elif gross > facts.held:
        figures = {"asked": money_text(gross), "open": money_text(facts.held)}
        yield Problem("channel-too-much", {"method": payment.method, **figures})
    if not 0 <= draft.fee <= gross:
        yield Problem("fee-wrong", {"fee": money_text(draft.fee), "gross": money_text(gross)})


def credit_problems(payments: Sequence[Payment], facts: Facts) -> Iterator[Problem]:
    """Why a customer may not buy this on credit: past the limit, or past the term with something older."""
    owed = sum(p.amount or 0 for p in payments if facts.books.methods[p.method].role == "receivable")
    party, credit = facts.party, facts.credit
    if not owed or party is None or credit is None:
        return
    after = credit.owed + owed
    if party.credit_limit is not None and after > party.credit_limit:
        figures = {"owed": money_text(after), "limit": money_text(party.credit_limit)}
        yield Problem("credit-over-limit", {"party": party.id, "name": party.name, **figures})
    if credit.overdue is not None:
        item = credit.overdue
        figures = {"open": money_text(item.amount), "day": item.day, "document": item.doc_no}
        yield Problem("credit-overdue", {"party": party.id, "name": party.name, **figures})


CHECKS: tuple[Check, ...] = (
    _settled,
    _methods,
    _accounts,
    _written_off,
    _moved,
)
