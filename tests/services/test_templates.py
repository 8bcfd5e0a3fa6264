"""Repeating vouchers: posted by each close of their months, taken back with it, once each."""

from pathlib import Path

from jxc.services import months, templates
from jxc.services.desk import Desk
from jxc.table import Table
from tests.services.counting_house import a_desk
from tests.services.premises import balance, later, refused

RENT = ("6601=10000", "2241/P1=-10000")


def rows(table: Table) -> list[tuple[object, ...]]:
    return [tuple(row) for row in table.rows]


def with_rent(folder: Path) -> Desk:
    desk = a_desk(folder)
    templates.add(desk, "rent", RENT, ("2026-04", "2026-05"), "房租")
    return later(desk, days=90)


def accounts(table: Table) -> list[object]:
    return [row[1] for row in rows(table)]


def test_a_close_posts_what_is_in_force_in_its_month(tmp_path: Path) -> None:
    desk = with_rent(tmp_path / "home")
    assert accounts(months.close_month(desk, "2026-04")) == ["6601", "2241", "6601", "4103"]
    templates.end(desk, "rent", "2026-04")
    assert accounts(months.close_month(desk, "2026-05")) == []


def test_opening_takes_it_back_and_closing_again_posts_it_once(tmp_path: Path) -> None:
    desk = with_rent(tmp_path / "home")
    months.close_month(desk, "2026-04")
    reds = rows(months.open_month(desk, "2026-04"))
    assert [row[1:] for row in reds[-2:]] == [("6601", -10000_00, 0), ("2241", 0, -10000_00)]
    months.close_month(desk, "2026-04")
    assert balance(desk, "2241") == "-10000.00"


def test_they_are_listed_and_their_faults_told_at_once(tmp_path: Path) -> None:
    desk = with_rent(tmp_path / "home")
    assert rows(templates.listed(desk)) == [
        ("rent", "2026-04", "2026-05", "6601", None, 10000_00, 0, "房租"),
        ("rent", "2026-04", "2026-05", "2241", "P1", 0, 10000_00, "房租"),
    ]
    wrong = ("6699=1", "2202=3", "2241/X9=1", "1001=-2")
    error = refused(lambda: templates.add(desk, "x", wrong, ("2026-04", None), None))
    assert [problem.code for problem in error.problems] == [
        "account-unknown",
        "entry-party-missing",
        "party-unknown",
        "voucher-unbalanced",
    ]
    assert refused(lambda: templates.add(desk, "a b", RENT, ("2026-04", None), None)).code == "repeating-malformed"
    assert refused(lambda: templates.add(desk, "x", RENT, ("2026-04-02", None), None)).code == "month-malformed"
    assert refused(lambda: templates.end(desk, "x", "2026-04")).code == "repeating-unknown"
