"""Takes goods out of stock, or into it, for a reason: scrap, gain, own use, gifts; and what counts found missing."""

from jxc.domain.draft import Draft
from jxc.errors import JxcError
from jxc.services import trading
from jxc.services.desk import Desk
from jxc.services.selling import Slip, dress
from jxc.services.tokens import draft_line, read_tokens
from jxc.table import Column, Kind, Table


def move_for_reason(desk: Desk, kind: str, tokens: list[str], reason: str | None, slip: Slip) -> trading.Answer:
    """Post ITEM[xQTY] tokens as scrap, gain, use or gift; without a reason the kind's only one."""
    asked = read_tokens(desk.shop, tokens)
    priced = next((one for one in asked if one.price is not None), None)
    if priced is not None:
        raise JxcError("token-malformed", token=f"{priced.item.sku}@{priced.price}")
    chosen = reason or _only_reason(desk, kind)
    lines = tuple(
        draft_line(one, list_price=False)._replace(price_kind="priced", listed=False, reason=chosen) for one in asked
    )
    return trading.post(desk.shop, desk.world, dress(desk, Draft(kind, desk.operator, lines), slip))


def _only_reason(desk: Desk, kind: str) -> str:
    known = [reason.id for reason in desk.shop.books.reasons.values() if reason.kind == kind]
    if len(known) != 1:
        raise JxcError("reason-missing", kind=kind, known=", ".join(known))
    return known[0]


def list_reasons(desk: Desk) -> Table:
    """All reasons, by kind, with the account that bears the cost and what VAT asks."""
    chart = desk.shop.books.chart
    rows = [
        (reason.kind, reason.id, reason.name, reason.zh, chart.account(reason.role), reason.vat)
        for reason in sorted(desk.shop.books.reasons.values(), key=lambda reason: (reason.kind, reason.id))
    ]
    columns = (
        Column("kind", Kind.WORD, "Kind"),
        Column("reason", Kind.TEXT, "Reason"),
        Column("name", Kind.TEXT, "Name", lang="en"),
        Column("name_zh", Kind.TEXT, "Name", lang="zh"),
        Column("account", Kind.TEXT, "Account"),
        Column("vat", Kind.WORD, "VAT"),
    )
    return Table("reasons", "Reasons", columns, rows)
