"""Postings of vouchers, and of reversals: the source again in red."""

from collections.abc import Sequence

from jxc.domain.draft import Draft, Payment
from jxc.domain.facts import Facts
from jxc.domain.ledger import Ledger, Rule, sum_of
from jxc.domain.numbers import Fen
from jxc.domain.record import Line, Posting


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


RULES: dict[str, Rule] = {"voucher": _voucher, "month_close": _voucher, "reversal": _reversal}
