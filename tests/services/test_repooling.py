"""Pools made anew are those that stood there, where nothing was put right."""

from pathlib import Path

from jxc.services.repooling import repool
from tests.services.premises import a_desk, buy, sell


def test_pools_that_are_right_stay_as_they_are(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", stock_policy="allow")
    buy(desk, "10", "3")
    sell(desk, "4")
    sell(desk, "9")  # below zero
    buy(desk, "1", "5")
    journal = desk.shop.journal
    read = "SELECT * FROM pool ORDER BY sku"
    before = (journal.connection.execute(read).fetchall(), journal.tip())
    repool(desk)
    assert (journal.connection.execute(read).fetchall(), journal.tip()) == before
