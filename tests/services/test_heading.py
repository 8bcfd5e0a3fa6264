"""What stands below a report's title on paper."""

from pathlib import Path

from jxc.i18n import speak
from jxc.lake.report import Question, find
from jxc.lake.views import Scope
from jxc.output import text
from jxc.services import entities
from jxc.services.entities import EntityWish
from jxc.services.heading import heading
from jxc.services.home import Home
from tests.services.premises import a_desk


def test_a_statement_says_whose_it_is_of_which_days_and_in_which_unit(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    entities.set_entity(desk, "main", EntityWish(name="江南商贸有限公司"), None)
    home = Home(tmp_path / "home", env={})
    asked = Question(desk.world.now(), "Asia/Shanghai", "zh")

    def shown(report: str, question: Question, lang: str = "zh") -> str:
        return text.line(heading(home, find(report, home.reports_path), question), speak(lang))

    assert shown("balance-sheet", asked) == "编制单位：江南商贸有限公司  2026-04-15  单位：元"
    april = asked._replace(first="2026-04-01", last="2026-04-30", scope=Scope(("s001",)))
    assert shown("income-statement", april) == (
        "编制单位：江南商贸有限公司  2026-04-01 至 2026-04-15  门店：s001  单位：元"
    )
    assert shown("shifts", asked, "en").startswith("Company: 江南商贸有限公司  Up to 2026-04-15")
    home.close()
