"""What a stocktake found so far."""

from pathlib import Path

import pytest

from jxc.domain.numbers import Fen
from jxc.services import buying, count_posting, counted, selling, stocktaking, users
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from jxc.services.users import UserWish
from tests.services.premises import a_desk


@pytest.fixture
def counting(desk: Desk) -> Desk:
    """Ten of tea at 10.00 and ten of rice at 5.00 are there, and a stocktake is open."""
    buying.buy(desk, ["1001x10@11.30", "1002x10@5.45"], Slip("S1"))
    stocktaking.start_count(desk)
    return desk


def test_the_review_says_the_value_that_posting_will_book(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", stock_policy="allow")
    buying.buy(desk, ["1001x3@3.766666", "1002x1@5.45"], Slip("S1"))
    selling.sell(desk, ["1002x3"], Slip())
    stocktaking.start_count(desk)
    stocktaking.scan(desk, ["1001x2", "1002x1"])
    review = counted.review(desk)
    answer = count_posting.post_count(desk)
    posted = {line.sku: line.cost for line in answer.posted.lines if line.quantity}
    assert {row[0]: row[6] for row in review.rows} == posted == {"1001": -3_33, "1002": 15_00}
    desk.shop.journal.close()


def test_all_that_was_counted_is_reviewed_where_asked(counting: Desk) -> None:
    stocktaking.scan(counting, ["1001x10", "1002x9"])
    assert [row[0] for row in counted.review(counting).rows] == ["1002"]
    review = counted.review(counting, everything=True)
    assert [row[0] for row in review.rows] == ["1001", "1002"]
    assert review.totals is not None
    assert review.totals[6] == Fen(-5_00)


def test_what_is_to_be_counted_again_is_listed_as_uncounted_with_its_first_count(counting: Desk) -> None:
    stocktaking.scan(counting, ["1001x8"])
    stocktaking.count_again(counting, ["1001"])
    assert [(row[0], row[3], row[4]) for row in counted.show_uncounted(counting).rows] == [
        ("1001", 10_0000, "8"), ("1002", 10_0000, None)
    ]  # fmt: skip


def test_who_may_not_see_costs_reviews_quantities(counting: Desk) -> None:
    for user, role in (("amy", "manager"), ("li", "keeper")):
        users.add_user(counting, user, UserWish(name=user, roles=(role,)))
    keeper = counting._replace(operator="li")
    stocktaking.scan(keeper, ["1001x8"])
    for desk, sees in ((counting, True), (keeper, False)):
        assert ("value" in [column.name for column in counted.review(desk).columns]) is sees
