"""`jxc month`: checked, closed, refused, opened, as an accountant types it."""

from jxc.errors import CLOSED, OK
from tests.commands.conftest import Snapshot, Typist


def test_a_month_is_checked_closed_and_opened_in_both_languages(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("sale", "1001x2")
    snapshot("month-check-en", shop.well("month", "check", "2026-04", "--format", "table"))
    shop.later(days=30)
    snapshot("month-check-zh", shop.well("月结检查", "2026-04", "--format", "table", "--lang", "zh"))
    snapshot("month-close-zh", shop.well("月结", "2026-04", "--format", "table", "--lang", "zh"))
    refused = shop("voucher", "6602=1", "1001=-1", "--date", "2026-04-30")
    assert refused.status == CLOSED
    assert "jxc month open" in refused.err
    snapshot("month-open-en", shop.well("month", "open", "2026-04", "--format", "table"))
    assert shop("voucher", "6602=1", "1001=-1", "--date", "2026-04-30").status == OK
