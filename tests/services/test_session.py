"""A cashier at a till: what is scanned, changed, held, paid and taken back, and what is refused on the way."""

import pytest

from jxc.services import bills, shifts
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from jxc.services.session import Session, Turn
from tests.services.premises import a_desk, audit, buy, findings, refused

COLD = ("1", "2")


@pytest.fixture
def till(desk: Desk) -> Desk:
    buy(desk, "500", "5")
    buy(desk, "100", "3", sku="1002")
    return desk._replace(till="1")


def typed(session: Session, *lines: str) -> Turn:
    turn = Turn()
    for line in lines:
        turn = session.do(line)
    return turn


def shown(turn: Turn) -> list[object]:
    """The lines of the bill and its facts, or the facts and payments of a receipt."""
    assert turn.bill is not None
    return [*turn.bill.tables[0].rows, *(fact.value for fact in turn.bill.facts)]


def paid(turn: Turn) -> dict[str, object]:
    assert turn.paper is not None
    return {fact.name: fact.value for fact in turn.paper.facts} | dict(turn.paper.tables[1].rows)  # type: ignore[arg-type] # method, amount


def test_scan_times_price_void_and_pay_with_change(till: Desk) -> None:
    session = Session(till)
    assert shown(typed(session, "6901", "*3")) == [(1, "茶", 3_0000, "个", 10_000_000, 30_00), 30_00]
    assert shown(typed(session, "1002x0.5", "=6"))[-1] == 33_00
    assert shown(typed(session, "6902", "-2", "."))[-1] == 150_00
    assert shown(typed(session, "-"))[-1] == 30_00
    receipt = paid(typed(session, "%2", "~0.50", "#C1", "+wechat=7.50 50"))
    wanted = {"customer": "顾客", "total": 27_50, "wechat": 7_50, "cash": 20_00, "tendered": 50_00, "change": 30_00}
    assert receipt | wanted == receipt
    assert (session.lines, findings(till)) == (0, [])
    voided = [(action, subject, detail) for action, subject, detail in audit(till) if action == "line-voided"]
    assert voided == [("line-voided", "1", "1002 x 0.5千克"), ("line-voided", "1", "1001 x 1箱")]


def test_equal_scans_become_one_line_of_the_sale(till: Desk) -> None:
    turn = typed(Session(till), "1001", "6901", "1001x2@9", "+")
    assert turn.paper is not None
    assert [row[2] for row in turn.paper.tables[0].rows] == [2_0000, 2_0000]


def test_a_held_bill_waits_for_any_till_and_an_open_one_for_the_next_session(till: Desk) -> None:
    """No bill is lost: [inv:bills-kept]."""
    first = Session(till)
    note = typed(first, "1001x2", "#C1", "/ red coat").notes[0]
    assert (note.params["bill"], first.lines) == (1, 0)
    typed(first, "1002x3")
    assert shown(Session(till).begin())[-1] == 19_50
    other = Session(till._replace(till="2"))
    assert [note.params["bills"] for note in other.begin().notes] == ["1"]
    assert [(one.name, one.lines) for one in bills.held(till)] == [("red coat", 1)]
    assert shown(typed(other, "\\1"))[-2:] == ["顾客", 20_00]
    assert refused(lambda: typed(first, "--", "\\1")).code == "bill-unknown"
    typed(other, "+")
    listed = typed(first, "\\").show
    assert listed is not None
    assert list(listed.tables[0].rows) == []


def test_goods_come_back_by_receipt_and_receipts_are_printed_again(till: Desk) -> None:
    session = Session(till)
    sale = typed(session, "1001x3@3.33", "+").paper
    assert typed(session, "!").paper == sale
    assert paid(typed(session, "<XS1 1x1"))["cash"] == 3_33
    assert paid(typed(session, "退货 XS1"))["cash"] == 6_66
    assert refused(lambda: typed(session, "<XS1")).code == "return-nothing-left"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("*2",), "bill-empty"),
        (("+",), "bill-empty"),
        (("9999",), "item-unknown"),
        (("1001", "*0"), "quantity-nil"),
        (("1001", "*-1"), "quantity-negative"),
        (("1001", "-2"), "bill-line-unknown"),
        (("1001", "-x"), "bill-line-unknown"),
        (("1001", "=x"), "number-unreadable"),
        (("1001", "="), "number-missing"),
        (("1001", "*"), "number-missing"),
        (("1001", "#X9"), "party-unknown"),
        (("1001", "+5"), "payment-short"),
        (("1001", "+wechat=50"), "payment-over"),
        (("1001", "%11", "+"), "discount-too-large"),
        (("1001", "~2", "+"), "rounding-too-large"),
        (("1001x501", "+"), "stock-short"),
        (("\\7",), "bill-unknown"),
        (("\\x",), "bill-unknown"),
        (("1001", "<XS1"), "bill-open"),
        (("1001", "$cash=0"), "bill-open"),
        (("!XS9",), "document-unknown"),
    ],
)
def test_what_is_refused_leaves_the_bill_as_it_was(till: Desk, lines: tuple[str, ...], code: str) -> None:
    session = Session(till)
    typed(session, *lines[:-1])
    before = bills.current(till, "1")
    assert refused(lambda: session.do(lines[-1])).code == code
    assert bills.current(till, "1") == before


def test_an_unusual_bill_is_paid_when_it_is_said_twice(till: Desk) -> None:
    session = Session(till)
    turn = typed(session, "1001x20@5000", "+")
    assert (turn.paper, len(turn.notes)) == (None, 2)
    assert paid(typed(session, "+"))["total"] == 100_000_00


def test_who_buys_may_be_said_before_the_first_scan(till: Desk) -> None:
    session = Session(till)
    assert shown(typed(session, "#C1")) == ["顾客", 0]
    assert refused(lambda: typed(session, "#X9")).code == "party-unknown"
    typed(session, "1001")
    assert bills.current(till, "1").party == "C1"
    assert paid(typed(session, "+credit"))["customer"] == "顾客"


def test_where_prices_are_fixed_no_cashier_changes_one(tmp_path_factory: pytest.TempPathFactory) -> None:
    desk = a_desk(tmp_path_factory.mktemp("fixed") / "home", till_prices="fixed")
    session = Session(desk._replace(till="1"))
    assert refused(lambda: session.do("1001@5")).code == "price-not-permitted"
    typed(session, "1001")
    assert refused(lambda: session.do("=5")).code == "price-not-permitted"


def test_the_till_is_counted_and_no_day_ends_while_a_bill_is_left(till: Desk) -> None:
    session = Session(till)
    typed(session, "1001", "+", "1001", "/")
    closed = typed(session, "$cash=10").show
    assert closed is not None
    assert [row[-1] for row in closed.tables[0].rows] == [0]
    assert refused(lambda: shifts.close_day(till, Slip())).code == "bill-left"
    typed(session, "\\2", "--")
    shifts.close_day(till, Slip())
    assert typed(session, "?").show is not None
    assert typed(session, "&").ended
    assert refused(lambda: Session(till._replace(till=None))).code == "till-missing"
