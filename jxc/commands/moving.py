"""`jxc transfer ship`, `receive`, `slip` and `list`: goods between the stores of a chain."""

from pathlib import Path
from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.commands.selling import Day, Fields, NoteText, Ref
from jxc.services import slips, transfers
from jxc.services.selling import Slip

Goods = Annotated[tuple[str, ...], Arg("ITEM[xQTY]", "An item or barcode, and how many.")]
SlipFile = Annotated[str | None, Opt("--slip", "Also write the slip to this file, signed.", "FILE")]


@command(
    "transfer ship",
    help="Send goods to another store of the chain.",
    examples=("jxc transfer ship s002 1001x24", "jxc transfer ship s002 1001x24 --slip box7.json"),
)
def transfer_ship(
    app: App,
    store: Annotated[str, Arg("STORE", "The store that gets the goods.")],
    items: Goods,
    *,
    slip: SlipFile = None,
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post the shipment, show its slip and write it."""
    answer = transfers.ship(app.desk, store, list(items), Slip(day=date, ref=ref, note=note, fields=field))
    if slip is not None and answer.waiting is None:
        slips.write_slip(Path(slip), transfers.slip_of(app.desk, answer.posted), app.home.keys_path)
    app.show(transfers.show_shipment(app.desk, answer))


@command(
    "transfer receive",
    help="Take in goods from another store, or goods that it sent back.",
    examples=(
        "jxc transfer receive --slip box7.json",
        "jxc transfer receive --slip box7.json --rejected 1001x1 --lost 1001x1",
        "jxc transfer receive s001-DC-2604-00001 1001x24@2.35",
    ),
)
def transfer_receive(
    app: App,
    items: Annotated[
        tuple[str, ...],
        Arg(
            "[DOC] [ITEM[xQTY][@COST]]",
            "What is accepted: all that is left of the slip, or the transfer and its goods.",
        ),
    ] = (),
    *,
    slip: Annotated[str | None, Opt("--slip", "The slip that came with the goods.", "FILE")] = None,
    rejected: Annotated[tuple[str, ...], Opt("--rejected", "What goes back to its sender.", "ITEM[xQTY]")] = (),
    lost: Annotated[tuple[str, ...], Opt("--lost", "What the slip names and nobody can find.", "ITEM[xQTY]")] = (),
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post the receipt and show it."""
    if slip is not None:
        arrival = transfers.Arrival(items, rejected, lost, file=Path(slip))
    else:
        arrival = transfers.Arrival(items[1:], rejected, lost, document=items[0] if items else "")
    answer = transfers.receive(app.desk, arrival, Slip(day=date, ref=ref, note=note, fields=field))
    app.show(transfers.show_arrival(app.desk, answer))


@command(
    "transfer slip",
    help="Show or write the slip of a shipment, or of what a receipt sends back.",
    examples=("jxc transfer slip DC12", "jxc transfer slip DR7 --slip back.json"),
)
def transfer_slip(
    app: App, document: Annotated[str, Arg("DOC", "A transfer out or in.")], *, slip: SlipFile = None
) -> None:
    """Show the slip and write it."""
    found = transfers.find_slip(app.desk, document)
    if slip is not None:
        slips.write_slip(Path(slip), found, app.home.keys_path)
    app.show(transfers.show_slip(found))


@command("transfer list", help="List goods sent to and received from other stores.", examples=("jxc transfer list",))
def transfer_list(app: App) -> None:
    """Show transfers, the newest first."""
    app.show(transfers.list_transfers(app.desk))
