"""Pays suppliers, collects from customers, offsets claims against each other or writes them off."""

from collections.abc import Sequence

from jxc.domain.draft import Claim, Draft, Payment
from jxc.domain.facts import OpenItem
from jxc.domain.numbers import Fen, parse_money
from jxc.errors import JxcError, Problem
from jxc.services import trading
from jxc.services.claims import open_items
from jxc.services.desk import Desk
from jxc.services.documents import TITLES, receipt
from jxc.services.references import find_among, find_document
from jxc.services.selling import Slip, dress
from jxc.table import Column, Fact, Kind, Note, Sheet, Table

_USUAL = {"payment": ("purchase",), "collection": ("sale",), "offset": ()}  # what a bare number means


def settle(desk: Desk, kind: str, documents: Sequence[str], slip: Slip, *, oldest: bool = False) -> trading.Answer:
    """Post a payment or collection of DOC[=AMOUNT] claims with the slip's party; what they leave of it is ahead."""
    draft = dress(desk, Draft(kind, desk.operator, oldest=oldest), slip)
    draft = draft._replace(
        claims=_claims(desk, documents, slip, _USUAL[kind]),
        payments=draft.payments or (Payment(desk.shop.books.default_pay),),
    )
    return trading.post(desk.shop, desk.world, draft)


def offset(desk: Desk, documents: Sequence[str], slip: Slip, *, write_off: str | None = None) -> trading.Answer:
    """Post an offset of a party's claims, or write them off to an account (its code or role)."""
    roles = desk.shop.books.chart.roles
    draft = dress(desk, Draft("offset", desk.operator), slip)
    to = None if write_off is None else roles.get(write_off, write_off)
    return trading.post(desk.shop, desk.world, draft._replace(claims=_claims(desk, documents, slip, ()), to=to))


def _claims(desk: Desk, documents: Sequence[str], slip: Slip, kinds: tuple[str, ...]) -> tuple[Claim, ...]:
    """DOC or DOC=AMOUNT, each; problems of all of them together. A short form means what is open with the party."""
    items = open_items(desk.shop.journal, desk.shop.books.chart, slip.party or "") if documents else ()
    numbers = [item.doc_no for item in items]
    claims: list[Claim] = []
    problems: list[Problem] = []
    for text in documents:
        try:
            document, amount = _read(text)
            number = find_among(document, numbers, kinds) or find_document(desk, document, kinds)
            claims.append(Claim(number, amount))
        except JxcError as error:
            problems.append(Problem(error.code, error.params))
    if problems:
        raise JxcError.of(tuple(problems))
    return tuple(claims)


def _read(text: str) -> tuple[str, Fen | None]:
    document, equals, amount = text.replace("＝", "=").partition("=")
    if not document.strip() or (equals and not amount.strip()):
        raise JxcError("claim-malformed", text=text)
    return document, parse_money(amount) if equals else None


def settlement(desk: Desk, answer: trading.Answer) -> Sheet:
    """What a payment, collection or offset says back: what it settled, what is open still, what is ahead."""
    document = answer.posted.document
    if answer.waiting is not None:
        return receipt(desk, answer)
    party = desk.shop.party(document.party or "")
    items = open_items(desk.shop.journal, desk.shop.books.chart, document.party or "")
    facts = (
        Fact("doc_no", Kind.TEXT, "Number", document.doc_no),
        Fact("party", Kind.TEXT, "Party", document.party),
        Fact("name", Kind.TEXT, "Name", party.name if party is not None else None),
        Fact("total", Kind.MONEY, "Total", document.gross),
        *_ahead(answer),
        Fact("they_owe", Kind.MONEY, "They owe now", sum(max(item.amount, 0) for item in items)),
        Fact("we_owe", Kind.MONEY, "We owe now", sum(max(-item.amount, 0) for item in items)),
    )
    notes = (Note("Posted before under this reference; nothing was posted again."),) if answer.repeated else ()
    return Sheet(document.kind, TITLES[document.kind], facts, (_settled(answer, items),), notes)


def _ahead(answer: trading.Answer) -> tuple[Fact, ...]:
    """What a payment or collection leaves beyond all documents: it names the party and settles nothing."""
    document, postings = answer.posted.document, answer.posted.postings
    ahead = sum(p.debit + p.credit for p in postings if p.party is not None and p.settles is None)
    if not ahead:
        return ()
    if document.kind == "collection":
        return (Fact("ahead", Kind.MONEY, "Received ahead", ahead),)
    return (Fact("ahead", Kind.MONEY, "Paid ahead", ahead),)


def _settled(answer: trading.Answer, items: Sequence[OpenItem]) -> Table:
    left = {(item.doc_no, item.account): abs(item.amount) for item in items}
    rows = [
        (p.settles, p.account, p.debit + p.credit, left.get((p.settles, p.account), 0))
        for p in answer.posted.postings
        if p.settles is not None
    ]
    columns = (
        Column("document", Kind.TEXT, "Document"),
        Column("account", Kind.TEXT, "Account"),
        Column("settled", Kind.MONEY, "Settled"),
        Column("left", Kind.MONEY, "Still open"),
    )
    return Table("settled", "Settled", columns, rows)
