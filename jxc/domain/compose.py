"""From a checked draft to a document's lines, postings and new pools: pricing, costing and posting in one step.

Pure: the journal gives pools in and takes pools out. Rule 11 of costing lives here: within a document goods
come in before they leave (a kit's parts and a kit are used up first), then by line.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from jxc.domain.costing import RULES, Move, Pool, Source, Task
from jxc.domain.draft import Draft, Payment
from jxc.domain.facts import NOTHING, Facts, Taken
from jxc.domain.numbers import Fen, Price, Quantity, Rate, share
from jxc.domain.posting import TRUE_UP, postings_of
from jxc.domain.pricing import opening_value, priced_lines
from jxc.domain.record import ADJUSTING, CLOSING, KITS, MONEY_KINDS, Line, Posting

RED_TRUE_UP = "true-up-reversed"  # the reason on the red copy of a true-up in a reversal


class Composition(NamedTuple):
    """What posting computed: everything of a document but its number, times and people."""

    lines: tuple[Line, ...]
    postings: tuple[Posting, ...]
    pools: dict[str, Pool]
    gross: Fen
    tax: Fen
    rounding_off: Fen = Fen(0)
    discount: Fen | None = None  # on the whole bill
    extra: str | None = None


def price(draft: Draft, facts: Facts) -> list[Line]:
    """The document's lines with amounts and tax, their cost still nil."""
    if draft.kind in ADJUSTING or (draft.kind == "purchase_return" and facts.receipt is not None):
        from jxc.domain.purchasing import lines_of

        return list(lines_of(draft, facts))
    if draft.kind == "transfer_in":
        from jxc.domain.moving import lines_of as parts_of

        return list(parts_of(draft, facts))
    if draft.kind == "transfer_request":
        from jxc.domain.requesting import lines_of as named_lines

        return list(named_lines(draft))
    return _reversed_lines(facts) if draft.kind == "reversal" else list(priced_lines(draft, facts))


def compose(
    draft: Draft,
    doc_no: str,
    priced: list[Line],
    payments: Sequence[Payment],
    facts: Facts,
    pool: Callable[[str], Pool],
) -> Composition:
    """The document that `draft` asks for. It has passed the checks; nothing here refuses."""
    lines, pools = cost_lines(draft, doc_no, priced, facts, pool)
    postings = postings_of(draft, lines, payments, facts)
    if draft.kind in CLOSING:
        from jxc.domain import shifts

        return Composition((), postings, {}, shifts.gross_of(draft, facts), Fen(0), extra=shifts.extra_of(draft, facts))
    if draft.kind in MONEY_KINDS:
        return Composition((), postings, {}, Fen(sum(posting.debit for posting in postings)), _vat(postings, facts))
    figures = (_gross(draft, lines, facts), _tax(draft, lines, facts), *_lowered(draft, facts))
    extra = json.dumps({"request": draft.request}) if draft.request is not None else None
    return Composition(tuple(lines), postings, pools, *figures, extra=extra)


def _lowered(draft: Draft, facts: Facts) -> tuple[Fen, Fen | None]:
    """What was rounded off the bill and what discount it had as a whole; a reversal's are its source's in red."""
    if draft.kind == "reversal" and facts.source is not None:
        head = facts.source.document
        return Fen(-head.rounding_off), None if head.discount is None else Fen(-head.discount)
    return draft.rounding_off, draft.discount or None


def _gross(draft: Draft, lines: Sequence[Line], facts: Facts) -> Fen:
    if draft.kind in {"voucher", "month_close"}:
        return Fen(sum(entry.amount for entry in draft.entries if entry.amount > 0))
    if draft.kind in {"opening", "transfer_out"}:
        return Fen(abs(sum(line.cost for line in lines)))
    if draft.kind in KITS:
        return Fen(sum(line.cost for line in lines if line.quantity > 0))
    if draft.kind == "reversal" and facts.source is not None:
        return Fen(-facts.source.document.gross)
    return Fen(sum(line.amount for line in lines))


def _tax(draft: Draft, lines: Sequence[Line], facts: Facts) -> Fen:
    if draft.kind == "reversal" and facts.source is not None:
        return Fen(-facts.source.document.tax)
    return Fen(sum(line.tax for line in lines))


def _vat(postings: Sequence[Posting], facts: Facts) -> Fen:
    """The VAT in a document of money: an expense's input or an income's output."""
    roles = {posting.account: facts.books.chart.role_of(posting.account) for posting in postings}
    taxed = {"input-vat", "input-pending", "output-vat"}
    return Fen(sum(posting.debit + posting.credit for posting in postings if roles[posting.account] in taxed))


def cost_lines(
    draft: Draft, doc_no: str, asked: list[Line], facts: Facts, pool: Callable[[str], Pool]
) -> tuple[list[Line], dict[str, Pool]]:
    """Priced lines with their costs, the true-ups behind them, and the pools they leave. Doctor works it out again."""
    if draft.kind in ADJUSTING or (facts.source is not None and facts.source.document.kind in ADJUSTING):
        from jxc.domain import purchasing

        if purchasing.is_adjusting(draft, facts):
            return purchasing.cost(draft, asked, facts, pool)
    pools: dict[str, Pool] = {}
    lines = list(asked)
    ups: list[Line] = []
    inflow, outflow = RULES.get(draft.kind, RULES["sale"])
    kits = draft.kind in KITS
    made = _made(facts) if draft.kind == "reversal" else {}
    values: Mapping[int, Fen] | None = None
    for index in _order(asked, issues_first=kits):
        line = asked[index]
        before = pools.get(line.sku) or pool(line.sku)
        task = _task(draft, doc_no, line, facts, made)
        if kits and line.quantity > 0:
            from jxc.domain.kits import values_of

            values = values or values_of(lines, lambda sku: pools.get(sku) or pool(sku))
            task = task._replace(value=values[index])
        move = inflow(before, task) if line.quantity > 0 else outflow(before, task)
        pools[line.sku] = move.pool
        # the part of a reversal's move that its red true-up lines carry is taken off the line itself
        extra = made.get(line.source_line or 0, 0) if made and line.quantity < 0 else 0
        lines[index] = _costed(line, move, extra)
        if move.true_ups:
            ups += _true_up_lines(line, move, len(asked) + len(ups))
    return lines + ups, pools


