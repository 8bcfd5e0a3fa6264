"""Checks of what a bill is lowered by: discounts of lines, a discount on the whole, small change rounded off.

Only sales that are lowered at all are looked at here.
"""

from collections.abc import Iterator

from jxc.domain.draft import Draft, DraftLine
from jxc.domain.facts import Check, Facts
from jxc.domain.numbers import PRICE_SCALE, Fen, allocate, amount_of, money_text, short_text
from jxc.errors import Problem


def _charged(line: DraftLine) -> int:
    return amount_of(line.price, line.unit_quantity) - line.discount if line.price_kind == "priced" else 0


def bill_total(draft: Draft) -> Fen:
    """What the lines come to, before the bill itself is lowered."""
    return Fen(sum(_charged(line) for line in draft.lines))


def _discounts(draft: Draft, _facts: Facts) -> Iterator[Problem]:
    for line in draft.lines:
        if line.discount and _charged(line) < 0:
            full = money_text(_charged(line) + line.discount)
            yield Problem("discount-too-large", {"discount": money_text(line.discount), "total": full})
    total = bill_total(draft)
    if draft.discount and not 0 < draft.discount <= total:
        yield Problem("discount-too-large", {"discount": money_text(draft.discount), "total": money_text(total)})


def _rounding(draft: Draft, facts: Facts) -> Iterator[Problem]:
    limit = min(facts.books.rounding_limit, bill_total(draft) - draft.discount)
    if draft.rounding_off and not 0 < draft.rounding_off <= limit:
        figures: dict[str, object] = {"rounding": money_text(draft.rounding_off), "limit": money_text(max(limit, 0))}
        yield Problem("rounding-too-large", figures)


def _floors(draft: Draft, facts: Facts) -> Iterator[Problem]:
    """A discount on the whole bill lowers no line below its floor; a few fen rounded off may."""
    amounts = [_charged(line) for line in draft.lines]
    if draft.discount <= 0 or min(amounts) < 0 or draft.discount > sum(amounts):
        return
    for line, amount, part in zip(draft.lines, amounts, allocate(draft.discount, amounts), strict=True):
        item = facts.items.get(line.sku)
        if item is None or item.floor_price is None or line.price_kind != "priced":
            continue
        floor = amount_of(item.floor_price, line.quantity)
        if amount - part < floor <= amount:
            prices = {"price": short_text(line.price, PRICE_SCALE), "floor": short_text(item.floor_price, PRICE_SCALE)}
            yield Problem("price-below-floor", {"item": line.sku, **prices})


CHECKS: tuple[Check, ...] = (_discounts, _rounding, _floors)
