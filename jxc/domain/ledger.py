"""Writes the postings of one document: debits and credits by account, numbered, nil amounts left out.

What every posting rule uses; which accounts a kind of document moves is said in posting/.
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
        settles: str | None = None,
    ) -> None:
        """Dr `account`; a negative amount is red."""
        if amount:
            number = len(self.postings) + 1
            self.postings.append(Posting(number, account, party, channel, Fen(amount), Fen(0), line_no, settles))

    def credit(
        self,
        account: str,
        amount: int,
        *,
        party: str | None = None,
        channel: str | None = None,
        line_no: int | None = None,
        settles: str | None = None,
    ) -> None:
        """Cr `account`; a negative amount is red."""
        if amount:
            number = len(self.postings) + 1
            self.postings.append(Posting(number, account, party, channel, Fen(0), Fen(amount), line_no, settles))

    def enter(self, entry: Entry) -> None:
        """An entry as keyed: debit where positive, credit where negative."""
        if entry.amount >= 0:
            self.debit(entry.account, entry.amount, party=entry.party, channel=entry.channel)
        else:
            self.credit(entry.account, -entry.amount, party=entry.party, channel=entry.channel)

    def money(self, payments: Iterable[Payment], party: str | None, *, comes: bool, settles: str | None = None) -> None:
        """Dr the account of each way to pay if the money comes, else Cr; what stays owed stands with the party."""
        write = self.debit if comes else self.credit
        for payment in payments:
            method = self.books.methods[payment.method]
            account, amount = self.books.account_of(method), payment.amount or 0
            if method.role == "receivable":
                write(account, amount, party=party, settles=settles)
            else:
                write(account, amount, channel=method.channel)

    def role(self, name: str) -> str:
        """The account that plays a role."""
        return self.books.chart.account(name)


def sum_of(lines: Iterable[Line], field: Callable[[Line], int]) -> int:
    """The sum of one figure over lines."""
    return sum(field(line) for line in lines)


def input_vat(ledger: Ledger, lines: Sequence[Line]) -> None:
    """The tax that invoices let deduct: at once, or once they are certified."""
    pending = sum_of((line for line in lines if line.deduction == "pending"), lambda line: line.tax)
    ledger.debit(ledger.role("input-vat"), sum_of(lines, lambda line: line.tax) - pending)
    if pending:
        ledger.debit(ledger.role("input-pending"), pending)


Rule = Callable[[Ledger, Draft, Sequence[Line], Sequence[Payment], Facts], None]
