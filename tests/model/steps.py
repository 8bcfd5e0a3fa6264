"""What people try at a home, one step after the other: every kind of document, with figures that chance chooses."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from jxc.domain.items import Item, Part, item_body
from jxc.domain.numbers import Quantity, decimal_text
from jxc.errors import BUG, JxcError
from jxc.services import (
    bookkeeping,
    buying,
    cashing,
    invoicing,
    kits,
    opening,
    selling,
    settling,
    shifts,
    shrinking,
    transfers,
)
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from jxc.services.trading import Answer, post
from jxc.services.transfers import Arrival
from tests.services.premises import a_desk, do, later, line


class Step(NamedTuple):
    """One thing that somebody tries: what, with which of the newest documents, how many, at which price."""

    what: str
    pick: int
    sku: str
    quantity: int  # 1/10 000
    price: int  # fen

    @property
    def token(self) -> str:
        return f"{self.sku}x{decimal_text(self.quantity, 4)}"

    @property
    def money(self) -> str:
        return decimal_text(self.price, 2)


INVOICES = ("special", "plain", "produce", "pending", "estimate", "estimate", None)


def _reason(kind: str, reason: str) -> Callable[[Desk, list[str], Step], Answer]:
    return lambda desk, _posted, s: shrinking.move_for_reason(desk, kind, [s.token], reason, Slip())


def _newest(desk: Desk, s: Step, *kinds: str) -> str:
    marks = ", ".join("?" * len(kinds))
    rows = desk.shop.journal.connection.execute(
        f"SELECT doc_no FROM documents WHERE kind IN ({marks}) ORDER BY seq DESC LIMIT 3",  # noqa: S608 marks only
        kinds,
    ).fetchall()
    return str(rows[s.pick % len(rows)][0]) if rows else "none"


def _buy(desk: Desk, _posted: list[str], s: Step) -> Answer:
    price = f"@{s.money}" if INVOICES[s.pick] is not None else "@?"
    return buying.buy(desk, [s.token + price], Slip("S1"), invoice=INVOICES[s.pick])


def _part(s: Step) -> str:
    return f"1x{decimal_text(max(s.quantity // 3, 1), 4)}"


STEPS: dict[str, Callable[[Desk, list[str], Step], Answer]] = {
    "buy": _buy,
    "sell": lambda desk, _p, s: selling.sell(desk, [f"{s.token}@{s.money}"], Slip()),
    "return": lambda desk, _p, s: selling.take_back(desk, _newest(desk, s, "sale"), [_part(s)], Slip()),
    "send back": lambda desk, _p, s: buying.send_back(desk, _newest(desk, s, "purchase"), [_part(s)], Slip()),
    "invoice": lambda desk, _p, s: invoicing.book_invoice(
        desk, _newest(desk, s, "purchase"), [f"{_part(s)}@{s.money}"], Slip(), invoice="special", net=s.pick % 2 == 0
    ),
    "invoice all": lambda desk, _p, s: invoicing.book_invoice(
        desk, _newest(desk, s, "purchase"), [], Slip(), invoice="plain"
    ),
    "adjust": lambda desk, _p, s: invoicing.adjust_cost(
        desk, f"{_newest(desk, s, 'purchase')}/1", decimal_text(s.price - 1_500, 2), Slip("S1" if s.pick % 2 else None)
    ),
    "revalue": lambda desk, _p, s: invoicing.adjust_cost(desk, s.sku, decimal_text(s.price - 1_500, 2), Slip()),
    "order": lambda desk, _p, s: invoicing.place_order(desk, [f"{s.token}@{s.money}"], Slip("S1")),
    "receive": lambda desk, _p, s: invoicing.receive_order(
        desk, _newest(desk, s, "purchase_order"), [], Slip(), invoice=INVOICES[s.pick]
    ),
    "count": lambda desk, _p, s: do(desk, "count", line(decimal_text(s.quantity - 20_000, 4), sku=s.sku)),
    "scrap": _reason("scrap", "theft"),
    "gain": _reason("gain", "surplus"),
    "use": _reason("use", "welfare"),
    "gift": _reason("gift", "customer"),
    "ship": lambda desk, _p, s: transfers.ship(desk, "s002", [s.token], Slip()),
    "come back": lambda desk, _p, s: transfers.receive(
        desk, Arrival((f"{s.sku}x{_part(s)[2:]}@{s.money}",), document=_newest(desk, s, "transfer_out")), Slip()
    ),
    "arrive": lambda desk, _p, s: transfers.receive(
        desk,
        Arrival((f"{s.token}@{s.money}",), (f"{s.sku}x0.5",), (f"{s.sku}x0.3",), document=f"s002-DC-2604-{s.pick:05d}"),
        Slip(),
    ),
    "open goods": lambda desk, _p, s: opening.open_stock(desk, [f"{s.token}@{s.money}"], Slip()),
    "open accounts": lambda desk, _p, s: opening.open_accounts(
        desk, [f"bank={s.money}", f"receivable/C1={s.pick}", "payable/S1=-5", "wechat=2"], Slip()
    ),
    "sell lowered": lambda desk, _p, s: post(
        desk.shop, desk.world, selling.bill(desk, [s.token, "1001@9-0.5"], Slip(), discount="0.75", rounding_off="0.03")
    ),
    "sell paid in parts": lambda desk, _p, s: selling.sell(
        desk, [f"{s.token}@{s.money}"], Slip(pay=("wechat=0.05", "bank=0.01", "cash"))
    ),
    "sell on credit": lambda desk, _p, s: selling.sell(desk, [f"{s.token}@{s.money}"], Slip("C1", ("credit",))),
    "exchange": lambda desk, _p, s: selling.exchange(
        desk, _newest(desk, s, "sale"), [_part(s)], [f"{s.sku}x0.5@{s.money}"], Slip()
    ),
    "collect": lambda desk, _p, s: settling.settle(
        desk, "collection", [], Slip("C1", (f"bank={s.money}",)), oldest=s.pick % 2 == 0
    ),
    "collect one": lambda desk, _p, s: settling.settle(desk, "collection", [_newest(desk, s, "sale")], Slip("C1")),
    "pay": lambda desk, _p, s: settling.settle(
        desk, "payment", [], Slip("S1", (f"bank={s.money}",)), oldest=s.pick % 2 == 0
    ),
    "pay one": lambda desk, _p, s: settling.settle(
        desk, "payment", [_newest(desk, s, "purchase", "purchase_invoice", "expense")], Slip("S1", ("bank",))
    ),
    "offset": lambda desk, _p, s: settling.offset(desk, [], Slip("C1" if s.pick % 2 else "S1")),
    "write off": lambda desk, _p, s: settling.offset(
        desk, [_newest(desk, s, "sale", "collection")], Slip("C1"), write_off="admin"
    ),
    "spend": lambda desk, _p, s: cashing.spend(
        desk, [f"admin={s.money}"], Slip("S1" if s.pick % 2 else None), invoice=INVOICES[s.pick % 2]
    ),
    "earn": lambda desk, _p, s: cashing.earn(desk, [f"other-income={s.money}"], Slip(), tax="service"),
    "move money": lambda desk, _p, s: cashing.move(desk, "bank", "safe", s.money, Slip()),
    "settle": lambda desk, _p, _s: cashing.settle_channel(desk, "wechat", None, Slip(), to="bank", fee="0.01"),
    "voucher": lambda desk, _p, s: bookkeeping.post_voucher(
        desk, [f"selling={s.money}", f"payroll=-{s.money}", "receivable/C1=1", "advance/C1=-1"], Slip()
    ),
    "close shift": lambda desk, _p, s: shifts.close_shift(desk, [f"cash={s.money}", "wechat=1", "bank=1"], Slip()),
    "close day": lambda desk, _p, _s: shifts.close_day(desk, Slip()),
    "make": lambda desk, _p, s: kits.make(desk, f"9001x{s.pick + 1}", Slip()),
    "break": lambda desk, _p, s: kits.break_up(desk, f"9001x{s.pick + 1}", Slip()),
    "reverse": lambda desk, posted, s: bookkeeping.reverse(desk, posted[-1 - s.pick % len(posted)]),
}
steps = st.builds(
    Step,
    st.sampled_from(list(STEPS)),
    st.integers(0, len(INVOICES) - 1),
    st.sampled_from(["1001", "1002"]),
    st.integers(1, 60_000),
    st.integers(600, 3_000),
)


def a_shop(folder: Path, policy: str) -> Desk:
    """The corner shop, with a kit (9001) of both its goods."""
    desk = a_desk(folder / "home", stock_policy=policy)
    with desk.shop.journal.write() as writer:
        body = item_body(Item("9001", "礼篮", parts=(Part("1001", Quantity(15_000)), Part("1002", Quantity(5_000)))))
        writer.append_master(now=desk.world.now(), operator="amy", kind="item", key="9001", body=body)
    return desk._replace(till="1")


def take(desk: Desk, posted: list[str], step: Step) -> str | None:
    """Try a step: the number of what it posted, or None where it was refused."""
    if step.what == "reverse" and not posted:
        return None
    try:
        return STEPS[step.what](desk, posted, step).posted.document.doc_no
    except JxcError as error:
        if error.exit_status <= BUG:
            raise
        return None


def run(desk: Desk, stream: list[Step]) -> list[str]:
    """The numbers of what was accepted; whoever closes a day comes back on the next one."""
    posted: list[str] = []
    for step in stream:
        number = take(desk, posted, step)
        if number is not None:
            posted.append(number)
            desk = later(desk, days=1) if step.what == "close day" else desk
    return posted
