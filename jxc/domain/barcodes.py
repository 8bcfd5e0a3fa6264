"""Codes that scanners read: check digits of EAN and UPC, and the codes that a shop's own scales print.

Pure, and standard library only: a sale reads a scale's code, and waits for no library. Source: GS1 General
Specifications, check digit of modulus 10; prefixes 20 to 29 are free for use within a shop.
"""

from typing import NamedTuple

from jxc.domain.numbers import Fen, Price, Quantity, amount_of, round_half

LENGTHS = (8, 12, 13, 14)  # EAN-8, UPC-A, EAN-13, GTIN-14
WEIGHT, AMOUNT = "weight", "amount"
_LENGTH, _PREFIX, _ITEM = 13, 2, 7  # where the parts of a scale's code end


class Label(NamedTuple):
    """A scale's code: whose label it is, and a weight in thousandths of the base unit or an amount in fen."""

    item: str
    measure: str
    value: int


def check_digit(digits: str) -> str:
    """The digit that belongs behind these: from the right, every other one counts three times."""
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def is_checked(code: str) -> bool:
    """Whether a code's last digit is its check digit; True for what is no EAN or UPC, which has none."""
    if len(code) not in LENGTHS or not (code.isascii() and code.isdecimal()):
        return True
    return code[-1] == check_digit(code[:-1])


def scale_prefixes(text: str) -> dict[str, str]:
    """Prefix → weight or amount, from a setting such as “21=weight, 22=amount”."""
    pairs = (part.strip().partition("=") for part in text.split(",") if part.strip())
    return {prefix: measure for prefix, _, measure in pairs}


def label_of(code: str, prefixes: dict[str, str]) -> Label | None:
    """What a scale's code says; None where it is none. Its check digit is the caller's to look at."""
    if len(code) != _LENGTH or not (code.isascii() and code.isdecimal()):
        return None
    measure = prefixes.get(code[:_PREFIX])
    return None if measure is None else Label(code[_PREFIX:_ITEM], measure, int(code[_ITEM:-1]))


def quantity_for(amount: Fen, price: Price) -> tuple[Quantity, Fen]:
    """How much an amount buys, and by how many fen the price of that quantity is above the amount.

    A quantity has four places: of dear goods none may cost exactly the amount; then it is the next one above.
    """
    quantity = Quantity(round_half(amount * 10**8, price))
    if amount_of(price, quantity) < amount:
        quantity = Quantity(quantity + 1)
    return quantity, Fen(amount_of(price, quantity) - amount)