_COST = Line._fields.index("cost")  # and `provisional` behind it


def _costed(line: Line, move: Move, extra: int) -> Line:
    # spliced, because _replace by name takes three times as long, for every line there is
    known = (Fen(move.cost + extra), line.provisional or move.provisional)
    return Line._make(line[:_COST] + known + line[_COST + 2 :])


def _order(lines: Sequence[Line], *, issues_first: bool) -> list[int]:
    """Positions of the lines that move goods: what comes in first, then what leaves (a kit's first), each by line."""
    if len(lines) == 1:
        return [0] if lines[0].quantity else []
    inward = [index for index, line in enumerate(lines) if line.quantity > 0]
    outward = [index for index, line in enumerate(lines) if line.quantity < 0]
    return outward + inward if issues_first else inward + outward


def _true_up_lines(line: Line, move: Move, before: int) -> list[Line]:
    none = Quantity(0)
    blank = Line(
        0, line.sku, None, line.unit, none, none, "priced", Price(0), Fen(0), Fen(0), line.tax_class, Rate(0),
        deduction=None, tax=Fen(0), cost=Fen(0), provisional=False, source_no=None, source_line=None, reason=TRUE_UP,
    )  # fmt: skip
    return [
        blank._replace(line_no=before + position, cost=up.cost, source_no=up.doc_no, source_line=up.line_no)
        for position, up in enumerate(move.true_ups, 1)
    ]


def _task(draft: Draft, doc_no: str, line: Line, facts: Facts, made: Mapping[int, int]) -> Task:
    quantity = Quantity(abs(line.quantity))
    if draft.kind == "sale":
        return Task(doc_no, line.line_no, quantity)
    if line.source_line is not None and facts.source is not None and draft.kind != "purchase":
        return Task(doc_no, line.line_no, quantity, source=_source(draft, line, facts, made))
    return Task(doc_no, line.line_no, quantity, _value(draft, line))


def _value(draft: Draft, line: Line) -> Fen | None:
    """What goods that come in are worth: net of deductible tax; nothing if free; None if nobody knows."""
    if line.price_kind == "unknown" or draft.kind == "sale_return":
        return None
    if draft.kind == "opening":
        return opening_value(draft.lines[line.line_no - 1])
    return Fen(line.amount - line.tax)


def _source(draft: Draft, line: Line, facts: Facts, made: Mapping[int, int]) -> Source:
    """The source line as costing sees it: its cost with the true-ups that belong to it, and what came back before."""
    posted = facts.source
    if posted is None or line.source_line is None:
        raise ValueError(line)
    source = posted.lines[line.source_line - 1]
    taken = facts.taken.get(source.line_no, NOTHING)
    cost = _source_cost(draft, source, taken, facts, made)
    return Source(
        posted.document.doc_no, source.line_no, Quantity(abs(source.quantity)), cost, taken.quantity, taken.cost
    )


def _source_cost(draft: Draft, source: Line, taken: Taken, facts: Facts, made: Mapping[int, int]) -> Fen:
    if source.quantity < 0:
        return Fen(-source.cost - taken.true_ups)
    if draft.kind == "reversal":
        return Fen(source.cost + made.get(source.line_no, 0))
    received = facts.received.get(source.line_no)
    return source.cost if received is None else Fen(source.cost + received.adjusted)


def _made(facts: Facts) -> dict[int, int]:
    """By line of the source: the true-ups it made when it came in, by its part of the item's quantity there."""
    lines = facts.source.lines if facts.source is not None else ()
    ups: dict[str, int] = {}
    for line in lines:
        if line.reason == TRUE_UP:
            ups[line.sku] = ups.get(line.sku, 0) + line.cost
    came = [line for line in lines if line.sku in ups and line.quantity > 0] if ups else []
    totals: dict[str, int] = {}
    for line in came:
        totals[line.sku] = totals.get(line.sku, 0) + line.quantity
    made: dict[int, int] = {}
    before = dict.fromkeys(totals, 0)
    for line in came:
        made[line.line_no] = share(ups[line.sku], line.quantity, totals[line.sku], before[line.sku])
        before[line.sku] += line.quantity
    return made


def _reversed_lines(facts: Facts) -> list[Line]:
    """The source's lines in red. A red true-up keeps naming the short line it had corrected."""
    if facts.source is None:
        raise ValueError(facts)
    number = facts.source.document.doc_no
    red = [_red(line, number) for line in facts.source.lines]
    if facts.source.document.kind == "count":  # its lines say what was found; only the difference moves back
        return [line._replace(unit_quantity=line.quantity) for line in red]
    return red


def _red(line: Line, number: str) -> Line:
    red = line._replace(
        unit_quantity=Quantity(-line.unit_quantity),
        quantity=Quantity(-line.quantity),
        discount=Fen(-line.discount),
        amount=Fen(-line.amount),
        tax=Fen(-line.tax),
        cost=Fen(0),
        provisional=False,
        source_no=number,
        source_line=line.line_no,
    )
    if line.reason == TRUE_UP:
        return red._replace(
            cost=Fen(-line.cost), source_no=line.source_no, source_line=line.source_line, reason=RED_TRUE_UP
        )
    return red
