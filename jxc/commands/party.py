"""`jxc party …`: suppliers and customers."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.services import masters

KINDS = ("supplier", "customer", "both")
Id = Annotated[str, Arg("PARTY", "The party's own number.")]
PartyKind = Annotated[str | None, Opt("--kind", "Supplier, customer or both.", choices=KINDS)]
Invoice = Annotated[
    str | None, Opt("--invoice", "The invoices it usually gives: special or plain.", choices=("special", "plain"))
]
TaxNo = Annotated[str | None, Opt("--tax-no", "Its tax number.", "NUMBER")]
Phone = Annotated[str | None, Opt("--phone", "Its telephone.", "NUMBER")]


@command(
    "party add",
    help="Add a supplier or customer.",
    examples=("jxc party add S01 华东饮料 --invoice special", "jxc party add C01 张三 --kind customer"),
)
def add(
    app: App,
    party: Id,
    name: Annotated[str, Arg("NAME", "Its name.")],
    *,
    kind: PartyKind = None,
    invoice: Invoice = None,
    tax_no: TaxNo = None,
    phone: Phone = None,
) -> None:
    """Add a party and say so."""
    added = masters.add_party(app.desk, party, masters.PartyWish(name, kind, invoice, tax_no, phone))
    app.say("Added {party} {name}.", party=added.id, name=added.name)


@command(
    "party set",
    help="Change a supplier or customer; what is not named stays.",
    examples=("jxc party set S01 --invoice plain", "jxc party set S01 --inactive"),
)
def change(
    app: App,
    party: Id,
    *,
    name: Annotated[str | None, Opt("--name", "Its name.", "NAME")] = None,
    kind: PartyKind = None,
    invoice: Invoice = None,
    tax_no: TaxNo = None,
    phone: Phone = None,
    active: Annotated[bool, Opt("--active", "It is traded with again.")] = False,
    inactive: Annotated[bool, Opt("--inactive", "It is no longer traded with.")] = False,
) -> None:
    """Keep a new version of the party and say so."""
    state = True if active else False if inactive else None
    changed = masters.set_party(app.desk, party, masters.PartyWish(name, kind, invoice, tax_no, phone, state))
    app.say("Changed {party} {name}.", party=changed.id, name=changed.name)


@command(
    "party list",
    help="List suppliers and customers with what is owed either way.",
    examples=("jxc party list", "jxc party list --kind supplier"),
)
def parties(app: App, *, kind: PartyKind = None) -> None:
    """Show all parties, or those of a kind."""
    app.show(masters.list_parties(app.desk, kind=kind))
