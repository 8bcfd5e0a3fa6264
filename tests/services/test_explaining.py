"""A report says what it rests on and how its figures are defined, in both languages."""

from pathlib import Path

from jxc.i18n import speak
from jxc.services.explaining import explain_report
from tests.services.premises import a_home


def test_a_report_tells_its_views_options_and_definitions(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    told = explain_report(home, "en", "turnover")
    facts = {fact.name: fact.value for fact in told.facts}
    assert facts["views"] == "items, stock_days"
    assert "--from" in str(facts["options"])
    assert facts["invariants"] == "inv:opening-closing, inv:same-everywhere"
    assert {row[0]: row[4] for row in told.tables[0].rows}["active"] == "Items sold ÷ items."


def test_the_explanation_speaks_the_readers_language(tmp_path: Path) -> None:
    told = explain_report(a_home(tmp_path / "home"), "zh", "turnover")
    assert told.facts[1].value == "库存周转与动销表"
    assert [speak("zh").text(column.title) for column in told.tables[0].columns][:3] == ["栏", "标题", "类型"]
    assert {row[0]: row[4] for row in told.tables[0].rows}["active"] == "动销品种数 ÷ 在售品种数。"
