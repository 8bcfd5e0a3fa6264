"""Orders, invoices for goods received before, and adjustments of cost: their lines, and what they cost.

A receipt is *accrued* where no invoice came with it: it stands on the books at an estimate (or the last known
cost) until an invoice replaces that, part by part. Rules 7 and 8 of docs/costing.md are carried out here.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from jxc.domain.chart import Chart
from jxc.domain.costing import Pool, Task, adjust
from jxc.domain.draft import Draft, DraftLine
from jxc.domain.facts import UNTOUCHED, Facts, Received
from jxc.domain.numbers import ONE, Fen, Price, Quantity, Rate, amount_of, round_half, share
from jxc.domain.pricing import purchase_deduction, purchase_rate, share_of_source, tax_in
from jxc.domain.record import ADJUSTING, Line, Posted

ESTIMATE = "estimate"


class Adjustment(NamedTuple):
    """A change of `amount` in the net cost of `units` received; units None: of whatever is there."""

    units: Quantity | None
    amount: Fen


def is_accrued(line: Line) -> bool:
    """Whether a receipt's line came without an invoice."""
    return line.deduction == ESTIMATE or line.price_kind == "unknown"


def accrued_left(line: Line, received: Received) -> Quantity:
    """How much of an accrued line is neither invoiced nor sent back yet."""
    return Quantity(line.quantity - received.invoiced - received.back_accrued)


def accrued_value(line: Line, received: Received, quantity: int) -> Fen:
    """What the next `quantity` of an accrued line stands on the books for; all parts together are the whole.

    What standing parts took is subtracted as it was posted: after one between them was reversed no fen is lost.
    """
    upto = received.invoiced + received.back_accrued + quantity
    return Fen(share(line.cost, upto, line.quantity) - received.gone)


def received_of(receipt: Posted, documents: Iterable[Posted], chart: Chart) -> dict[int, Received]:
    """By line of a receipt: what the standing documents that rest on it invoiced, sent back and adjusted."""
    found: dict[int, Received] = {}
    for posted in documents:
        for line in posted.lines:
            if line.source_no == receipt.document.doc_no and line.source_line is not None:
                before = found.get(line.source_line, UNTOUCHED)
                found[line.source_line] = _with(before, receipt.lines[line.source_line - 1], posted, line, chart)
    return found


def _with(before: Received, source: Line, posted: Posted, line: Line, chart: Chart) -> Received:
    kind = posted.document.kind
    if kind == "cost_adjust":
        return before._replace(adjusted=Fen(before.adjusted + change_of(posted, line, chart)))
    account = chart.account("uninvoiced")
    gone = -sum(p.credit for p in posted.postings if p.account == account and p.line_no == line.line_no)
    before = before._replace(gone=Fen(before.gone + gone))
    if kind == "purchase_invoice":
        return before._replace(
            invoiced=Quantity(before.invoiced + base_of(source, line.unit_quantity)),
            amount=Fen(before.amount + line.amount),
            tax=Fen(before.tax + line.tax),
            deduction=line.deduction,
            adjusted=Fen(before.adjusted + change_of(posted, line, chart)),
        )
    if line.deduction == ESTIMATE and is_accrued(source):
        return before._replace(back_accrued=Quantity(before.back_accrued - line.quantity))
    return before._replace(
        back_invoiced=Quantity(before.back_invoiced - line.quantity),
        back_amount=Fen(before.back_amount - line.amount),
        back_tax=Fen(before.back_tax - line.tax),
    )


