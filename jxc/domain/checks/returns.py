"""Checks of documents that take others back: what is left of the source, and what rests on it."""

from collections.abc import Iterator

from jxc.domain.draft import Draft
from jxc.domain.facts import NOTHING, Check, Facts
from jxc.domain.numbers import QUANTITY_SCALE, short_text
from jxc.domain.record import KIND_OF_CODE
from jxc.errors import Problem

_SOURCE_OF = {"sale_return": ("sale", "exchange"), "exchange": ("sale", "exchange"), "purchase_return": ("purchase",)}


def _returns(draft: Draft, facts: Facts) -> Iterator[Problem]:
    wanted = _SOURCE_OF.get(draft.kind)
    if wanted is None or draft.source_no is None:
        return
    if facts.source is None:
        yield Problem("document-unknown", {"document": draft.source_no})
        return
    kind = facts.source.document.kind
    if kind not in wanted:
        yield Problem("source-kind-wrong", {"document": draft.source_no, "kind": kind, "wanted": ", ".join(wanted)})
        return
    halves = {line.source_line is None for line in draft.lines}
    if draft.kind == "exchange" and halves != {True, False}:
        yield Problem("exchange-half", {})
    reversed_by = [number for number in facts.resting if KIND_OF_CODE.get(number.split("-")[-3]) == "reversal"]
    if reversed_by:
        yield Problem("source-reversed", {"document": draft.source_no, "reversal": reversed_by[0]})
    yield from _more_than_open(draft, facts)


def _more_than_open(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if facts.source is None:
        return
    lines = {line.line_no: line for line in facts.source.lines if line.quantity}
    if facts.source.document.kind == "exchange":  # only what it gave can come back
        lines = {number: line for number, line in lines.items() if line.quantity < 0}
    asked: dict[int, int] = {}
    for line in draft.lines:
        if line.source_line is not None:
            asked[line.source_line] = asked.get(line.source_line, 0) + line.quantity
    for number, quantity in asked.items():
        source = lines.get(number)
        if source is None:
            yield Problem("source-line-unknown", {"document": draft.source_no, "line": number})
            continue
        left = abs(source.quantity) - facts.taken.get(number, NOTHING).quantity
        if quantity > left:
            figures: dict[str, object] = {
                "asked": short_text(quantity, QUANTITY_SCALE),
                "left": short_text(left, QUANTITY_SCALE),
            }
            yield Problem("return-too-much", {"document": draft.source_no, "line": number, **figures})
    if len(asked) < sum(line.source_line is not None for line in draft.lines):
        yield Problem("return-line-twice", {"document": draft.source_no})


def _reversals(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if draft.kind != "reversal":
        return
    if facts.source is None:
        yield Problem("document-unknown", {"document": draft.source_no})
        return
    source = facts.source.document
    if source.kind == "reversal":
        yield Problem("reversal-of-reversal", {"document": source.doc_no})
    if facts.resting:
        yield Problem("document-rested-on", {"document": source.doc_no, "documents": ", ".join(facts.resting)})
    if facts.counted_in is not None:
        yield Problem("document-counted", {"document": source.doc_no, "close": facts.counted_in})
    elif source.kind in {"sale", "exchange"} and source.business_date != facts.day and not facts.has_shifts:
        yield Problem("sale-of-another-day", {"document": source.doc_no, "day": source.business_date})
    if source.kind == "month_close" and facts.day != source.business_date:
        yield Problem("month-reversed", {"document": source.doc_no, "month": source.business_date[:7]})
    if source.kind == "opening" and facts.books.opening_finished:
        yield Problem("opening-finished", {})


CHECKS: tuple[Check, ...] = (
    _returns,
    _reversals,
)
