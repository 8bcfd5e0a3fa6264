"""Taxpayers: a change of VAT status from a day on, whose store is whose, and what may not be changed."""

from pathlib import Path
from typing import Any

import pytest

from jxc.errors import REFUSED
from jxc.services import bookkeeping, entities
from jxc.services.desk import Desk
from jxc.services.entities import EntityWish, StoreWish
from jxc.services.selling import Slip
from jxc.services.trading import Answer
from jxc.table import Table
from tests.services.premises import a_desk, books, do, later, line, refused
from tests.services.test_entity_books import DAY, House
from tests.services.test_transfers import Stores, a_store, ship

SMALL, GENERAL = "small", "general"


def buy(desk: Desk, quantity: str, price: str) -> Answer:
    return do(desk, "purchase", line(quantity, price), party="S1", deduction="special")


def sell(desk: Desk, price: str) -> Answer:
    return do(desk, "sale", line("1", price))


def rows_of(table: Table) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in table.rows]


def test_a_small_payer_becomes_a_general_one_from_a_day_on(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", status=SMALL)
    buy(desk, "10", "1.13")
    before = books(sell(desk, "101"))
    entities.set_entity(desk, "main", EntityWish(status=GENERAL), "2026-04-20")
    today = books(sell(desk, "101"))
    assert before == today
    assert (before["2221.01"], before["6001"]) == ("-1.00", "-100.00")
    on_twentieth = later(desk, days=5)
    assert on_twentieth.today == "2026-04-20"
    after = books(sell(on_twentieth, "113"))
    assert (after["2221.01.01"], after["6001"]) == ("-13.00", "-100.00")
    assert "2221.01" not in after
    bought = books(buy(on_twentieth, "1", "113"))
    assert (bought["1405"], bought["2221.01.02"]) == ("100.00", "13.00")


def test_a_general_payer_becomes_a_small_one_and_both_accounts_say_for_whom_they_are(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    buy(desk, "10", "1.13")
    assert books(sell(desk, "113"))["2221.01.01"] == "-13.00"
    notes = entities.set_entity(desk, "main", EntityWish(status=SMALL), "2026-04-15").notes
    assert [note.params["count"] for note in notes] == [2]
    assert books(sell(desk, "101"))["2221.01"] == "-1.00"
    assert desk.shop.books_on("2026-04-14").chart.account("output-vat") == "2221.01.01"  # type: ignore[arg-type]


def test_a_status_needs_its_day_once_something_was_posted_and_a_standard_stays(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    entities.set_entity(desk, "main", EntityWish(status=SMALL), None)
    buy(desk, "10", "1")
    assert refused(lambda: entities.set_entity(desk, "main", EntityWish(status=GENERAL), None)).code == (
        "entity-from-missing"
    )
    assert refused(lambda: entities.set_entity(desk, "main", EntityWish(chart="small"), None)).code == (
        "entity-chart-fixed"
    )
    assert refused(lambda: entities.set_entity(desk, "west", EntityWish(), None)).code == "entity-unknown"
    assert refused(lambda: entities.set_entity(desk, "main", EntityWish(status="tiny"), None)).code == "status-unknown"


def test_taxpayers_and_stores_are_listed_with_what_changes_when(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    entities.add_entity(desk, "east", EntityWish("华东商贸", "9131"))
    assert refused(lambda: entities.add_entity(desk, "east", EntityWish("x"))).code == "entity-exists"
    assert refused(lambda: entities.add_entity(desk, "a b", EntityWish("x"))).code == "entity-malformed"
    assert refused(lambda: entities.set_store(desk, None, StoreWish(entity="west"), None)).code == "entity-unknown"
    assert refused(lambda: entities.set_store(desk, "s009", StoreWish(), None)).code == "store-unknown"
    stores = entities.set_store(desk, None, StoreWish(entity="east", region="华东", city="上海"), "2026-05-01")
    assert rows_of(stores) == [
        ("s001", None, "s001", "main", None, None),
        ("s001", "2026-05-01", "s001", "east", "华东", "上海"),
    ]
    assert [row[:4] for row in rows_of(entities.list_entities(desk))] == [
        ("east", None, "华东商贸", "9131"),
        ("main", None, "s001", None),
    ]


def test_goods_do_not_move_to_a_store_of_another_taxpayer_from_its_day_on(tmp_path: Path) -> None:
    stores = Stores(a_store(tmp_path / "s001", "s001"), a_store(tmp_path / "s002", "s002"), tmp_path)
    one = stores.one
    entities.add_entity(one, "east", EntityWish("华东商贸"))
    with one.shop.journal.write() as writer:
        writer.append_master(
            now=one.world.now(), operator="amy", kind="store", key="s002", body='{"entity":"main","name":"二店"}'
        )
    entities.set_store(one, "s002", StoreWish(entity="east"), "2026-04-16")
    ship(stores, "10", "2")
    tomorrow = stores._replace(one=later(one, days=1))
    assert refused(lambda: ship(tomorrow, "10", "2")).code == "transfer-between-entities"


def test_vouchers_use_the_accounts_of_their_day(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", status=SMALL)
    entities.set_entity(desk, "main", EntityWish(status=GENERAL), "2026-05-01")
    assert bookkeeping.post_voucher(desk, ["1002=1", "2221.01=-1"], Slip()).posted.document.gross == 100


def test_what_headquarters_says_of_taxpayers_reaches_its_stores(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    house = House(tmp_path, capfd)
    house("s001", "item add 1001 茶 --price 1.13")
    house("s001", "opening stock 1001x10@1")
    house("hq", "entity set main --taxpayer small --from 2026-04-16 --tax-no 9131")
    house("hq", "entity add east --name 华东商贸")
    house("hq", "store set s002 --entity east --from 2026-04-16")
    house("hq", "store set s001 --region 华东")
    house("hq", "sync push")
    for store in ("s001", "s002"):
        house(store, "sync")
        house(store, "sync")
    rows = house("s001", "entity list")
    assert [(row["entity"], row["status"], row["tax_no"]) for row in rows if row["from"]] == [("main", "small", "9131")]
    assert house("s001", "store list")[0]["region"] == "华东"
    house("s001", "transfer ship s002 1001x1")
    house.clock.at += DAY
    house("s001", "sale 1001@1.01")
    assert {row["account"] for row in house("s001", "report journal --from 2026-04-16")} >= {"2221.01", "6001"}
    house("s001", "transfer ship s002 1001x1", REFUSED)
    house("s001", "transfer ship s003 1001x1")
    assert [row["entity"] for row in house("s002", "store list")] == ["main", "east"]
