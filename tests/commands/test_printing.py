"""`jxc print` as it is typed."""

import json

from jxc.errors import NOT_FOUND
from tests.commands.conftest import Snapshot, Typist


def test_a_receipt_is_printed_in_both_languages_and_widths(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("sale", "1001x2@3.50-1", "1002", "--round-off", "0.50", "--pay", "wechat=5", "--pay", "cash=20")
    snapshot("print-en", shop.well("print"))
    snapshot("print-zh", shop.well("打印", "XS1", "--width", "32", "--lang", "zh"))
    bill = json.loads(shop.well("print", "--json"))
    assert (bill["total"], bill["payments"][1]["amount"]) == (17.5, 12.5)
    assert shop("print", "XS7").status == NOT_FOUND
