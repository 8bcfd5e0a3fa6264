"""Amounts and VAT of lines: from the price keyed, or as the share of a source line. Costs are not its business."""

from collections.abc import Iterator

from jxc.domain.draft import Draft, DraftLine
from jxc.domain.facts import NOTHING, Books, Facts
from jxc.domain.numbers import Fen, Price, Quantity, Rate, amount_of, net_of, round_half, share
from jxc.domain.record import Line
from jxc.domain.tax import GENERAL, SMALL

OUTWARD = frozenset({"sale", "purchase_return", "scrap", "use", "gift"})  # kinds whose goods leave
REVERSED = frozenset({"sale_return", "purchase_return"})  # kinds whose amounts are negative
VALUED = frozenset({"sale", "sale_return", "purchase", "purchase_return"})  # kinds with a price that others pay


def priced_lines(draft: Draft, facts: Facts) -> Iterator[Line]:
    """The draft's lines with amounts and tax, in order, cost still nil. The draft has passed the checks."""
    for line_no, asked in enumerate(draft.lines, 1):
        if asked.source_line is not None and facts.source is not None:
            yield _share_of_source(draft, asked, line_no, facts)
        else:
            yield _keyed(draft, asked, line_no, facts)


def _keyed(draft: Draft, asked: DraftLine, line_no: int, facts: Facts) -> Line:
    sign = -1 if draft.kind in REVERSED else 1
    tax_class, rate, deduction = _terms(draft, asked, facts)
    amount, tax = _amount(draft, asked, rate, taxed=deduction != "plain")
    move = -1 if draft.kind in OUTWARD else 1
    return Line(
        line_no, asked.sku, None, asked.unit, Quantity(move * asked.unit_quantity), Quantity(move * asked.quantity),
        asked.price_kind, asked.price, Fen(sign * asked.discount), Fen(sign * amount), tax_class, rate, deduction,
        Fen(sign * tax), Fen(0), asked.price_kind == "unknown", None, None, asked.reason,
    )  # fmt: skip


def _terms(draft: Draft, asked: DraftLine, facts: Facts) -> tuple[str | None, Rate, str | None]:
    """Tax class, rate and, for purchases, what the invoice allows to deduct."""
    if draft.kind not in VALUED:
        return None, Rate(0), None
    tax_class = facts.items[asked.sku].tax_class
    books = facts.books
    if draft.kind.startswith("sale"):
        return tax_class, books.tax.rate(books.status, tax_class, facts.day), None
    deduction = purchase_deduction(draft, facts, books)
    return tax_class, books.tax.rate(GENERAL, tax_class, facts.day), deduction


def purchase_deduction(draft: Draft, facts: Facts, books: Books) -> str:
    """special or plain: as keyed, else as the supplier usually invoices; a small-scale buyer deducts nothing."""
    if books.status == SMALL:
        return "plain"
    if draft.deduction is not None:
        return draft.deduction
    return facts.party.deduction if facts.party is not None else "plain"


def _amount(draft: Draft, asked: DraftLine, rate: Rate, *, taxed: bool) -> tuple[Fen, Fen]:
    """Gross amount and the tax in it; a plain invoice's tax is part of the cost."""
    if draft.kind not in VALUED or asked.price_kind != "priced":
        return Fen(0), Fen(0)
    keyed = amount_of(asked.price, asked.unit_quantity) - asked.discount
    gross = keyed + round_half(keyed * rate, 10_000) if draft.net else keyed
    return Fen(gross), Fen(gross - net_of(gross, rate) if taxed else 0)


def opening_value(asked: DraftLine) -> Fen:
    """The value of goods at the opening: unit cost × quantity, without VAT."""
    return amount_of(asked.price, asked.unit_quantity)


def _share_of_source(draft: Draft, asked: DraftLine, line_no: int, facts: Facts) -> Line:
    """The part of a source line that comes back: every fixed total by share(), so that all parts are the whole."""
    source = facts.source
    if source is None or asked.source_line is None:
        raise ValueError(asked)
    line = source.lines[asked.source_line - 1]
    taken = facts.taken.get(line.line_no, NOTHING).quantity
    whole = abs(line.quantity)

    def part(total: int) -> int:
        return -share(total, asked.quantity, whole, taken)

    return Line(
        line_no, line.sku, line.lot, line.unit, Quantity(part(line.unit_quantity)), Quantity(part(line.quantity)),
        line.price_kind, Price(line.price), Fen(part(line.discount)), Fen(part(line.amount)), line.tax_class,
        line.tax_rate, line.deduction, Fen(part(line.tax)), Fen(0),
        provisional=False, source_no=draft.source_no, source_line=line.line_no, reason=asked.reason,
    )  # fmt: skip
