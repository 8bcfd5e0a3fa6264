"""`jxc kit set`, `make`, `break` and `list`."""

from jxc.errors import REFUSED
from tests.commands.conftest import Snapshot, Typist


def test_a_kit_is_set_made_and_broken(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("item", "add", "9001", "欢聚礼包", "--unit", "包")
    snapshot("kit-set-en", shop.well("kit", "set", "9001", "1001x6", "1002x1", "--format", "table"))
    snapshot("kit-make-zh", shop.well("组装", "9001x2", "--lang", "zh"))
    snapshot("kit-break-en", shop.well("kit", "break", "9001"))
    snapshot("kit-list-zh", shop.well("套件", "list", "--format", "table", "--lang", "zh"))
    refused = shop("拆卸", "1001", "--lang", "zh")
    assert (refused.status, "不是套件" in refused.err) == (REFUSED, True)
