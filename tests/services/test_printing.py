"""What a customer is given on paper says what was charged."""

from pathlib import Path

import pytest

from jxc.services import printing, selling
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from jxc.services.trading import post
from tests.services.premises import a_desk, buy, refused


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = a_desk(tmp_path / "home", name="南京路店")
    buy(desk, "100", "5")
    return desk._replace(till="1")


def test_a_bill_names_goods_at_full_price_then_what_was_taken_off_and_how_it_was_paid(desk: Desk) -> None:
    slip = Slip("C1", ("wechat=10", "cash=20"))
    draft = selling.bill(desk, ["1001x3@10-2"], slip, discount="3", rounding_off="0.50")
    post(desk.shop, desk.world, draft)
    bill = printing.printed(desk)
    facts = {fact.name: fact.value for fact in bill.facts}
    assert (facts["store"], facts["till"], facts["customer"]) == ("南京路店", "1", "顾客")
    assert (facts["discount"], facts["rounding_off"], facts["total"]) == (5_00, 50, 24_50)
    assert (facts["tendered"], facts["change"]) == (20_00, 5_50)
    goods, payments = (list(table.rows) for table in bill.tables)
    assert goods == [("1001", "茶", 3_0000, "个", 10_000_000, 30_00)]
    assert payments == [("wechat", 10_00), ("cash", 14_50)]


def test_a_return_is_printed_and_a_purchase_is_not(desk: Desk) -> None:
    selling.sell(desk, ["1001x2"], Slip())
    selling.take_back(desk, "last", ["1x1"], Slip())
    bill = printing.printed(desk, "last")
    assert {fact.name: fact.value for fact in bill.facts}["total"] == 10_00
    assert refused(lambda: printing.printed(desk, "CG1")).code == "source-kind-wrong"
    assert refused(lambda: printing.printed(desk, "XS9")).code == "document-unknown"
