"""Shifts and days: two tills counted blind, what is over or short, what may not be taken back afterwards.

[inv:till-counts]
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from jxc.domain.draft import Payment
from jxc.domain.numbers import Fen
from jxc.errors import JxcError
from jxc.services import bookkeeping, cashing, selling, shifts
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from jxc.services.trading import Answer
from tests.services.premises import a_desk, balance, books, buy, findings, later, refused, sell

NONE = Slip()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = a_desk(tmp_path / "home")
    buy(desk, "100", "5")
    return desk._replace(till="1")


def paid(desk: Desk, quantity: str, method: str = "cash") -> Answer:
    return sell(desk, quantity, till=desk.till, payments=(Payment(method),))


def close(desk: Desk, *counted: str) -> Answer:
    return shifts.close_shift(desk, counted, NONE)


def table(answer: Answer) -> list[tuple[object, ...]]:
    return list(shifts.counts_table(answer.posted).rows)


def codes(call: Callable[[], object]) -> set[str]:
    error: JxcError = refused(call)
    return {error.code, *(problem.code for problem in error.problems)}


def test_a_till_is_counted_against_its_own_documents_and_the_drawer_goes_on_to_the_next_shift(desk: Desk) -> None:
    other = desk._replace(till="2")
    opened = shifts.open_shift(desk, "200")
    assert [fact.value for fact in opened.facts] == ["1", "amy", 200_00]
    paid(desk, "3")  # 30.00
    paid(other, "7")
    paid(desk, "2", "wechat")
    selling.take_back(desk, "XS1", ["1x1"], Slip(pay=("cash",)))  # −10.00
    cashing.move(desk, "cash", "safe", "100", NONE)
    closed = close(desk, "cash=119.50", "wechat=21")
    assert table(closed) == [
        ("cash", 0, 120_00, 120_00, 119_50, -50),
        ("wechat", 0, 20_00, 20_00, 21_00, 1_00),
    ]
    assert closed.posted.document.gross == 140_50
    assert books(closed) == {"1001": "-0.50", "1901": "-0.50", "1012": "1.00"}
    paid(desk, "1")
    assert table(close(desk, "cash=129.50")) == [("cash", 119_50, 10_00, 129_50, 129_50, 0)]
    assert table(close(other, "cash=70")) == [("cash", 0, 70_00, 70_00, 70_00, 0)]
    assert findings(desk) == []


def test_counting_is_blind_and_complete(desk: Desk) -> None:
    paid(desk, "1", "wechat")
    error = refused(lambda: close(desk, "cash=0"))
    assert (error.code, error.params["methods"]) == ("shift-uncounted", "wechat")
    assert codes(lambda: close(desk, "cash=0", "wechat=10", "safe=5")) == {"count-method"}
    assert codes(lambda: close(desk, "cash=-1", "wechat=10")) == {"count-negative"}
    assert codes(lambda: close(desk, "cash", "wechat=10")) == {"count-negative"}
    assert codes(lambda: close(desk._replace(till=None), "cash=0")) == {"till-missing"}
    assert close(desk, "cash=0", "wechat=10").posted.postings == ()


def test_a_shift_is_opened_only_once_the_one_before_was_counted(desk: Desk) -> None:
    paid(desk, "1")
    assert codes(lambda: shifts.open_shift(desk, None)) == {"shift-running"}
    close(desk, "cash=10")
    assert [fact.value for fact in shifts.open_shift(desk, None).facts] == ["1", "amy", 10_00]
    assert codes(lambda: shifts.open_shift(desk._replace(till=None), None)) == {"till-missing"}


def test_a_sale_is_reversed_within_its_shift_and_not_after_its_count(desk: Desk) -> None:
    close(desk, "cash=0")
    first, second = paid(desk, "1"), paid(desk, "2")
    overnight = later(desk, days=1)
    bookkeeping.reverse(overnight, first.posted.document.doc_no)
    closed = close(overnight, "cash=20")
    number = second.posted.document.doc_no
    assert codes(lambda: bookkeeping.reverse(overnight, number)) == {"document-counted"}
    bookkeeping.reverse(overnight, closed.posted.document.doc_no)
    bookkeeping.reverse(overnight, number)
    assert table(close(overnight, "cash=0"))[0][1:] == (0, 0, 0, 0, 0)
    assert findings(overnight) == []


def test_a_reversed_count_gives_back_its_difference_to_its_own_till(desk: Desk) -> None:
    paid(desk, "5")
    wrong = close(desk, "cash=5")
    assert balance(desk, "1901") == "45.00"
    red = bookkeeping.reverse(desk._replace(till="2"), wrong.posted.document.doc_no)
    assert (red.posted.document.till, balance(desk, "1901")) == ("1", "0.00")
    first, second = close(desk, "cash=50"), close(desk, "cash=50")
    assert table(first) == [("cash", 0, 50_00, 50_00, 50_00, 0)]
    assert codes(lambda: bookkeeping.reverse(desk, first.posted.document.doc_no)) == {"document-counted"}
    bookkeeping.reverse(desk, second.posted.document.doc_no)
    assert findings(desk) == []


def test_a_day_ends_once_every_till_that_sold_is_counted_and_opens_again_by_reversal(desk: Desk) -> None:
    other = desk._replace(till="2")
    paid(desk, "3")
    selling.take_back(desk, "XS1", ["1x1"], Slip(pay=("cash",)))
    paid(other, "1")
    error = refused(lambda: shifts.close_day(desk, NONE))
    assert [problem.params for problem in error.problems] == [
        {"till": "1", "documents": 2},
        {"till": "2", "documents": 1},
    ]
    close(desk, "cash=20")
    close(other, "cash=10")
    cashing.move(desk, "cash", "safe", "20", NONE)  # money goes to the safe after the count
    day = shifts.close_day(desk, NONE)
    facts = {fact.name: fact.value for fact in shifts.day_facts(day.posted)}
    assert facts == {"bills": 2, "returns": 1, "shifts": "s001-JB-2604-00001, s001-JB-2604-00002"}
    assert (day.posted.document.gross, day.posted.postings) == (30_00, ())
    assert codes(lambda: paid(desk, "1")) == {"day-closed"}
    assert codes(lambda: shifts.close_day(desk, NONE)) == {"day-closed"}
    assert "day-closed" in codes(lambda: bookkeeping.reverse(desk, "JB2"))
    bookkeeping.reverse(desk, day.posted.document.doc_no)
    paid(desk, "1")
    tomorrow = later(desk, days=1)
    assert codes(lambda: shifts.close_day(tomorrow, Slip(day="yesterday"))) == {"till-running"}
    close(tomorrow, "cash=10")
    assert shifts.close_day(tomorrow, Slip(day="yesterday")).posted.document.business_date == "2026-04-15"
    assert codes(lambda: selling.sell(tomorrow, ["1001"], Slip(day="yesterday"))) >= {"day-closed"}
    paid(tomorrow, "1")
    assert findings(tomorrow) == []


def test_an_accountant_still_posts_vouchers_for_a_day_that_has_ended(desk: Desk) -> None:
    shifts.close_day(desk, NONE)
    assert codes(lambda: paid(desk, "1")) == {"day-closed"}
    answer = bookkeeping.post_voucher(later(desk, days=3), ["admin=5", "bank=-5"], Slip(day="2026-04-15"))
    assert answer.posted.document.business_date == "2026-04-15"


def test_the_doctor_sees_a_count_that_its_documents_do_not_explain(desk: Desk) -> None:
    paid(desk, "1")
    close(desk, "cash=10")
    connection = desk.shop.journal.connection
    connection.execute("DROP TRIGGER documents_stay")
    connection.execute(
        "UPDATE documents SET extra = replace(extra, '\"10.00\"', '\"9.00\"') WHERE kind = 'shift_close'"
    )
    assert [finding[:2] for finding in findings(desk)] == [("till-count", "s001-JB-2604-00001/cash")]


def test_the_float_is_what_was_put_in_and_what_was_left(desk: Desk) -> None:
    assert Fen(0) == close(desk, "cash=0").posted.document.gross
    shifts.open_shift(desk, "50", origin="bank")
    assert table(close(desk, "cash=50")) == [("cash", 0, 50_00, 50_00, 50_00, 0)]
