"""Posting a stocktake by reasons, what nobody counted, and settling the differences."""

import pytest

from jxc.domain.numbers import money_text
from jxc.domain.reasons import Reason
from jxc.services import approvals, bookkeeping, buying, count_posting, counted, ledgers, stocktaking
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from jxc.services.trading import Answer
from tests.services.premises import balance, books, findings, refused, stock


@pytest.fixture
def counting(desk: Desk) -> Desk:
    """Ten of tea at 10.00 and ten of rice at 5.00 net are there, and a stocktake is open."""
    buying.buy(desk, ["1001x10@11.30", "1002x10@5.45"], Slip("S1"))
    stocktaking.start_count(desk)
    return desk


def bob(desk: Desk) -> Desk:
    """Another person at the same place."""
    return desk._replace(operator="bob")


def entries(answer: Answer) -> list[tuple[str, str, str]]:
    return [(p.account, money_text(p.debit), money_text(p.credit)) for p in answer.posted.postings]


def test_stolen_goods_give_back_their_input_tax_and_unexplained_ones_do_not(counting: Desk) -> None:
    """Three of tea were stolen, worth 30.00 with 13 % input tax; one of rice is missing and nobody knows why."""
    stocktaking.scan(counting, ["1001x7", "1002x9"])
    stocktaking.give_reason(counting, ["1001"], "theft")
    answer = count_posting.post_count(counting)
    assert entries(answer) == [
        ("1901", "33.90", "0.00"), ("1901", "5.00", "0.00"), ("1405", "0.00", "35.00"), ("2221.01.04", "0.00", "3.90")
    ]  # fmt: skip
    assert [(line.sku, line.reason) for line in answer.posted.lines] == [("1001", "theft"), ("1002", "shortage")]
    assert findings(counting) == []


def test_a_reason_for_the_whole_stocktake_is_that_of_missing_goods_without_one(counting: Desk) -> None:
    stocktaking.scan(counting, ["1001x9", "1002x12"])
    stocktaking.give_reason(counting, [], "spoiled")
    lines = count_posting.post_count(counting).posted.lines
    assert [(line.sku, line.reason) for line in lines] == [("1001", "spoiled"), ("1002", "surplus")]


def test_a_reason_has_to_fit_what_was_found(counting: Desk) -> None:
    stocktaking.scan(counting, ["1001x11"])
    assert refused(lambda: stocktaking.give_reason(counting, ["1001"], "office")).code == "reason-unknown"
    assert refused(lambda: stocktaking.give_reason(counting, [], "surplus")).code == "reason-unknown"
    assert refused(lambda: stocktaking.give_reason(counting, ["1002"], "theft")).code == "count-not-counted"
    stocktaking.give_reason(counting, ["1001"], "theft")
    error = refused(lambda: count_posting.post_count(counting))
    assert (error.code, error.params["kind"]) == ("reason-unknown", "gain")


def test_the_document_says_of_every_counted_item_how_many_were_found(counting: Desk) -> None:
    stocktaking.scan(counting, ["1001x10", "1002x9"])
    answer = count_posting.post_count(counting)
    said = [(line.sku, line.unit_quantity, line.quantity, line.cost) for line in answer.posted.lines]
    assert said == [("1001", 10_0000, 0, 0), ("1002", 9_0000, -1_0000, -5_00)]
    sheet = count_posting.show_count(counting, answer)
    assert [row[1] for row in sheet.tables[0].rows] == ["1002"]
    assert {fact.name: fact.value for fact in sheet.facts if fact.name in {"items", "differing"}} == {
        "items": 2, "differing": 1
    }  # fmt: skip


def test_what_nobody_counted_stays_unless_another_person_says_that_it_is_gone(counting: Desk) -> None:
    stocktaking.scan(counting, ["1001x10"])
    assert [(sku, book) for sku, book in counted.uncounted(counting, counted.open_count(counting))] == [
        ("1002", 10_0000)
    ]
    asked = count_posting.post_count(counting, missing_as_zero=True)
    assert (asked.posted.document.doc_no, stock(counting, "1002")) == ("D1", ("10", "50.00"))
    assert refused(lambda: approvals.approve(counting, "D1")).code == "approval-own"
    answer = approvals.approve(bob(counting), "D1")
    assert (answer.posted.document.approver, stock(counting, "1002")) == ("bob", ("0", "0.00"))
    assert books(answer) == {"1405": "-50.00", "1901": "50.00"}


