"""Requests for goods of another store: lines that name goods and move none; what is left to be shipped of them.

A request is kept by the store that asks; the store that gives keeps its own with what it agreed to, naming the first.
What is no longer wanted is a request in the other direction: its lines have the reason `cancelled`.
"""

from collections.abc import Iterator

from jxc.domain.draft import Draft
from jxc.domain.facts import Check, Facts
from jxc.domain.numbers import QUANTITY_SCALE, Fen, Price, Quantity, Rate, short_text
from jxc.domain.record import Line, Posted
from jxc.errors import Problem

CANCELLED = "cancelled"


def is_request(posted: Posted) -> bool:
    """Whether a document asks for goods or agrees to give them; a cancellation does neither."""
    return posted.document.kind == "transfer_request" and not any(line.reason == CANCELLED for line in posted.lines)


def lines_of(draft: Draft) -> Iterator[Line]:
    """The goods that are asked for, in the base unit; stock stays as it is."""
    for line_no, asked in enumerate(draft.lines, 1):
        yield Line(
            line_no, asked.sku, None, asked.unit, asked.unit_quantity, Quantity(0), "free", Price(0), Fen(0), Fen(0),
            None, Rate(0), deduction=None, tax=Fen(0), cost=Fen(0), provisional=False, source_no=draft.source_no,
            source_line=None, reason=asked.reason,
        )  # fmt: skip


def _agreed(draft: Draft, _facts: Facts) -> Iterator[Problem]:
    """Nobody agrees to more than was asked for; a request that is keyed from paper stands for itself."""
    if draft.kind != "transfer_request" or not draft.sent:
        return
    asked = {row.sku: row.quantity for row in draft.sent}
    for line in draft.lines:
        if line.quantity > asked.get(line.sku, 0):
            yield _too_much(draft, line.sku, line.quantity, asked.get(line.sku, 0))


def _shipped(draft: Draft, facts: Facts) -> Iterator[Problem]:
    """A shipment on request sends what was agreed to, to whom, and no more."""
    number = draft.source_no
    if draft.kind != "transfer_out" or number is None or facts.road is None:
        return
    if facts.source is None or not is_request(facts.source):
        yield Problem("document-unknown", {"document": number})
        return
    if facts.is_reversed:
        yield Problem("source-reversed", {"document": number, "reversal": facts.resting[-1]})
    if facts.source.document.source_no is None:
        yield Problem("request-own", {"document": number})
    for line in draft.lines:
        left = facts.road.wanted.get(line.sku, 0)
        if line.quantity > left:
            yield _too_much(draft, line.sku, line.quantity, left)


def _too_much(draft: Draft, sku: str, asked: int, left: int) -> Problem:
    figures = {"asked": short_text(asked, QUANTITY_SCALE), "left": short_text(max(left, 0), QUANTITY_SCALE)}
    return Problem("request-too-much", {"document": draft.source_no, "item": sku, **figures})


CHECKS: tuple[Check, ...] = (_agreed, _shipped)
