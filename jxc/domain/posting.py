"""Posting rules: which accounts a costed document moves, by role. Balanced money, nothing else.

Red postings are negative amounts on the same side. The chart maps roles to accounts, so both Chinese
standards are data. Source of each rule: docs/postings.md.
"""

from collections.abc import Callable, Iterable, Sequence

from jxc.domain.draft import Draft, Payment
from jxc.domain.facts import Books, Facts
from jxc.domain.numbers import Fen
from jxc.domain.record import Line, Posting

TRUE_UP = "true-up"  # the reason on a line that corrects the cost of an earlier short one


class Ledger:
    """Postings of one document as they are written, numbered from 1; nil amounts leave no trace."""

    def __init__(self, books: Books) -> None:
        """An empty set of postings over these books."""
        self.books = books
        self.postings: list[Posting] = []

    def debit(
        self,
        account: str,
        amount: int,
        *,
        party: str | None = None,
        channel: str | None = None,
        line_no: int | None = None,
    ) -> None:
        """Dr `account`; a negative amount is red."""
        if amount:
            self.postings.append(Posting(len(self.postings) + 1, account, party, channel, Fen(amount), Fen(0), line_no))

    def credit(
        self,
        account: str,
        amount: int,
        *,
        party: str | None = None,
        channel: str | None = None,
        line_no: int | None = None,
    ) -> None:
        """Cr `account`; a negative amount is red."""
        if amount:
            self.postings.append(Posting(len(self.postings) + 1, account, party, channel, Fen(0), Fen(amount), line_no))

    def role(self, name: str) -> str:
        """The account that plays a role."""
        return self.books.chart.account(name)


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


def _sum(lines: Iterable[Line], field: Callable[[Line], int]) -> int:
    return sum(field(line) for line in lines)


def _money(
    ledger: Ledger, payments: Iterable[Payment], party: str | None, write: Callable[..., None], sign: int
) -> None:
    for payment in payments:
        method = ledger.books.methods[payment.method]
        owed = party if method.role == "receivable" else None
        write(ledger.role(method.role), sign * (payment.amount or 0), party=owed, channel=method.channel)


def _opening(ledger: Ledger, draft: Draft, lines: Sequence[Line], _payments: Sequence[Payment], _facts: Facts) -> None:
    value = _sum(lines, lambda line: line.cost)
    ledger.debit(ledger.role("inventory"), value)
    for entry in draft.entries:
        _entry(ledger, entry.account, entry.amount, entry.party)
    ledger.credit(ledger.role("opening"), value + sum(entry.amount for entry in draft.entries))


def _entry(ledger: Ledger, account: str, amount: int, party: str | None) -> None:
    if amount >= 0:
        ledger.debit(account, amount, party=party)
    else:
        ledger.credit(account, -amount, party=party)


def _purchase(ledger: Ledger, draft: Draft, lines: Sequence[Line], payments: Sequence[Payment], _facts: Facts) -> None:
    ledger.debit(ledger.role("inventory"), _sum(lines, lambda line: line.cost))
    ledger.debit(ledger.role("input-vat"), _sum(lines, lambda line: line.tax))
    if payments:
        _money(ledger, payments, draft.party, ledger.credit, 1)
    else:
        ledger.credit(ledger.role("payable"), _sum(lines, lambda line: line.amount), party=draft.party)
    unknown = _sum((line for line in lines if line.price_kind == "unknown"), lambda line: line.cost)
    ledger.credit(ledger.role("uninvoiced"), unknown, party=draft.party)


def _purchase_return(
    ledger: Ledger, draft: Draft, lines: Sequence[Line], payments: Sequence[Payment], _facts: Facts
) -> None:
    if payments:
        _money(ledger, payments, draft.party, ledger.debit, 1)
    else:
        ledger.credit(ledger.role("payable"), _sum(lines, lambda line: line.amount), party=draft.party)
    ledger.debit(ledger.role("input-vat"), _sum(lines, lambda line: line.tax))
    ledger.debit(ledger.role("inventory"), _sum(lines, lambda line: line.cost))
    for line in lines:
        ledger.debit(ledger.role("cost-variance"), line.amount - line.tax - line.cost, line_no=line.line_no)


def _sale(ledger: Ledger, draft: Draft, lines: Sequence[Line], payments: Sequence[Payment], _facts: Facts) -> None:
    if draft.kind == "sale":
        _money(ledger, payments, draft.party, ledger.debit, 1)
    else:  # money really leaves: not red
        _money(ledger, payments, draft.party, ledger.credit, 1)
    tax = _sum(lines, lambda line: line.tax)
    ledger.credit(ledger.role("sales"), _sum(lines, lambda line: line.amount) - tax)
    ledger.credit(ledger.role("output-vat"), tax)
    for line in lines:
        ledger.debit(ledger.role("cost-sold"), -line.cost, line_no=line.line_no)
    cost = _sum(lines, lambda line: line.cost)
    if draft.kind == "sale":
        ledger.credit(ledger.role("inventory"), -cost)
    else:
        ledger.debit(ledger.role("inventory"), cost)


def _count(ledger: Ledger, _draft: Draft, lines: Sequence[Line], _payments: Sequence[Payment], _facts: Facts) -> None:
    gains = [line for line in lines if line.quantity > 0]
    losses = [line for line in lines if line.quantity < 0]
    ledger.debit(ledger.role("inventory"), _sum(gains, lambda line: line.cost))
    for line in gains:
        ledger.credit(ledger.role("pending"), line.cost, line_no=line.line_no)
    for line in losses:
        ledger.debit(ledger.role("pending"), -line.cost, line_no=line.line_no)
    ledger.credit(ledger.role("inventory"), -_sum(losses, lambda line: line.cost))


def _voucher(ledger: Ledger, draft: Draft, _lines: Sequence[Line], _payments: Sequence[Payment], _facts: Facts) -> None:
    for entry in draft.entries:
        _entry(ledger, entry.account, entry.amount, entry.party)


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
        ledger.postings.append(
            posting._replace(
                posting_no=len(ledger.postings) + 1, debit=Fen(-posting.debit), credit=Fen(-posting.credit)
            )
        )
    gap = _sum(lines, lambda line: line.cost) - (on_debit - on_credit)
    if on_debit:
        on_debit += gap
    else:
        on_credit -= gap
    ledger.debit(chart.account("inventory"), on_debit)
    ledger.credit(chart.account("inventory"), on_credit)
    _variance(ledger, lines, facts.source.lines)


def _variance(ledger: Ledger, lines: Sequence[Line], sources: Sequence[Line]) -> None:
    for line, source in zip(lines, sources, strict=True):
        ledger.debit(ledger.role("cost-variance"), -(line.cost + source.cost), line_no=line.line_no)


_Rule = Callable[[Ledger, Draft, Sequence[Line], Sequence[Payment], Facts], None]
_RULES: dict[str, _Rule] = {
    "opening": _opening,
    "purchase": _purchase,
    "purchase_return": _purchase_return,
    "sale": _sale,
    "sale_return": _sale,
    "count": _count,
    "voucher": _voucher,
    "reversal": _reversal,
}
