"""Goods between two stores: what leaves one books arrives in the other, or stands on the road [inv:road]."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jxc.domain.items import Item, Unit, item_body
from jxc.domain.numbers import parse_quantity
from jxc.errors import JxcError
from jxc.services import bookkeeping, selling, transfers
from jxc.services.desk import Desk
from jxc.services.founding import Founding, found
from jxc.services.home import Home
from jxc.services.selling import Slip
from jxc.services.shop import Shop
from jxc.services.slips import write_slip
from jxc.services.trading import Answer
from jxc.services.transfers import Arrival
from tests.services.premises import a_world, balance, books, buy, findings, refused, state, stock

DC = "s001-DC-2604-00001"


class Stores(NamedTuple):
    """Two stores of one taxpayer, and a folder where slips travel."""

    one: Desk
    two: Desk
    folder: Path

    def slip(self, sender: Desk, document: str) -> Path:
        """The file of a document's slip."""
        path = self.folder / f"{document}.json"
        write_slip(path, transfers.find_slip(sender, document), sender.shop.journal.path.parent / "keys")
        return path

    def road(self) -> float:
        """What both stores together hold between stores."""
        return sum(float(balance(desk, "1221.90")) for desk in (self.one, self.two))


def a_store(folder: Path, name: str) -> Desk:
    world = a_world()
    found(folder, world, Founding("standalone", name), "amy")
    home = Home(folder, env={})
    with home.journal.write() as writer:
        for sku in ("1001", "1002"):
            item = Item(sku, "茶", units=(Unit("箱", parse_quantity("12")),))
            writer.append_master(now=world.now(), operator="amy", kind="item", key=sku, body=item_body(item))
        writer.append_master(
            now=world.now(),
            operator="amy",
            kind="party",
            key="S1",
            body='{"id":"S1","name":"供应商","deduction":"plain"}',
        )
    return Desk(Shop(home.journal, home.settings), world, "amy")


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    both = Stores(a_store(tmp_path / "s001", "s001"), a_store(tmp_path / "s002", "s002"), tmp_path)
    yield both
    assert findings(both.one) == findings(both.two) == []


def ship(stores: Stores, quantity: str = "20", price: str = "281.9075") -> Answer:
    buy(stores.one, quantity, price)
    return transfers.ship(stores.one, "s002", [f"1001x{quantity}"], Slip())


def receive(desk: Desk, *accepted: str, **more: object) -> Answer:
    return transfers.receive(desk, Arrival(accepted, **more), Slip())  # type: ignore[arg-type]


def test_what_leaves_stands_on_the_road_and_what_arrives_leaves_it(stores: Stores) -> None:
    out = ship(stores)
    assert books(out) == {"1221.90": "5638.15", "1405": "-5638.15"}
    assert (out.posted.document.doc_no, out.posted.document.party) == (DC, "s002")
    into = receive(stores.two, file=stores.slip(stores.one, DC))
    assert books(into) == {"1405": "5638.15", "1221.90": "-5638.15"}
    assert (stock(stores.one), stock(stores.two)) == (("0", "0.00"), ("20", "5638.15"))
    assert stores.road() == 0


def test_one_lost_waits_to_be_cleared_up_and_one_rejected_goes_back_at_its_cut(stores: Stores) -> None:
    ship(stores)
    into = receive(stores.two, file=stores.slip(stores.one, DC), rejected=("1001",), lost=("1001",))
    assert books(into) == {"1405": "5074.34", "1901": "281.91", "1221.90": "-5356.25"}
    assert stores.road() == pytest.approx(281.90)
    back = receive(stores.one, file=stores.slip(stores.two, into.posted.document.doc_no))
    assert books(back) == {"1405": "281.90", "1221.90": "-281.90"}
    assert {p.settles for p in back.posted.postings} == {None, DC}
    assert stock(stores.one) == ("1", "281.90")
    assert stores.road() == pytest.approx(0)


