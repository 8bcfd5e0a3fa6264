"""What is looked at before a month is closed: channels, the road, shifts and days beside what stops the close."""

from pathlib import Path

from jxc.domain.numbers import Day
from jxc.services import cashing, shifts, transfers
from jxc.services.month_check import LOOK, findings
from jxc.services.selling import Slip
from tests.services.counting_house import a_desk, buy, sell
from tests.services.premises import later

APRIL = (Day("2026-04-01"), Day("2026-04-30"))


def test_what_is_open_at_the_end_of_a_month_is_listed(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")._replace(till="1")
    buy(desk, 20)
    sell(desk, 1, "wechat", customer=None)
    transfers.ship(desk, "s002", ["1001x2"], Slip())
    later_desk = later(desk, days=20)
    found = [(one.check, one.subject, one.amount) for one in findings(later_desk, *APRIL) if one.state == LOOK]
    assert found == [
        ("channel not settled", "wechat", 10_00),
        ("on the road between stores", "s002", 2_00),
        ("shift not closed", "1", None),
    ]
    shifts.close_shift(desk, ["cash=0", "wechat=10"], Slip())
    shifts.close_day(desk, Slip())
    tomorrow = later(desk, days=1)
    sell(tomorrow, 1, "wechat", customer=None)
    cashing.settle_channel(tomorrow, "wechat", None, Slip(), to="bank")
    found = [(one.check, one.subject, one.amount) for one in findings(later_desk, *APRIL) if one.state == LOOK]
    assert found == [
        ("on the road between stores", "s002", 2_00),
        ("shift not closed", "1", None),
        ("day not closed", "2026-04-16", None),
    ]
