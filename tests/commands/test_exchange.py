"""`jxc exchange` as it is typed."""

import json

from jxc.errors import REFUSED, USAGE
from tests.commands.conftest import Snapshot, Typist


def test_an_exchange_shows_both_halves_and_the_difference(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("sale", "1001x3", "1002")
    snapshot("exchange-en", shop.well("exchange", "XS1", "1x2", "--for", "1002", "--pay", "cash=10"))
    snapshot("exchange-zh", shop.well("换货", "last", "2", "--for", "1001x2@3", "--lang", "zh"))
    snapshot("exchange-print-zh", shop.well("print", "HH2", "--width", "32", "--lang", "zh"))
    assert json.loads(shop.well("doc", "show", "HH1", "--json"))["gross"] == 5
    assert shop("exchange", "XS1", "1x2", "--for", "1002").status == REFUSED
    assert shop("exchange", "XS1").status == USAGE
    assert "换货" in shop.well("today", "--lang", "zh")
