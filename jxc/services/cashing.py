"""Money that comes and goes beside the trade: expenses, other income, moves between places, what channels pay out."""

from collections.abc import Sequence

from jxc.domain.draft import Draft, Payment
from jxc.domain.numbers import Fen, parse_money
from jxc.services import trading
from jxc.services.bookkeeping import read_entries
from jxc.services.desk import Desk
from jxc.services.selling import Slip, dress


def spend(
    desk: Desk, entries: Sequence[str], slip: Slip, *, invoice: str | None = None, tax: str | None = None
) -> trading.Answer:
    """Post an expense of ACCOUNT=AMOUNT entries, VAT included; with a party and no way to pay it stays owed."""
    kind, _, number = (invoice or "").partition("=")
    draft = Draft(
        "expense", desk.operator, entries=read_entries(desk, entries), deduction=kind or None,
        invoice_no=number.strip() or None, tax_class=tax,
    )  # fmt: skip
    dressed = dress(desk, draft, slip)
    return trading.post(desk.shop, desk.world, dressed if dressed.party else _paid(desk, dressed))


def earn(desk: Desk, entries: Sequence[str], slip: Slip, *, tax: str | None = None) -> trading.Answer:
    """Post other income of ACCOUNT=AMOUNT entries, VAT included."""
    draft = Draft("other_income", desk.operator, entries=read_entries(desk, entries), tax_class=tax)
    return trading.post(desk.shop, desk.world, _paid(desk, dress(desk, draft, slip)))


def _paid(desk: Desk, draft: Draft) -> Draft:
    return draft._replace(payments=draft.payments or (Payment(desk.shop.books.default_pay),))


def move(desk: Desk, origin: str, to: str, amount: str, slip: Slip) -> trading.Answer:
    """Post a move of money between two ways to pay that hold it."""
    draft = dress(desk, Draft("cash_move", desk.operator, to=to), slip)
    draft = draft._replace(payments=(Payment(origin, parse_money(amount)),))
    return trading.post(desk.shop, desk.world, draft)


def settle_channel(
    desk: Desk, channel: str, gross: str | None, slip: Slip, *, to: str, fee: str | None = None
) -> trading.Answer:
    """Post what a channel pays out: `gross` of what it took (all it holds where not said), less its fee."""
    draft = dress(desk, Draft("channel_settlement", desk.operator, to=to), slip)
    draft = draft._replace(
        payments=(Payment(channel, parse_money(gross) if gross else None),), fee=parse_money(fee) if fee else Fen(0)
    )
    return trading.post(desk.shop, desk.world, draft)
