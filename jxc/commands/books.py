"""`jxc voucher`, `jxc reverse` and `jxc undo`: the books by hand, and whole documents taken back."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, command
from jxc.commands.selling import Day, Document, Fields, Later, NoteText, Ref
from jxc.services import bookkeeping
from jxc.services.documents import receipt
from jxc.services.selling import Slip


@command(
    "voucher",
    help="Post a voucher: amounts debit (+) and credit (-) accounts and are nil together.",
    examples=(
        "jxc voucher 6602=120 1001=-120 --note 运费",
        "jxc voucher 1122/C01=500 1001=-500",
        "jxc voucher selling=8000 payroll=-8000 --note 工资",
    ),
)
def voucher(
    app: App,
    entries: Annotated[
        tuple[str, ...],
        Arg(
            "ACCOUNT[/PARTY]=AMOUNT",
            "An account by its code, its role or a way to pay, and its amount; credit is negative.",
        ),
    ],
    *,
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
    later: Later = False,
) -> None:
    """Post a voucher and show it."""
    answer = bookkeeping.post_voucher(app.desk, list(entries), Slip(None, (), date, ref, note, field, later))
    app.show(receipt(app.desk, answer))


@command(
    "reverse",
    help="Take a whole document back with a red one, dated today.",
    examples=("jxc reverse CG3 --note 单价录错",),
)
def reverse(app: App, document: Document, *, note: NoteText = None) -> None:
    """Post the reversal and show it."""
    app.show(receipt(app.desk, bookkeeping.reverse(app.desk, document, note)))


@command(
    "undo",
    help="Reverse the last document of this operator and till; asks first.",
    examples=("jxc undo", "jxc undo --yes"),
)
def undo(app: App) -> None:
    """Show which document it is, ask, and post its reversal."""
    document = bookkeeping.last_own(app.desk)
    if app.confirm("Reverse {document}?", document=document):
        app.show(receipt(app.desk, bookkeeping.reverse(app.desk, document)))
