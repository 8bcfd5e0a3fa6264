"""Reads ITEM[xQUANTITY[UNIT]][@PRICE[-DISCOUNT]] as people type and scanners send it, against the items of the shop."""

from typing import NamedTuple

from jxc.domain.draft import DraftLine
from jxc.domain.items import Item
from jxc.domain.numbers import (
    ONE,
    Fen,
    Price,
    Quantity,
    money_text,
    narrow,
    parse_money,
    parse_price,
    parse_quantity,
    round_half,
)
from jxc.errors import JxcError, Problem
from jxc.services.shop import Shop

_TIMES = "xX×*ｘＸ＊"
_NUMERIC = frozenset("0123456789.+-")
_FREE = frozenset({"free", "赠"})
_UNKNOWN = frozenset({"?", "？"})


class Asked(NamedTuple):
    """What a token says: an item, how many of which unit, and the price behind the @ where there is one."""

    item: Item
    unit: str
    amount: Quantity
    price: str | None
    discount: Fen = Fen(0)


def read_tokens(shop: Shop, tokens: list[str]) -> list[Asked]:
    """All tokens read; problems of all of them are raised together."""
    read: list[Asked] = []
    found: list[Problem] = []
    for token in tokens:
        try:
            read.append(read_token(shop, token))
        except JxcError as error:
            found.append(Problem(error.code, error.params))
    if found:
        raise JxcError.of(tuple(found))
    return together(read)


def together(read: list[Asked]) -> list[Asked]:
    """A barcode twice adds: equal item, unit and price become one line. What was measured stays as its label says."""
    sums: dict[tuple[str, str, str | None, int], Asked] = {}
    for place, asked in enumerate(read, 1):
        key = (asked.item.sku, asked.unit, asked.price, place if asked.amount % ONE else 0)
        before = sums.get(key)
        sums[key] = asked if before is None else _sum(before, asked)
    return list(sums.values())


def _sum(first: Asked, second: Asked) -> Asked:
    amount, discount = first.amount + second.amount, first.discount + second.discount
    return first._replace(amount=Quantity(amount), discount=Fen(discount))


def read_token(shop: Shop, token: str) -> Asked:
    """One token. Errors: item-unknown, token-ambiguous, token-malformed, unit-unknown, those of scales and numbers."""
    # A product may hold an @ or an x in its own number, so the whole token is tried first.
    whole = find_item(shop, token)
    if whole is not None:
        return _unless_split_too(shop, token, whole)
    label = _labelled(shop, narrow(token).strip())
    if label is not None:
        return label
    text, price, discount = _before_and_behind(token)
    found = find_item(shop, text)
    if found is not None:
        return Asked(*found, ONE, price, discount)
    split = _split(shop, text)
    if split is None:
        raise _unknown(shop, _stem(text))
    item, unit, count = split
    return Asked(item, unit, count, price, discount)