def test_goods_are_received_by_paper_before_the_dispatch_is_known(stores: Stores) -> None:
    ship(stores, "24", "2")
    into = receive(stores.two, "1001x1箱@24", document=DC, rejected=("1001x2",), lost=("1001x10",))
    assert books(into) == {"1405": "24.00", "1901": "20.00", "1221.90": "-44.00"}
    receive(stores.one, "1001x2@2", document="DC1")
    assert stores.road() == pytest.approx(0)


def test_a_shipment_may_come_in_several_deliveries_but_never_twice(stores: Stores) -> None:
    ship(stores, "3", "3.333333")  # 10.00
    slip = stores.slip(stores.one, DC)
    values = [receive(stores.two, "1001", file=slip).posted.document.gross for _ in range(2)]
    assert values == [3_33, 3_34]
    before = state(stores.two)
    error = refused(lambda: receive(stores.two, "1001x2", file=slip))
    assert (error.code, error.params["left"]) == ("transfer-too-much", "1")
    assert state(stores.two) == before
    assert receive(stores.two, file=slip).posted.document.gross == 3_33
    assert refused(lambda: receive(stores.two, file=slip)).code == "transfer-complete"
    assert stores.road() == 0


def test_no_more_comes_back_than_was_sent(stores: Stores) -> None:
    ship(stores, "3", "2")
    assert refused(lambda: receive(stores.one, "1001x4@2", document=DC)).code == "transfer-too-much"
    receive(stores.one, "1001x2@2", document=DC)
    assert refused(lambda: receive(stores.one, "1001x2@2", document=DC)).code == "transfer-too-much"


def test_two_receipts_that_reject_send_back_one_slip_with_both(stores: Stores) -> None:
    ship(stores, "10", "3.33")
    slip = stores.slip(stores.one, DC)
    receive(stores.two, "1001x3", file=slip, rejected=("1001",))
    first = stores.slip(stores.two, "DR1")
    receive(stores.one, file=first)
    receive(stores.two, file=slip, rejected=("1001x2",))
    receive(stores.one, file=stores.slip(stores.two, "DR2"))
    assert stock(stores.one)[0] == "3"
    assert stores.road() == pytest.approx(0)


def test_a_shipment_is_not_reversed_once_goods_came_back_and_all_of_it_before(stores: Stores) -> None:
    ship(stores, "3", "2")
    receive(stores.one, "1001@2", document=DC)
    assert refused(lambda: bookkeeping.reverse(stores.one, DC)).code == "document-rested-on"
    bookkeeping.reverse(stores.one, "DR1")
    red = bookkeeping.reverse(stores.one, DC)
    assert books(red) == {"1221.90": "-6.00", "1405": "6.00"}
    assert stock(stores.one) == ("3", "6.00")
    assert refused(lambda: receive(stores.one, "1001@2", document=DC)).code == "source-reversed"


def test_a_reversed_receipt_may_be_posted_again(stores: Stores) -> None:
    ship(stores)
    slip = stores.slip(stores.one, DC)
    receive(stores.two, file=slip, lost=("1001",))
    red = bookkeeping.reverse(stores.two, "DR1")
    assert books(red) == {"1405": "-5356.24", "1901": "-281.91", "1221.90": "5638.15"}
    receive(stores.two, file=slip)
    assert stock(stores.two) == ("20", "5638.15")


def test_goods_that_were_sold_before_they_came_are_trued_up_by_them(tmp_path: Path) -> None:
    one, two = a_store(tmp_path / "s001", "s001"), a_store(tmp_path / "s002", "s002")
    shop = Shop(two.shop.journal, two.shop.settings._replace(stock_policy="allow"))
    two = two._replace(shop=shop)
    both = Stores(one, two, tmp_path)
    selling.sell(two, ["1001x2@5"], Slip())
    ship(both, "3", "2")
    into = receive(two, file=both.slip(one, DC))
    assert books(into) == {"1405": "2.00", "6401.08": "4.00", "1221.90": "-6.00"}
    assert stock(two) == ("1", "2.00")
    assert findings(two) == []


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("stock-short", lambda s: transfers.ship(s.one, "s002", ["1001"], Slip())),
        ("transfer-to-self", lambda s: transfers.ship(s.one, "s001", ["1001"], Slip())),
        ("store-id-malformed", lambda s: transfers.ship(s.one, "S 2", ["1001"], Slip())),
        ("transfer-cost-known", lambda s: transfers.ship(s.one, "s002", ["1001@2"], Slip())),
        ("transfer-cost-missing", lambda s: receive(s.two, "1001", document=DC)),
        ("transfer-cost-twice", lambda s: receive(s.two, "1001@2", document=DC, lost=("1001@3",))),
        ("document-unknown", lambda s: receive(s.one, "1001@2", document=DC)),
        ("document-unknown", lambda s: receive(s.two, "1001@2", document="DC1")),
        ("document-empty", lambda s: receive(s.two, document=DC)),
    ],
)
def test_wrong_moves_are_refused(stores: Stores, code: str, call: object) -> None:
    error: JxcError = refused(lambda: call(stores))  # type: ignore[operator]
    assert code in {error.code, *(problem.code for problem in error.problems)}


