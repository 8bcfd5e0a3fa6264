"""`jxc account add|set|list` and `jxc reason add`: accounts and reasons of the user's own."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.domain.reasons import KINDS, Reason
from jxc.services import ledgers

Code = Annotated[str, Arg("CODE", "The account's code: 1002.01.")]
Vat = Annotated[
    str,
    Opt(
        "--vat",
        "none; input-out: input VAT is given back; output: taxed as if sold.",
        "TREATMENT",
        choices=ledgers.VATS,
    ),
]
Chinese = Annotated[str | None, Opt("--zh", "The Chinese name, where it differs.", "NAME")]


@command(
    "account add",
    help="Add an account below one there is; it counts as that one does.",
    examples=("jxc account add 1002.01 工商银行", "jxc account add 6602.01 Office --zh 办公费"),
)
def add(app: App, code: Code, name: Annotated[str, Arg("NAME", "What it is called.")], *, zh: Chinese = None) -> None:
    """Add it and show it among its neighbours."""
    app.show(ledgers.add_account(app.desk, code, name, zh))


@command("account set", help="Rename an account.", examples=("jxc account set 1002.01 --name 工行南京路支行",))
def rename(
    app: App,
    code: Code,
    *,
    name: Annotated[str | None, Opt("--name", "What it is called.", "NAME")] = None,
    zh: Chinese = None,
) -> None:
    """Change it and show it."""
    app.show(ledgers.rename_account(app.desk, code, name, zh))


@command(
    "account list",
    help="List the chart of accounts with the role each plays.",
    examples=("jxc account list", "jxc account list 2221"),
)
def accounts(
    app: App, code: Annotated[str | None, Arg("CODE", "Only this account and those below it.")] = None
) -> None:
    """Show them."""
    app.show(ledgers.list_accounts(app.desk, code))


@command(
    "reason add",
    help="Add a reason for goods that leave or come, with the account that bears it and what VAT asks.",
    examples=("jxc reason add tasting --kind use --account 6601 --name Tasting --zh 试吃",),
)
def reason_add(
    app: App,
    reason: Annotated[str, Arg("REASON", "Its short name for --reason.")],
    *,
    kind: Annotated[str, Opt("--kind", "For which documents it is.", "KIND", choices=KINDS)],
    account: Annotated[str, Opt("--account", "An account by its code or its role.", "ACCOUNT")],
    name: Annotated[str, Opt("--name", "What it is called.", "NAME")],
    zh: Chinese = None,
    vat: Annotated[
        str,
        Opt(
            "--vat", "none; input-out: input VAT is given back; output: taxed as if sold.", "VAT", choices=ledgers.VATS
        ),
    ] = ledgers.VATS[0],
) -> None:
    """Keep it and show all."""
    app.show(ledgers.add_reason(app.desk, Reason(reason, kind, account, vat, name, zh or name)))
