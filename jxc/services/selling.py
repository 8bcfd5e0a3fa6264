"""Sells goods and takes them back."""

from typing import NamedTuple

from jxc.domain.draft import REF, Draft, DraftLine, Given, Payment
from jxc.domain.numbers import Day, Fen, Quantity, parse_money, parse_quantity
from jxc.domain.record import Posted
from jxc.errors import JxcError
from jxc.services import trading
from jxc.services.days import one_day
from jxc.services.desk import Desk
from jxc.services.gathering import taken_of
from jxc.services.references import find_document
from jxc.services.refusals import refusals_kept
from jxc.services.tokens import draft_line, read_tokens


class Slip(NamedTuple):
    """What people may say about a document beside its lines."""

    party: str | None = None
    pay: tuple[str, ...] = ()
    day: str | None = None
    ref: str | None = None
    note: str | None = None
    fields: tuple[str, ...] = ()  # NAME=VALUE
    unfinished: bool = False


def sell(desk: Desk, tokens: list[str], slip: Slip) -> trading.Answer:
    """Post a sale of ITEM[xQTY][@PRICE[-DISCOUNT]] tokens."""
    return trading.post(desk.shop, desk.world, bill(desk, tokens, slip))


def bill(
    desk: Desk, tokens: list[str], slip: Slip, *, discount: str | None = None, rounding_off: str | None = None
) -> Draft:
    """The sale that tokens ask for, lowered as a whole by a discount and by what is rounded off."""
    lines = tuple(draft_line(asked, list_price=True) for asked in read_tokens(desk.shop, tokens))
    draft = Draft("sale", desk.operator, lines, discount=_yuan(discount), rounding_off=_yuan(rounding_off))
    return dress(desk, draft, slip)


def _yuan(text: str | None) -> Fen:
    return Fen(0) if text is None else parse_money(text)


def take_back(desk: Desk, document: str, parts: list[str], slip: Slip) -> trading.Answer:
    """Post the return of a sale: of LINE[xQTY] parts, or of all that is left."""
    number = find_document(desk, document, ("sale",))
    draft = Draft("sale_return", desk.operator, source_lines(desk, number, parts), source_no=number, whole=not parts)
    source = desk.shop.journal.document(number)
    party = source.document.party if source is not None else None
    return trading.post(desk.shop, desk.world, dress(desk, draft, slip._replace(party=slip.party or party)))


def exchange(desk: Desk, document: str, parts: list[str], tokens: list[str], slip: Slip) -> trading.Answer:
    """Post the exchange of LINE[xQTY] parts of a sale, or of all that is left of it, for ITEM[xQTY][@PRICE] tokens."""
    number = find_document(desk, document, ("sale",))
    given = tuple(draft_line(asked, list_price=True) for asked in read_tokens(desk.shop, tokens))
    draft = Draft("exchange", desk.operator, (*source_lines(desk, number, parts), *given), source_no=number)
    source = desk.shop.journal.document(number)
    party = source.document.party if source is not None else None
    return trading.post(desk.shop, desk.world, dress(desk, draft, slip._replace(party=party)))


def open_return(desk: Desk, tokens: list[str], slip: Slip) -> Draft:
    """The return of ITEM[xQTY][@PRICE] whose receipt nobody has; kept as refused where the setting forbids it."""
    with refusals_kept(desk.shop.journal, desk.world, operator=desk.operator, subject="sale_return"):
        if desk.shop.settings.open_returns == "forbid":
            raise JxcError("return-without-receipt")
    lines = tuple(draft_line(asked, list_price=True) for asked in read_tokens(desk.shop, tokens))
    return dress(desk, Draft("sale_return", desk.operator, lines), slip)


def dress(desk: Desk, draft: Draft, slip: Slip) -> Draft:
    """The draft with party, payments, day, reference and note as given."""
    return draft._replace(
        till=desk.till,
        party=slip.party,
        payments=tuple(read_payment(text) for text in slip.pay),
        day=read_day(desk, slip.day),
        external_source=REF if slip.ref is not None else None,
        external_id=slip.ref,
        note=slip.note,
        unfinished=slip.unfinished,
        fields=tuple(_read_field(text) for text in slip.fields),
    )


def _read_field(text: str) -> Given:
    """NAME=VALUE. Error: field-malformed."""
    name, equals, value = text.replace("＝", "=", 1).partition("=")
    if not name.strip() or not equals:
        raise JxcError("field-malformed", text=text)
    return Given(name.strip(), value)


def read_day(desk: Desk, text: str | None) -> Day | None:
    """The day of --date."""
    return None if text is None else one_day(text, desk.today)


def read_payment(text: str) -> Payment:
    """METHOD or METHOD=AMOUNT. Error: payment-malformed."""
    method, equals, amount = text.replace("＝", "=").partition("=")
    if not method.strip() or (equals and not amount.strip()):
        raise JxcError("payment-malformed", text=text)
    return Payment(method.strip(), parse_money(amount) if equals else None)


def source_lines(desk: Desk, number: str, parts: list[str]) -> tuple[DraftLine, ...]:
    """What comes back of a document: LINE[xQTY] parts in the line's own unit, or everything left of it."""
    source = desk.shop.journal.document(number)
    if source is None:
        raise JxcError("document-unknown", document=number)
    if parts:
        return tuple(read_part(source, text) for text in parts)
    given = (line for line in source.lines if line.quantity < 0 or source.document.kind != "exchange")
    left = {line.line_no: abs(line.quantity) for line in given if line.quantity}
    for line_no, taken in taken_of(desk.shop.journal, source).items():
        left[line_no] -= taken.quantity
    return tuple(back_of(source, line_no, Quantity(quantity)) for line_no, quantity in left.items() if quantity > 0)


def read_part(source: Posted, text: str) -> DraftLine:
    """LINE[xQTY] of a posted document, in the line's own unit. Errors: source-line-unknown, quantity-too-fine."""
    digits, times, keyed = text.replace("×", "x").replace("*", "x").lower().partition("x")
    if not digits.strip().isdecimal():
        raise JxcError("source-line-unknown", document=source.document.doc_no, line=text)
    line_no = int(digits)
    line = next((line for line in source.lines if line.line_no == line_no and line.quantity), None)
    if line is None:
        raise JxcError("source-line-unknown", document=source.document.doc_no, line=line_no)
    if not times:
        return back_of(source, line_no, Quantity(abs(line.quantity)))
    count = parse_quantity(keyed)
    exact = count * abs(line.quantity)
    if exact % abs(line.unit_quantity):
        raise JxcError("quantity-too-fine", item=line.sku, unit=line.unit)
    return back_of(source, line_no, Quantity(exact // abs(line.unit_quantity)))


def back_of(source: Posted, line_no: int, quantity: Quantity) -> DraftLine:
    """A request about `quantity` (base unit) of a posted line."""
    line = source.lines[line_no - 1]
    return DraftLine(line.sku, line.unit, quantity, quantity, line.price_kind, source_line=line_no)