def test_the_list_says_what_this_store_knows(stores: Stores) -> None:
    ship(stores)
    into = receive(stores.two, file=stores.slip(stores.one, DC), rejected=("1001",), lost=("1001",))
    receive(stores.one, file=stores.slip(stores.two, into.posted.document.doc_no))
    (sent,) = transfers.list_transfers(stores.one).rows
    (came,) = transfers.list_transfers(stores.two).rows
    assert sent == (DC, "2026-04-15", "s001", "s002", 5638_15, None, 281_90, None, 0)
    assert came == (DC, "2026-04-15", "s001", "s002", None, 5074_34, None, 281_90, 281_91)


def test_a_receipt_says_what_became_of_every_item(stores: Stores) -> None:
    ship(stores)
    answer = receive(stores.two, file=stores.slip(stores.one, DC), rejected=("1001",), lost=("1001",))
    (table,) = transfers.show_arrival(stores.two, answer).tables
    assert [row[3:] for row in table.rows] == [
        ("accepted", 18_0000, "个", 5074_34, 18_0000),
        ("rejected", 1_0000, "个", 281_90, 18_0000),
        ("lost", 1_0000, "个", 281_91, 18_0000),
    ]


STEPS = st.lists(
    st.tuples(st.sampled_from(("buy", "ship", "receive", "back", "undo")), st.integers(1, 7), st.integers(0, 3)),
    min_size=4, max_size=14,
)  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(STEPS)
def test_any_stream_leaves_on_the_road_what_no_store_has(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    folder = tmp_path_factory.mktemp("road")
    stores = Stores(a_store(folder / "s001", "s001"), a_store(folder / "s002", "s002"), folder)
    for step in steps:
        try:
            _play(stores, *step)
        except JxcError:
            continue  # more than is there, or nothing left: nothing happened
        assert findings(stores.one) == findings(stores.two) == []
    value = sum(float(stock(desk)[1]) for desk in (stores.one, stores.two))
    lost = sum(float(balance(desk, "1901")) for desk in (stores.one, stores.two))
    paid = -float(balance(stores.one, "2202"))
    variance = sum(float(balance(desk, code)) for desk in (stores.one, stores.two) for code in ("6401.08", "6401.09"))
    assert value + lost + variance + stores.road() == pytest.approx(paid)


def _play(stores: Stores, step: str, quantity: int, other: int) -> None:
    sent = [row[0] for row in transfers.list_transfers(stores.one).rows]
    if step == "buy":
        buy(stores.one, str(quantity), f"{quantity}.{other}3")
    elif step == "ship":
        transfers.ship(stores.one, "s002", [f"1001x{quantity}"], Slip())
    elif step == "undo":
        bookkeeping.reverse((stores.one, stores.two)[other % 2], "last")
    elif sent and step == "receive":
        judged = {"rejected": ("1001",) if other & 1 else (), "lost": ("1001",) if other & 2 else ()}
        accepted = (f"1001x{quantity}",) if other else ()
        receive(stores.two, *accepted, file=stores.slip(stores.one, str(sent[quantity % len(sent)])), **judged)
    elif step == "back":
        receive(stores.one, file=stores.slip(stores.two, f"DR{other + 1}"))
