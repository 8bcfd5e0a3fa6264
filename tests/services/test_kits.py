"""Kits made of their parts and broken up again: value neither appears nor vanishes."""

import pytest

from jxc.domain.items import Item, item_body
from jxc.services import bookkeeping, kits
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.reporting import Wish, show_report
from jxc.services.selling import Slip
from tests.services.premises import balance, books, buy, findings, refused, stock


@pytest.fixture
def basket(desk: Desk) -> Desk:
    """A shop with a basket (9001) of two teas and half a kilogram of rice, and goods to make four of."""
    with desk.shop.journal.write() as writer:
        body = item_body(Item("9001", "礼篮", "篮"))
        writer.append_master(now=desk.world.now(), operator="amy", kind="item", key="9001", body=body)
    kits.set_parts(desk, "9001", ["1001x2", "1002x0.5"])
    buy(desk, "8", "11.30")  # 10.00 each, net
    buy(desk, "3", "4.36", sku="1002")  # 4.00 each, net
    return desk


def test_a_kit_is_worth_what_its_parts_cost(basket: Desk) -> None:
    answer = kits.make(basket, "9001x3", Slip())
    assert answer.posted.document.doc_no == "s001-ZZ-2604-00001"
    assert answer.posted.document.gross == 66_00
    assert books(answer) == {"1405": "0.00"}
    assert stock(basket, "9001") == ("3", "66.00")
    assert (stock(basket), stock(basket, "1002")) == (("2", "20.00"), ("1.5", "6.00"))
    assert findings(basket) == []


def test_a_broken_kit_gives_its_value_back_by_what_its_parts_cost_now(basket: Desk) -> None:
    kits.make(basket, "9001x3", Slip())
    buy(basket, "2", "22.60")  # tea is 15.00 now: a basket weighs 30.00 of tea to 2.00 of rice
    answer = kits.break_up(basket, "9001", Slip())
    assert [line.cost for line in answer.posted.lines] == [-22_00, 20_63, 1_37]  # 22.00 x 30/32 = 20.625
    assert stock(basket, "9001") == ("2", "44.00")
    assert balance(basket, "1405") == "132.00"
    assert findings(basket) == []


def test_parts_that_never_cost_anything_share_by_quantity(basket: Desk) -> None:
    kits.make(basket, "9001x4", Slip())
    with basket.shop.journal.write() as writer:
        for sku in ("7001", "7002"):
            body = item_body(Item(sku, "x"))
            writer.append_master(now=basket.world.now(), operator="amy", kind="item", key=sku, body=body)
    kits.set_parts(basket, "9001", ["7001x1", "7002x3"])
    answer = kits.break_up(basket, "9001", Slip())
    assert [line.cost for line in answer.posted.lines] == [-22_00, 5_50, 16_50]


@pytest.mark.parametrize("broken", [False, True])
def test_a_reversal_puts_kit_and_parts_back(basket: Desk, *, broken: bool) -> None:
    kits.make(basket, "9001x2", Slip())
    before = [stock(basket, sku) for sku in ("9001", "1001", "1002")]
    answer = kits.break_up(basket, "9001", Slip()) if broken else kits.make(basket, "9001", Slip())
    bookkeeping.reverse(basket, answer.posted.document.doc_no)
    assert [stock(basket, sku) for sku in ("9001", "1001", "1002")] == before
    assert findings(basket) == []


def test_the_movement_summary_shows_what_is_left_of_making_and_breaking(basket: Desk) -> None:
    kits.make(basket, "9001x3", Slip())
    kits.break_up(basket, "9001", Slip())
    bookkeeping.reverse(basket, kits.make(basket, "9001", Slip()).posted.document.doc_no)
    home = Home(basket.shop.journal.path.parent, env={})
    table = show_report(home, basket.world, "en", "stock-summary", Wish())
    places = [[column.name for column in table.columns].index(name) for name in ("sku", "kit_quantity", "kit_value")]
    found = [tuple(row[place] for place in places) for row in table.rows]
    assert found == [("1001", -4_0000, -40_00), ("1002", -1_0000, -4_00), ("9001", 2_0000, 44_00)]


def test_every_missing_part_is_named(basket: Desk) -> None:
    error = refused(lambda: kits.make(basket, "9001x7", Slip()))
    assert [(found.code, found.params["item"]) for found in error.problems] == [
        ("stock-short", "1001"),
        ("stock-short", "1002"),
    ]
    assert refused(lambda: kits.break_up(basket, "9001", Slip())).code == "stock-short"


def test_an_ordinary_article_is_no_kit_and_a_kit_no_part_of_itself(basket: Desk) -> None:
    assert refused(lambda: kits.make(basket, "1001", Slip())).code == "kit-unknown"
    assert refused(lambda: kits.set_parts(basket, "9001", ["9001x2"])).code == "kit-part-self"
    assert refused(lambda: kits.set_parts(basket, "9001", ["1001x-2"])).code == "quantity-negative"
    assert refused(lambda: kits.make(basket, "9001x0", Slip())).code == "quantity-nil"
    assert refused(lambda: kits.make(basket, "9001@3", Slip())).code == "token-malformed"
    assert kits.set_parts(basket, "9001", []).rows == []
    assert refused(lambda: kits.make(basket, "9001", Slip())).code == "kit-unknown"
