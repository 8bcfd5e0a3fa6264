"""`jxc expense`, `jxc income`, `jxc cash in|out|move`, `jxc settle`: money beside the trade."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.commands.selling import Day, Fields, Later, NoteText, Pay, Ref
from jxc.services import cashing, remitting
from jxc.services.documents import receipt
from jxc.services.selling import Slip

Entries = Annotated[
    tuple[str, ...], Arg("ACCOUNT=AMOUNT", "An account by its code or role (selling, admin, finance), VAT included.")
]
TaxClass = Annotated[str | None, Opt("--tax", "The tax class of what it was for; usually service.", "CLASS")]
Amount = Annotated[str, Arg("AMOUNT", "How much, in yuan.")]


@command(
    "expense",
    help="Post an expense: rent, freight, wages of a day; its VAT as the invoice allows.",
    examples=(
        "jxc expense admin=120 --pay cash --note 打印纸",
        "jxc expense selling=10900 --from P01 --invoice special=0451 --tax reduced --note 房租",
    ),
)
def expense(
    app: App,
    entries: Entries,
    *,
    party: Annotated[str | None, Opt("--from", "Who is paid; without --pay it stays owed.", "PARTY")] = None,
    invoice: Annotated[
        str | None,
        Opt("--invoice", "The invoice: special (VAT deducted), plain or pending, and its number.", "KIND[=NUMBER]"),
    ] = None,
    tax: TaxClass = None,
    pay: Pay = (),
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
    later: Later = False,
) -> None:
    """Post the expense and show it."""
    slip = Slip(party, pay, date, ref, note, field, later)
    app.show(receipt(app.desk, cashing.spend(app.desk, entries, slip, invoice=invoice, tax=tax)))


@command(
    "income",
    help="Post income that is no sale of goods, with its output VAT.",
    examples=(
        "jxc income other-sales=212 --pay bank --note 上架费",
        "jxc income other-income=50 --tax exempt --note 废纸箱",
    ),
)
def income(
    app: App,
    entries: Entries,
    *,
    customer: Annotated[str | None, Opt("--customer", "Who pays; needed when it is not paid now.", "PARTY")] = None,
    tax: TaxClass = None,
    pay: Pay = (),
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post the income and show it."""
    slip = Slip(customer, pay, date, ref, note, field)
    app.show(receipt(app.desk, cashing.earn(app.desk, entries, slip, tax=tax)))


@command(
    "cash in",
    help="Put money into the till: the float of the day.",
    examples=("jxc cash in 500", "jxc cash in 500 --from bank"),
)
def cash_in(
    app: App,
    amount: Amount,
    *,
    origin: Annotated[str, Opt("--from", "Where the money comes from.", "METHOD")] = "safe",
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Move money to the till and show it."""
    app.show(receipt(app.desk, cashing.move(app.desk, origin, "cash", amount, Slip(None, (), date, ref, note, field))))


@command(
    "cash out",
    help="Take money out of the till: to the safe or to the bank.",
    examples=("jxc cash out 3000", "jxc cash out 3000 --to bank"),
)
def cash_out(
    app: App,
    amount: Amount,
    *,
    to: Annotated[str, Opt("--to", "Where the money goes.", "METHOD")] = "safe",
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Move money out of the till and show it."""
    app.show(receipt(app.desk, cashing.move(app.desk, "cash", to, amount, Slip(None, (), date, ref, note, field))))


@command(
    "cash move",
    help="Move money between any two places: safe, bank, channels.",
    examples=("jxc cash move safe bank 8000",),
)
def cash_move(
    app: App,
    origin: Annotated[str, Arg("FROM", "Where the money is.")],
    to: Annotated[str, Arg("TO", "Where it goes.")],
    amount: Amount,
    *,
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Move money and show it."""
    app.show(receipt(app.desk, cashing.move(app.desk, origin, to, amount, Slip(None, (), date, ref, note, field))))


@command(
    "cash send",
    help="Hand money over to another store, such as headquarters; it is on the road until it is booked there.",
    examples=("jxc cash send hq 8000 --from safe --note 存入总部账户",),
)
def cash_send(
    app: App,
    store: Annotated[str, Arg("STORE", "The store that gets it.")],
    amount: Amount,
    *,
    origin: Annotated[str, Opt("--from", "Where the money comes from.", "METHOD")] = "safe",
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post what leaves and show it."""
    slip = Slip(None, (), date, ref, note, field)
    app.show(receipt(app.desk, remitting.send(app.desk, store, amount, slip, origin=origin)))


@command(
    "cash receive",
    help="Book money that another store handed over, by the number of its document.",
    examples=("jxc cash receive s001-ZJ-2604-00003", "jxc cash receive s001-ZJ-2604-00003 8000 --to bank"),
)
def cash_receive(
    app: App,
    document: Annotated[str, Arg("NUMBER", "The whole number of the document with which it was sent.")],
    amount: Annotated[str | None, Arg("AMOUNT", "How much came; without it, what the lake says was sent.")] = None,
    *,
    into: Annotated[str, Opt("--to", "Where the money goes.", "METHOD")] = "bank",
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post what arrived and show it."""
    slip = Slip(None, (), date, ref, note, field)
    app.show(receipt(app.desk, remitting.receive(app.desk, app.home, document, amount, slip, into=into)))


@command(
    "settle",
    help="Book what a channel such as WeChat pays out to the bank, and the fee it keeps.",
    examples=("jxc settle wechat --fee 7.20", "jxc settle alipay 1200 --fee 7.20 --ref 2026-04-15"),
)
def settle(
    app: App,
    channel: Annotated[str, Arg("CHANNEL", "The way to pay, such as wechat.")],
    gross: Annotated[str | None, Arg("GROSS", "How much of its takings; without it, all that is not settled.")] = None,
    *,
    fee: Annotated[str | None, Opt("--fee", "What the channel keeps of it.", "AMOUNT")] = None,
    to: Annotated[str, Opt("--to", "Where the rest goes.", "METHOD")] = "bank",
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post the settlement and show it."""
    slip = Slip(None, (), date, ref, note, field)
    app.show(receipt(app.desk, cashing.settle_channel(app.desk, channel, gross, slip, to=to, fee=fee)))
