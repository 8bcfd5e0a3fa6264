"""What a shop knows of its goods, partners and books, and when it looks again."""

from pathlib import Path

from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.masters import ItemWish, PartyWish, add_item, set_item, set_party
from jxc.services.shop import Shop
from tests.services.premises import NOON, RICE, SUPPLIER, TEA, a_desk


def test_items_and_parties_are_read_as_they_were_kept(desk: Desk) -> None:
    shop = desk.shop
    assert (shop.item("1001"), shop.item("1002"), shop.item("9")) == (TEA, RICE, None)
    assert (shop.party("S1"), shop.party("9")) == (SUPPLIER, None)
    assert shop.items(["1001", "9"])["1001"] == TEA


def test_own_changes_are_seen_at_once(desk: Desk) -> None:
    assert desk.shop.item("1003") is None
    add_item(desk, "1003", ItemWish("糖"))
    set_item(desk, "1001", ItemWish(price="12"))
    set_party(desk, "S1", PartyWish(name="新供应商"))
    item, party = desk.shop.item("1001"), desk.shop.party("S1")
    assert desk.shop.item("1003") is not None
    assert item is not None
    assert party is not None
    assert (item.price, party.name) == (12_000_000, "新供应商")


def test_what_another_process_changed_is_seen_after_refreshing(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    home = Home(tmp_path / "home", env={})
    other = Shop(home.journal, home.settings)
    other.refresh()
    assert other.item("1001") == TEA
    set_item(desk, "1001", ItemWish(price="12"))
    other.refresh()
    item = other.item("1001")
    assert item is not None
    assert item.price == 12_000_000
    home.close()
    desk.shop.journal.close()


def test_the_books_hold_chart_rates_and_ways_to_pay(desk: Desk) -> None:
    books = desk.shop.books
    assert (books.chart.account("inventory"), books.chart.account("opening")) == ("1405", "4001.99")
    assert (books.status, books.policy, books.default_pay, books.opening_finished) == (
        "general", "forbid", "cash", False
    )  # fmt: skip
    assert set(books.methods) >= {"cash", "bank", "wechat", "alipay", "credit"}


def test_today_is_the_business_day(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", day_start="13:00")
    assert (desk.shop.today(NOON), desk.today) == ("2026-04-14", "2026-04-14")
    desk.shop.journal.close()
