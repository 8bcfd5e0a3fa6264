"""`jxc entity add|set|list` and `jxc store set|list`: taxpayers, and which store belongs to which one since when."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.domain.entities import CHARTS, STATUSES
from jxc.services import entities
from jxc.services.entities import EntityWish, StoreWish

Id = Annotated[str, Arg("TAXPAYER", "The taxpayer's short name here: main, east.")]
TaxNo = Annotated[str | None, Opt("--tax-no", "The tax number (统一社会信用代码).", "NUMBER")]
Status = Annotated[
    str | None, Opt("--taxpayer", "The VAT status: general (usual) or small.", "STATUS", choices=STATUSES)
]
Standard = Annotated[
    str | None, Opt("--chart", "The accounting standard: enterprise (usual) or small.", "CHART", choices=CHARTS)
]
Start = Annotated[str | None, Opt("--from", "The first day on which it is so; without it, from the beginning.", "DAY")]


@command(
    "entity add",
    help="Add a taxpayer to which stores may belong.",
    examples=("jxc entity add east --name 华东商贸有限公司 --tax-no 91310000MA1FL0000X --taxpayer small",),
)
def add(
    app: App,
    entity: Id,
    *,
    name: Annotated[str, Opt("--name", "Its full name, as on invoices.", "NAME")],
    tax_no: TaxNo = None,
    taxpayer: Status = None,
    chart: Standard = None,
) -> None:
    """Add it and show all."""
    app.show(entities.add_entity(app.desk, entity, EntityWish(name, tax_no, taxpayer, chart)))


@command(
    "entity set",
    help="Change a taxpayer: its name, its number, or its VAT status from a day on.",
    examples=(
        "jxc entity set main --tax-no 91310000MA1FL0000X",
        "jxc entity set main --taxpayer general --from 2026-07-01",
    ),
)
def change(
    app: App,
    entity: Id,
    *,
    name: Annotated[str | None, Opt("--name", "Its full name, as on invoices.", "NAME")] = None,
    tax_no: TaxNo = None,
    taxpayer: Status = None,
    chart: Standard = None,
    start: Start = None,
) -> None:
    """Change it and show all."""
    app.show(entities.set_entity(app.desk, entity, EntityWish(name, tax_no, taxpayer, chart), start))


@command("entity list", help="List taxpayers, what changes when, and their stores.", examples=("jxc entity list",))
def show(app: App) -> None:
    """Show them."""
    app.show(entities.list_entities(app.desk))


@command(
    "store set",
    help="Say of a store which taxpayer it belongs to from a day on, and where it is.",
    examples=("jxc store set s001 --region 华东 --city 上海", "jxc store set s002 --entity east --from 2026-07-01"),
)
def place(
    app: App,
    store: Annotated[str | None, Arg("STORE", "The store's id; without it, this one.")] = None,
    *,
    name: Annotated[str | None, Opt("--name", "The store's name.", "NAME")] = None,
    entity: Annotated[str | None, Opt("--entity", "The taxpayer it belongs to.", "TAXPAYER")] = None,
    region: Annotated[str | None, Opt("--region", "The region it is in.", "NAME")] = None,
    city: Annotated[str | None, Opt("--city", "The city it is in.", "NAME")] = None,
    start: Start = None,
) -> None:
    """Change it and show all."""
    app.show(entities.set_store(app.desk, store, StoreWish(name, entity, region, city), start))


@command("store list", help="List stores with taxpayer, region and city.", examples=("jxc store list",))
def stores(app: App) -> None:
    """Show them."""
    app.show(entities.list_stores(app.desk))
