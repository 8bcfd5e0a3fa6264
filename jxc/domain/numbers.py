"""Numbers: whole fen, ten-thousandths of a unit, millionths of a yuan, basis points; one parser and one rounding.

Owns every conversion between text and exact integers. Floats never enter. Source: the number rules in docs/format.md.
"""

from collections.abc import Iterable, Sequence
from typing import NewType

from jxc.errors import JxcError

Fen = NewType("Fen", int)  # money, 1/100 yuan
Quantity = NewType("Quantity", int)  # 1/10 000 of the item's base unit
Price = NewType("Price", int)  # unit price, 1/1 000 000 yuan
Rate = NewType("Rate", int)  # tax rate, basis points
Day = NewType("Day", str)  # ISO date in the store's own calendar
Instant = NewType("Instant", int)  # microseconds since 1970-01-01 in UTC

ONE = Quantity(10_000)
MONEY_SCALE, QUANTITY_SCALE, PRICE_SCALE = 2, 4, 6
LIMIT = 10**13  # fen; the same bound in yuan holds for prices and in units for quantities
LONGEST = 18  # digits before the point; anything longer is beyond every limit and is not worth converting

_WIDE = str.maketrans("０１２３４５６７８９．－＋，　−", "0123456789.-+, -")


def narrow(text: str) -> str:
    """Text with full-width digits and signs read as ASCII."""
    return text if text.isascii() else text.translate(_WIDE)


def _parse(text: str, scale: int, limit: int) -> int:
    plain = narrow(text).strip()
    digits = plain[1:] if plain[:1] in ("-", "+") else plain
    whole, point, decimals = digits.partition(".")
    if not ((whole + decimals).isascii() and (whole + decimals).isdigit()) or (point and not decimals):
        raise JxcError("number-unreadable", text=text)
    if len(decimals.rstrip("0")) > scale:
        raise JxcError("number-too-precise", text=text, scale=scale)
    if len(whole.lstrip("0")) > LONGEST:
        raise JxcError("number-too-large", text=text)
    value = int((whole or "0") + decimals.rstrip("0").ljust(scale, "0"))
    if value > limit:
        raise JxcError("number-too-large", text=text)
    return -value if plain[:1] == "-" else value


def parse_count(text: str) -> int:
    """A number of rows and the like as typed: digits alone."""
    plain = narrow(text).strip()
    if not (plain.isascii() and plain.isdecimal()) or len(plain) > LONGEST:
        raise JxcError("number-unreadable", text=text)
    return int(plain)


def parse_money(text: str) -> Fen:
    """Yuan as typed, at most two decimals, within ±10^13 fen."""
    return Fen(_parse(text, MONEY_SCALE, LIMIT))


def parse_quantity(text: str) -> Quantity:
    """A quantity as typed, at most four decimals."""
    return Quantity(_parse(text, QUANTITY_SCALE, LIMIT))


def parse_price(text: str) -> Price:
    """A unit price in yuan, at most six decimals."""
    return Price(_parse(text, PRICE_SCALE, LIMIT * 10**4))


def decimal_text(value: int, scale: int) -> str:
    """Plain decimal text of an integer with that many decimals: decimal_text(-105, 2) is '-1.05'."""
    sign = "-" if value < 0 else ""
    digits = str(abs(value)).rjust(scale + 1, "0")
    return f"{sign}{digits[:-scale]}.{digits[-scale:]}" if scale else sign + digits


def money_text(value: int) -> str:
    """Fen as yuan with two decimals."""
    return decimal_text(value, MONEY_SCALE)


def short_text(value: int, scale: int) -> str:
    """Plain decimal text without trailing zeros, for quantities and prices."""
    text = decimal_text(value, scale)
    return text.rstrip("0").rstrip(".") if scale else text


def round_half(numerator: int, denominator: int) -> int:
    """numerator ÷ denominator, half away from zero, on the exact rational. The one rounding rule of jxc."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def share(total: int, part: int, whole: int, taken: int = 0) -> int:
    """What `part` of `whole` gets of `total` when `taken` parts were given before: all shares together are `total`."""

    def upto(n: int) -> int:
        return total if n == whole else round_half(total * n, whole)

    return upto(taken + part) - upto(taken)


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` by weight with the largest remainder, ties to the lowest position; weights not all nil."""
    weight = sum(weights)
    floors = [total * w // weight for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % weight), i))
    for i in order[: total - sum(floors)]:
        floors[i] += 1
    return floors


def amount_of(price: Price, quantity: Quantity) -> Fen:
    """round(price × quantity) in fen."""
    return Fen(round_half(price * quantity, 10**8))


def net_of(gross: int, rate: Rate) -> Fen:
    """The net of an amount that includes tax at `rate`: round(gross ÷ (1 + rate)); tax is the remainder."""
    return Fen(round_half(gross * 10_000, 10_000 + rate))


def total(values: Iterable[Fen]) -> Fen:
    """The sum of amounts in fen."""
    return Fen(sum(values))
