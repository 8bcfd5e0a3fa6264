"""The closing sheet: everything of a month's end in one answer, and sums that agree."""

from pathlib import Path

from jxc.services import months
from jxc.services.month_sheet import closing_sheet
from tests.services.test_months import in_may


def test_the_sheet_of_a_closed_month_shows_state_vouchers_and_sums(tmp_path: Path) -> None:
    desk = in_may(tmp_path / "home")
    before = closing_sheet(desk, "2026-04")
    assert {fact.name: fact.value for fact in before.facts}["state"] == "not closed"
    months.close_month(desk, "2026-04")
    sheet = closing_sheet(desk, "2026-04")
    facts = {fact.name: fact.value for fact in sheet.facts}
    assert (facts["state"], facts["close"], facts["operator"]) == ("closed", "s001-YJ-2604-00001", "amy")
    checks, vouchers, controls = sheet.tables
    assert list(checks.rows) == []
    assert [row[1] for row in vouchers.rows][:2] == ["2221.01.07", "2221.02"]
    assert [(row[0], row[3]) for row in controls.rows] == [
        ("debits and credits of the month", 0),
        ("value of stock and its account", 0),
        ("open items and their accounts", 0),
        ("gains and losses pending, and nil", 0),
        ("income and expense not carried to profit, and nil", 0),
    ]
