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
Limit = Annotated[
    str | None, Opt("--credit-limit", "The most it may owe; an empty text takes the limit away.", "AMOUNT")
]
Days = Annotated[
    str | None, Opt("--days", "After how many days what it owes is overdue; then it buys no more on credit.", "NUMBER")
]


@command(
    "party add",
    help="Add a supplier or customer.",
    examples=(
        "jxc party add S01 华东饮料 --invoice special",
        "jxc party add C01 张三 --kind customer --credit-limit 5000 --days 30",
    ),
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
    credit_limit: Limit = None,
    days: Days = None,
) -> None:
    """Add a party and say so."""
    wish = masters.PartyWish(name, kind, invoice, tax_no, phone, None, credit_limit, days)
    added = masters.add_party(app.desk, party, wish)
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
    credit_limit: Limit = None,
    days: Days = None,
    active: Annotated[bool, Opt("--active", "It is traded with again.")] = False,
    inactive: Annotated[bool, Opt("--inactive", "It is no longer traded with.")] = False,
) -> None:
    """Keep a new version of the party and say so."""
    state = True if active else False if inactive else None
    wish = masters.PartyWish(name, kind, invoice, tax_no, phone, state, credit_limit, days)
    changed = masters.set_party(app.desk, party, wish)
    app.say("Changed {party} {name}.", party=changed.id, name=changed.name)


@command(
    "party list",
    help="List suppliers and customers with what is owed either way.",
    examples=("jxc party list", "jxc party list --kind supplier"),
)
def parties(app: App, *, kind: PartyKind = None) -> None:
    """Show all parties, or those of a kind."""
    app.show(masters.list_parties(app.desk, kind=kind))
