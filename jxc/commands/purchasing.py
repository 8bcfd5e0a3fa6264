"""`jxc order`, `jxc invoice` and `jxc cost adjust`: before and after goods come from a supplier."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.commands.selling import Day, Document, Fields, Later, NoteText, Ref, Tokens
from jxc.services import invoicing
from jxc.services.documents import receipt
from jxc.services.selling import Slip

Supplier = Annotated[str | None, Opt("--from", "The supplier.", "PARTY")]
Invoice = Annotated[
    str | None,
    Opt("--invoice", "The invoice: special, plain, produce or pending, and its number.", "KIND[=NUMBER]"),
]
Priced = Annotated[
    tuple[str, ...],
    Arg("LINE[xQTY][@PRICE]", "Which lines, how many, at which price; without it, all that waits, as estimated."),
]


@command("order", help="Order goods from a supplier.", examples=("jxc order 1001x24@2.50 --from S01",))
def order(
    app: App,
    items: Tokens,
    *,
    supplier: Supplier = None,
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
    later: Later = False,
) -> None:
    """Post a purchase order and show it."""
    answer = invoicing.place_order(app.desk, list(items), Slip(supplier, (), date, ref, note, field, later))
    app.show(receipt(app.desk, answer))


@command(
    "order list", help="List orders and what has not come yet.", examples=("jxc order list", "jxc order list --all")
)
def order_list(app: App, *, everything: Annotated[bool, Opt("--all", "Also what has come in full.")] = False) -> None:
    """Show orders, the newest first."""
    app.show(invoicing.list_orders(app.desk, everything=everything))


@command(
    "invoice",
    help="Book the invoice of goods that came without one.",
    examples=("jxc invoice CG12 --invoice special=04512345", "jxc invoice CG12 1x10@11 --net --invoice special"),
)
def invoice(
    app: App,
    document: Document,
    parts: Priced = (),
    *,
    kind: Invoice = None,
    net: Annotated[bool, Opt("--net", "The prices typed are without VAT.")] = False,
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post the invoice and show it."""
    slip = Slip(None, (), date, ref, note, field)
    app.show(receipt(app.desk, invoicing.book_invoice(app.desk, document, list(parts), slip, invoice=kind, net=net)))


@command(
    "cost adjust",
    help="Change what goods cost: of a receipt's line, or of an item as it lies there.",
    examples=("jxc cost adjust CG12/1 20.00 --from S02", "jxc cost adjust 1001 -- -5.00"),
)
def cost_adjust(
    app: App,
    target: Annotated[str, Arg("DOC[/LINE]|ITEM", "A receipt and its line, or an item.")],
    amount: Annotated[str, Arg("±AMOUNT", "By how much the cost rises or falls, in all.")],
    *,
    supplier: Annotated[str | None, Opt("--from", "Whom the change is owed to, such as a carrier.", "PARTY")] = None,
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post the adjustment and show it."""
    answer = invoicing.adjust_cost(app.desk, target, amount, Slip(supplier, (), date, ref, note, field))
    app.show(receipt(app.desk, answer))
