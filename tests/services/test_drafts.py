"""Drafts that wait: kept, found by number and by reference, shown, listed; nothing moves."""

from pathlib import Path

import pytest

from jxc.config import ApprovalRule
from jxc.services import drafts
from jxc.services.desk import Desk
from jxc.services.documents import receipt
from jxc.services.trading import Answer
from tests.services.premises import a_desk, audit, buy, do, findings, later, line, refused, state, stock

RULES = (ApprovalRule("purchase", "manager", "1000"), ApprovalRule("scrap", "manager"))


def with_rules(desk: Desk, *rules: ApprovalRule) -> Desk:
    """The same place under rules of approval."""
    desk.shop.settings = desk.shop.settings._replace(approvals=rules)
    desk.shop.forget()
    return desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return with_rules(a_desk(tmp_path / "home"), *RULES)


def large(desk: Desk, **asked: object) -> Answer:
    """A purchase that somebody must approve."""
    return do(desk, "purchase", line("200", "5.65"), party="S1", **asked)


def test_what_stays_below_the_amount_is_posted_at_once(desk: Desk) -> None:
    assert buy(desk, "200", "5").waiting is None
    assert stock(desk) == ("200", "884.96")


def test_what_must_be_approved_moves_nothing(desk: Desk) -> None:
    before = state(desk)
    kept = large(desk).waiting
    assert kept is not None
    assert (kept.number, kept.state, kept.amount, kept.role) == ("D1", "submitted", 1_130_00, "manager")
    after = state(desk)
    assert {name for name in after if after[name] != before[name]} == {"draft", "sqlite_sequence"}
    assert audit(desk) == [("submitted", "D1", "purchase")]
    assert findings(desk) == []


def test_what_is_refused_is_refused_when_it_is_asked_for(desk: Desk) -> None:
    error = refused(lambda: do(desk, "purchase", line("200", "5.65"), line("0"), party="S9"))
    assert {problem.code for problem in error.problems} == {"party-unknown", "quantity-nil"}
    assert drafts.list_drafts(desk, waiting=True).rows == []


def test_the_same_reference_is_the_same_draft_and_with_other_content_an_error(desk: Desk) -> None:
    """[inv:same-ref]."""
    first = large(desk, external_source="ref", external_id="A1")
    again = large(desk, external_source="ref", external_id="A1")
    assert (again.waiting, again.repeated) == (first.waiting, True)
    other = refused(lambda: buy_other(desk))
    assert (other.code, other.params["document"]) == ("external-id-reused", "D1")


def buy_other(desk: Desk) -> Answer:
    return do(desk, "purchase", line("1"), party="S1", external_source="ref", external_id="A1")


def test_a_draft_says_what_was_asked_and_what_to_do_next(desk: Desk) -> None:
    sheet = receipt(desk, large(desk, note="年货"))
    facts = {fact.name: fact.value for fact in sheet.facts}
    assert (facts["number"], facts["operator"], facts["amount"], facts["note"]) == ("D1", "amy", 1_130_00, "年货")
    assert [table.name for table in sheet.tables] == ["lines"]
    assert [note.params for note in sheet.notes] == [{"draft": "D1"}]


def test_a_draft_is_found_by_its_number_alone(desk: Desk) -> None:
    large(desk)
    journal = desk.shop.journal
    assert drafts.find_draft(journal, "d1") == drafts.find_draft(journal, "1")
    assert refused(lambda: drafts.find_draft(journal, "D2")).code == "draft-unknown"
    assert refused(lambda: drafts.find_draft(journal, "XS1")).code == "draft-unknown"
    assert refused(lambda: drafts.find_draft(journal, "9" * 10)).code == "draft-unknown"


def test_what_waits_is_listed_and_asked_about_at_the_months_end(desk: Desk) -> None:
    large(desk)
    assert [row[0] for row in drafts.list_drafts(desk, waiting=True).rows] == ["D1"]
    assert drafts.undecided(desk, "2026-04-14") == []
    assert drafts.undecided(later(desk, days=60), "2026-04-15") == ["D1"]
