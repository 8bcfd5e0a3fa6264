"""Kits: what an article is made of, making it of its parts, and breaking it up."""

from jxc.domain.draft import Draft, DraftLine
from jxc.domain.items import Item, Part
from jxc.domain.kits import PART
from jxc.domain.numbers import ONE, Quantity
from jxc.domain.rights import MASTERS
from jxc.errors import JxcError
from jxc.services import trading
from jxc.services.desk import Desk
from jxc.services.masters import item_named, keep_item
from jxc.services.rights import demand
from jxc.services.selling import Slip, dress
from jxc.services.tokens import Asked, base_quantity, read_token, read_tokens
from jxc.table import Column, Kind, Table


def set_parts(desk: Desk, kit: str, tokens: list[str]) -> Table:
    """Say what one base unit of an article is made of; no parts make it an ordinary article again.

    Errors: item-unknown, kit-part-self, quantity-not-positive and those of tokens.
    """
    demand(desk, MASTERS)
    with desk.shop.journal.write() as writer:
        desk.shop.refresh()
        item = item_named(desk, kit)
        sums: dict[str, int] = {}
        for asked in read_tokens(desk.shop, tokens):
            _without_price(asked)
            sums[asked.item.sku] = sums.get(asked.item.sku, 0) + _base(asked)
        if item.sku in sums:
            raise JxcError("kit-part-self", item=item.sku)
        parts = tuple(Part(sku, Quantity(quantity)) for sku, quantity in sums.items())
        for part in parts:
            if part.quantity <= 0:
                raise JxcError("quantity-negative" if part.quantity else "quantity-nil", item=part.sku)
        keep_item(desk, writer, item._replace(parts=parts))
    return list_kits(desk, item.sku)


def make(desk: Desk, token: str, slip: Slip) -> trading.Answer:
    """Post kits made of their parts: ITEM[xQTY]. Errors: kit-unknown and those of the domain."""
    return _post(desk, "assemble", token, slip, kit_sign=1)


def break_up(desk: Desk, token: str, slip: Slip) -> trading.Answer:
    """Post kits taken apart. Errors: kit-unknown and those of the domain."""
    return _post(desk, "disassemble", token, slip, kit_sign=-1)


def _post(desk: Desk, kind: str, token: str, slip: Slip, *, kit_sign: int) -> trading.Answer:
    asked = read_token(desk.shop, token)
    _without_price(asked)
    kit, count = asked.item, _base(asked)
    if not kit.parts:
        raise JxcError("kit-unknown", item=kit.sku)
    if count <= 0:
        raise JxcError("quantity-negative" if count else "quantity-nil", item=kit.sku)
    lines = [_line(kit, kit_sign * count, None)]
    for part in kit.parts:
        exact = part.quantity * count
        if exact % ONE:
            raise JxcError("quantity-too-fine", item=part.sku, unit=item_named(desk, part.sku).unit)
        lines.append(_line(item_named(desk, part.sku), -kit_sign * exact // ONE, PART))
    return trading.post(desk.shop, desk.world, dress(desk, Draft(kind, desk.operator, tuple(lines)), slip))


def _line(item: Item, quantity: int, reason: str | None) -> DraftLine:
    return DraftLine(item.sku, item.unit, Quantity(quantity), Quantity(quantity), reason=reason)


def _base(asked: Asked) -> Quantity:
    return base_quantity(asked.item, asked.unit, asked.amount)


def _without_price(asked: Asked) -> None:
    if asked.price is not None:
        raise JxcError("token-malformed", token=f"{asked.item.sku}@{asked.price}")


def list_kits(desk: Desk, only: str | None = None) -> Table:
    """Every kit and its parts, or those of one article."""
    items = [desk.shop.item(sku) for sku, _ in desk.shop.journal.all_current("item") if only in {None, sku}]
    rows = [
        (kit.sku, kit.name, part.sku, named.name if named is not None else "", part.quantity, named and named.unit)
        for kit in items
        if kit is not None
        for part in kit.parts
        for named in (desk.shop.item(part.sku),)
    ]
    columns = (
        Column("kit", Kind.TEXT, "Kit"),
        Column("kit_name", Kind.TEXT, "Kit name"),
        Column("sku", Kind.TEXT, "Item"),
        Column("name", Kind.TEXT, "Name"),
        Column("quantity", Kind.QUANTITY, "Quantity"),
        Column("unit", Kind.TEXT, "Unit"),
    )
    return Table("kits", "Kits", columns, rows)
