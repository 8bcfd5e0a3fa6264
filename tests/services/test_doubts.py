"""What is asked before a sale is posted, and what is not."""

from pathlib import Path

import pytest

from jxc.services.desk import Desk
from jxc.services.doubts import doubts
from jxc.services.selling import Slip, bill
from tests.services.premises import a_desk, buy, sell


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = a_desk(tmp_path / "home", large_sale="1000")
    buy(desk, "500", "5")
    return desk


def questions(desk: Desk, *tokens: str) -> list[str]:
    return [doubt.text.format(**doubt.params) for doubt in doubts(desk, bill(desk, list(tokens), Slip()))]


def test_far_more_than_usual_is_asked_about_and_what_is_usual_comes_from_sales(desk: Desk) -> None:
    for quantity in ("1", "2", "3", "2", "2", "1", "2", "4", "2"):
        sell(desk, quantity)
    assert questions(desk, "1001x41@1") == []  # too few sales to say
    sell(desk, "1")
    assert questions(desk, "1001x40@1") == []
    assert questions(desk, "1001x21@1", "1001x20@2") == ["41 of 1001, where 2 is usual: is that right?"]


def test_a_total_beyond_the_setting_is_asked_about(desk: Desk) -> None:
    assert questions(desk, "1001x100") == []
    assert questions(desk, "1001x101") == ["A total of 1010.00: is that right?"]
    assert questions(desk, "1001x101@10-10") == []
