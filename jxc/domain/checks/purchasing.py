"""Checks of orders, receipts against them, invoices and cost adjustments."""

from collections.abc import Iterator

from jxc.domain.draft import Draft
from jxc.domain.facts import UNTOUCHED, Check, Facts
from jxc.domain.numbers import QUANTITY_SCALE, short_text
from jxc.domain.purchasing import ESTIMATE, accrued_left, is_accrued
from jxc.domain.record import Line, Posted
from jxc.errors import Problem

_SOURCE_OF = {"purchase": "purchase_order", "purchase_invoice": "purchase", "cost_adjust": "purchase"}


def _sources(draft: Draft, facts: Facts) -> Iterator[Problem]:
    wanted = _SOURCE_OF.get(draft.kind)
    if wanted is None or draft.source_no is None:
        return
    if facts.source is None:
        yield Problem("document-unknown", {"document": draft.source_no})
    elif facts.source.document.kind != wanted:
        kind = facts.source.document.kind
        yield Problem("source-kind-wrong", {"document": draft.source_no, "kind": kind, "wanted": wanted})
    elif facts.is_reversed:
        yield Problem("source-reversed", {"document": draft.source_no, "reversal": facts.resting[-1]})
    else:
        yield from _lines(draft, facts, facts.source)


def _lines(draft: Draft, facts: Facts, source: Posted) -> Iterator[Problem]:
    asked: dict[int, int] = {}
    for line in draft.lines:
        if line.source_line is not None:
            asked[line.source_line] = asked.get(line.source_line, 0) + line.quantity
    known = {line.line_no: line for line in source.lines if line.unit_quantity}
    for number, quantity in asked.items():
        if number not in known:
            yield Problem("source-line-unknown", {"document": draft.source_no, "line": number})
        elif draft.kind == "purchase":
            yield from _over_received(facts, source, known[number], quantity)
        elif draft.kind == "purchase_invoice":
            yield from _over_invoiced(facts, source, known[number], quantity)


def _over_received(facts: Facts, order: Posted, line: Line, quantity: int) -> Iterator[Problem]:
    item = facts.items.get(line.sku)
    factor = item.factor(line.unit) if item is not None else None
    if factor is None:
        return
    left = line.unit_quantity * factor // 10_000 - facts.delivered.get(line.line_no, 0)
    if quantity > left:
        yield _too_much("receipt-too-much", order, line, quantity, left)


def _over_invoiced(facts: Facts, receipt: Posted, line: Line, quantity: int) -> Iterator[Problem]:
    if not is_accrued(line):
        yield Problem("invoice-came-before", {"document": receipt.document.doc_no, "line": line.line_no})
        return
    left = accrued_left(line, facts.received.get(line.line_no, UNTOUCHED))
    if quantity > left:
        yield _too_much("invoice-too-much", receipt, line, quantity, left)


def _too_much(code: str, source: Posted, line: Line, asked: int, left: int) -> Problem:
    figures: dict[str, object] = {"asked": short_text(asked, QUANTITY_SCALE), "left": short_text(left, QUANTITY_SCALE)}
    return Problem(code, {"document": source.document.doc_no, "line": line.line_no, **figures})


def _accrued_returns(draft: Draft, facts: Facts) -> Iterator[Problem]:
    """Goods go back either before their invoice or after it: a line cannot be both."""
    if draft.kind != "purchase_return" or facts.receipt is None:
        return
    lines = {line.line_no: line for line in facts.receipt.lines if line.quantity > 0}
    for asked in draft.lines:
        line = lines.get(asked.source_line or 0)
        if line is None or not is_accrued(line):
            continue
        left = accrued_left(line, facts.received.get(line.line_no, UNTOUCHED))
        if 0 < left < asked.quantity:
            parts: dict[str, object] = {"document": draft.source_no, "line": line.line_no}
            yield Problem("return-across-invoice", {**parts, "left": short_text(left, QUANTITY_SCALE)})


def _invoices(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if draft.kind != "purchase_invoice":
        return
    if draft.deduction == ESTIMATE:
        yield Problem("invoice-unknown", {"invoice": draft.deduction})
    if facts.party is None:
        yield Problem("supplier-missing", {})


CHECKS: tuple[Check, ...] = (_sources, _accrued_returns, _invoices)
