"""`jxc month check|close|open`: the end of a month."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, command
from jxc.services import months

Month = Annotated[str, Arg("MONTH", "A month, such as 2026-04.")]


@command(
    "month check",
    help="List what stands in the way of closing a month, and what to look at.",
    examples=("jxc month check 2026-04",),
)
def month_check(app: App, month: Month) -> None:
    """Show the checklist."""
    app.show(months.check_month(app.desk, month))


@command(
    "month close",
    help="Close a month: VAT, surcharges and profit as vouchers; then nothing more is posted to it.",
    examples=("jxc month close 2026-04",),
)
def month_close(app: App, month: Month) -> None:
    """Post the vouchers and the close, and show them."""
    app.show(months.close_month(app.desk, month))


@command(
    "month open",
    help="Open the month closed last again; its vouchers are reversed in red.",
    examples=("jxc month open 2026-04",),
)
def month_open(app: App, month: Month) -> None:
    """Post the reversals and show them."""
    app.show(months.open_month(app.desk, month))
