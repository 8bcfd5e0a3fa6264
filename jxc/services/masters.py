"""Items and parties: adds, changes, lists and shows them. Each change is a new dated version in the journal."""

import re
from typing import Any, NamedTuple

from jxc.domain.barcodes import check_digit, is_checked
from jxc.domain.costing import EMPTY
from jxc.domain.items import PRICE_KINDS, Barcode, Item, Party, Unit, has_controls, item_body, party_body
from jxc.domain.numbers import ONE, Fen, Price, narrow, parse_money, parse_price, parse_quantity
from jxc.domain.rights import MASTERS
from jxc.errors import JxcError
from jxc.services.desk import Desk
from jxc.services.rights import demand
from jxc.storage.journal import Writer
from jxc.table import Column, Kind, Table

_SKU = re.compile(r"[\w.\-]{1,64}")
_PARTY_KINDS = ("supplier", "customer", "both")
_DEDUCTIONS = ("special", "plain")


class ItemWish(NamedTuple):
    """What somebody says of an item; None leaves it as it is (or at its default)."""

    name: str | None = None
    unit: str | None = None
    units: tuple[str, ...] | None = None  # NAME=FACTOR
    barcodes: tuple[str, ...] | None = None  # CODE or CODE=UNIT
    category: str | None = None
    tax_class: str | None = None
    price: str | None = None
    floor_price: str | None = None
    price_kind: str | None = None
    low: str | None = None
    active: bool | None = None


class PartyWish(NamedTuple):
    """What somebody says of a party; None leaves it as it is (or at its default)."""

    name: str | None = None
    kind: str | None = None
    deduction: str | None = None
    tax_no: str | None = None
    phone: str | None = None
    active: bool | None = None
    credit_limit: str | None = None  # yuan; '' takes it away
    days: str | None = None  # until a debt is overdue; '' takes it away


def add_item(desk: Desk, sku: str, wish: ItemWish) -> Item:
    """A new item. Errors: item-exists, sku-malformed, name-missing, barcode-taken and those of its values."""
    demand(desk, MASTERS)
    sku = narrow(sku).strip()
    with desk.shop.journal.write() as writer:
        desk.shop.refresh()
        if desk.shop.item(sku) is not None:
            raise JxcError("item-exists", item=sku)
        item = item_as(desk, sku, wish)
        keep_item(desk, writer, item)
    return item


def item_as(desk: Desk, sku: str, wish: ItemWish) -> Item:
    """The item, known or new, with every value that was given, checked, not yet kept."""
    item = desk.shop.item(sku)
    if item is None:
        if not _SKU.fullmatch(sku):
            raise JxcError("sku-malformed", item=sku)
        if not (wish.name or "").strip():
            raise JxcError("name-missing", id=sku)
        item = Item(sku, wish.name or "")
    return _changed(desk, item, wish)


def set_item(desk: Desk, sku: str, wish: ItemWish) -> Item:
    """A new version of an item. Errors: item-unknown, unit-in-use and those of its values."""
    demand(desk, MASTERS)
    with desk.shop.journal.write() as writer:
        desk.shop.refresh()
        before = item_named(desk, sku)
        if wish.unit not in {None, before.unit} and writer.pool(before.sku) != EMPTY:
            raise JxcError("unit-in-use", item=before.sku, unit=before.unit)
        item = _changed(desk, before, wish)
        keep_item(desk, writer, item)
    return item


def item_named(desk: Desk, sku: str) -> Item:
    """The item of that number or barcode. Error: item-unknown."""
    sku = narrow(sku).strip()
    item = desk.shop.item(sku)
    if item is None:
        scanned = desk.shop.journal.barcode(sku)
        item = desk.shop.item(scanned[0]) if scanned is not None else None
    if item is None:
        raise JxcError("item-unknown", item=sku)
    return item


def keep_item(desk: Desk, writer: Writer, item: Item) -> None:
    """Write an item's new version and its barcodes. Error: barcode-taken."""
    check_barcodes(desk, item)
    now = desk.world.now()
    writer.append_master(now=now, operator=desk.operator, kind="item", key=item.sku, body=item_body(item))
    writer.set_barcodes(item.sku, item.barcodes)
    desk.shop.forget()


def misprinted(item: Item) -> list[tuple[str, str]]:
    """The item's barcodes whose check digit is wrong, each with what it would be; they are kept as they were typed."""
    codes = [barcode.code for barcode in item.barcodes]
    return [(code, code[:-1] + check_digit(code[:-1])) for code in codes if not is_checked(code)]


def check_barcodes(desk: Desk, item: Item) -> None:
    """No code stands for two things: not twice in the item, not in another one. Error: barcode-taken."""
    codes = [barcode.code for barcode in item.barcodes]
    for code in codes:
        if codes.count(code) > 1:
            raise JxcError("barcode-taken", code=code, item=item.sku)
    for code in (item.sku, *codes):
        owner = desk.shop.journal.barcode(code)
        if owner is not None and owner[0] != item.sku:
            raise JxcError("barcode-taken", code=code, item=owner[0])
        if code != item.sku and desk.shop.item(code) is not None:
            raise JxcError("barcode-taken", code=code, item=code)


