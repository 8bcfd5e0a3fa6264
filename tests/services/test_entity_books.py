"""A taxpayer of two stores: headquarters closes the month for all of them, through the command line alone."""

import csv
import io
from pathlib import Path

import pytest

from jxc.errors import OK, REFUSED
from jxc.services.world import World
from tests.services.chain import NOON, Chain, make_chain

DAY = 86_400_000_000


class Clock:
    """A clock that a test sets; every look at it is a second."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> int:
        self.at += 1_000_000
        return self.at


class House:
    """A chain whose answers a test reads as rows."""

    def __init__(self, folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.clock = Clock()
        self.chain: Chain = make_chain(
            folder, World(self.clock, {"USER": "amy"}, lambda size: b"\x07" * size), "s001", "s002"
        )
        self._capfd = capfd

    def __call__(self, store: str, line: str, status: int = OK) -> list[dict[str, str]]:
        self._capfd.readouterr()
        got = self.chain.run(store, line)
        self.said = self._capfd.readouterr()
        assert got == status, self.said.err
        return list(csv.DictReader(io.StringIO(self.said.out)))


@pytest.fixture
def april(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> House:
    """10 May, after an April with output 800.00 + 500.00, input 800.00 and 26.00 given back, in two stores."""
    house = House(tmp_path, capfd)
    house("s001", "voucher 1002=6953.85 6001=-6153.85 2221.01.01=-800")
    house("s001", "voucher 6711=26 2221.01.04=-26")
    house("s002", "voucher 1002=4346.15 6001=-3846.15 2221.01.01=-500")
    house("s002", "voucher 6602=6154 2221.01.02=800 1002=-6954")
    house("hq", "voucher 6602=500 1001=-500")
    house.clock.at += 25 * DAY
    return house


def stores_close(house: House) -> None:
    for store in ("s001", "s002"):
        house(store, "month close 2026-04")
        house(store, "sync push")
    house("hq", "sync")


def test_vat_of_the_taxpayer_is_posted_by_headquarters(april: House) -> None:
    stores_close(april)
    assert april("hq", "month check 2026-04") == []
    posted = april("hq", "month close 2026-04")
    money = [(row["account"], row["debit"], row["credit"]) for row in posted]
    assert money[:6] == [
        ("2221.01.07", "526.00", "0.00"),
        ("2221.02", "0.00", "526.00"),
        ("6403", "63.12", "0.00"),
        ("2221.12", "0.00", "36.82"),
        ("2221.13", "0.00", "15.78"),
        ("2221.14", "0.00", "10.52"),
    ]
    assert {row["doc_no"][:5] for row in posted} == {"hq-PZ", "hq-YJ"}
    balances = april("hq", "report trial-balance --entity main --to 2026-04")
    vat = [row for row in balances if row["account"].startswith("2221.01")]
    assert sum(float(row["closing_debit"]) - float(row["closing_credit"]) for row in vat) == 0
    sheet = april("hq", "report balance-sheet --entity main --as-of 2026-04-30")
    assert {row["closing"] for row in sheet if row["item"] == "Taxes payable"} == {"589.12"}
    closes = april("hq", "report month-closes --from 2026-04 --to 2026-04")
    assert [row["store"] for row in closes] == ["hq", "s001", "s002"]
    assert closes[0]["basis"].startswith("known ")


def test_nothing_is_posted_while_a_store_has_not_closed_or_sent(april: House) -> None:
    april("s001", "month close 2026-04")
    april("s001", "sync push")
    april("hq", "sync")
    missing = april("hq", "month check 2026-04")
    assert [tuple(row.values())[:3] for row in missing] == [("stop", "records missing", "s002 1/1")]
    april("s002", "sync push")
    april("hq", "sync")
    found = april("hq", "month check 2026-04")
    assert [(row["check"], row["subject"]) for row in found] == [("store not closed", "s002")]
    april("hq", "month close 2026-04", REFUSED)
    assert "s002" in april.said.err


def test_a_store_of_another_taxpayer_does_not_count(april: House) -> None:
    april("hq", "entity add east --name 华东商贸")
    april("hq", "store set s002 --entity east")
    april("s001", "month close 2026-04")
    april("s001", "sync push")
    april("s002", "sync push")
    april("hq", "sync")
    posted = april("hq", "month close 2026-04")
    assert (posted[0]["account"], posted[0]["debit"]) == ("2221.01.07", "826.00")


def test_input_beyond_output_is_carried_forward_over_all_stores(april: House) -> None:
    april("s002", "voucher 6602=10000 2221.01.02=1300 1002=-11300 --date 2026-04-20")
    stores_close(april)
    posted = april("hq", "month close 2026-04")
    assert [row["account"] for row in posted] == ["6602", "4103"]
    april("s001", "voucher 1002=9040 6001=-8000 2221.01.01=-1040")
    april.clock.at += 30 * DAY
    for store in ("s001", "s002"):
        april(store, "month close 2026-05")
        april(store, "sync push")
    april("hq", "sync")
    posted = april("hq", "month close 2026-05")
    assert (posted[0]["account"], posted[0]["debit"]) == ("2221.01.07", "266.00")  # 1 040.00 − 774.00


def test_income_tax_of_a_quarter_is_that_of_all_stores(april: House) -> None:
    april("hq", "rate set income-tax profit 20 --from 2026-01-01")
    april("hq", "rate set surcharge city-tax 0 --from 2026-01-01")
    posted = []
    for month, days in (("2026-04", 0), ("2026-05", 30), ("2026-06", 30)):
        april.clock.at += days * DAY
        for store in ("s001", "s002"):
            april(store, f"month close {month}")
            april(store, "sync push")
        april("hq", "sync")
        posted = april("hq", f"month close {month}")
    tax = [(row["account"], row["debit"], row["credit"]) for row in posted][:2]
    # 10 000.00 − 6 154.00 − 26.00 − 500.00 − 26.30 of surcharges = 3 293.70
    assert tax == [("6801", "658.74", "0.00"), ("2221.06", "0.00", "658.74")]
    statement = april("hq", "report income-statement --entity main --from 2026-01 --to 2026-06")
    lines = {row["item"]: row["amount"] for row in statement}
    assert (lines["Profit before tax"], lines["Net profit"]) == ("3293.70", "2634.96")
