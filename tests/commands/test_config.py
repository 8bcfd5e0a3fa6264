"""`jxc config show|check`."""

from jxc.errors import REFUSED
from tests.commands.conftest import Typist


def test_every_setting_is_shown_with_where_it_comes_from(shop: Typist) -> None:
    shop.env["JXC_OPERATOR"] = "li"
    lines = shop.well("config", "show", "--till", "2").splitlines()
    assert any(line.startswith("store,s001,jxc.toml,") for line in lines)
    assert any(line.startswith("operator,li,JXC_OPERATOR,") for line in lines)
    assert any(line.startswith("till,2,--till,") for line in lines)
    assert any(line.startswith("stock_policy,forbid,default,") for line in lines)


def test_right_settings_are_said_to_be_right(shop: Typist) -> None:
    assert "are right" in shop("config", "check").err


def test_every_mistake_in_jxc_toml_is_told_at_once_with_its_line(shop: Typist) -> None:
    path = shop.home / "jxc.toml"
    path.write_text(path.read_text("utf-8") + 'stock_policy = "perhaps"\ncolour = 1\n', "utf-8")
    refused = shop("config", "check")
    assert refused.status == REFUSED
    assert "jxc.toml:4" in refused.err
    assert "jxc.toml:5" in refused.err
    assert "2 problems" in refused.err


def test_a_sale_in_a_home_with_wrong_settings_is_refused_too(shop: Typist) -> None:
    (shop.home / "jxc.toml").write_text("store = 1", "utf-8")
    assert shop("sale", "1001").status == REFUSED
