"""Wrong moves, as people type them: refused with all reasons at once, in both languages, and nothing has moved."""

import io
import sys
from pathlib import Path

import pytest

from jxc.errors import CLOSED, CONFLICT, FORBIDDEN, NOT_FOUND, REFUSED
from tests.commands.conftest import Typist

RULES = '[[approvals]]\nkind = "scrap"\nrole = "manager"\n'


def documents(shop: Typist) -> list[str]:
    """The numbers of all documents."""
    rows = shop.well("doc", "list", "--limit", "1000", "--format", "csv").splitlines()[1:]
    return [row.split(",")[0] for row in rows]


def refused(shop: Typist, status: int, words: str, english: str, chinese: str) -> None:
    """A command line that is refused in both languages, leaves no document and stands in the audit trail twice."""
    before = documents(shop), shop.well("stock", "--format", "csv"), _refusals(shop)
    english_answer = shop(*words.split(), "--lang", "en")
    chinese_answer = shop(*words.split(), "--lang", "zh")
    assert (english_answer.status, chinese_answer.status) == (status, status), english_answer.err
    assert english in english_answer.err
    assert chinese in chinese_answer.err
    assert english_answer.out == chinese_answer.out == ""
    assert (documents(shop), shop.well("stock", "--format", "csv")) == before[:2]
    assert _refusals(shop) == before[2] + 2


def _refusals(shop: Typist) -> int:
    return len(shop.well("audit", "log", "--action", "refused", "--limit", "1000", "--format", "csv").splitlines()) - 1


def test_no_more_is_returned_than_was_sold_over_several_returns(shop: Typist) -> None:
    shop.well("sale", "1001x3")
    shop.well("return", "XS1", "1x2")
    refused(shop, REFUSED, "return XS1 1x2", "2 asked back, 1 left to return", "要退 2，可退 1")
    shop.well("return", "XS1", "1x1")
    refused(shop, REFUSED, "return XS1", "was returned already", "XS-2604-00001")


def test_no_more_of_an_order_is_received_than_is_to_come(shop: Typist) -> None:
    shop.well("order", "1001x10@2", "1002x5@6", "--from", "S01")
    shop.well("purchase", "1001x8", "--order", "CD1")
    refused(shop, REFUSED, "purchase 1001x3 1002x6 --order CD1", "3 received, 2 still to come", "2")
    answer = shop("purchase", "1001x3", "1002x6", "--order", "CD1")
    assert "6 received, 5 still to come" in answer.err
    assert "2 problems; nothing was changed." in answer.err


def test_a_document_is_not_paid_twice(shop: Typist) -> None:
    shop.well("pay", "S01", "CG1", "--pay", "bank")
    refused(
        shop, CONFLICT, "pay S01 CG1 --pay bank", "Nothing is left to settle of s001-CG-2604-00001", "CG-2604-00001"
    )


def test_a_paid_purchase_is_not_reversed_and_what_rests_on_it_is_named(shop: Typist) -> None:
    shop.well("pay", "S01", "CG1", "--pay", "bank")
    refused(shop, CONFLICT, "reverse CG1", "resting on it: s001-FK-2604-00001", "s001-FK-2604-00001")


def test_nothing_is_booked_into_a_closed_month(shop: Typist) -> None:
    shop.later(days=30)
    shop.well("month", "close", "2026-04")
    refused(shop, CLOSED, "sale 1001 --date 2026-04-30", "2026-04-30", "2026-04-30")


def test_a_voucher_is_not_out_of_balance_by_one_fen(shop: Typist) -> None:
    refused(shop, REFUSED, "voucher 6602=100 1002=-99.99", "differ by 0.01", "0.01")


def test_a_day_does_not_end_with_a_held_bill(shop: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("1001\n/ 红衣\n退出\n"))
    shop.well("till", "--till", "1")
    refused(shop, CONFLICT, "day close", "Bill 1 at till 1 is neither paid nor dropped", "1")


def test_nobody_approves_what_he_asked_for(shop: Typist) -> None:
    with (shop.home / "jxc.toml").open("a", encoding="utf-8") as settings:
        settings.write(RULES)
    asked = shop("scrap", "1001x2", "--reason", "damaged")
    assert asked.status == 0
    assert "jxc doc approve D1" in asked.err + asked.out
    refused(shop, FORBIDDEN, "doc approve D1", "ming cannot agree to what ming keys", "ming")
    shop.well("doc", "approve", "D1", "--operator", "bob")
    assert documents(shop)[0] == "s001-BS-2604-00001"
    assert shop("doc", "approve", "D9").status == NOT_FOUND


def test_no_more_is_received_than_was_shipped(shop: Typist, tmp_path: Path) -> None:
    other, box = str(tmp_path / "other"), str(tmp_path / "box.json")
    shop.well("--home", other, "init", "--store", "s002")
    shop.well("--home", other, "item", "add", "1001", "可乐330ml", "--unit", "瓶")
    shop.well("transfer", "ship", "s002", "1001x10", "--slip", box)
    here = shop.home
    shop.home = tmp_path / "other"
    shop.env["JXC_HOME"] = other
    refused(shop, REFUSED, f"transfer receive --slip {box} 1001x9 --lost 1001x2", "11", "11")
    shop.well("transfer", "receive", "--slip", box, "1001x9")
    refused(shop, REFUSED, f"transfer receive --slip {box} 1001x2", "1", "1")
    shop.home = here


def test_every_reason_is_told_at_once(shop: Typist) -> None:
    shop.well("user", "add", "mei", "王梅", "--role", "manager")
    shop.well("user", "add", "li", "李明", "--role", "cashier", "--operator", "mei")
    shop.env["JXC_OPERATOR"] = "mei"
    answer = shop(*["purchase", "1001x0", "1002x1@-5", "--from", "S09", "--operator", "li"])
    assert answer.status == REFUSED
    for reason in ("quantity of 1001 is nil", "price of 1002 is negative", "no party “S09”", "li may not post this"):
        assert reason in answer.err
    assert "4 problems; nothing was changed." in answer.err