def _labelled(shop: Shop, code: str) -> Asked | None:
    """What a scale's label sells. Errors: label-misread, label-unknown, label-without-price."""
    if not shop.settings.scale_codes or not code.isdecimal():
        return None
    from jxc.domain.barcodes import WEIGHT, is_checked, label_of, quantity_for, scale_prefixes

    label = label_of(code, scale_prefixes(shop.settings.scale_codes))
    if label is None:
        return None
    if not is_checked(code):
        raise JxcError("label-misread", code=code)
    found = find_item(shop, label.item)
    if found is None:
        raise JxcError("label-unknown", code=code, item=label.item)
    item = found[0]
    if label.measure == WEIGHT:
        return Asked(item, item.unit, Quantity(label.value * ONE // 1000), None)
    if not item.price:
        raise JxcError("label-without-price", code=code, item=item.sku)
    quantity, above = quantity_for(Fen(label.value), item.price)
    return Asked(item, item.unit, quantity, None, above)


def _before_and_behind(token: str) -> tuple[str, str | None, Fen]:
    """Goods, price and discount of a token: what stands before and behind its last @, and behind a minus there."""
    goods, at, price = token.replace("＠", "@").rpartition("@")
    if not at:
        return token, None, Fen(0)
    plain = narrow(price)
    rest, minus, less = plain[1:].partition("-")  # a minus in front would be the price's own sign
    discount = parse_money(less) if minus and less.strip() else Fen(0)
    if not goods.strip() or not plain.strip() or (minus and not less.strip()) or discount < 0:
        raise JxcError("token-malformed", token=token)
    return goods, plain[:1] + rest, discount


def _unless_split_too(shop: Shop, token: str, whole: tuple[Item, str]) -> Asked:
    try:
        split = _split(shop, token)
    except JxcError:
        split = None
    if split is not None:
        second = f"{split[0].sku} x {token[_last_times(token) + 1 :]}"
        raise JxcError("token-ambiguous", token=token, first=whole[0].sku, second=second)
    return Asked(*whole, ONE, None)


def find_item(shop: Shop, code: str) -> tuple[Item, str] | None:
    """Item and unit that a number or barcode names."""
    plain = narrow(code).strip()
    item = shop.item(plain)
    if item is not None:
        return item, item.unit
    scanned = shop.journal.barcode(plain)
    if scanned is None:
        return None
    item = shop.item(scanned[0])
    return None if item is None else (item, scanned[1])


def _last_times(text: str) -> int:
    return max(text.rfind(sign) for sign in _TIMES)


def _stem(text: str) -> str:
    cut = _last_times(text)
    return text[:cut] if cut > 0 and text[cut + 1 : cut + 2].isdigit() else text


def _split(shop: Shop, text: str) -> tuple[Item, str, Quantity] | None:
    """Item, unit and count where the part before a times sign names an item; the last such sign counts."""
    cut = _last_times(text)
    while cut > 0 and find_item(shop, text[:cut]) is None:
        cut = _last_times(text[:cut])  # a unit's name may hold an x: 1001x2box
    found = find_item(shop, text[:cut]) if cut > 0 else None
    if found is None:
        return None
    item, unit = found
    number, named = _number_and_unit(item, narrow(text[cut + 1 :]).strip())
    if named and item.factor(named) is None:
        raise JxcError(
            "unit-unknown", item=item.sku, unit=named, known=", ".join([item.unit, *(u.name for u in item.units)])
        )
    return item, named or unit, parse_quantity(number)


def _number_and_unit(item: Item, text: str) -> tuple[str, str]:
    """What stands before and behind the end of the digits, where that is the name of a unit."""
    number = text.rstrip("".join(set(text) - _NUMERIC))
    unit = text[len(number) :].strip()
    # Latin letters that name no unit stay with the number and are refused there, such as the e of 1e3
    if unit.isascii() and item.factor(unit) is None:
        return text, ""
    return number, unit


def _unknown(shop: Shop, code: str) -> JxcError:
    import difflib

    known = [sku for sku, _ in shop.journal.all_current("item")]
    near = difflib.get_close_matches(code, known, n=3, cutoff=0.6)
    if near:
        return JxcError("item-unknown-near", item=code, near=", ".join(near))
    return JxcError("item-unknown", item=code)


def base_quantity(item: Item, unit: str, count: Quantity) -> Quantity:
    """A count of a unit in the item's base unit. Error: unit-unknown, quantity-too-fine."""
    factor = item.factor(unit)
    if factor is None:
        raise JxcError("unit-unknown", item=item.sku, unit=unit, known=item.unit)
    exact = count * factor
    if exact % ONE:
        raise JxcError("quantity-too-fine", item=item.sku, unit=item.unit)
    return Quantity(exact // ONE)


def draft_line(asked: Asked, *, list_price: bool) -> DraftLine:
    """The line a token asks for; without a price the item's own where `list_price`, else the cost is unknown.

    Errors: token-malformed for a discount on anything but a sale; those of units and numbers.
    """
    item, unit, count, keyed, discount = asked
    if discount and not list_price and keyed is not None:
        raise JxcError("token-malformed", token=f"{item.sku}@{keyed}-{money_text(discount)}")
    quantity = base_quantity(item, unit, count)
    if keyed is None:
        kind, price = _listed(item, unit) if list_price else ("unknown", Price(0))
    else:
        kind, price = _keyed(keyed)
    return DraftLine(
        item.sku, unit, count, quantity, kind, price, discount if list_price else Fen(0), listed=keyed is None
    )


def _keyed(text: str) -> tuple[str, Price]:
    if text.strip().casefold() in _FREE:
        return "free", Price(0)
    if text.strip() in _UNKNOWN:
        return "unknown", Price(0)
    price = parse_price(text)
    return ("priced" if price else "free"), price


def _listed(item: Item, unit: str) -> tuple[str, Price]:
    if item.price_kind == "free":
        return "free", Price(0)
    if item.price is None or item.price_kind == "unknown":
        return "unknown", Price(0)
    return "priced", Price(round_half(item.price * (item.factor(unit) or ONE), ONE))
