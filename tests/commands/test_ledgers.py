"""`jxc account` and `jxc reason add`, as they are typed."""

from jxc.errors import CONFLICT
from tests.commands.conftest import Typist


def test_an_account_and_a_reason_are_added_and_used(shop: Typist) -> None:
    shop.well("account", "add", "6602.01", "Office", "--zh", "办公费")
    assert shop("account", "add", "6602.01", "Office").status == CONFLICT
    assert shop.well("account", "list", "6602").splitlines()[-1] == "6602.01,Office,办公费,expense,admin"
    assert "办公费" in shop.well("科目", "list", "--format", "table", "--lang", "zh")
    shop.well("account", "set", "6602.01", "--name", "Office supplies")
    added = shop.well("reason", "add", "desk", "--kind", "use", "--account", "6602.01", "--name", "Desk")
    assert any(line.startswith("use,desk,") for line in added.splitlines())
    shop.well("use", "1001", "--reason", "desk")
    assert "6602.01" in shop.well("doc", "show", "last", "--format", "table")
