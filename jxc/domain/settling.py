"""How money, or an opposite claim, is shared over what is open with a party. Pure; what is open is given as facts.

An open item is what a document still leaves on an account with a party. It derives from postings alone: those of the
document itself and those that say they settle it.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from jxc.domain.chart import PARTY_ROLES
from jxc.domain.draft import Claim, Draft
from jxc.domain.facts import Facts, OpenItem
from jxc.domain.numbers import Fen, money_text
from jxc.errors import Problem

CLAIMS = PARTY_ROLES | {"other-payable"}  # roles whose items can be settled
DEBTS = frozenset({"receivable", "payable", "other-payable"})  # roles that settling the oldest takes
AHEAD = {"payment": "prepayment", "collection": "advance"}  # where money beyond what is open goes
PAIRS = (("prepayment", "payable"), ("receivable", "advance"))  # what an offset without documents matches


class Share(NamedTuple):
    """How much of an open item a document settles; signed like the item, so that the posting is the opposite."""

    item: OpenItem
    amount: Fen


class Sharing(NamedTuple):
    """What a document settles, what is paid ahead, and what speaks against it."""

    shares: tuple[Share, ...]
    ahead: Fen = Fen(0)
    problems: tuple[Problem, ...] = ()

    @property
    def total(self) -> int:
        """Everything settled, in fen, without sign."""
        return sum(abs(share.amount) for share in self.shares)


def shared(draft: Draft, facts: Facts) -> Sharing:
    """What `draft` (payment, collection or offset) settles of the party's open items."""
    return _offset(draft, facts) if draft.kind == "offset" else _money(draft, facts)


class _Side:
    """Open items of one sign, oldest first, and how much of each is taken."""

    def __init__(self, items: Iterable[OpenItem]) -> None:
        self.items = tuple(items)
        self.taken = [0] * len(self.items)

    def left(self, doc_no: str) -> int:
        """What is open of a document and not taken yet."""
        return sum(abs(item.amount) - self.taken[n] for n, item in enumerate(self.items) if item.doc_no == doc_no)

    def take(self, doc_no: str, amount: int) -> int:
        """Take up to `amount` of a document; answers how much it was."""
        rest = amount
        for n, item in enumerate(self.items):
            if item.doc_no == doc_no:
                part = min(abs(item.amount) - self.taken[n], rest)
                self.taken[n] += part
                rest -= part
        return amount - rest

    def text(self) -> str:
        """What is open, as people read it."""
        left = ((item.doc_no, abs(item.amount) - self.taken[n]) for n, item in enumerate(self.items))
        return ", ".join(f"{doc_no} {money_text(amount)}" for doc_no, amount in left if amount) or "–"

    def shares(self) -> tuple[Share, ...]:
        """What was taken, item by item."""
        return tuple(
            Share(item, Fen(taken if item.amount > 0 else -taken))
            for item, taken in zip(self.items, self.taken, strict=True)
            if taken
        )


def _money(draft: Draft, facts: Facts) -> Sharing:
    """Money given: named amounts first, then documents without one, then the oldest; the rest is paid ahead."""
    sign = -1 if draft.kind == "payment" else 1
    side = _Side(item for item in facts.open_items if item.amount * sign > 0)
    problems = _take_named(side, draft, facts)
    paid: int = sum(payment.amount or 0 for payment in draft.payments)
    bounded = bool(draft.payments) and draft.payments[-1].amount is not None
    fixed = sum(side.taken)
    if bounded and fixed > paid and not problems:
        problems.append(_short(fixed, paid))
    rest = paid - fixed if bounded else sum(abs(item.amount) for item in side.items)
    for claim in draft.claims:
        if claim.amount is None and side.left(claim.doc_no) and not problems:
            took = side.take(claim.doc_no, max(rest, 0))
            rest -= took
            if not took:
                problems.append(Problem("settle-no-money", {"document": claim.doc_no}))
    if draft.oldest:
        for item in side.items:
            if item.role in DEBTS and rest > 0:
                rest -= side.take(item.doc_no, rest)
    ahead = max(paid - sum(side.taken), 0)
    if not problems and not ahead and not any(side.taken):
        problems.append(Problem("settle-nothing", {}))
    return Sharing(side.shares(), Fen(ahead), tuple(problems))


