"""Money from a store to headquarters: each books its own half, and what is not mirrored is on the road [inv:road]."""

from pathlib import Path

import pytest

from jxc.errors import CONFLICT, NOT_FOUND, REFUSED
from tests.services.test_entity_books import DAY, House

ZJ = "s001-ZJ-2604-00001"


@pytest.fixture
def house(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> House:
    made = House(tmp_path, capfd)
    made("s001", "voucher 1001=9000 6001=-9000")
    return made


def road(house: House) -> list[tuple[str, ...]]:
    rows = house("hq", "report money-in-transit")
    return [(row["move"], row["age"], row["sender"], row["receiver"], row["value"], row["state"]) for row in rows]


def interstore(house: House) -> float:
    rows = house("hq", "report trial-balance")
    found = [row for row in rows if row["account"] == "1221.90"]
    return sum(float(row["closing_debit"]) - float(row["closing_credit"]) for row in found)


def carried(house: House) -> None:
    house("s001", "sync push")
    house("hq", "sync")


def test_money_is_on_the_road_until_headquarters_has_booked_it(house: House) -> None:
    house("s001", "cash send hq 8000 --from safe")
    shown = house("s001", f"doc show {ZJ} --format jsonl")
    assert shown is not None
    carried(house)
    house.clock.at += 3 * DAY
    assert road(house) == [(ZJ, "3", "s001", "hq", "8000.00", "on the road")]
    assert interstore(house) == 8000
    house("hq", f"cash receive {ZJ}")
    assert road(house) == []
    assert interstore(house) == 0
    house("hq", f"cash receive {ZJ} 8000", CONFLICT)
    bank = [row for row in house("hq", "report trial-balance --store hq") if row["account"] == "1002"]
    assert [row["closing_debit"] for row in bank] == ["8000.00"]


def test_what_differs_or_was_never_sent_is_told_and_a_reversal_puts_it_back(house: House) -> None:
    house("s001", "cash send hq 8000")
    carried(house)
    house("hq", f"cash receive {ZJ} 7990")
    house("hq", "cash receive s002-ZJ-2604-00009 5")
    assert road(house) == [
        (ZJ, "0", "s001", "hq", "10.00", "differs"),
        ("s002-ZJ-2604-00009", "0", "s002", "hq", "-5.00", "not sent"),
    ]
    assert interstore(house) == 5
    house("hq", "reverse ZJ1")
    house("hq", f"cash receive {ZJ} 8000")
    house("s001", "cash send hq 100")
    house("s001", "reverse last")
    carried(house)
    assert road(house) == [("s002-ZJ-2604-00009", "0", "s002", "hq", "-5.00", "not sent")]


def test_wrong_moves_are_refused(house: House) -> None:
    house("s001", "cash send s001 5", REFUSED)
    house("s001", "cash send hq 0", REFUSED)
    house("s001", "cash send hq 5 --from credit", REFUSED)
    house("hq", "cash receive ZJ1 5", REFUSED)
    house("hq", "cash receive s001-ZJ-2604-00007", NOT_FOUND)
    house("hq", "entity add east --name 华东商贸")
    house("hq", "store set s001 --entity east")
    house("hq", "cash receive s001-ZJ-2604-00007 5", REFUSED)
