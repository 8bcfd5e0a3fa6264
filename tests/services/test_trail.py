"""The audit trail tells of exports, of changed settings, and of who did what."""

from pathlib import Path

from jxc.services.home import Home
from jxc.services.trail import exported
from tests.services.premises import NOON, a_desk, a_home, audit


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
