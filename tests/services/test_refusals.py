"""Refused attempts: kept with all their problems, raised again; a busy or broken computer is no refusal."""

import pytest

from jxc.errors import JxcError, Problem
from jxc.services.desk import Desk
from jxc.services.refusals import refusals_kept
from tests.services.premises import audit, refused


def attempt(desk: Desk, error: Exception) -> None:
    with refusals_kept(desk.shop.journal, desk.world, operator="amy", subject="sale"):
        raise error


def test_a_refusal_is_kept_with_all_its_problems_and_raised_again(desk: Desk) -> None:
    problems = (Problem("quantity-nil", {"item": "1001"}), Problem("item-unknown", {"item": "9"}))
    assert refused(lambda: attempt(desk, JxcError.of(problems))).problems == problems
    refused(lambda: attempt(desk, JxcError("opening-finished")))
    refused(lambda: attempt(desk, JxcError("item-unknown", item="9")))
    assert audit(desk) == [
        ("refused", "sale", "quantity-nil item=1001; item-unknown item=9"),
        ("refused", "sale", "opening-finished"),
        ("refused", "sale", "item-unknown item=9"),
    ]


def test_a_busy_journal_and_a_fault_are_no_refusals(desk: Desk) -> None:
    refused(lambda: attempt(desk, JxcError("database-busy", seconds=30)))
    with pytest.raises(KeyError):
        attempt(desk, KeyError())
    assert audit(desk) == []
