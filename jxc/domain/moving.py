"""Goods from another store: what was sent is cut into accepted, rejected and lost, and no fen of it goes astray.

Owns costing rule 5: the figure that left the sender travels; the receiver cuts it. Accepted goods come in by rule 1.
"""

from collections.abc import Iterator

from jxc.domain.draft import Draft, DraftLine
from jxc.domain.facts import NOTHING, Facts, Taken
from jxc.domain.numbers import Fen, Price, Quantity, Rate, share
from jxc.domain.record import Line

REJECTED, LOST = "rejected", "lost"  # reasons of lines that bring no goods in: value still on the road, value gone
_ORDER = (None, REJECTED, LOST)  # in which what was sent is cut


def lines_of(draft: Draft, facts: Facts) -> Iterator[Line]:
    """The parts of what was sent, accepted ones first; `amount` is each part's value, cost still nil.

    A part is share(p + r) less what the parts before it took, so that all parts together are what was sent.
    """
    sent = {row.sku: row for row in draft.sent}
    before = {sku: arrived_before(draft, facts, sku) for sku in sent}
    parts = sorted(draft.lines, key=lambda part: _ORDER.index(part.reason))
    for line_no, part in enumerate(parts, 1):
        whole, taken = sent[part.sku], before[part.sku]
        upto = Quantity(taken.quantity + part.quantity)
        value = Fen(share(whole.value, upto, whole.quantity) - taken.amount)
        before[part.sku] = Taken(quantity=upto, amount=Fen(taken.amount + value))
        yield _line(part, line_no, value, draft.source_no)


def arrived_before(draft: Draft, facts: Facts, sku: str) -> Taken:
    """What standing receipts took of the slip; what is keyed from paper stands for itself."""
    if draft.slip is None or facts.road is None:
        return NOTHING
    return facts.road.arrived.get(sku, NOTHING)


def _line(part: DraftLine, line_no: int, value: Fen, number: str | None) -> Line:
    moved = part.quantity if part.reason is None else Quantity(0)
    return Line(
        line_no, part.sku, None, part.unit, part.unit_quantity, moved, "priced", Price(0), Fen(0), value, None, Rate(0),
        deduction=None, tax=Fen(0), cost=Fen(0), provisional=False, source_no=number, source_line=None,
        reason=part.reason,
    )  # fmt: skip
