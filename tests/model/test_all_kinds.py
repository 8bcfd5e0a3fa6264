"""Random streams of every kind of document that moves goods: whatever is accepted, the home stays whole.

Nothing here knows what a document should cost. Refusals are part of trade and are passed over; what was accepted must
leave stock equal to the books, open estimates equal to what no invoice has replaced, and a doctor with nothing to say.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jxc.domain.chart import Chart
from jxc.domain.facts import UNTOUCHED
from jxc.domain.items import Item, Part, item_body
from jxc.domain.numbers import Quantity, decimal_text
from jxc.domain.purchasing import accrued_left, accrued_value, is_accrued, received_of
from jxc.errors import BUG, JxcError
from jxc.services import bookkeeping, buying, invoicing, kits, selling, shrinking, transfers
from jxc.services.desk import Desk
from jxc.services.receipts import standing
from jxc.services.selling import Slip
from jxc.services.trading import Answer
from jxc.services.transfers import Arrival
from tests.services.premises import a_desk, balance, do, findings, line


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
    return desk


def run(desk: Desk, stream: list[Step]) -> list[str]:
    """The numbers of what was accepted."""
    posted: list[str] = []
    for step in stream:
        if step.what == "reverse" and not posted:
            continue
        try:
            posted.append(STEPS[step.what](desk, posted, step).posted.document.doc_no)
        except JxcError as error:
            if error.exit_status <= BUG:
                raise
    return posted


def waiting(desk: Desk, chart: Chart) -> int:
    """What all receipts still stand on the books for without an invoice, in fen, worked out from their lines."""
    journal = desk.shop.journal
    rows = journal.connection.execute(
        "SELECT doc_no FROM documents AS d WHERE kind = 'purchase' AND NOT EXISTS ("
        "SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal')"
    ).fetchall()
    left = 0
    for (number,) in rows:
        receipt = journal.document(number)
        assert receipt is not None
        received = received_of(receipt, standing(journal, number), chart)
        for goods in receipt.lines:
            if goods.quantity > 0 and is_accrued(goods):
                state = received.get(goods.line_no, UNTOUCHED)
                left += accrued_value(goods, state, accrued_left(goods, state))
    return left


def hold(stream: list[Step], policy: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = a_shop(Path(folder), policy)
        run(desk, stream)
        assert findings(desk) == []
        assert balance(desk, "2202.01") == decimal_text(-waiting(desk, desk.shop.books.chart), 2)
        desk.shop.journal.close()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, min_size=8, max_size=30), st.sampled_from(["allow", "forbid"]))
def test_stock_books_and_estimates_hold_after_any_stream(stream: list[Step], policy: str) -> None:
    hold(stream, policy)


@pytest.mark.soak
@settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, min_size=20, max_size=60), st.sampled_from(["allow", "forbid"]))
def test_they_hold_after_long_streams(stream: list[Step], policy: str) -> None:
    hold(stream, policy)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps.filter(lambda s: s.what not in {"order", "reverse"}), min_size=3, max_size=15))
def test_taking_everything_back_in_reverse_leaves_no_goods_no_debts_and_no_estimates(stream: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = a_shop(Path(folder), "allow")
        for number in reversed(run(desk, stream)):
            bookkeeping.reverse(desk, number)
        assert findings(desk) == []
        held = desk.shop.journal.connection.execute("SELECT sku, quantity, value FROM pool WHERE quantity OR value")
        assert held.fetchall() == []
        for account in (
            "1001",
            "1221.90",
            "1405",
            "1901",
            "2202",
            "2202.01",
            "6001",
            "2221.01.01",
            "2221.01.02",
            "2221.04",
        ):
            assert balance(desk, account) == "0.00"
        desk.shop.journal.close()
