"""Parked documents are posted anew once, doubles and closes only where a person names them."""

from pathlib import Path

import pytest

from jxc.errors import NOT_FOUND
from jxc.services.home import Home
from tests.services.test_recovery import Shops


@pytest.fixture
def parted(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Shops:
    """Two copies sold at once; the second took over. One of its sales looks like one that stands there."""
    shops = Shops(tmp_path, capfd)
    shops.copy("s001", "copy")
    shops.well("s001", "sale 1001x1")
    shops.well("s001", "sync")
    for line in ("sale 1001x1", "item set 1001 --price 4", "sale 1001x2 --ref R1", "return last", "shift close cash=0"):
        shops.run("copy", line)
    shops.run("copy", "sync")
    shops.well("copy", "node takeover --yes")
    return shops


def states(shops: Shops) -> dict[str, str]:
    rows = [
        line.split(",") for line in shops.well("copy", "node parked --format csv").splitlines()[1:] if "s001-" in line
    ]
    return {row[0]: row[5] for row in rows}


def test_doubles_are_left_for_a_person_and_the_rest_is_adopted_with_its_returns(parted: Shops) -> None:
    double, sale, back = "s001-XS-2604-00001", "s001-XS-2604-00002", "s001-XT-2604-00001"
    assert states(parted) | {double: "double", sale: "waiting", back: "waiting"} == states(parted)
    said = parted.well("copy", "node adopt --format csv")
    assert f"{sale},s001.2-XS-2604-00001" in said
    assert states(parted)[double] == "double"
    shown = parted.well("copy", "doc show s001.2-XT-2604-00001 --format json")
    assert "s001.2-XS-2604-00001" in shown  # what it returns has its new number
    parted.sound("copy")
    again = parted.well("copy", "node adopt --format csv")
    assert "s001.2" not in again


def test_its_own_reference_stays_so_that_an_import_does_not_double_it(parted: Shops) -> None:
    parted.well("copy", "node adopt")
    before = parted.numbers("copy")
    parted.run("copy", "sale 1001x2 --ref R1")
    assert parted.numbers("copy") == before


def test_a_person_decides_about_doubles(parted: Shops) -> None:
    parted.well("copy", "node leave s001-XS-2604-00001")
    assert states(parted)["s001-XS-2604-00001"] == "left"
    assert parted.run("copy", "node adopt s001-XS-2604-00001") == NOT_FOUND
    assert parted.run("copy", "node adopt nonsense") == NOT_FOUND


def test_what_two_copies_lost_is_adopted_once_and_what_each_lost_at_one_place_by_each(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    shops = Shops(tmp_path, capfd)
    shops.copy("s001", "copy")
    for line in ("sale 1001x9", "sale 1001x8", "sale 1001x7", "sync"):
        shops.well("s001", line)
    for line in ("sale 1001x1", "sale 1001x6 --ref R1"):
        shops.run("copy", line)
    shops.copy("copy", "third")
    shops.run("copy", "sale 1001x2")
    shops.run("third", "sale 1001x3")  # at the same place
    for place in ("copy", "third"):
        shops.well(place, "node takeover --yes")
        shops.well(place, "node adopt")
        shops.well(place, "sync")
    home = Home(tmp_path / "third", env={})
    rows = home.journal.connection.execute(
        "SELECT -quantity / 10000 FROM lines JOIN documents USING (epoch, seq) WHERE kind = 'sale' ORDER BY epoch, seq"
    ).fetchall()
    home.close()
    assert [row[0] for row in rows] == [9, 8, 7, 1, 6, 2, 3]
    shops.sound("third")


def test_a_change_of_price_on_the_branch_stands_after_it_was_adopted(parted: Shops) -> None:
    parted.well("copy", "node adopt")
    assert "4" in parted.well("copy", "price 1001 --format csv")


def test_what_rests_on_a_double_waits_with_it_and_then_means_the_document_that_stands(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    shops = Shops(tmp_path, capfd)
    shops.copy("s001", "copy")
    for place, lines in (("s001", ("sale 1001x9", "sale 1001x1", "sync")), ("copy", ("sale 1001x1", "return last"))):
        for line in lines:
            shops.run(place, line)
    shops.well("copy", "node takeover --yes")
    assert states(shops) == {"s001-XS-2604-00001": "double", "s001-XT-2604-00001": "held"}
    shops.well("copy", "node adopt")
    assert states(shops)["s001-XT-2604-00001"] == "held"
    shops.well("copy", "node leave s001-XS-2604-00001")
    shops.well("copy", "node adopt")
    shown = shops.well("copy", "doc show s001.2-XT-2604-00001 --format json")
    assert "s001-XS-2604-00002" in shown  # the one that it doubled bears another number here
    shops.sound("copy")
