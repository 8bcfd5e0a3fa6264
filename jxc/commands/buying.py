"""`jxc purchase` and `jxc purchase return`: goods from suppliers, and back to them."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Opt, command
from jxc.commands.selling import Day, Document, NoteText, Parts, Pay, Ref, Tokens
from jxc.services import buying
from jxc.services.documents import receipt
from jxc.services.selling import Slip


@command(
    "purchase",
    help="Receive goods from a supplier.",
    examples=(
        "jxc purchase 1001x24@2.50 --from S01",
        "jxc purchase 1001x2箱@60 --from S01 --invoice special=04512345 --pay bank",
    ),
)
def purchase(
    app: App,
    items: Tokens,
    *,
    supplier: Annotated[str | None, Opt("--from", "The supplier.", "PARTY")] = None,
    invoice: Annotated[
        str | None, Opt("--invoice", "The invoice: special (VAT deducted) or plain, and its number.", "KIND[=NUMBER]")
    ] = None,
    net: Annotated[bool, Opt("--net", "The prices typed are without VAT.")] = False,
    pay: Pay = (),
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
) -> None:
    """Post a purchase and show it."""
    slip = Slip(supplier, pay, date, ref, note)
    answer = buying.buy(app.desk, list(items), slip, invoice=invoice, net=net)
    app.show(receipt(app.desk, answer))


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
) -> None:
    """Post the return of a purchase and show it."""
    answer = buying.send_back(app.desk, document, list(parts), Slip(None, (), date, ref, note))
    app.show(receipt(app.desk, answer))
