"""`jxc order`, `jxc invoice` and `jxc cost adjust`."""

from jxc.errors import REFUSED
from tests.commands.conftest import Snapshot, Typist


def test_an_order_is_placed_listed_and_received(shop: Typist, snapshot: Snapshot) -> None:
    snapshot("order-en", shop.well("order", "1001x2箱@113", "--from", "S01"))
    snapshot("order-list-zh", shop.well("order", "list", "--lang", "zh", "--format", "table"))
    snapshot("order-received-zh", shop.well("进货", "--order", "CD1", "--invoice", "estimate", "--lang", "zh"))
    assert shop.well("order", "list").splitlines()[1:] == []


def test_an_invoice_comes_after_the_goods(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("purchase", "1001x10@2", "--from", "S01", "--invoice", "estimate", "--ref", "r1")
    number = shop.well("doc", "show", "last", "--format", "json").split('"doc_no":')[1].split('"')[1]
    snapshot("invoice-en", shop.well("invoice", number, "1x10@2.50", "--net", "--invoice", "special=77"))
    again = shop("收票", number, "--lang", "zh")
    assert (again.status, "没有待收发票" in again.err) == (REFUSED, True)


def test_the_cost_of_goods_as_they_lie_is_changed(shop: Typist, snapshot: Snapshot) -> None:
    snapshot("cost-adjust-zh", shop.well("cost", "adjust", "1001", "5", "--lang", "zh"))
