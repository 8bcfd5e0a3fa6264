"""`jxc purchase` and `jxc purchase return`: goods from suppliers, and back to them."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Opt, command
from jxc.commands.selling import Day, Document, Fields, Later, NoteText, Parts, Pay, Ref, Tokens
from jxc.services import buying, invoicing, trading
from jxc.services.documents import receipt
from jxc.services.selling import Slip


@command(
    "purchase",
    help="Receive goods from a supplier.",
    examples=(
        "jxc purchase 1001x24@2.50 --from S01",
        "jxc purchase 1001x2箱@60 --from S01 --invoice special=04512345 --pay bank",
        "jxc purchase --order CD3 --invoice estimate",
    ),
)
def purchase(
    app: App,
    items: Tokens = (),
    *,
    supplier: Annotated[str | None, Opt("--from", "The supplier.", "PARTY")] = None,
    invoice: Annotated[
        str | None,
        Opt(
            "--invoice",
            "The invoice: special, plain, produce or pending, and its number; estimate where none came yet.",
            "KIND[=NUMBER]",
        ),
    ] = None,
    order: Annotated[str | None, Opt("--order", "The order that comes; without items, all of it.", "DOC")] = None,
    net: Annotated[bool, Opt("--net", "The prices typed are without VAT.")] = False,
    pay: Pay = (),
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
    later: Later = False,
) -> None:
    """Post a purchase and show it."""
    slip = Slip(supplier, pay, date, ref, note, field, later)
    app.show(receipt(app.desk, _received(app, list(items), slip, order, invoice, net=net)))


def _received(
    app: App, items: list[str], slip: Slip, order: str | None, invoice: str | None, *, net: bool
) -> trading.Answer:
    if order is not None:
        return invoicing.receive_order(app.desk, order, items, slip, invoice=invoice, net=net)
    return buying.buy(app.desk, items, slip, invoice=invoice, net=net)


@command(
    "purchase return",
    help="Send goods back to their supplier.",
    examples=("jxc purchase return CG3", "jxc purchase return CG3 1x2"),
)
def send_back(
    app: App,
    document: Document,
    parts: Parts = (),
    *,
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post the return of a purchase and show it."""
    answer = buying.send_back(app.desk, document, list(parts), Slip(None, (), date, ref, note, field))
    app.show(receipt(app.desk, answer))
