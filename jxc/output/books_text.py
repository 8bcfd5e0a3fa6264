"""The journal as books that hledger and beancount read, check and add up.

Owns both dialects: accounts declared by code, one transaction per document, amounts exact. It draws the `journal`
report and nothing else; what those programs cannot hold (red sides, lines, times) is left out.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple, TextIO

from jxc.domain.numbers import money_text
from jxc.errors import JxcError
from jxc.i18n import Words
from jxc.output import cells
from jxc.table import Table

CURRENCY = "CNY"
_COLUMNS = ("date", "doc_no", "kind", "account", "account_name", "class", "party", "debit", "credit", "note")
# class of the chart → root of beancount, type of hledger; common accounts and work in progress are assets
_ROOTS = {
    "asset": ("Assets", "A"),
    "common": ("Assets", "A"),
    "cost": ("Assets", "A"),
    "liability": ("Liabilities", "L"),
    "equity": ("Equity", "E"),
    "income": ("Income", "R"),
    "expense": ("Expenses", "X"),
}
_UNKNOWN = ("Equity", "E")  # an account that the chart does not know


class _Posting(NamedTuple):
    """A row of the journal; the amount is debit less credit, in fen."""

    date: str
    doc_no: str
    kind: str
    account: str
    name: str
    roots: tuple[str, str]
    party: str
    amount: int
    note: str


def write(table: Table, dialect: str, out: TextIO, words: Words) -> None:
    """Write the journal in a dialect: hledger or beancount. Error: format-journal for any other table."""
    names = [column.name for column in table.columns]
    if not set(_COLUMNS) <= set(names):
        raise JxcError("format-journal", format=dialect)
    places = [names.index(name) for name in _COLUMNS]
    writer = _hledger if dialect == "hledger" else _beancount
    out.writelines(line + "\n" for line in writer(_Reader(table, places), words))


class _Reader:
    """The journal's rows, walked over twice: for the accounts, then for the documents."""

    def __init__(self, table: Table, places: list[int]) -> None:
        """Rows of `table`, whose wanted cells stand at `places`."""
        self._table, self._places = table, places

    def postings(self) -> Iterator[_Posting]:
        """Every posting in the order of the books."""
        for row in self._table.rows:
            date, doc_no, kind, account, name, class_, party, debit, credit, note = (row[p] for p in self._places)
            amount = int(str(debit)) - int(str(credit))
            roots = _ROOTS.get(str(class_), _UNKNOWN)
            yield _Posting(
                str(date), str(doc_no), str(kind), str(account), _text(name), roots, _text(party), amount, _text(note)
            )  # fmt: skip

    def accounts(self) -> dict[str, _Posting]:
        """The first posting of every account, by code."""
        found: dict[str, _Posting] = {}
        for posting in self.postings():
            found.setdefault(posting.account, posting)
        return dict(sorted(found.items()))

    def documents(self) -> Iterator[tuple[_Posting, Iterable[_Posting]]]:
        """Each document as its first posting and all of them."""
        for _, group in groupby(self.postings(), key=lambda posting: posting.doc_no):
            entries = list(group)
            yield entries[0], entries


def _text(value: object) -> str:
    return "" if value is None else " ".join(cells.clean(str(value)).split())


def _path(account: str) -> str:
    return account.replace(".", ":")


def _about(head: _Posting, words: Words) -> str:
    kind = words.text(head.kind).replace("_", " ")
    return f"{kind}: {head.note}" if head.note else kind


def _hledger(journal: _Reader, words: Words) -> Iterator[str]:
    yield f"commodity 1000.00 {CURRENCY}"
    yield ""
    for code, first in journal.accounts().items():
        yield f"account {_path(code)}  ; {_comment(first.name)}, type:{first.roots[1]}"
    for head, entries in journal.documents():
        yield ""
        yield f"{head.date} * ({head.doc_no}) {_about(head, words).replace(';', ',')}"
        for entry in entries:
            party = f"  ; party:{_comment(entry.party)}" if entry.party else ""
            yield f"    {_path(entry.account)}  {money_text(entry.amount)} {CURRENCY}{party}"


def _comment(text: str) -> str:
    """Text without what would end a tag or begin one."""
    return text.replace(",", " ").replace(":", " ")


def _beancount(journal: _Reader, words: Words) -> Iterator[str]:
    yield f'option "operating_currency" "{CURRENCY}"'
    yield ""
    accounts = journal.accounts()
    day = min((first.date for first in accounts.values()), default="")
    for code, first in accounts.items():
        yield f"{day} open {_rooted(first)} {CURRENCY}"
        yield f"  name: {_quoted(first.name or code)}"
    for head, entries in journal.documents():
        yield ""
        yield f"{head.date} * {_quoted(head.party)} {_quoted(_about(head, words))} ^{head.doc_no}"
        for entry in entries:
            yield f"  {_rooted(entry)}  {money_text(entry.amount)} {CURRENCY}"
            if entry.party:
                yield f"    party: {_quoted(entry.party)}"


def _rooted(posting: _Posting) -> str:
    return f"{posting.roots[0]}:{_path(posting.account)}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
