"""Checks of lines that move goods: items, quantities, prices, and whether the goods are there."""

from collections.abc import Iterator

from jxc.domain.draft import Draft, DraftLine
from jxc.domain.facts import Check, Facts
from jxc.domain.numbers import LIMIT, PRICE_SCALE, QUANTITY_SCALE, Quantity, amount_of, short_text
from jxc.domain.pricing import OUTWARD
from jxc.domain.record import KITS
from jxc.errors import Problem

_GOODS = frozenset({"opening", "purchase", "purchase_return", "sale", "sale_return", "exchange"})
_SOLD = frozenset({"sale", "exchange"})


def _items(draft: Draft, facts: Facts) -> Iterator[Problem]:
    for number, line in enumerate(draft.lines, 1):
        item = facts.items.get(line.sku)
        if item is None:
            yield Problem("item-unknown", {"item": line.sku, "line": number})
        elif not item.active and (draft.kind in {"sale", "purchase"} or _goes_out(draft, line)):
            yield Problem("item-inactive", {"item": line.sku, "name": item.name})
        elif line.source_line is None and item.factor(line.unit) is None:  # what comes back keeps its source's unit
            known = ", ".join([item.unit, *(unit.name for unit in item.units)])
            yield Problem("unit-unknown", {"item": line.sku, "unit": line.unit, "known": known})


def _goes_out(draft: Draft, line: DraftLine) -> bool:
    """Whether a line is what an exchange gives, not what it takes back."""
    return draft.kind == "exchange" and line.source_line is None


def _quantities(draft: Draft, facts: Facts) -> Iterator[Problem]:
    for line in draft.lines:
        if draft.kind == "cost_adjust":
            if not line.value:
                yield Problem("adjustment-nil", {"item": line.sku})
        elif line.quantity == 0 and draft.kind != "count":  # a count also says what was found as expected
            yield Problem("quantity-nil", {"item": line.sku})
        elif line.quantity < 0 and draft.kind != "count" and draft.kind not in KITS:
            yield Problem("quantity-negative", {"item": line.sku})
        elif draft.kind in _GOODS and abs(amount_of(line.price, line.unit_quantity)) > LIMIT:
            yield Problem("amount-too-large", {"item": line.sku})
    del facts


def _prices(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if draft.kind not in {"opening", "sale", "purchase", "sale_return", "exchange"}:
        return
    for line in draft.lines:
        if line.source_line is not None:
            continue
        if line.price < 0:
            yield Problem("price-negative", {"item": line.sku})
        elif line.price_kind == "unknown" and draft.kind != "purchase":
            yield Problem("price-missing", {"item": line.sku})
        elif draft.kind in _SOLD and line.price_kind == "priced":
            yield from _floor(line, facts)


def _floor(line: DraftLine, facts: Facts) -> Iterator[Problem]:
    item = facts.items.get(line.sku)
    factor = item.factor(line.unit) if item is not None else None
    if item is None or factor is None or item.floor_price is None:
        return
    charged = amount_of(line.price, line.unit_quantity) - line.discount
    if charged < amount_of(item.floor_price, line.quantity):
        yield Problem(
            "price-below-floor",
            {
                "item": line.sku,
                "price": short_text(line.price, PRICE_SCALE),
                "floor": short_text(item.floor_price, PRICE_SCALE),
            },
        )


def _stock(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if facts.books.policy != "forbid":
        return
    for sku, asked in _leaving(draft, facts).items():
        there = facts.on_hand.get(sku, Quantity(0))
        if asked > max(there, 0):
            yield Problem(
                "stock-short",
                {"item": sku, "asked": short_text(asked, QUANTITY_SCALE), "on_hand": short_text(there, QUANTITY_SCALE)},
            )


def _leaving(draft: Draft, facts: Facts) -> dict[str, int]:
    """How much of each item would leave. A count leaves what was not found: it states, it does not ask."""
    leaving: dict[str, int] = {}
    if draft.kind in OUTWARD:
        for line in draft.lines:
            comes = draft.kind == "exchange" and not _goes_out(draft, line)
            leaving[line.sku] = leaving.get(line.sku, 0) + (-line.quantity if comes else line.quantity)
    elif draft.kind in KITS:
        for line in draft.lines:
            leaving[line.sku] = leaving.get(line.sku, 0) - line.quantity
    elif draft.kind == "reversal" and facts.source is not None:
        for moved in facts.source.lines:
            leaving[moved.sku] = leaving.get(moved.sku, 0) + moved.quantity
    return leaving


CHECKS: tuple[Check, ...] = (
    _items,
    _quantities,
    _prices,
    _stock,
)
