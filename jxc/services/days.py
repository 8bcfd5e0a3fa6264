"""The store's calendar: which business day an instant belongs to, and what people mean by “yesterday” or “2026-04”."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from jxc.domain.numbers import Day, Instant, narrow
from jxc.errors import JxcError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=8)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local_time(instant: int, timezone: str) -> datetime:
    """An instant as the store's clock shows it."""
    return (_EPOCH + timedelta(microseconds=instant)).astimezone(_zone(timezone))


def business_day(instant: int, timezone: str, day_start: str) -> Day:
    """The business day of an instant: before `day_start` (HH:MM) it is still yesterday's."""
    hours, minutes = day_start.split(":")
    return Day((local_time(instant, timezone) - timedelta(hours=int(hours), minutes=int(minutes))).date().isoformat())


def instant_of(moment: datetime, timezone: str) -> Instant:
    """A moment as microseconds UTC; without a zone it is the store's own clock."""
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=_zone(timezone))
    return Instant((aware - _EPOCH) // timedelta(microseconds=1))


def day_range(text: str, today: Day) -> tuple[Day, Day]:
    """First and last day of what people write: a day, today, yesterday, week, month, 2026-04. Error: date-malformed."""
    now = date.fromisoformat(today)
    text = narrow(text).strip()
    if text == "today":
        return today, today
    if text == "yesterday":
        return _both(now - timedelta(days=1))
    if text == "week":
        return Day((now - timedelta(days=now.weekday())).isoformat()), today
    if text == "month":
        return Day(now.replace(day=1).isoformat()), today
    try:
        if len(text) == len("2026-04"):
            first = date.fromisoformat(text + "-01")
            following = (first + timedelta(days=31)).replace(day=1)
            return Day(first.isoformat()), Day((following - timedelta(days=1)).isoformat())
        return _both(date.fromisoformat(text))
    except (ValueError, OverflowError):
        raise JxcError("date-malformed", text=text) from None


def _both(day: date) -> tuple[Day, Day]:
    return Day(day.isoformat()), Day(day.isoformat())


def day_after(day: Day) -> Day:
    """The day after a day."""
    return Day((date.fromisoformat(day) + timedelta(days=1)).isoformat())


def whole_month(text: str, today: Day) -> tuple[Day, Day]:
    """First and last day of a whole month, however it is written. Error: month-malformed."""
    first, last = day_range(text, today)
    if not first.endswith("-01") or not day_after(last).endswith("-01") or first[:7] != last[:7]:
        raise JxcError("month-malformed", text=text)
    return first, last


def one_day(text: str, today: Day) -> Day:
    """A single day as people write it. Error: date-malformed."""
    first, last = day_range(text, today)
    if first != last and text not in {"week", "month"}:
        raise JxcError("date-malformed", text=text)
    return last
