"""The month of examples/a-month under both standards and in both languages: its figures stay what they are."""

import csv
from pathlib import Path

import pytest

from jxc.services.founding import read_chart
from tests.story import Shell, Step, read

STORY = Path(__file__).parents[2] / "examples" / "a-month" / "story.md"
TRIAL = "report trial-balance"
CARRIED = {"income", "expense"}  # nil once the month is closed, under whichever accounts a standard books them


def trial(lines: list[str]) -> dict[str, tuple[str, str]]:
    """Closing debit and credit by account, of accounts that stand at something."""
    rows = csv.DictReader(line for line in lines if not line.startswith(("Basis", "依据")))
    closing = {row["account"]: (row["closing_debit"], row["closing_credit"]) for row in rows}
    return {account: sides for account, sides in closing.items() if sides != ("0.00", "0.00")}


def played(shell: Shell, steps: list[Step], chart: str) -> dict[str, list[str]]:
    """Run the story's commands in a chain of that standard; what each showed, by its line."""
    shown = {}
    for step in steps:
        line = f"{step.line} --chart {chart}" if " init " in step.line else step.line
        text, status = shell.run(line, step.day)
        assert status == step.status, f"{line}\n{text}"
        shown[step.line] = text.splitlines()
    return shown


def by_role(balances: dict[str, tuple[str, str]], chart: str) -> dict[str, tuple[str, str]]:
    roles = {account.code: account.role for account in read_chart(chart, "general")}
    return {roles[code]: sides for code, sides in balances.items()}


def figures(lines: list[str]) -> list[str]:
    """The amounts of a statement, line by line, whatever its words are."""
    return [row.split()[-2] for row in lines if row.split()[:1] and row.split()[0].isdecimal()]


@pytest.mark.parametrize(("chart", "lang"), [("small", "zh"), ("enterprise", "zh"), ("small", "en")])
def test_the_month_ends_with_the_same_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chart: str, lang: str
) -> None:
    steps = read(STORY)
    shell = Shell(tmp_path, monkeypatch)
    shell.env["JXC_LANG"] = lang
    shown = played(shell, steps, chart)

    [told] = [step for step in steps if TRIAL in step.line]
    expected, found = trial(told.shown), trial(shown[told.line])
    assert by_role(found, chart) == by_role(expected, "enterprise")

    [sheet] = [step for step in steps if "balance-sheet" in step.line]
    assets = figures(shown[sheet.line])
    assert (assets[7], assets[21]) == ("49,882.53", "49,882.53")
    [income] = [step for step in steps if "income-statement" in step.line]
    assert figures(shown[income.line])[12] == "-1,469.98"
    vat = [step for step in steps if "report vat" in step.line]
    totals = next(row for row in shown[vat[0].line] if row.startswith(("Total", "合计")))
    assert totals.split()[1:] == ["309.75", "293.22", "18.30"]
