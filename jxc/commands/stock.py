"""`jxc stock`, `jxc price` and `jxc today`: what a store looks up while it trades. Hot: standard library only."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.services import stockroom

Items = Annotated[tuple[str, ...], Arg("ITEM", "An item's number or barcode.")]


@command(
    "stock",
    help="Show what is in stock.",
    examples=("jxc stock 1001", "jxc stock --low", "jxc stock --value --format csv"),
    hot=True,
)
def stock(
    app: App,
    items: Items = (),
    *,
    low: Annotated[bool, Opt("--low", "Only items at or below their low mark.")] = False,
    value: Annotated[bool, Opt("--value", "Also average cost and value.")] = False,
) -> None:
    """Show stock of the items named, or of all."""
    found = stockroom.show_stock(app.desk, list(items), low=low, value=value)
    app.show(found)
    if not found.rows and app.home.settings.kind == "hq":
        app.say("What the stores have: “jxc report stock”.")


@command("price", help="Show selling prices.", examples=("jxc price 1001", "jxc price 6901234567892"), hot=True)
def price(app: App, items: Annotated[tuple[str, ...], Arg("ITEM", "An item's number or barcode.")]) -> None:
    """Show the prices of each item in each unit."""
    app.show(stockroom.show_price(app.desk, list(items)))


@command(
    "today",
    help="Show the running day: documents, takings, margin.",
    examples=("jxc today",),
    hot=True,
)
def today(app: App) -> None:
    """Show the running business day."""
    app.show(stockroom.show_today(app.desk))
