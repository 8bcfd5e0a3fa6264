"""Writes the postings of one document: debits and credits by account, numbered, nil amounts left out.

What every posting rule uses; which accounts a kind of document moves is said in posting.py.
"""

from collections.abc import Callable, Iterable, Sequence

from jxc.domain.draft import Draft, Entry, Payment
from jxc.domain.facts import Books, Facts
from jxc.domain.numbers import Fen
from jxc.domain.record import Line, Posting


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

    def enter(self, entry: Entry) -> None:
        """An entry as keyed: debit where positive, credit where negative."""
        if entry.amount >= 0:
            self.debit(entry.account, entry.amount, party=entry.party)
        else:
            self.credit(entry.account, -entry.amount, party=entry.party)

    def money_in(self, payments: Iterable[Payment], party: str | None) -> None:
        """Dr the account of each way to pay; what stays owed stands with the party."""
        for payment in payments:
            method = self.books.methods[payment.method]
            owed = party if method.role == "receivable" else None
            self.debit(self.role(method.role), payment.amount or 0, party=owed, channel=method.channel)

    def money_out(self, payments: Iterable[Payment], party: str | None) -> None:
        """Cr the account of each way to pay."""
        for payment in payments:
            method = self.books.methods[payment.method]
            owed = party if method.role == "receivable" else None
            self.credit(self.role(method.role), payment.amount or 0, party=owed, channel=method.channel)

    def role(self, name: str) -> str:
        """The account that plays a role."""
        return self.books.chart.account(name)


def sum_of(lines: Iterable[Line], field: Callable[[Line], int]) -> int:
    """The sum of one figure over lines."""
    return sum(field(line) for line in lines)


Rule = Callable[[Ledger, Draft, Sequence[Line], Sequence[Payment], Facts], None]
