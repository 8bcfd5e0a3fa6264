"""`jxc report`: every report by name, with the options that all of them share."""

from typing import TYPE_CHECKING, Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command

if TYPE_CHECKING:
    from jxc.services.reporting import Wish

First = Annotated[str | None, Opt("--from", "First day: a date, a month, today, yesterday, week, month.", "DAY")]
Known = Annotated[str | None, Opt("--as-known", "As it was known at this basis number or time.", "N|TIME")]
Lag = Annotated[str | None, Opt("--max-lag", "Refuse if a store's records are older: 90m, 2h, 1d.", "AGE")]
OfEntity = Annotated[tuple[str, ...], Opt("--entity", "Only this taxpayer's stores; may be repeated.", "TAXPAYER")]
Columns = Annotated[tuple[str, ...], Opt("--columns", "Only these columns, in this order.", "COLUMN,…")]
Kinds = Annotated[tuple[str, ...], Opt("--kind", "Only documents of this kind: scrap, BS or 报损.", "KIND")]
Regions = Annotated[tuple[str, ...], Opt("--region", "Only the stores of this region; may be repeated.", "REGION")]
Days = Annotated[str | None, Opt("--days", "So many days count as long.", "COUNT")]
Explain = Annotated[bool, Opt("--explain", "Say what it rests on and how its figures are defined, instead.")]
Save = Annotated[str | None, Opt("--save", "Keep columns and grouping as a report of your own.", "NAME")]


@command(
    "report",
    help="Answer a report from the lake; without a name, list them.",
    examples=(
        "jxc report",
        "jxc report stock --as-of yesterday",
        "jxc report margin --by item --from 2026-04 --to 2026-04",
        "jxc report moves --kind scrap --kind gift --from month",
        "jxc report sales-summary --by day --by hour --store s001",
        "jxc report margin --by day --chart margin",
        "jxc report margin --by month --chart margin --out margin.html",
        "jxc report stock --by item --columns name,quantity,value --save shelf",
        "jxc report turnover --explain",
        "jxc report trial-balance --print-sql",
        "jxc report trial-balance --by store --sheets store --out books.xlsx",
        "jxc report journal --format hledger --out books.journal",
    ),
)
def report(
    app: App,
    name: Annotated[str | None, Arg("NAME", "The report; “jxc report” lists them.")] = None,
    *,
    first: First = None,
    last: Annotated[str | None, Opt("--to", "Last day, written the same way.", "DAY")] = None,
    as_of: Annotated[str | None, Opt("--as-of", "At the end of this day.", "DAY")] = None,
    region: Regions = (),
    store: Annotated[tuple[str, ...], Opt("--store", "Only this store; may be repeated.", "STORE")] = (),
    entity: OfEntity = (),
    item: Annotated[tuple[str, ...], Opt("--item", "Only this item; may be repeated.", "ITEM")] = (),
    category: Annotated[tuple[str, ...], Opt("--category", "Only this category; may be repeated.", "NAME")] = (),
    kind: Kinds = (),
    account: Annotated[str | None, Opt("--account", "Only this account and those below it.", "CODE")] = None,
    party: Annotated[str | None, Opt("--party", "Only this supplier or customer.", "PARTY")] = None,
    days: Days = None,
    by: Annotated[tuple[str, ...], Opt("--by", "Group by this; may be repeated.", "WHAT")] = (),
    top: Annotated[str | None, Opt("--top", "Only the greatest so many rows.", "COUNT")] = None,
    as_known: Known = None,
    max_lag: Lag = None,
    require_complete: Annotated[bool, Opt("--require-complete", "Refuse if anything is missing.")] = False,
    chart: Annotated[str | None, Opt("--chart", "Also show this column as bars.", "COLUMN")] = None,
    sheets: Annotated[str | None, Opt("--sheets", "A page of a workbook for each value.", "COLUMN")] = None,
    columns: Columns = (),
    save: Save = None,
    explain: Explain = False,
    print_sql: Annotated[bool, Opt("--print-sql", "Print the SQL, to be run by plain DuckDB.")] = False,
) -> None:
    """List the reports, answer one, or print its SQL."""
    from jxc.services.reporting import Wish

    wish = Wish(
        first or "", last or "", as_of or "", store, item, category, account or "", by, top or "", as_known or "",
        max_lag or "", require_complete, chart or "", party or "", sheets or "", columns, entity, kind, days or "",
        region,
    )  # fmt: skip
    if name is None or explain:
        _tell(app, name)
    else:
        _answer(app, name, wish, print_sql=print_sql, save=save)


def _tell(app: App, name: str | None) -> None:
    """Show which reports there are, or what one of them says."""
    from jxc.services.explaining import explain_report
    from jxc.services.reporting import list_reports

    app.show(list_reports(app.home, app.lang) if name is None else explain_report(app.home, app.lang, name))


def _answer(app: App, name: str, wish: "Wish", *, print_sql: bool, save: str | None) -> None:
    """Show the report or its SQL, to whom it may be shown, and keep its columns where they are to be kept."""
    from jxc.services import reporting
    from jxc.services.rights import demand_report

    demand_report(app.desk, name)
    asked = (app.home, app.world, app.lang, name, wish)
    app.write(reporting.print_report(*asked)) if print_sql else app.show(reporting.show_report(*asked))
    if save is not None:
        path = reporting.save_report(app.home, name, wish, save)
        app.say("Saved in {path}: “jxc report {report}” shows it.", path=str(path), report=save)
