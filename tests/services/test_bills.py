"""Bills that are not paid yet are kept as they are, and go when their sale is posted."""

from jxc.domain.draft import Payment
from jxc.domain.numbers import Fen, Quantity
from jxc.services import bills
from jxc.services.bills import Bill, Row
from jxc.services.desk import Desk
from tests.services.premises import buy, refused


def test_a_bill_is_kept_whole_and_its_sale_takes_it_along(desk: Desk) -> None:
    """No bill is lost: [inv:bills-kept]."""
    buy(desk, "10", "5")
    rows = (Row("1001", "个", Quantity(2_0000), "9.50", Fen(1_00)), Row("1001", "个", Quantity(1_0000)))
    bill = bills.keep(desk, "1", Bill(0, rows, "C1", Fen(50), Fen(25)))
    assert bills.current(desk, "1") == bill
    assert bills.current(desk, "2") == Bill()
    refused(lambda: bills.pay(desk, bill, (Payment("cash", Fen(1)),)))
    assert bills.current(desk, "1") == bill
    posted = bills.pay(desk, bill, (Payment("cash"),)).posted
    assert (posted.document.gross, posted.document.discount, posted.document.rounding_off) == (27_25, 50, 25)
    assert bills.current(desk, "1") == Bill()


def test_an_emptied_bill_is_gone(desk: Desk) -> None:
    bill = bills.keep(desk, "1", Bill(rows=(Row("1001", "个", Quantity(1_0000)),)))
    assert bills.keep(desk, "1", bill._replace(rows=()), voided=bill.rows) == Bill()
    assert bills.current(desk, "1") == Bill()
