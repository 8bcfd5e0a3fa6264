"""`jxc month check|close|open|sheet`, repeating vouchers and rates: the end of a month and what it rests on."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.commands.selling import NoteText
from jxc.domain.approvals import ROLES
from jxc.services import months, rates, templates

Soft = Annotated[str | None, Opt("--soft", "Only people of this role post to it from now on.", "ROLE", choices=ROLES)]
Month = Annotated[str, Arg("MONTH", "A month, such as 2026-04.")]


@command(
    "month check",
    help="List what stands in the way of closing a month, and what to look at.",
    examples=("jxc month check 2026-04",),
)
def month_check(app: App, month: Month) -> None:
    """Show the checklist."""
    app.show(months.check_month(app.desk, month, app.home))


@command(
    "month close",
    help="Close a month: VAT, surcharges and profit as vouchers; then nothing more is posted to it.",
    examples=("jxc month close 2026-04", "jxc month close 2026-04 --soft finance"),
)
def month_close(
    app: App,
    month: Month,
    *,
    soft: Soft = None,
) -> None:
    """Post the vouchers and the close, and show them; or keep everybody else out of the month."""
    if soft is None:
        app.show(months.close_month(app.desk, month, app.home))
    else:
        app.show(months.soft_close_month(app.desk, month, soft))


@command(
    "month open",
    help="Open the month closed last again; its vouchers are reversed in red.",
    examples=("jxc month open 2026-04",),
)
def month_open(app: App, month: Month) -> None:
    """Post the reversals and show them."""
    app.show(months.open_month(app.desk, month))


@command(
    "month sheet",
    help="Show a month's closing sheet: state, checks, every voucher and the sums that must agree.",
    examples=("jxc month sheet 2026-04", "jxc month sheet 2026-04 --out closing.xlsx"),
)
def month_sheet(app: App, month: Month) -> None:
    """Show the sheet."""
    from jxc.services.month_sheet import closing_sheet

    app.show(closing_sheet(app.desk, month, app.home))


@command(
    "voucher template add",
    help="Keep a voucher that every month's close posts: rent, wages, depreciation.",
    examples=("jxc voucher template add rent 6601=10000 2241/P01=-10000 --from 2026-04 --note 房租",),
)
def template_add(
    app: App,
    name: Annotated[str, Arg("NAME", "What it is called.")],
    entries: Annotated[
        tuple[str, ...],
        Arg(
            "ACCOUNT[/PARTY]=AMOUNT",
            "An account by its code, its role or a way to pay, and its amount; credit is negative.",
        ),
    ],
    *,
    first: Annotated[str, Opt("--from", "The first month that posts it.", "MONTH")],
    last: Annotated[str | None, Opt("--to", "The last month that posts it.", "MONTH")] = None,
    note: NoteText = None,
) -> None:
    """Keep it and show all."""
    app.show(templates.add(app.desk, name, entries, (first, last), note))


@command(
    "voucher template end",
    help="Let a repeating voucher be posted for the last time in a month.",
    examples=("jxc voucher template end rent 2026-12",),
)
def template_end(app: App, name: Annotated[str, Arg("NAME", "What it is called.")], month: Month) -> None:
    """Change it and show all."""
    app.show(templates.end(app.desk, name, month))


@command("voucher template list", help="List repeating vouchers.", examples=("jxc voucher template list",))
def template_list(app: App) -> None:
    """Show them."""
    app.show(templates.listed(app.desk))


@command(
    "rate set",
    help="Set a rate from a day on: of a VAT class, a surcharge, or income tax on profit.",
    examples=(
        "jxc rate set surcharge city-tax 5 --from 2026-01-01",
        "jxc rate set income-tax profit 20 --from 2026-01-01",
    ),
)
def rate_set(
    app: App,
    status: Annotated[str, Arg("FOR", "general, small, surcharge or income-tax.")],
    name: Annotated[str, Arg("CLASS", "The tax class, the surcharge, or profit.")],
    percent: Annotated[str, Arg("PERCENT", "The rate in percent, at most two decimals.")],
    *,
    start: Annotated[str, Opt("--from", "The first day on which it holds.", "DAY")],
) -> None:
    """Set it and show all."""
    app.show(rates.set_rate(app.desk, status, name, percent, start))


@command("rate list", help="List the rates of VAT, surcharges and income tax.", examples=("jxc rate list",))
def rate_list(app: App) -> None:
    """Show them."""
    app.show(rates.listed(app.desk))
