"""Items, units and parties: what is traded, in which measures, and with whom. Plain values and their JSON form."""

import json
from typing import NamedTuple

from jxc.domain.numbers import Fen, Price, Quantity

PRICE_KINDS = ("priced", "free", "unknown")


def has_controls(text: str) -> bool:
    """Whether a text holds line breaks or other control characters, which no name or note may bring to a terminal."""
    return any(sign < " " or "\x7f" <= sign <= "\x9f" for sign in text)


class Unit(NamedTuple):
    """A measure beside the base unit: one of it is `factor` ten-thousandths of the base unit."""

    name: str
    factor: Quantity


class Barcode(NamedTuple):
    """A code that a scanner reads: it stands for one `unit` of the item."""

    code: str
    unit: str


class Part(NamedTuple):
    """What one base unit of a kit is made of: so much of an item, in that item's base unit."""

    sku: str
    quantity: Quantity


class Item(NamedTuple):
    """A good. Prices include VAT and are per base unit; None where there is none."""

    sku: str
    name: str
    unit: str = "个"
    units: tuple[Unit, ...] = ()
    barcodes: tuple[Barcode, ...] = ()
    category: str = ""
    tax_class: str = "standard"
    price: Price | None = None
    floor_price: Price | None = None
    price_kind: str = "priced"
    low: Quantity | None = None  # `stock --low` lists the item at or below this
    active: bool = True
    parts: tuple[Part, ...] = ()  # of a kit

    def factor(self, unit: str) -> Quantity | None:
        """Ten-thousandths of the base unit in one `unit`, or None if the item has no such unit."""
        if unit == self.unit:
            return Quantity(10_000)
        return next((known.factor for known in self.units if known.name == unit), None)


class Party(NamedTuple):
    """A supplier or customer. `deduction` is what this supplier's invoices usually allow: special or plain."""

    id: str
    name: str
    kind: str = "supplier"  # supplier, customer or both
    deduction: str = "special"
    tax_no: str = ""
    phone: str = ""
    active: bool = True
    credit_limit: Fen | None = None  # the most a customer may owe; None is no limit
    days: int | None = None  # after how many days what a customer owes is overdue


def item_body(item: Item) -> str:
    """The item as a master body: JSON with sorted keys."""
    return _body(
        item._asdict()
        | {
            "units": [list(u) for u in item.units],
            "barcodes": [list(b) for b in item.barcodes],
            "parts": [list(p) for p in item.parts],
        }
    )


def item_of(body: str) -> Item:
    """The item that a master body describes; unknown keys (of a newer version) are passed over."""
    fields = {key: value for key, value in json.loads(body).items() if key in Item._fields}
    fields["units"] = tuple(Unit(*unit) for unit in fields.get("units", ()))
    fields["barcodes"] = tuple(Barcode(*code) for code in fields.get("barcodes", ()))
    fields["parts"] = tuple(Part(*part) for part in fields.get("parts", ()))
    return Item(**fields)


def party_body(party: Party) -> str:
    """The party as a master body: JSON with sorted keys."""
    return _body(party._asdict())


def party_of(body: str) -> Party:
    """The party that a master body describes."""
    return Party(**{key: value for key, value in json.loads(body).items() if key in Party._fields})


def _body(fields: dict[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
