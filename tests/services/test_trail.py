"""The audit trail tells of exports, of changed settings, and of who did what."""

from pathlib import Path

from jxc.services.approvals import approve
from jxc.services.home import Home
from jxc.services.reporting import Wish, show_report
from jxc.services.trail import Looked, exported, show_trail
from tests.services.premises import NOON, a_desk, a_home, audit, buy, do, later, line, refused, sell
from tests.services.test_drafts import RULES, large, with_rules
from tests.services.test_users import staffed


def test_what_leaves_as_a_file_is_noted(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    exported(desk, "margin", "/somewhere/毛利.csv")
    assert audit(desk) == [("exported", "margin", "毛利.csv")]


def test_a_changed_setting_is_noted_once_with_what_it_was(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home", stock_policy="forbid")
    home.close()
    settings = tmp_path / "home" / "jxc.toml"
    settings.write_text(settings.read_text("utf-8").replace("forbid", "allow"), "utf-8")
    events: list[tuple[str, ...]] = []
    for _ in range(2):
        home = Home(tmp_path / "home", env={"USER": "ming"}, now=lambda: NOON)
        assert home.settings.stock_policy == "allow"
        events = home.journal.connection.execute("SELECT operator, action, subject, detail FROM audit").fetchall()
        home.close()
    assert events == [("ming", "settings", "jxc.toml", "stock_policy: forbid → allow")]


def test_the_trail_is_whole_and_searched_by_person_time_action_and_word(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    buy(desk, "10", "5")
    li = later(desk, days=1)._replace(operator="li")
    sell(li, "1")
    refused(lambda: do(li, "sale", line("1", sku="9")))

    def seen(**looked: str) -> list[tuple[object, ...]]:
        return [row[1:4] for row in show_trail(li, Looked(**looked), 1000).rows]

    count = desk.shop.journal.tip()
    assert len(seen()) == count
    assert seen()[:2] == [("li", "refused", "sale"), ("li", "posted", "s001-XS-2604-00001")]
    assert seen(operator="li") == seen(days="today") == seen()[:2]
    assert seen(action="posted") == [
        ("li", "posted", "s001-XS-2604-00001"),
        ("amy", "posted", "s001-CG-2604-00001"),
    ]
    assert seen(text="item-unknown") == [("li", "refused", "sale")]
    assert seen(text="1002 item", action="changed") == [("amy", "changed", "1002")]
    assert seen(days="2026-04-15") == [("amy", "posted", "s001-CG-2604-00001")]


def test_the_trail_is_not_for_everybody(tmp_path: Path) -> None:
    desk = staffed(a_desk(tmp_path / "home"))
    assert refused(lambda: show_trail(desk._replace(operator="li"), Looked(), 10)).code == "right-missing"
    assert list(show_trail(desk, Looked(), 1).rows)


def test_reports_tell_the_same_and_who_approved_what(tmp_path: Path) -> None:
    """[inv:two-people]: nobody approved what he asked for."""
    desk = with_rules(a_desk(tmp_path / "home"), *RULES)
    large(desk)
    approve(desk._replace(operator="bob"), "D1")
    buy(desk, "1", "5")
    home = Home(tmp_path / "home", env={})
    duties = list(show_report(home, desk.world, "en", "duties", Wish()).rows)
    assert [row[2:6] for row in duties] == [
        ("s001-CG-2604-00001", "purchase", "amy", "bob"),
        ("s001-CG-2604-00002", "purchase", "amy", None),
    ]
    assert all(row[4] != row[5] for row in duties)
    told = [row[2:5] for row in show_report(home, desk.world, "en", "audit", Wish()).rows]
    known = [row[1:4] for row in show_trail(desk, Looked(), 1000).rows]
    assert told == known[::-1]
    home.close()
