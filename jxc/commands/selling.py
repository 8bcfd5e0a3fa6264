"""`jxc sale` and `jxc return`: [inv:hot-path] nothing but the standard library on their path."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.errors import JxcError
from jxc.services import selling
from jxc.services.documents import receipt
from jxc.services.doubts import doubts
from jxc.services.trading import post

Pay = Annotated[
    tuple[str, ...], Opt("--pay", "How it is paid; the last one without an amount takes the rest.", "METHOD[=AMOUNT]")
]
Day = Annotated[str | None, Opt("--date", "The business day, if not today: 2026-04-30, yesterday.", "DAY")]
Later = Annotated[bool, Opt("--draft", "Put it by as a draft; “jxc doc submit” asks for it.")]
Ref = Annotated[str | None, Opt("--ref", "Your own number for it; the same one twice is the same document.", "TEXT")]
NoteText = Annotated[str | None, Opt("--note", "A remark kept with the document.", "TEXT")]
Fields = Annotated[
    tuple[str, ...], Opt("--field", "A field of your own, as jxc.toml declares it; may be repeated.", "NAME=VALUE")
]
Tokens = Annotated[
    tuple[str, ...],
    Arg(
        "ITEM[xQTY][@PRICE[-DISCOUNT]]",
        "An item or barcode, how many, a price other than its own, and what the line is lowered by: 1001x2@3.50-1.",
    ),
]
Parts = Annotated[tuple[str, ...], Arg("LINE[xQTY]", "Which lines and how many of them; without it, all that is left.")]
Document = Annotated[str, Arg("DOC", "A document: its number, a short form such as XS12, or “last”.")]


@command(
    "sale",
    help="Sell goods and take the money.",
    examples=(
        "jxc sale 1001",
        "jxc sale 1001x2 6901234567892 --pay wechat=20 --pay cash",
        "jxc sale 1001x2@3.50-1 --discount 5 --round-off 0.30",
    ),
    hot=True,
)
def sale(
    app: App,
    items: Tokens,
    *,
    pay: Pay = (),
    customer: Annotated[str | None, Opt("--customer", "Who buys; needed when it is not paid now.", "PARTY")] = None,
    discount: Annotated[str | None, Opt("--discount", "What the whole bill is lowered by, in yuan.", "AMOUNT")] = None,
    round_off: Annotated[
        str | None, Opt("--round-off", "Small change that is not asked for, in yuan.", "AMOUNT")
    ] = None,
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post a sale and show its receipt; one that is larger than usual is asked about first."""
    slip = selling.Slip(customer, pay, date, ref, note, field)
    draft = selling.bill(app.desk, list(items), slip, discount=discount, rounding_off=round_off)
    if all(app.confirm(doubt.text, **doubt.params) for doubt in doubts(app.desk, draft)):
        app.show(receipt(app.desk, post(app.desk.shop, app.desk.world, draft)))


@command(
    "return",
    help="Take back goods that were sold and give the money back.",
    examples=("jxc return XS12", "jxc return last 1x2 --pay cash", "jxc return --item 1001x1@10"),
    hot=True,
)
def take_back(
    app: App,
    document: Annotated[str | None, Arg("DOC", "A document: its number, a short form such as XS12, or “last”.")] = None,
    parts: Parts = (),
    *,
    item: Annotated[
        tuple[str, ...],
        Opt("--item", "Goods whose receipt nobody has, where the settings allow it.", "ITEM[xQTY][@PRICE]"),
    ] = (),
    pay: Pay = (),
    date: Day = None,
    ref: Ref = None,
    note: NoteText = None,
    field: Fields = (),
) -> None:
    """Post the return of a sale, or of goods without a receipt, and show what is paid back."""
    slip = selling.Slip(None, pay, date, ref, note, field)
    if (document is None) == (not item):
        raise JxcError("return-of-what")
    if document is not None:
        app.show(receipt(app.desk, selling.take_back(app.desk, document, list(parts), slip)))
        return
    draft = selling.open_return(app.desk, list(item), slip)
    if all(app.confirm(doubt.text, **doubt.params) for doubt in doubts(app.desk, draft)):
        app.show(receipt(app.desk, post(app.desk.shop, app.desk.world, draft)))
