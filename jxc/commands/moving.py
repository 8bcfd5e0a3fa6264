"""`jxc transfer ship`, `receive`, `slip` and `list`: goods between the stores of a chain."""

from pathlib import Path
from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.commands.selling import Day, Fields, Later, NoteText, Ref
from jxc.services import documents, requests, slips, transfers
from jxc.services.selling import Slip

Goods = Annotated[tuple[str, ...], Arg("ITEM[xQTY]", "An item or barcode, and how many.")]
SlipFile = Annotated[str | None, Opt("--slip", "Also write the slip to this file, signed.", "FILE")]


@command(
    "transfer request",
    help="Ask another store of the chain for goods.",
    examples=("jxc transfer request 1001x24 --from s002", "jxc transfer request 1001x24 --from s002 --slip ask.json"),
)
def transfer_request(
    app: App,
    items: Goods,
    *,
    store: Annotated[str, Opt("--from", "The store that is asked.", "STORE")],
    slip: SlipFile = None,
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
    later: Later = False,
) -> None:
    """Post the request, show it and write its slip."""
    answer = requests.ask(
        app.desk, store, list(items), Slip(day=date, ref=ref, note=note, fields=field, unfinished=later)
    )
    if slip is not None and answer.waiting is None:
        asked = requests.slip_of(app.desk, answer.posted.document.doc_no)
        slips.write_slip(Path(slip), asked, app.home.keys_path, slips.REQUEST)
    app.show(requests.show_request(app.desk, answer))
    if slip is None and answer.waiting is None:
        app.say(
            "{store} does not know of it yet: send it the slip, “jxc transfer slip {number} --slip FILE”.",
            store=store,
            number=answer.posted.document.doc_no,
        )


@command(
    "transfer approve",
    help="Agree to give another store what it asks for, or less.",
    examples=(
        "jxc transfer approve --slip ask.json",
        "jxc transfer approve --slip ask.json 1001x12",
        "jxc transfer approve s001-YH-2604-00001 1001x24",
    ),
)
def transfer_approve(
    app: App,
    items: Annotated[
        tuple[str, ...],
        Arg("[DOC] [ITEM[xQTY]]", "What is given: all of the slip, or the request and its goods."),
    ] = (),
    *,
    slip: Annotated[str | None, Opt("--slip", "The slip that the other store wrote.", "FILE")] = None,
    note: NoteText = None,
) -> None:
    """Post what was agreed to and show it."""
    source = Path(slip) if slip is not None else items[0] if items else ""
    tokens = list(items) if slip is not None else list(items[1:])
    app.show(requests.show_request(app.desk, requests.agree(app.desk, source, tokens, Slip(note=note))))


@command(
    "transfer cancel",
    help="Say that what is still open of a request is no longer wanted.",
    examples=("jxc transfer cancel YH12 --note 已从别处调入",),
)
def transfer_cancel(
    app: App,
    document: Annotated[str, Arg("DOC", "The request: its number or a short form such as YH12.")],
    *,
    note: NoteText = None,
) -> None:
    """Post the cancellation and show it."""
    app.show(requests.show_request(app.desk, requests.cancel(app.desk, document, Slip(note=note))))


@command(
    "transfer ship",
    help="Send goods to another store of the chain.",
    examples=(
        "jxc transfer ship s002 1001x24",
        "jxc transfer ship s002 1001x24 --slip box7.json",
        "jxc transfer ship --request YH12",
    ),
)
def transfer_ship(
    app: App,
    items: Annotated[
        tuple[str, ...],
        Arg("[STORE] [ITEM[xQTY]]", "The store that gets them, and the goods; or goods of a request."),
    ] = (),
    *,
    request: Annotated[str | None, Opt("--request", "The request that is answered.", "DOC")] = None,
    slip: SlipFile = None,
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post the shipment, show its slip and write it."""
    said = Slip(day=date, ref=ref, note=note, fields=field)
    if request is not None:
        answer = transfers.ship_request(app.desk, request, list(items), said)
    else:
        answer = transfers.ship(app.desk, items[0] if items else "", list(items[1:]), said)
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
    request: Annotated[str | None, Opt("--request", "Our request that they answer.", "DOC")] = None,
    rejected: Annotated[tuple[str, ...], Opt("--rejected", "What goes back to its sender.", "ITEM[xQTY]")] = (),
    lost: Annotated[tuple[str, ...], Opt("--lost", "What the slip names and nobody can find.", "ITEM[xQTY]")] = (),
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post the receipt and show it."""
    if slip is not None:
        arrival = transfers.Arrival(items, rejected, lost, file=Path(slip), request=request)
    else:
        arrival = transfers.Arrival(items[1:], rejected, lost, items[0] if items else "", request=request)
    answer = transfers.receive(app.desk, arrival, Slip(day=date, ref=ref, note=note, fields=field))
    app.show(transfers.show_arrival(app.desk, answer))


@command(
    "transfer slip",
    help="Show or write the slip of a shipment, of what a receipt sends back, or of a request.",
    examples=("jxc transfer slip DC12", "jxc transfer slip DR7 --slip back.json"),
)
def transfer_slip(
    app: App, document: Annotated[str, Arg("DOC", "A transfer out or in, or a request.")], *, slip: SlipFile = None
) -> None:
    """Show the slip and write it."""
    asked = requests.is_asked(app.desk, document)
    found = requests.slip_of(app.desk, document) if asked else transfers.find_slip(app.desk, document)
    if slip is not None:
        slips.write_slip(Path(slip), found, app.home.keys_path, slips.REQUEST if asked else slips.FORMAT)
    app.show(documents.show_document(app.desk, document) if asked else transfers.show_slip(found))


@command(
    "transfer list",
    help="List goods sent to and received from other stores, or what is asked for.",
    examples=("jxc transfer list", "jxc transfer list --requests", "jxc transfer list --requests --all"),
)
def transfer_list(
    app: App,
    *,
    asked: Annotated[bool, Opt("--requests", "Requests and what is open of them instead.")] = False,
    everything: Annotated[bool, Opt("--all", "Also requests that are fulfilled.")] = False,
) -> None:
    """Show transfers or requests, the newest first."""
    if asked:
        app.show(requests.list_requests(app.desk, everything=everything))
    else:
        app.show(transfers.list_transfers(app.desk))