def _changed(desk: Desk, item: Item, wish: ItemWish) -> Item:
    """The item with every value that was given, read and checked."""
    given = _given(wish)
    if "tax_class" in given and given["tax_class"] not in desk.shop.books.tax.classes:
        raise JxcError("tax-class-unknown", tax_class=given["tax_class"], known=", ".join(desk.shop.books.tax.classes))
    if "price_kind" in given and given["price_kind"] not in PRICE_KINDS:
        raise JxcError("price-kind-unknown", kind=given["price_kind"])
    for name in ("price", "floor_price"):
        if name in given:
            given[name] = _price(item, given[name]) if given[name] else None
    if "low" in given:
        given["low"] = parse_quantity(given["low"]) if given["low"] else None
    if "units" in given:
        given["units"] = tuple(_unit(text) for text in given["units"])
    item = item._replace(**{name: value for name, value in given.items() if name != "barcodes"})
    _check_units(item)
    if "barcodes" in given:
        return item._replace(barcodes=tuple(_barcode(item, text) for text in given["barcodes"]))
    for barcode in item.barcodes:
        _check_unit(item, barcode.unit)  # the unit it stood for may be gone
    return item


def _given(wish: "ItemWish | PartyWish") -> dict[str, Any]:
    """What a wish says. Error: text-control."""
    given = {name: value for name, value in wish._asdict().items() if value is not None}
    for value in given.values():
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and has_controls(text):
                raise JxcError("text-control", text=repr(text))
    return given


def _price(item: Item, text: str) -> Price:
    price = parse_price(text)
    if price < 0:
        raise JxcError("price-negative", item=item.sku)
    return price


def _check_units(item: Item) -> None:
    names = [item.unit, *(unit.name for unit in item.units)]
    for unit in item.units:
        if names.count(unit.name) > 1:
            raise JxcError("unit-malformed", text=unit.name)


def _check_unit(item: Item, unit: str) -> None:
    if item.factor(unit) is None:
        known = ", ".join([item.unit, *(each.name for each in item.units)])
        raise JxcError("unit-unknown", item=item.sku, unit=unit, known=known)


def _unit(text: str) -> Unit:
    name, equals, factor = text.replace("＝", "=").partition("=")
    if not name.strip() or not equals:
        raise JxcError("unit-malformed", text=text)
    read = parse_quantity(factor)
    if read <= 0:
        raise JxcError("unit-malformed", text=text)
    return Unit(name.strip(), read)


def _barcode(item: Item, text: str) -> Barcode:
    code, _, unit = text.replace("＝", "=").partition("=")
    code, unit = narrow(code).strip(), unit.strip() or item.unit
    if not code:
        raise JxcError("sku-malformed", item=text)
    _check_unit(item, unit)
    return Barcode(code, unit)


def list_items(desk: Desk, *, search: str | None = None, everything: bool = False) -> Table:
    """All items, or those whose number, name, category or barcode holds `search`."""
    needle = (search or "").casefold()
    rows = [
        (item.sku, item.name, item.category, item.unit, item.price, item.tax_class, _codes(item), item.active)
        for item in _items(desk)
        if (everything or item.active)
        and needle in " ".join((item.sku, item.name, item.category, _codes(item))).casefold()
    ]
    columns = (
        Column("sku", Kind.TEXT, "Item"),
        Column("name", Kind.TEXT, "Name"),
        Column("category", Kind.TEXT, "Category"),
        Column("unit", Kind.TEXT, "Unit"),
        Column("price", Kind.PRICE, "Price"),
        Column("tax_class", Kind.WORD, "Tax class"),
        Column("barcodes", Kind.TEXT, "Barcodes"),
        Column("active", Kind.FLAG, "Active"),
    )
    return Table("items", "Items", columns, rows)


def _items(desk: Desk) -> list[Item]:
    return [item for sku, _ in desk.shop.journal.all_current("item") if (item := desk.shop.item(sku)) is not None]


def _codes(item: Item) -> str:
    return " ".join(barcode.code for barcode in item.barcodes)


def item_table(item: Item) -> Table:
    """One item, a row for each of its measures."""
    units = [(item.unit, ONE), *((unit.name, unit.factor) for unit in item.units)]
    rows = [
        (
            item.sku,
            item.name,
            item.category,
            name,
            factor,
            item.price,
            item.floor_price,
            item.price_kind,
            item.tax_class,
            item.low,
            " ".join(code.code for code in item.barcodes if code.unit == name),
            item.active,
        )
        for name, factor in units
    ]
    columns = (
        Column("sku", Kind.TEXT, "Item"),
        Column("name", Kind.TEXT, "Name"),
        Column("category", Kind.TEXT, "Category"),
        Column("unit", Kind.TEXT, "Unit"),
        Column("factor", Kind.QUANTITY, "Holds"),
        Column("price", Kind.PRICE, "Price"),
        Column("floor_price", Kind.PRICE, "Floor price"),
        Column("price_kind", Kind.WORD, "Price kind"),
        Column("tax_class", Kind.WORD, "Tax class"),
        Column("low", Kind.QUANTITY, "Low at"),
        Column("barcodes", Kind.TEXT, "Barcodes"),
        Column("active", Kind.FLAG, "Active"),
    )
    return Table("item", "Item", columns, rows)


