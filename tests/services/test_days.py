"""The store's calendar."""

from datetime import UTC, datetime

import pytest

from jxc.domain.numbers import Day
from jxc.services.days import business_day, day_range, instant_of, local_time, one_day
from tests.services.premises import NOON, SECOND, refused

TODAY = Day("2026-04-15")  # a Wednesday
HOUR = 3600 * SECOND


@pytest.mark.parametrize(
    ("hours", "timezone", "day_start", "day"),
    [
        (0, "Asia/Shanghai", "00:00", "2026-04-15"),
        (11, "Asia/Shanghai", "00:00", "2026-04-15"),
        (12, "Asia/Shanghai", "00:00", "2026-04-16"),
        (17, "Asia/Shanghai", "06:00", "2026-04-15"),
        (18, "Asia/Shanghai", "06:00", "2026-04-16"),
        (12, "Asia/Urumqi", "00:00", "2026-04-15"),
        (14, "Asia/Urumqi", "00:00", "2026-04-16"),
        (-16, "America/New_York", "00:00", "2026-04-14"),
    ],
)
def test_the_day_is_that_of_the_store_s_own_clock(hours: int, timezone: str, day_start: str, day: str) -> None:
    assert business_day(NOON + hours * HOUR, timezone, day_start) == day


def test_an_instant_and_its_local_time_are_one_and_the_same() -> None:
    assert local_time(NOON, "Asia/Shanghai").isoformat() == "2026-04-15T12:00:00+08:00"
    assert instant_of(local_time(NOON + 1, "Asia/Shanghai"), "Europe/Paris") == NOON + 1
    assert instant_of(datetime(2026, 4, 15, 12), "Asia/Shanghai") == NOON  # noqa: DTZ001 a moment without a zone is meant
    far = datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
    assert instant_of(far, "Asia/Shanghai") % SECOND == 999_999


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", "2026-04-15", "2026-04-15"),
        ("yesterday", "2026-04-14", "2026-04-14"),
        ("week", "2026-04-13", "2026-04-15"),
        ("month", "2026-04-01", "2026-04-15"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026-04-30", "2026-04-30", "2026-04-30"),
        ("２０２６-０４-３０", "2026-04-30", "2026-04-30"),
    ],
)
def test_days_are_understood_as_people_write_them(text: str, first: str, last: str) -> None:
    assert day_range(text, TODAY) == (first, last)


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-13", "2026-02-30", "30.4.2026", "9999-12", "2026-4"])
def test_what_is_no_date_is_refused(text: str) -> None:
    assert refused(lambda: day_range(text, TODAY)).code == "date-malformed"


def test_a_document_is_of_one_day() -> None:
    assert one_day("yesterday", TODAY) == "2026-04-14"
    assert refused(lambda: one_day("2026-04", TODAY)).code == "date-malformed"
