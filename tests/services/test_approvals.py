"""Two people: what must be approved is posted once, by somebody else than whoever asked. [inv:two-people]."""

from pathlib import Path

import pytest

from jxc.config import ApprovalRule
from jxc.errors import JxcError
from jxc.services import approvals, count_posting, drafts, stocktaking
from jxc.services.desk import Desk
from jxc.services.trading import Answer, post_in
from tests.services.premises import a_desk, audit, books, buy, do, findings, later, line, refused, stock
from tests.services.test_drafts import RULES, large, with_rules


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return with_rules(a_desk(tmp_path / "home"), *RULES)


def as_bob(desk: Desk) -> Desk:
    """Somebody else at the same place."""
    return desk._replace(operator="bob")


def test_approving_posts_the_document_with_both_names(desk: Desk) -> None:
    large(desk)
    answer = approvals.approve(as_bob(desk), "D1")
    document = answer.posted.document
    assert (document.doc_no, document.operator, document.approver) == ("s001-CG-2604-00001", "amy", "bob")
    assert stock(desk) == ("200", "1000.00")
    assert audit(desk) == [("submitted", "D1", "purchase"), ("approved", "D1", "s001-CG-2604-00001")]
    assert drafts.find_draft(desk.shop.journal, "D1").doc_no == document.doc_no
    assert findings(desk) == []


def test_approved_twice_it_is_posted_once(desk: Desk) -> None:
    large(desk)
    first = approvals.approve(as_bob(desk), "D1")
    again = approvals.approve(as_bob(desk), "D1")
    assert (again.repeated, again.posted) == (True, first.posted)
    assert stock(desk) == ("200", "1000.00")


def test_nobody_approves_what_he_asked_for(desk: Desk) -> None:
    large(desk)
    assert refused(lambda: approvals.approve(desk, "D1")).code == "approval-own"
    assert stock(desk) == ("0", "0.00")
    assert audit(desk)[-1][:2] == ("refused", "D1")


def test_the_document_is_of_the_day_on_which_it_is_approved(desk: Desk) -> None:
    large(desk)
    document = approvals.approve(as_bob(later(desk, days=2)), "D1").posted.document
    assert (document.business_date, document.doc_no) == ("2026-04-17", "s001-CG-2604-00001")


def test_goods_that_are_gone_by_then_are_refused_and_the_draft_waits_on(desk: Desk) -> None:
    buy(desk, "10", "5")
    assert do(desk, "scrap", line("8")._replace(reason="damaged")).waiting is not None
    do(desk, "sale", line("5"))
    assert refused(lambda: approvals.approve(as_bob(desk), "D1")).code == "stock-short"
    assert drafts.find_draft(desk.shop.journal, "D1").state == "submitted"
    buy(desk, "10", "5")
    answer = approvals.approve(as_bob(desk), "D1")
    assert books(answer)["1405"] == "-35.40"


def test_a_rejected_draft_stays_with_its_reason_and_can_be_asked_for_again(desk: Desk) -> None:
    large(desk, external_source="ref", external_id="A1")
    assert refused(lambda: approvals.reject(as_bob(desk), "D1", " ")).code == "draft-reason-missing"
    kept = approvals.reject(as_bob(desk), "D1", "太贵")
    assert (kept.state, kept.decided_by, kept.reason) == ("declined", "bob", "太贵")
    assert refused(lambda: approvals.approve(as_bob(desk), "D1")).code == "draft-not-waiting"
    assert refused(lambda: large(desk, external_source="ref", external_id="A1")).code == "draft-rejected"
    assert refused(lambda: approvals.submit(as_bob(desk), "D1")).code == "draft-not-yours"
    approvals.submit(desk, "D1")
    assert refused(lambda: approvals.submit(desk, "D1")).code == "draft-decided"
    approvals.approve(as_bob(desk), "D1")
    assert large(desk, external_source="ref", external_id="A1").posted.document.approver == "bob"
    assert stock(desk) == ("200", "1000.00")


def test_who_asked_may_take_it_back(desk: Desk) -> None:
    large(desk)
    assert approvals.reject(desk, "D1", "写错了").state == "declined"
    assert refused(lambda: approvals.reject(desk, "D1", "写错了")).code == "draft-not-waiting"


def test_what_is_part_of_something_larger_cannot_wait(desk: Desk) -> None:
    large(desk)
    draft = drafts.find_draft(desk.shop.journal, "D1").draft
    with pytest.raises(JxcError, match="approval-needed"), desk.shop.journal.write() as writer:
        post_in(writer, desk.shop, desk.world, draft)


def test_what_is_asked_for_again_is_judged_again(desk: Desk) -> None:
    large(desk)
    approvals.reject(as_bob(desk), "D1", "太贵")
    with_rules(desk, ApprovalRule("purchase", "finance", "100"))
    assert waiting(approvals.submit(desk, "D1")) == ("D1", "submitted", "finance")
    approvals.reject(as_bob(desk), "D1", "太贵")
    with_rules(desk)
    assert waiting(approvals.submit(desk, "D1")) == ("D1", "submitted", "finance")


def test_what_is_put_by_is_checked_when_it_is_submitted(desk: Desk) -> None:
    def put_by(party: str, reference: str) -> Answer:
        return do(
            desk, "purchase", line("1", "5"), party=party, unfinished=True, external_source="ref", external_id=reference
        )

    assert waiting(put_by("S9", "B2")) == ("D1", "draft", "")
    assert put_by("S9", "B2").repeated
    assert refused(lambda: approvals.submit(desk, "D1")).code == "party-unknown"
    assert refused(lambda: approvals.approve(as_bob(desk), "D1")).code == "draft-not-waiting"
    assert drafts.undecided(desk, "2026-04-15") == ["D1"]
    assert approvals.reject(desk, "D1", "写错了").state == "declined"
    put_by("S1", "B3")
    assert refused(lambda: approvals.submit(as_bob(desk), "D2")).code == "draft-not-yours"
    assert approvals.submit(desk, "D2").posted.document.doc_no == "s001-CG-2604-00001"
    assert put_by("S1", "B3").posted.document.doc_no == "s001-CG-2604-00001"
    assert stock(desk)[0] == "1"


def waiting(answer: Answer) -> tuple[str, str, str]:
    """Number, state and role of what was kept."""
    assert answer.waiting is not None
    return answer.waiting.number, answer.waiting.state, answer.waiting.role


def handed_in(desk: Desk) -> list[tuple[str, str]]:
    return desk.shop.journal.connection.execute("SELECT state, doc_no FROM stocktake").fetchall()


def test_the_differences_of_a_stocktake_wait_and_the_stocktake_names_what_became_of_them(desk: Desk) -> None:
    with_rules(desk, ApprovalRule("count", "manager", "5"))
    buy(desk, "10", "5.65")
    stocktaking.start_count(desk)
    stocktaking.scan(desk, ["1001x7"])
    answer = count_posting.post_count(desk)
    assert answer.waiting is not None
    assert handed_in(desk) == [("posted", "D1")]
    approvals.reject(as_bob(desk), "D1", "再数一次")
    assert refused(lambda: approvals.submit(desk, "D1")).code == "draft-count"
    stocktaking.scan(desk, ["1001x1"])
    count_posting.post_count(desk)
    approvals.approve(as_bob(desk), "D2")
    assert handed_in(desk) == [("posted", "s001-PD-2604-00001")]
    assert stock(desk) == ("8", "40.00")