def base_of(source: Line, unit_quantity: int) -> Quantity:
    """A quantity in the source line's unit, in the item's base unit."""
    return Quantity(unit_quantity * source.quantity // source.unit_quantity)


def change_of(posted: Posted, line: Line, chart: Chart) -> Fen:
    """The whole change of net cost that a line of an invoice or adjustment brought, in stock and beyond it."""
    if posted.document.kind == "cost_adjust":
        return amount_of(line.price, line.unit_quantity)
    beyond = chart.account("cost-adjustment")
    return Fen(
        line.cost
        + sum(p.debit - p.credit for p in posted.postings if p.account == beyond and p.line_no == line.line_no)
    )


def lines_of(draft: Draft, facts: Facts) -> Iterator[Line]:
    """The lines of these kinds, and of returns to suppliers, their cost still nil. The draft has passed the checks."""
    make = {
        "purchase_order": _ordered,
        "purchase_invoice": _invoiced,
        "cost_adjust": _adjusted,
        "purchase_return": _sent_back,
    }[draft.kind]
    for line_no, asked in enumerate(draft.lines, 1):
        yield make(draft, asked, line_no, facts)


def _line(draft: Draft, asked: DraftLine, line_no: int, unit_quantity: Quantity, price: Price) -> Line:
    return Line(
        line_no, asked.sku, None, asked.unit, unit_quantity, Quantity(0), asked.price_kind, price, asked.discount,
        amount=Fen(0), tax_class=None, tax_rate=Rate(0), deduction=None, tax=Fen(0), cost=Fen(0), provisional=False,
        source_no=draft.source_no, source_line=asked.source_line, reason=asked.reason,
    )  # fmt: skip


def _ordered(draft: Draft, asked: DraftLine, line_no: int, _facts: Facts) -> Line:
    agreed = amount_of(asked.price, asked.unit_quantity) - asked.discount
    return _line(draft, asked, line_no, asked.unit_quantity, asked.price)._replace(amount=Fen(agreed))


def _adjusted(draft: Draft, asked: DraftLine, line_no: int, _facts: Facts) -> Line:
    owed = asked.value if draft.party is not None else Fen(0)
    return _line(draft, asked, line_no, ONE, Price(asked.value * 10_000))._replace(amount=owed)


def _invoiced(draft: Draft, asked: DraftLine, line_no: int, facts: Facts) -> Line:
    source, received = _receipt_line(facts, asked.source_line)
    tax_class = facts.items[asked.sku].tax_class
    deduction = purchase_deduction(draft, facts, facts.books)
    rate = purchase_rate(facts, tax_class, deduction)
    count = Quantity(share(source.unit_quantity, asked.quantity, source.quantity))
    if asked.price_kind == "priced":
        keyed = amount_of(asked.price, count) - asked.discount
        gross = keyed + round_half(keyed * rate, 10_000) if draft.net else keyed
    else:  # as estimated, and the tax on it
        keyed = accrued_value(source, received, asked.quantity)
        gross = keyed + (round_half(keyed * rate, 10_000) if deduction in {"special", "pending"} else 0)
    price = asked.price if asked.price_kind == "priced" else Price(round_half(gross * 10**8, count))
    return _line(draft, asked, line_no, count, price)._replace(
        price_kind="priced",
        amount=Fen(gross),
        tax_class=tax_class,
        tax_rate=rate,
        deduction=deduction,
        tax=Fen(tax_in(gross, rate, deduction)),
    )


def _sent_back(draft: Draft, asked: DraftLine, line_no: int, facts: Facts) -> Line:
    """A receipt's line that goes back; an accrued one at its estimate before the invoice, at its price after it."""
    source, received = _receipt_line(facts, asked.source_line)
    if not is_accrued(source):
        return share_of_source(draft, asked, line_no, facts)
    if asked.quantity <= accrued_left(source, received):
        amount, tax = (accrued_value(source, received, asked.quantity), 0) if source.amount else (0, 0)
        kind, deduction = source.price_kind, ESTIMATE
    else:
        upto = received.back_invoiced + asked.quantity
        amount = share(received.amount, upto, received.invoiced) - received.back_amount
        tax = share(received.tax, upto, received.invoiced) - received.back_tax
        kind, deduction = "priced", received.deduction or "plain"
    back = received.back_accrued + received.back_invoiced
    return source._replace(
        line_no=line_no,
        unit_quantity=Quantity(-share(source.unit_quantity, asked.quantity, source.quantity, back)),
        quantity=Quantity(-asked.quantity),
        price_kind=kind,
        discount=Fen(0),
        amount=Fen(-amount),
        deduction=deduction,
        tax=Fen(-tax),
        cost=Fen(0),
        provisional=False,
        source_no=draft.source_no,
        source_line=source.line_no,
        reason=asked.reason,
    )


def _receipt_line(facts: Facts, line_no: int | None) -> tuple[Line, Received]:
    if facts.receipt is None or line_no is None:
        raise ValueError(line_no)
    return facts.receipt.lines[line_no - 1], facts.received.get(line_no, UNTOUCHED)


def accrued_of(line: Line, facts: Facts) -> Fen:
    """What an invoice's line takes off the books: the accrued value of what it invoices."""
    source, received = _receipt_line(facts, line.source_line)
    return accrued_value(source, received, base_of(source, line.unit_quantity))


def change(draft: Draft, line: Line, facts: Facts) -> Adjustment:
    """What a line changes in the cost of goods: the new net value less the old, over the receipt's units."""
    units = _units(line, facts)
    if draft.kind == "cost_adjust":
        return Adjustment(units, draft.lines[line.line_no - 1].value)
    return Adjustment(units, Fen(line.amount - line.tax - accrued_of(line, facts)))


def _units(line: Line, facts: Facts) -> Quantity | None:
    """The receipt's units, net of what went back; None without a receipt."""
    if line.source_line is None or facts.receipt is None:
        return None
    source, received = _receipt_line(facts, line.source_line)
    return Quantity(source.quantity - received.back_accrued - received.back_invoiced)


def taken_back(line: Line, facts: Facts) -> Adjustment:
    """The opposite of what the source of a reversal had changed."""
    if facts.source is None or line.source_line is None:
        raise ValueError(line)
    before = facts.source.lines[line.source_line - 1]
    units = _units(before, facts)
    return Adjustment(units, Fen(-change_of(facts.source, before, facts.books.chart)))


def _stock_share(line: Line, facts: Facts) -> Fen:
    """What the source of a reversal had moved in stock."""
    if facts.source is None or line.source_line is None:
        raise ValueError(line)
    return facts.source.lines[line.source_line - 1].cost


def cost(
    draft: Draft, asked: list[Line], facts: Facts, pool: Callable[[str], Pool]
) -> tuple[list[Line], dict[str, Pool]]:
    """Lines with their share in stock by rule 7, and the pools they leave."""
    pools: dict[str, Pool] = {}
    lines = []
    for line in asked:
        if draft.kind == "purchase_order" or (facts.source and facts.source.document.kind == "purchase_order"):
            lines.append(line)
            continue
        before = pools.get(line.sku) or pool(line.sku)
        asked_change = taken_back(line, facts) if draft.kind == "reversal" else change(draft, line, facts)
        units = Quantity(max(before.quantity, 0)) if asked_change.units is None else asked_change.units
        move = adjust(before, Task("", line.line_no, units, asked_change.amount))
        took = _stock_share(line, facts) if draft.kind == "reversal" else move.cost
        if abs(move.cost) > abs(took):  # stock was worth less than its share: no more comes back than was taken
            move = adjust(before, Task("", line.line_no, Quantity(before.quantity), Fen(-took)))
        pools[line.sku] = move.pool
        lines.append(line._replace(cost=move.cost))
    return lines, pools


def is_adjusting(draft: Draft, facts: Facts) -> bool:
    """Whether a document changes cost and moves no goods: an order, invoice, adjustment, or the reversal of one."""
    if draft.kind == "reversal" and facts.source is not None:
        return facts.source.document.kind in ADJUSTING
    return draft.kind in ADJUSTING
