"""Vouchers and reversals: documents that move money by hand, or take a document back whole."""

from collections.abc import Sequence

from jxc.domain.draft import Draft, Entry
from jxc.domain.facts import Books
from jxc.domain.numbers import parse_money
from jxc.errors import JxcError
from jxc.services import trading
from jxc.services.desk import Desk
from jxc.services.references import find_document
from jxc.services.selling import Slip, dress


def post_voucher(desk: Desk, entries: list[str], slip: Slip) -> trading.Answer:
    """Post a balanced voucher of ACCOUNT[/PARTY]=±AMOUNT entries: debits positive, credits negative."""
    draft = Draft("voucher", desk.operator, entries=read_entries(desk, entries))
    return trading.post(desk.shop, desk.world, dress(desk, draft, slip))


def read_entries(desk: Desk, texts: Sequence[str]) -> tuple[Entry, ...]:
    """ACCOUNT[/PARTY]=±AMOUNT each. An account is a code, a role of the chart or a way to pay: 6602, admin, wechat."""
    books = desk.shop.books
    return tuple(_named(_entry(text), books) for text in texts)


def _named(entry: Entry, books: Books) -> Entry:
    role, method = entry.account, books.methods.get(entry.account)
    if role not in books.chart.roles and method is not None:
        return entry._replace(account=books.account_of(method), channel=method.channel)
    return entry._replace(account=books.chart.roles.get(role, entry.account))


def _entry(text: str) -> Entry:
    account, equals, amount = text.replace("＝", "=").partition("=")
    code, _, party = account.strip().partition("/")
    if not code or not equals or not amount.strip():
        raise JxcError("entry-malformed", text=text)
    return Entry(code, parse_money(amount), party or None)


def reverse(desk: Desk, document: str, note: str | None = None) -> trading.Answer:
    """Post the red reversal of a whole document."""
    return trading.post(desk.shop, desk.world, red(desk, find_document(desk, document), note))


def red(desk: Desk, number: str, note: str | None = None) -> Draft:
    """The draft of a document's reversal."""
    draft = dress(desk, Draft("reversal", desk.operator, source_no=number), Slip(note=note))
    source = desk.shop.journal.document(number)
    if source is not None and source.document.kind == "shift_close":
        draft = draft._replace(till=source.document.till)  # its money lies in that till, wherever this is keyed
    return draft


def last_own(desk: Desk) -> str:
    """The document that `undo` would reverse: the last of this operator and till. Error: document-unknown."""
    return find_document(desk, "last")