def test_what_was_left_uncounted_is_said(counting: Desk) -> None:
    stocktaking.scan(counting, ["1001x10"])
    notes = count_posting.show_count(counting, count_posting.post_count(counting)).notes
    assert [note.params for note in notes] == [{"count": 1}]
    assert stock(counting, "1002") == ("10", "50.00")


def test_differences_leave_1901_by_their_reasons_when_another_person_agrees(counting: Desk) -> None:
    """Tea worth 30.00 was stolen, with 3.90 of input tax; two of rice were found. Nothing is set off."""
    stocktaking.scan(counting, ["1001x7", "1002x12"])
    stocktaking.give_reason(counting, ["1001"], "theft")
    count_posting.post_count(counting)
    assert balance(counting, "1901") == "23.90"
    count_posting.settle_count(counting, "PD1")
    assert refused(lambda: approvals.approve(counting, "D1")).code == "approval-own"
    assert balance(counting, "1901") == "23.90"
    answer = approvals.approve(bob(counting), "D1")
    assert entries(answer) == [
        ("6602", "33.90", "0.00"), ("1901", "0.00", "33.90"), ("6602", "0.00", "10.00"), ("1901", "10.00", "0.00")
    ]  # fmt: skip
    assert (balance(counting, "1901"), answer.posted.document.source_no) == ("0.00", "s001-PD-2604-00001")
    assert findings(counting) == []


def test_differences_are_settled_once_and_again_after_a_reversal(counting: Desk) -> None:
    stocktaking.scan(counting, ["1001x9"])
    count = count_posting.post_count(counting).posted.document.doc_no
    for _ in range(2):  # asked for twice, by mistake
        count_posting.settle_count(counting, count)
    voucher = approvals.approve(bob(counting), "D1").posted.document.doc_no
    error = refused(lambda: approvals.approve(bob(counting), "D2"))
    assert (error.code, error.params["by"]) == ("count-settled", voucher)
    assert refused(lambda: count_posting.settle_count(counting, count)).code == "count-settled"
    assert refused(lambda: bookkeeping.reverse(counting, count)).code == "document-rested-on"
    bookkeeping.reverse(counting, voucher)
    approvals.approve(bob(counting), "D2")
    assert balance(counting, "1901") == "0.00"


def test_a_home_that_lacks_the_reason_of_unexplained_differences_is_told_how_to_add_it(counting: Desk) -> None:
    """Homes that were founded before there was this reason."""
    counting.shop.journal.connection.execute("DELETE FROM current WHERE kind = 'reason' AND id = 'shortage'")
    counting.shop.forget()
    stocktaking.scan(counting, ["1001x9"])
    count_posting.post_count(counting)
    error = refused(lambda: count_posting.settle_count(counting, "PD1"))
    assert (error.code, error.params) == ("count-reason-absent", {"reason": "shortage", "kind": "scrap"})
    ledgers.add_reason(counting, Reason("shortage", "scrap", "admin", "none", "shortage", "shortage"))
    count_posting.settle_count(counting, "PD1")
    approvals.approve(bob(counting), "D1")
    assert balance(counting, "1901") == "0.00"


def test_a_stocktake_that_found_no_difference_has_nothing_to_settle(counting: Desk) -> None:
    stocktaking.scan(counting, ["1001x10"])
    count_posting.post_count(counting)
    error = refused(lambda: count_posting.settle_count(counting, "PD1"))
    assert error.code == "count-nothing-to-settle"
    assert refused(lambda: count_posting.settle_count(counting, "CG1")).code == "document-unknown"


def test_a_reversed_stocktake_leaves_everything_as_it_was(counting: Desk) -> None:
    stocktaking.scan(counting, ["1001x7", "1002x12"])
    stocktaking.give_reason(counting, ["1001"], "theft")
    number = count_posting.post_count(counting).posted.document.doc_no
    answer = bookkeeping.reverse(counting, number)
    assert [line.unit_quantity for line in answer.posted.lines] == [3_0000, -2_0000]
    assert (stock(counting), balance(counting, "1901"), balance(counting, "2221.01.04")) == (
        ("10", "100.00"), "0.00", "0.00"
    )  # fmt: skip
    assert findings(counting) == []
