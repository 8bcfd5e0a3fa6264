"""Kits: parts become one article, or one article its parts. What goes out is costed first; all of its value comes in.

Owns how that value is shared. Nothing is gained or lost: the lines of a document add up to nil.
"""

from collections.abc import Callable, Mapping, Sequence

from jxc.domain.costing import Pool, last_cost
from jxc.domain.numbers import Fen, allocate, round_half
from jxc.domain.record import Line

PART = "part"  # the reason on the lines of a kit's parts


def values_of(lines: Sequence[Line], pool: Callable[[str], Pool]) -> Mapping[int, Fen]:
    """By position, what each line that comes in is worth, once those that go out have their cost.

    Parts share by what as many of them cost at this moment; where none of them was ever known to cost, by quantity.
    """
    inward = [index for index, line in enumerate(lines) if line.quantity > 0]
    value = -sum(line.cost for line in lines if line.quantity < 0)
    weights = [_worth(pool(lines[index].sku), lines[index].quantity) for index in inward]
    if not any(weights):
        weights = [lines[index].quantity for index in inward]
    return {index: Fen(part) for index, part in zip(inward, allocate(value, weights), strict=True)}


def _worth(pool: Pool, quantity: int) -> int:
    if pool.quantity > 0:
        return round_half(quantity * pool.value, pool.quantity)
    return last_cost(pool, quantity)
