"""Reports of shifts and days over a shop that closed two tills, on paper; a reversed close is in none of them."""

from pathlib import Path

from jxc.domain.draft import Payment
from jxc.services import bookkeeping, selling, shifts
from jxc.services.home import Home
from jxc.services.reporting import Wish, show_report
from jxc.services.selling import Slip
from tests.services.premises import TODAY, a_desk, buy, findings, sell


def test_shifts_and_closes_are_what_was_counted(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    buy(desk, "100", "5")
    one, two = desk._replace(till="1"), desk._replace(till="2")
    sell(one, "3", till="1")
    sell(one, "2", till="1", payments=(Payment("wechat"),))
    selling.take_back(one, "XS1", ["1x1"], Slip(pay=("cash",)))
    sell(two, "4", till="2")
    wrong = shifts.close_shift(two, ("cash=4",), Slip())
    bookkeeping.reverse(two, wrong.posted.document.doc_no)
    shifts.close_shift(one, ("cash=19.50", "wechat=20"), Slip())
    shifts.close_shift(two, ("cash=40.20",), Slip())
    shifts.close_day(desk, Slip())
    assert findings(desk) == []
    home = Home(desk.shop.journal.path.parent, env={})
    rows = show_report(home, desk.world, "en", "shifts", Wish()).rows
    assert [row[2:] for row in rows] == [
        ("s001-JB-2604-00002", "1", "amy", 3, "cash", 0, 20_00, 19_50, -50),
        ("s001-JB-2604-00002", "1", "amy", 3, "wechat", 0, 20_00, 20_00, 0),
        ("s001-JB-2604-00003", "2", "amy", 1, "cash", 0, 40_00, 40_20, 20),
    ]
    (day,) = show_report(home, desk.world, "en", "closes", Wish()).rows
    assert (*day[:4], *day[5:]) == ("s001", TODAY, "s001-RJ-2604-00001", "amy", 3, 1, 80_00, 2, -30)
