"""A desk: who works where, on which day."""

from jxc.services.desk import Desk
from tests.services.premises import later


def test_a_desk_knows_the_business_day(desk: Desk) -> None:
    assert (desk.today, later(desk, hours=11).today, later(desk, hours=12).today) == (
        "2026-04-15", "2026-04-15", "2026-04-16"
    )  # fmt: skip


def test_a_desk_without_a_till_is_one_of_its_own(desk: Desk) -> None:
    assert (desk.operator, desk.till) == ("amy", None)