def add_party(desk: Desk, party_id: str, wish: PartyWish) -> Party:
    """A new supplier or customer. Errors: party-exists, name-missing and those of its values."""
    demand(desk, MASTERS)
    with desk.shop.journal.write() as writer:
        desk.shop.refresh()
        if desk.shop.party(party_id) is not None:
            raise JxcError("party-exists", party=party_id)
        party = party_as(desk, party_id, wish)
        keep_party(desk, writer, party)
    return party


def set_party(desk: Desk, party_id: str, wish: PartyWish) -> Party:
    """A new version of a party. Errors: party-unknown and those of its values."""
    demand(desk, MASTERS)
    with desk.shop.journal.write() as writer:
        desk.shop.refresh()
        if desk.shop.party(party_id) is None:
            raise JxcError("party-unknown", party=party_id)
        party = party_as(desk, party_id, wish)
        keep_party(desk, writer, party)
    return party


def party_as(desk: Desk, party_id: str, wish: PartyWish) -> Party:
    """The party, known or new, with every value that was given, checked, not yet kept."""
    party = desk.shop.party(party_id)
    if party is None:
        if not _SKU.fullmatch(party_id):
            raise JxcError("sku-malformed", item=party_id)
        if not (wish.name or "").strip():
            raise JxcError("name-missing", id=party_id)
        party = Party(party_id, wish.name or "")
    given = _given(wish)
    if "credit_limit" in given:
        given["credit_limit"] = _limit(given["credit_limit"])
    if "days" in given:
        given["days"] = _days(given["days"])
    if given.get("kind", party.kind) not in _PARTY_KINDS:
        raise JxcError("party-kind-unknown", kind=given["kind"])
    if given.get("deduction", party.deduction) not in _DEDUCTIONS:
        raise JxcError("invoice-unknown", invoice=given["deduction"])
    return party._replace(**given)


def _limit(text: str) -> Fen | None:
    limit = parse_money(text) if text else None
    if limit is not None and limit < 0:
        raise JxcError("number-unreadable", text=text)
    return limit


def _days(text: str) -> int | None:
    plain = narrow(text).strip()
    if plain and not (plain.isascii() and plain.isdigit() and len(plain) <= 4):  # noqa: PLR2004 27 years are enough
        raise JxcError("number-unreadable", text=text)
    return int(plain) if plain else None


def keep_party(desk: Desk, writer: Writer, party: Party) -> None:
    """Write a party's new version."""
    now = desk.world.now()
    writer.append_master(now=now, operator=desk.operator, kind="party", key=party.id, body=party_body(party))
    desk.shop.forget()


def list_parties(desk: Desk, *, kind: str | None = None) -> Table:
    """All parties, or those of a kind, with what is owed either way."""
    books = desk.shop.books
    owed = _party_balances(desk, books.chart.account("receivable"))
    owing = _party_balances(desk, books.chart.account("payable"))
    parties = [p for key, _ in desk.shop.journal.all_current("party") if (p := desk.shop.party(key)) is not None]
    rows = [
        (
            p.id,
            p.name,
            p.kind,
            p.deduction,
            p.tax_no,
            p.phone,
            p.credit_limit,
            p.days,
            owed.get(p.id, 0),
            -owing.get(p.id, 0),
            p.active,
        )
        for p in parties
        if kind is None or p.kind in {kind, "both"}
    ]
    columns = (
        Column("id", Kind.TEXT, "Party"),
        Column("name", Kind.TEXT, "Name"),
        Column("kind", Kind.WORD, "Kind"),
        Column("invoice", Kind.WORD, "Invoice"),
        Column("tax_no", Kind.TEXT, "Tax number"),
        Column("phone", Kind.TEXT, "Phone"),
        Column("credit_limit", Kind.MONEY, "Credit limit"),
        Column("days", Kind.INTEGER, "Days"),
        Column("receivable", Kind.MONEY, "Receivable"),
        Column("payable", Kind.MONEY, "Payable"),
        Column("active", Kind.FLAG, "Active"),
    )
    return Table("parties", "Parties", columns, rows)


def _party_balances(desk: Desk, account: str) -> dict[str, int]:
    rows = desk.shop.journal.connection.execute(
        "SELECT party, sum(debit - credit) FROM balance WHERE account = ? GROUP BY party", (account,)
    )
    return dict(rows.fetchall())
