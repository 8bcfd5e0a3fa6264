"""`jxc pay`, `jxc collect`, `jxc offset`: what is open with suppliers and customers, settled by document."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.commands.selling import Day, Fields, NoteText, Pay, Ref
from jxc.services import settling
from jxc.services.selling import Slip

Party = Annotated[str, Arg("PARTY", "The supplier or customer.")]
Claims = Annotated[
    tuple[str, ...], Arg("DOC[=AMOUNT]", "A document that is settled, and how much of it; without, all that is open.")
]
Oldest = Annotated[bool, Opt("--oldest", "Settle what is open longest, as far as the money reaches.")]


@command(
    "pay",
    help="Pay a supplier: documents by name or the oldest; what is beyond them is paid ahead.",
    examples=(
        "jxc pay S01 CG3 --pay bank",
        "jxc pay S01 CG3=500 CG4 --pay bank=2000",
        "jxc pay S01 --oldest --pay bank=5000",
    ),
)
def pay(
    app: App,
    party: Party,
    documents: Claims = (),
    *,
    oldest: Oldest = False,
    pay: Pay = (),
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post the payment and show what it settled."""
    slip = Slip(party, pay, date, ref, note, field)
    app.show(settling.settlement(app.desk, settling.settle(app.desk, "payment", documents, slip, oldest=oldest)))


@command(
    "collect",
    help="Take a customer's money: for documents by name or the oldest; what is beyond them is an advance.",
    examples=(
        "jxc collect C01 XS12 --pay bank",
        "jxc collect C01 --oldest --pay cash=300",
        "jxc collect C01 --pay wechat=500 --note 订金",
    ),
)
def collect(
    app: App,
    party: Party,
    documents: Claims = (),
    *,
    oldest: Oldest = False,
    pay: Pay = (),
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post the collection and show what it settled."""
    slip = Slip(party, pay, date, ref, note, field)
    app.show(settling.settlement(app.desk, settling.settle(app.desk, "collection", documents, slip, oldest=oldest)))


@command(
    "offset",
    help="Set a party's claims off against each other: prepayments, advances, debts; or write them off.",
    examples=(
        "jxc offset S01",
        "jxc offset S01 FK2 CG5=300",
        "jxc offset C01 XS12 --write-off 6711 --note 坏账",
    ),
)
def offset(
    app: App,
    party: Party,
    documents: Claims = (),
    *,
    write_off: Annotated[
        str | None, Opt("--write-off", "Write the documents off to this account instead.", "ACCOUNT")
    ] = None,
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post the offset and show what it settled."""
    slip = Slip(party, (), date, ref, note, field)
    app.show(settling.settlement(app.desk, settling.offset(app.desk, documents, slip, write_off=write_off)))
