"""Finds the document people mean: its whole number, XS12, 12 where the kind is clear, or last."""

import re
from collections.abc import Iterable

from jxc.domain.record import CODE_OF, KIND_OF_CODE, KINDS
from jxc.errors import JxcError
from jxc.services.desk import Desk
from jxc.storage.journal import number_text

_SHORT = re.compile(r"(?P<code>[A-Za-z]{2})?-?(?P<number>\d{1,9})")


def find_document(desk: Desk, text: str, kinds: tuple[str, ...] = ()) -> str:
    """The number of the document meant, among `kinds` where given. Errors: document-unknown, document-ambiguous."""
    plain = text.strip()
    if plain.casefold() in {"last", "上一单"}:
        return _last(desk, text, kinds)
    connection = desk.shop.journal.connection
    if connection.execute("SELECT 1 FROM documents WHERE doc_no = ?", (plain,)).fetchone():
        return plain
    short = _SHORT.fullmatch(plain)
    if short is None:
        raise JxcError("document-unknown", document=text)
    code = (short["code"] or "").upper()
    wanted = (KIND_OF_CODE[code],) if code in KIND_OF_CODE else kinds if not code else ()
    return _numbered(desk, text, int(short["number"]), wanted or (tuple(CODE_OF) if not code else ()))


def _numbered(desk: Desk, text: str, number: int, kinds: tuple[str, ...]) -> str:
    """The newest month's document of that number, where one kind only has it."""
    journal = desk.shop.journal
    found = []
    for kind in kinds:
        # numbers have no gaps, so a month that got as far has it; looking through documents would take a till's time
        row = journal.connection.execute(
            "SELECT max(month) FROM number WHERE code = ? AND last >= ?", (CODE_OF[kind], max(number, 1))
        ).fetchone()
        if row[0] is not None and number:
            found.append(number_text(journal.store, journal.epoch, CODE_OF[kind], str(row[0]), number))
    if not found:
        raise JxcError("document-unknown", document=text)
    if len(found) > 1:
        raise JxcError("document-ambiguous", document=text, documents=", ".join(found))
    return found[0]


def _last(desk: Desk, text: str, kinds: tuple[str, ...]) -> str:
    """The newest document of this operator and till."""
    marks = ", ".join("?" * len(kinds))
    only = f"AND kind IN ({marks}) " if kinds else ""
    row = desk.shop.journal.connection.execute(
        f"SELECT doc_no FROM documents WHERE operator = ? AND till IS ? {only}ORDER BY epoch DESC, seq DESC LIMIT 1",  # noqa: S608 marks only
        (desk.operator, desk.till, *kinds),
    ).fetchone()
    if row is None:
        raise JxcError("document-unknown", document=text)
    return str(row[0])


def find_among(text: str, numbers: Iterable[str], kinds: tuple[str, ...] = ()) -> str | None:
    """The one of `numbers` that a short form means, of `kinds` where it names no kind. Error: document-ambiguous."""
    short = _SHORT.fullmatch(text.strip())
    if short is None:
        return None
    codes = {(short["code"] or "").upper()} if short["code"] else {CODE_OF[kind] for kind in kinds}
    end = f"-{int(short['number']):05d}"
    found = [n for n in dict.fromkeys(numbers) if n.endswith(end) and (not codes or n.split("-")[-3] in codes)]
    if len(found) > 1:
        raise JxcError("document-ambiguous", document=text, documents=", ".join(found))
    return found[0] if found else None


def find_kind(text: str) -> str:
    """The kind of document that a name, a code or a Chinese title means: scrap, BS or 报损. Error: kind-unknown."""
    plain = text.strip().casefold().replace("-", "_").replace(" ", "_")
    for kind in KINDS:
        if plain in {kind.name, kind.code.casefold(), kind.zh}:
            return kind.name
    raise JxcError("kind-unknown", kind=text, known=", ".join(kind.name for kind in KINDS))