def _short(total: int, paid: int) -> Problem:
    figures = {"total": money_text(total), "paid": money_text(paid), "missing": money_text(total - paid)}
    return Problem("payment-short", dict(figures))


def _take_named(side: _Side, draft: Draft, facts: Facts) -> list[Problem]:
    """Take what claims with an amount ask; what is wrong with any of them."""
    problems: list[Problem] = []
    for claim in draft.claims:
        problem = _wrong(claim, side, facts)
        if problem is not None:
            problems.append(problem)
        elif claim.amount is not None:
            side.take(claim.doc_no, claim.amount)
    return problems


def _wrong(claim: Claim, side: _Side, facts: Facts) -> Problem | None:
    left = side.left(claim.doc_no)
    if claim.amount is not None and claim.amount <= 0:
        return Problem("settle-not-positive", {"document": claim.doc_no})
    if not left:
        party = facts.party.id if facts.party is not None else ""
        return Problem("settle-closed", {"document": claim.doc_no, "party": party, "open": side.text()})
    if claim.amount is not None and claim.amount > left:
        figures = {"asked": money_text(claim.amount), "open": money_text(left)}
        return Problem("settle-too-much", {"document": claim.doc_no, **figures})
    return None


def _offset(draft: Draft, facts: Facts) -> Sharing:
    """Claims of both signs against each other, or, with an account to write them off to, for good."""
    if not draft.claims:
        found = () if draft.to else _matched_pairs(facts.open_items)
        return Sharing(found, problems=() if found else (Problem("settle-nothing", {}),))
    debit = _Side(item for item in facts.open_items if item.amount > 0)
    credit = _Side(item for item in facts.open_items if item.amount < 0)
    problems: list[Problem] = []
    asked: dict[int, int] = {}
    for place, claim in enumerate(draft.claims):
        side = debit if debit.left(claim.doc_no) else credit
        problem = _wrong(claim, side, facts)
        if problem is not None:
            problems.append(problem)
        elif claim.amount is not None:
            asked[place] = side.take(claim.doc_no, claim.amount)
    if problems:
        return Sharing((), problems=tuple(problems))
    free = [claim.doc_no for claim in draft.claims if claim.amount is None]
    limit = None if draft.to else min(_reach(debit, free), _reach(credit, free))
    if limit is not None and (not limit or max(sum(debit.taken), sum(credit.taken)) > limit):
        figures = {"debit": money_text(_reach(debit, free)), "credit": money_text(_reach(credit, free))}
        return Sharing((), problems=(Problem("offset-uneven", dict(figures)),))
    for side in (debit, credit):
        for doc_no in free:
            side.take(doc_no, side.left(doc_no) if limit is None else limit - sum(side.taken))
    return Sharing((*debit.shares(), *credit.shares()))


def _reach(side: _Side, free: Sequence[str]) -> int:
    """What a side can give: the amounts named and all of the documents named without one."""
    return sum(side.taken) + sum(side.left(doc_no) for doc_no in dict.fromkeys(free))


def _matched_pairs(items: Sequence[OpenItem]) -> tuple[Share, ...]:
    """Prepayments against payables and receivables against advances, the oldest first, as far as both reach."""
    shares: list[Share] = []
    for debit_role, credit_role in PAIRS:
        debit = [item for item in items if item.role == debit_role and item.amount > 0]
        credit = [item for item in items if item.role == credit_role and item.amount < 0]
        limit = min(sum(item.amount for item in debit), -sum(item.amount for item in credit))
        for side in (debit, credit):
            rest = limit
            for item in side:
                part = min(abs(item.amount), rest)
                rest -= part
                if part:
                    shares.append(Share(item, Fen(part if item.amount > 0 else -part)))
    return tuple(shares)
