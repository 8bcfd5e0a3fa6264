"""Rates as dated data: a new one from a day on, the earlier ones stay."""

from pathlib import Path

import pytest

from jxc.domain.numbers import Day
from jxc.services import rates
from tests.services.premises import a_desk, refused


def test_a_rate_holds_from_its_day_on(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    table = rates.set_rate(desk, "surcharge", "city-tax", "5%", "2026-05-01")
    assert [tuple(row) for row in table.rows if row[1] == "city-tax"] == [
        ("surcharge", "city-tax", "2026-05-01", 500),
        ("surcharge", "city-tax", "1985-02-08", 700),
    ]
    tax = desk.shop.books.tax
    assert [tax.rate("surcharge", "city-tax", Day(day)) for day in ("2026-04-30", "2026-05-01")] == [700, 500]


@pytest.mark.parametrize(
    ("status", "percent", "code"),
    [
        ("general", "6.555", "rate-malformed"),
        ("general", "101", "rate-malformed"),
        ("general", "-1", "rate-malformed"),
        ("general", "six", "number-unreadable"),
        ("tiny", "6", "rate-status-unknown"),
    ],
)
def test_what_is_no_rate_is_refused(tmp_path: Path, status: str, percent: str, code: str) -> None:
    desk = a_desk(tmp_path / "home")
    assert refused(lambda: rates.set_rate(desk, status, "standard", percent, "2026-05-01")).code == code
