"""`jxc scrap`, `gain`, `use`, `gift` and `reason list`: goods that move for a reason, not for money."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.commands.selling import Day, Fields, NoteText, Ref
from jxc.services import shrinking
from jxc.services.documents import receipt
from jxc.services.selling import Slip

Goods = Annotated[tuple[str, ...], Arg("ITEM[xQTY]", "An item or barcode, and how many.")]
Why = Annotated[str | None, Opt("--reason", "Why; “jxc reason list” shows the known ones.", "REASON")]


def _move(app: App, kind: str, items: tuple[str, ...], reason: str | None, slip: Slip) -> None:
    app.show(receipt(app.desk, shrinking.move_for_reason(app.desk, kind, list(items), reason, slip)))


@command("scrap", help="Write off goods that are lost or spoiled.", examples=("jxc scrap 1001x2 --reason expired",))
def scrap(
    app: App,
    items: Goods,
    *,
    reason: Why = None,
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post a scrap document."""
    _move(app, "scrap", items, reason, Slip(day=date, ref=ref, note=note, fields=field))


@command("gain", help="Take in goods that turned up.", examples=("jxc gain 1001x2",))
def gain(
    app: App,
    items: Goods,
    *,
    reason: Why = None,
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post a gain."""
    _move(app, "gain", items, reason, Slip(day=date, ref=ref, note=note, fields=field))


@command("use", help="Take goods for the shop's own use.", examples=("jxc use 1001x2 --reason office",))
def use(
    app: App,
    items: Goods,
    *,
    reason: Why = None,
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post own use."""
    _move(app, "use", items, reason, Slip(day=date, ref=ref, note=note, fields=field))


@command("gift", help="Give goods away.", examples=("jxc gift 1001x2 --reason customer",))
def gift(
    app: App,
    items: Goods,
    *,
    reason: Why = None,
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post a gift."""
    _move(app, "gift", items, reason, Slip(day=date, ref=ref, note=note, fields=field))


@command("reason list", help="List the reasons for which goods move.", examples=("jxc reason list",))
def reason_list(app: App) -> None:
    """Show every reason with its account and VAT treatment."""
    app.show(shrinking.list_reasons(app.desk))
