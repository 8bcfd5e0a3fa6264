"""`jxc item …`: what is traded, in which units, under which barcodes, at which price."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.commands.import_ import Encoding, Files, SkipBad, import_
from jxc.domain.items import Item
from jxc.services import masters

Sku = Annotated[str, Arg("ITEM", "The item's own number.")]
Unit = Annotated[str | None, Opt("--unit", "The unit it is counted in; others as NAME=FACTOR with --units.", "UNIT")]
Units = Annotated[tuple[str, ...], Opt("--units", "A further unit and how many base units it holds.", "NAME=FACTOR")]
Barcodes = Annotated[tuple[str, ...], Opt("--barcode", "A barcode, and the unit it stands for.", "CODE[=UNIT]")]
Category = Annotated[str | None, Opt("--category", "The category reports group by.", "TEXT")]
TaxClass = Annotated[str | None, Opt("--tax", "The tax class that gives its VAT rate.", "CLASS")]
Price = Annotated[str | None, Opt("--price", "The selling price with VAT, per base unit.", "PRICE")]
Floor = Annotated[str | None, Opt("--floor", "The lowest price it may be sold at.", "PRICE")]
PriceKind = Annotated[str | None, Opt("--price-kind", "Whether it has a price.", choices=("priced", "free", "unknown"))]
Low = Annotated[str | None, Opt("--low", "Listed by “jxc stock --low” at or below this.", "QTY")]


@command(
    "item add",
    help="Add an item.",
    examples=("jxc item add 1001 可乐330ml --unit 瓶 --units 箱=24 --barcode 6901234567892 --price 3.50",),
)
def add(
    app: App,
    sku: Sku,
    name: Annotated[str, Arg("NAME", "Its name on receipts.")],
    *,
    unit: Unit = None,
    units: Units = (),
    barcode: Barcodes = (),
    category: Category = None,
    tax: TaxClass = None,
    price: Price = None,
    floor: Floor = None,
    price_kind: PriceKind = None,
    low: Low = None,
) -> None:
    """Add an item and show it."""
    wish = masters.ItemWish(name, unit, units or None, barcode or None, category, tax, price, floor, price_kind, low)
    _show(app, masters.add_item(app.desk, sku, wish))


@command(
    "item set",
    help="Change an item; what is not named stays.",
    examples=("jxc item set 1001 --price 3.80", "jxc item set 1001 --inactive"),
)
def change(
    app: App,
    sku: Sku,
    *,
    name: Annotated[str | None, Opt("--name", "Its name on receipts.", "NAME")] = None,
    unit: Unit = None,
    units: Units = (),
    barcode: Barcodes = (),
    category: Category = None,
    tax: TaxClass = None,
    price: Price = None,
    floor: Floor = None,
    price_kind: PriceKind = None,
    low: Low = None,
    active: Annotated[bool, Opt("--active", "It is traded again.")] = False,
    inactive: Annotated[bool, Opt("--inactive", "It is no longer traded.")] = False,
) -> None:
    """Keep a new version of the item and show it."""
    wish = masters.ItemWish(
        name, unit, units or None, barcode or None, category, tax, price, floor, price_kind, low,
        True if active else False if inactive else None,
    )  # fmt: skip
    _show(app, masters.set_item(app.desk, sku, wish))


def _show(app: App, item: Item) -> None:
    app.show(masters.item_table(item))
    for code, right in masters.misprinted(item):
        app.say("The check digit of the barcode {code} is wrong; a scanner would read {right}.", code=code, right=right)


@command("item show", help="Show an item with its units and barcodes.", examples=("jxc item show 1001",))
def show(app: App, item: Annotated[str, Arg("ITEM", "An item's number or barcode.")]) -> None:
    """Show one item."""
    app.show(masters.item_table(masters.item_named(app.desk, item)))


@command(
    "item list",
    help="List items.",
    examples=("jxc item list", "jxc item list 可乐", "jxc item list --all --format csv"),
)
def items(
    app: App,
    search: Annotated[str | None, Arg("TEXT", "Part of a number, name, category or barcode.")] = None,
    *,
    everything: Annotated[bool, Opt("--all", "Also items that are no longer traded.")] = False,
) -> None:
    """Show all items that match."""
    app.show(masters.list_items(app.desk, search=search, everything=everything))


@command(
    "item import",
    help="Import items from a file made from the template; without a file, print the template.",
    examples=("jxc item import --out items.csv", "jxc item import items.csv"),
)
def import_items(app: App, files: Files = (), *, skip_bad: SkipBad = False, encoding: Encoding = None) -> None:
    """The import of every kind, with the template for items."""
    import_.run(app, files, template="item", skip_bad=skip_bad, encoding=encoding)
