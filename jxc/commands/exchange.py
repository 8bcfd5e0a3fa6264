"""`jxc exchange`: goods come back and others go out, in one document."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Opt, command
from jxc.commands.selling import Day, Document, Fields, NoteText, Parts, Pay, Ref
from jxc.services import selling
from jxc.services.documents import receipt


@command(
    "exchange",
    help="Take back goods of a sale and give others for them; only the difference is paid.",
    examples=("jxc exchange XS12 1x1 --for 1002", "jxc exchange last 2 --for 1001x2@9.90 --pay wechat"),
)
def exchange(
    app: App,
    document: Document,
    parts: Parts = (),
    *,
    items: Annotated[
        tuple[str, ...], Opt("--for", "What goes out instead; may be given several times.", "ITEM[xQTY][@PRICE]")
    ],
    pay: Pay = (),
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post the exchange and show both halves."""
    slip = selling.Slip(None, pay, date, ref, note, field)
    app.show(receipt(app.desk, selling.exchange(app.desk, document, list(parts), list(items), slip)))
