"""`jxc voucher`, `jxc reverse` and `jxc undo`."""

from jxc.errors import REFUSED, USAGE
from tests.commands.conftest import Snapshot, Typist


def test_a_voucher_shows_its_postings(shop: Typist, snapshot: Snapshot) -> None:
    snapshot("voucher-en", shop.well("voucher", "6602=120", "1001=-120", "--note", "运费"))
    snapshot("voucher-zh", shop.well("凭证", "6602=120", "1001=-120", "--lang", "zh"))


def test_a_voucher_one_fen_out_of_balance_is_refused(shop: Typist) -> None:
    assert shop("voucher", "6602=120", "1001=-119.99").status == REFUSED


def test_a_reversal_gives_back_the_stock(shop: Typist) -> None:
    shop.well("sale", "1001x3")
    shop.well("reverse", "XS1", "--note", "录错")
    assert "1001,可乐330ml,瓶,48" in shop.well("stock", "1001")


def test_undo_names_the_document_and_asks_for_yes_where_nobody_can_be_asked(shop: Typist) -> None:
    shop.well("sale", "1001")
    refused = shop("undo")
    assert refused.status == USAGE
    assert "s001-XS-2604-00001" in refused.err
    assert "--yes" in refused.err
    shop.well("undo", "--yes")
    assert "1001,可乐330ml,瓶,48" in shop.well("stock", "1001")
