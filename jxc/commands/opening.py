"""`jxc opening …`: what a shop already has when it begins, until both sides agree and the opening is finished."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, command
from jxc.commands.selling import Day, Fields, NoteText, Ref
from jxc.services import opening
from jxc.services.documents import receipt
from jxc.services.selling import Slip


@command(
    "opening stock",
    help="Enter goods that are there already, with their cost per unit without VAT.",
    examples=("jxc opening stock 1001x240@2.20 1002x12@18",),
)
def stock(
    app: App,
    items: Annotated[tuple[str, ...], Arg("ITEM[xQTY]@COST", "An item, how many, and what one cost without VAT.")],
    *,
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post opening stock and show it."""
    app.show(receipt(app.desk, opening.open_stock(app.desk, list(items), Slip(None, (), date, ref, note, field))))


@command(
    "opening account",
    help="Enter balances that are there already; the opening account takes the other side.",
    examples=(
        "jxc opening account 1001=500 1002=20000",
        "jxc opening account 2202/S01=-3500",
        "jxc opening account safe=800 wechat=120",
    ),
)
def account(
    app: App,
    entries: Annotated[
        tuple[str, ...],
        Arg(
            "ACCOUNT[/PARTY]=AMOUNT",
            "An account by its code, its role or a way to pay, and its balance; credit is negative.",
        ),
    ],
    *,
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post opening balances and show them."""
    app.show(receipt(app.desk, opening.open_accounts(app.desk, list(entries), Slip(None, (), date, ref, note, field))))


@command("opening check", help="Show every balance entered so far.", examples=("jxc opening check",))
def check(app: App) -> None:
    """Show the opening balances."""
    app.show(opening.check_opening(app.desk))


@command(
    "opening finish",
    help="Close the opening for good, once the opening account stands at nil.",
    examples=("jxc opening finish",),
)
def finish(app: App) -> None:
    """Close the opening and say so."""
    opening.finish_opening(app.desk)
    app.say("The opening is finished.")
