"""`jxc transfer ship`, `receive`, `slip` and `list`."""

from pathlib import Path

import pytest

from jxc.errors import REFUSED, USAGE
from tests.commands.conftest import Snapshot, Typist


@pytest.fixture
def other(shop: Typist, tmp_path: Path) -> str:
    """Another store that knows the same goods."""
    home = str(tmp_path / "s002")
    shop.well("--home", home, "init", "--store", "s002")
    shop.well("--home", home, "item", "add", "1001", "可乐330ml", "--unit", "瓶", "--units", "箱=24")
    return home


def test_goods_travel_with_a_slip(shop: Typist, other: str, tmp_path: Path, snapshot: Snapshot) -> None:
    box, back = str(tmp_path / "box.json"), str(tmp_path / "back.json")
    snapshot("transfer-ship-en", shop.well("transfer", "ship", "s002", "1001x1箱", "--slip", box))
    judged = ("--rejected", "1001x2", "--lost", "1001")
    snapshot("transfer-receive-zh", shop.well("--home", other, "调入", "--slip", box, *judged, "--lang", "zh"))
    snapshot("transfer-slip-zh", shop.well("--home", other, "transfer", "slip", "DR1", "--slip", back, "--lang", "zh"))
    snapshot("transfer-back-en", shop.well("transfer", "receive", "--slip", back))
    snapshot("transfer-list-en", shop.well("transfer", "list", "--format", "table"))
    snapshot("transfer-list-zh", shop.well("--home", other, "调拨", "list", "--format", "table", "--lang", "zh"))
    again = shop("--home", other, "transfer", "receive", "--slip", box)
    assert (again.status, "has come already" in again.err) == (REFUSED, True)


def test_a_request_without_a_slip_says_how_to_send_it(shop: Typist, other: str, tmp_path: Path) -> None:
    paper = str(tmp_path / "ask.json")
    asked = shop("--home", other, "transfer", "request", "1001x24", "--from", "s001")
    assert "send it the slip, “jxc transfer slip s002-YH-2604-00001 --slip FILE”" in asked.err
    assert "s002-YH-2604-00001" in shop.well("--home", other, "transfer", "slip", "YH1", "--slip", paper)
    assert "s002-YH-2604-00001" in shop.well("transfer", "approve", "--slip", paper)


def test_goods_are_received_by_what_the_paper_says(shop: Typist, other: str) -> None:
    number = "s001-DC-2604-00001"
    shop.well("--home", other, "transfer", "receive", number, "1001x24@2.083333", "--lost", "1001")
    assert number in shop.well("--home", other, "transfer", "list")
    refused = shop("--home", other, "调入", number, "1001", "--lang", "zh")
    assert (refused.status, "成本是多少" in refused.err) == (REFUSED, True)


def test_a_transfer_must_be_named_where_no_slip_is(shop: Typist, other: str) -> None:
    refused = shop("--home", other, "transfer", "receive")
    assert (refused.status, "Which transfer?" in refused.err) == (USAGE, True)
