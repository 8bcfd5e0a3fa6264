"""`jxc opening …`."""

from jxc.errors import CLOSED, REFUSED
from tests.commands.conftest import Snapshot, Typist


def test_a_shop_begins_with_what_it_has(jxc: Typist, snapshot: Snapshot) -> None:
    jxc.well("init")
    jxc.well("item", "add", "1001", "可乐", "--price", "3.50")
    snapshot("opening-stock", jxc.well("opening", "stock", "1001x240@2.20"))
    snapshot("opening-account", jxc.well("opening", "account", "1001=500"))
    snapshot("opening-check-zh", jxc.well("期初", "check", "--format", "table", "--lang", "zh"))
    unbalanced = jxc("opening", "finish")
    assert unbalanced.status == REFUSED
    jxc.well("opening", "account", "4001=-1028")
    assert "finished" in jxc("opening", "finish").err
    assert jxc("opening", "stock", "1001x1@1").status == CLOSED
