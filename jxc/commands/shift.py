"""`jxc shift open|close` and `jxc day close`: a till is counted, a day ends."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.commands.selling import Day, Fields, NoteText, Ref
from jxc.services import shifts
from jxc.services.documents import receipt
from jxc.services.selling import Slip


@command(
    "shift open",
    help="Begin a shift at this till, and put a float into it.",
    examples=("jxc shift open --till 1", "jxc shift open 500 --till 1 --from safe"),
)
def shift_open(
    app: App,
    amount: Annotated[str | None, Arg("AMOUNT", "The float that is put into the drawer.")] = None,
    *,
    origin: Annotated[str, Opt("--from", "Where the money comes from.", "METHOD")] = "safe",
    field: Fields = (),
) -> None:
    """Open the shift and show what lies in the drawer."""
    app.show(shifts.open_shift(app.desk, amount, origin=origin, fields=field))


@command(
    "shift close",
    help="Count this till and end the shift; what is over or short is booked to 1901.",
    examples=("jxc shift close --till 1 cash=1288.50 wechat=320",),
)
def shift_close(
    app: App,
    counted: Annotated[
        tuple[str, ...], Arg("METHOD=AMOUNT", "What was counted in the drawer, and what each channel's slips come to.")
    ],
    *,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post the close and show what should have been there."""
    app.show(receipt(app.desk, shifts.close_shift(app.desk, counted, Slip(ref=ref, note=note, fields=field))))


@command(
    "day close",
    help="End the business day; every till must have been counted.",
    examples=("jxc day close", "jxc day close --date yesterday"),
)
def day_close(app: App, *, date: Day = None, ref: Ref = None, note: NoteText = None, field: Fields = ()) -> None:
    """Post the close of the day and show it."""
    app.show(receipt(app.desk, shifts.close_day(app.desk, Slip(day=date, ref=ref, note=note, fields=field))))
