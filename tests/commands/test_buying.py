"""`jxc purchase` and `jxc purchase return`."""

from jxc.errors import REFUSED
from tests.commands.conftest import Snapshot, Typist


def test_a_purchase_shows_what_came_in_and_its_vat(shop: Typist, snapshot: Snapshot) -> None:
    answer = shop.well("purchase", "1001x1箱@113", "--from", "S01", "--invoice", "special=0451", "--pay", "bank")
    snapshot("purchase-en", answer)
    snapshot("purchase-zh", shop.well("进货", "1002x2@100", "--net", "--from", "S01", "--lang", "zh"))


def test_goods_go_back_to_their_supplier(shop: Typist, snapshot: Snapshot) -> None:
    snapshot("purchase-return-en", shop.well("purchase", "return", "CG1", "1x1"))
    snapshot("purchase-return-zh", shop.well("退供", "CG1", "2x1", "--lang", "zh"))


def test_a_purchase_without_a_supplier_says_what_to_add(shop: Typist) -> None:
    refused = shop("purchase", "1001x1@2")
    assert refused.status == REFUSED
    assert "--from" in refused.err
