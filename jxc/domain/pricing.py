"""Amounts and VAT of lines: from the price keyed, or as the share of a source line. Costs are not its business."""

from collections.abc import Iterator
from typing import NamedTuple

from jxc.domain.draft import Draft, DraftLine
from jxc.domain.facts import NOTHING, Books, Facts
from jxc.domain.numbers import Fen, Price, Quantity, Rate, allocate, amount_of, net_of, round_half, share
from jxc.domain.record import Line
from jxc.domain.tax import GENERAL, SMALL

OUTWARD = frozenset({"sale", "exchange", "purchase_return", "transfer_out", "scrap", "use", "gift"})  # goods leave
REVERSED = frozenset({"sale_return", "purchase_return"})  # kinds whose amounts are negative
RETURNING = REVERSED | {"exchange"}  # kinds whose lines with a source take goods of it back
VALUED = frozenset(
    {"sale", "sale_return", "exchange", "purchase", "purchase_return"}
)  # kinds with a price that others pay


class _Terms(NamedTuple):
    """What all lines of a document with one tax class share."""

    valued: bool  # whether others pay a price
    net: bool
    sign: int  # of amounts
    move: int  # of quantities
    tax_class: str | None
    rate: Rate
    deduction: str | None


def priced_lines(draft: Draft, facts: Facts) -> Iterator[Line]:
    """The draft's lines with amounts and tax, in order, cost still nil. The draft has passed the checks."""
    lowered = draft.discount + draft.rounding_off
    return _lowered(list(_lines(draft, facts)), lowered) if lowered else _lines(draft, facts)


def _lowered(lines: list[Line], lowered: int) -> Iterator[Line]:
    """What a whole bill is lowered by, as part of each line's own discount: a return gives back what was paid."""
    for line, part in zip(lines, allocate(lowered, [line.amount for line in lines]), strict=True):
        amount = line.amount - part
        tax = amount - net_of(amount, line.tax_rate)
        yield line._replace(discount=Fen(line.discount + part), amount=Fen(amount), tax=Fen(tax))


def _lines(draft: Draft, facts: Facts) -> Iterator[Line]:
    known: dict[str | None, _Terms] = {}  # by tax class: looked up once for a document, not for every line
    valued = draft.kind in VALUED
    for line_no, asked in enumerate(draft.lines, 1):
        if asked.source_line is not None and facts.source is not None and draft.kind in RETURNING:
            yield share_of_source(draft, asked, line_no, facts)
            continue
        tax_class = facts.items[asked.sku].tax_class if valued else None
        terms = known.get(tax_class)
        if terms is None:
            terms = known[tax_class] = _terms(draft, tax_class, facts)
        line = _keyed(asked, line_no, terms)
        if asked.source_line is not None:  # of the order that is received
            line = line._replace(source_no=draft.source_no, source_line=asked.source_line)
        yield line


def _keyed(asked: DraftLine, line_no: int, terms: _Terms) -> Line:
    _, _, sign, move, tax_class, rate, deduction = terms
    amount, tax = _amount(asked, terms)
    return Line(
        line_no, asked.sku, None, asked.unit, Quantity(move * asked.unit_quantity), Quantity(move * asked.quantity),
        asked.price_kind, asked.price, Fen(sign * asked.discount), Fen(sign * amount), tax_class, rate, deduction,
        Fen(sign * tax), Fen(0), asked.price_kind == "unknown", None, None, asked.reason,
    )  # fmt: skip


def _terms(draft: Draft, tax_class: str | None, facts: Facts) -> _Terms:
    """Tax rate and, for purchases, what the invoice allows to deduct."""
    sign = -1 if draft.kind in REVERSED else 1
    move = -1 if draft.kind in OUTWARD else 1
    if tax_class is None:
        return _Terms(valued=False, net=False, sign=sign, move=move, tax_class=None, rate=Rate(0), deduction=None)
    books = facts.books
    sold = draft.kind.startswith(("sale", "exchange"))
    deduction = None if sold else purchase_deduction(draft, facts, books)
    rate = books.tax.rate(books.status, tax_class, facts.day) if sold else purchase_rate(facts, tax_class, deduction)
    # what a small-scale buyer pays is what goods cost him: nothing is taken out of his estimate either
    net = draft.net or (deduction == "estimate" and books.status == SMALL)
    return _Terms(valued=True, net=net, sign=sign, move=move, tax_class=tax_class, rate=rate, deduction=deduction)


def purchase_rate(facts: Facts, tax_class: str, deduction: str | None) -> Rate:
    """The rate of a purchase; farm produce bought from its grower has the reduced one."""
    return facts.books.tax.rate(GENERAL, "reduced" if deduction == "produce" else tax_class, facts.day)


def purchase_deduction(draft: Draft, facts: Facts, books: Books) -> str:
    """What the invoice allows: as keyed, else as the supplier usually invoices; a small-scale buyer deducts nothing."""
    if books.status == SMALL and draft.deduction != "estimate":
        return "plain"
    if draft.deduction is not None:
        return draft.deduction
    return facts.party.deduction if facts.party is not None else "plain"


def tax_in(gross: int, rate: Rate, deduction: str | None) -> int:
    """The tax that can be deducted of a gross amount; deduction None is a sale, whose tax is due in any case."""
    if deduction in {"plain", "estimate"}:
        return 0
    if deduction == "produce":
        return round_half(gross * rate, 10_000)
    return gross - net_of(gross, rate)


def _amount(asked: DraftLine, terms: _Terms) -> tuple[int, int]:
    """Gross amount and the tax in it; a plain invoice's tax is part of the cost, an estimate is without any."""
    if not terms.valued or asked.price_kind != "priced":
        return 0, 0
    keyed = amount_of(asked.price, asked.unit_quantity) - asked.discount
    if terms.deduction == "estimate":
        return keyed if terms.net else net_of(keyed, terms.rate), 0
    gross = keyed + round_half(keyed * terms.rate, 10_000) if terms.net else keyed
    return gross, tax_in(gross, terms.rate, terms.deduction)


def opening_value(asked: DraftLine) -> Fen:
    """The value of goods at the opening: unit cost × quantity, without VAT."""
    return amount_of(asked.price, asked.unit_quantity)


def share_of_source(draft: Draft, asked: DraftLine, line_no: int, facts: Facts) -> Line:
    """The part of a source line that comes back: every fixed total by share(), so that all parts are the whole.

    What standing parts took is subtracted as it was posted: after one between them was reversed no fen is lost.
    """
    source = facts.source
    if source is None or asked.source_line is None:
        raise ValueError(asked)
    line = source.lines[asked.source_line - 1]
    taken = facts.taken.get(line.line_no, NOTHING)
    whole, upto = abs(line.quantity), taken.quantity + asked.quantity

    def part(total: int, before: int) -> int:
        return -share(total, upto, whole) - before

    moved = asked.quantity if line.quantity < 0 else -asked.quantity
    return Line(
        line_no, line.sku, line.lot, line.unit, Quantity(part(line.unit_quantity, taken.unit_quantity)),
        Quantity(moved), line.price_kind, Price(line.price), Fen(part(line.discount, taken.discount)),
        Fen(part(line.amount, taken.amount)), line.tax_class, line.tax_rate, line.deduction,
        Fen(part(line.tax, taken.tax)), Fen(0),
        provisional=False, source_no=draft.source_no, source_line=line.line_no, reason=asked.reason,
    )  # fmt: skip
