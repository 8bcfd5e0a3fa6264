"""Accounts and reasons of the user's own: below what is there, of its class and role; a bank of one's own to pay by."""

from functools import partial
from pathlib import Path

from jxc.domain.reasons import Reason
from jxc.services import cashing, ledgers, shrinking
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.selling import Slip
from jxc.services.shop import Shop
from jxc.services.trading import Answer
from jxc.table import Table
from tests.services.premises import a_desk, a_home, a_world, books, buy, findings, refused

BANK = '[payments]\ncash = { role = "cash" }\nbank = { role = "bank" }\nicbc = { role = "bank", account = "1002.01" }\n'


def rows(table: Table) -> list[tuple[object, ...]]:
    return [tuple(row) for row in table.rows]


def with_bank(folder: Path) -> Desk:
    """A desk whose way to pay icbc has an account of its own."""
    home = a_home(folder)
    first = Desk(Shop(home.journal, home.settings), a_world(), "amy")
    ledgers.add_account(first, "1002.01", "ICBC", "工商银行")
    path = home.path / "jxc.toml"
    path.write_text(path.read_text("utf-8") + BANK, "utf-8")
    home.close()
    again = Home(folder, env={})
    return Desk(Shop(again.journal, again.settings), a_world(), "amy")


def paid(answer: Answer) -> str:
    return books(answer)["1002.01"]


def test_an_account_below_another_counts_as_that_one(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    assert rows(ledgers.add_account(desk, "1002.01", "ICBC", "工商银行")) == [
        ("1002", "Bank", "银行存款", "asset", "bank"),
        ("1002.01", "ICBC", "工商银行", "asset", "bank"),
    ]
    assert rows(ledgers.rename_account(desk, "1002.01", None, "工行"))[0][1:3] == ("ICBC", "工行")


def test_what_cannot_be_an_account_is_refused(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    for code, error in (
        ("bank", "account-malformed"),
        ("1002", "account-exists"),
        ("1002.01.01", "account-above-missing"),
        ("9999", "account-above-missing"),
        ("1405.01", "account-inventory"),
    ):
        assert refused(partial(ledgers.add_account, desk, code, "x", None)).code == error, code
    assert refused(lambda: ledgers.add_account(desk, "1002.01", " ", None)).code == "name-missing"
    assert refused(lambda: ledgers.rename_account(desk, "1002.01", "x", None)).code == "account-unknown"


def test_a_way_to_pay_has_a_bank_account_of_its_own(tmp_path: Path) -> None:
    desk = with_bank(tmp_path / "home")
    answer = cashing.earn(desk, ["other-income=106"], Slip(pay=("icbc",)))
    assert paid(answer) == "106.00"
    moved = books(cashing.move(desk, "icbc", "bank", "6", Slip()))
    assert moved == {"1002": "6.00", "1002.01": "-6.00"}
    assert findings(desk) == []


def test_a_way_to_pay_with_an_account_of_another_role_is_refused(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    path = home.path / "jxc.toml"
    path.write_text(path.read_text("utf-8") + BANK.replace("1002.01", "1001"), "utf-8")
    shop = Shop(home.journal, home.settings)
    assert refused(lambda: shop.books).code == "payment-account"


def test_a_reason_of_ones_own_books_to_its_account(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    ledgers.add_account(desk, "6601.01", "Tasting", "试吃费")
    ledgers.add_reason(desk, Reason("tasting", "use", "6601.01", "none", "Tasting", "试吃"))
    buy(desk, "10", "1")
    used = shrinking.move_for_reason(desk, "use", ["1001x2"], "tasting", Slip())
    assert books(used) == {"6601.01": "1.77", "1405": "-1.77"}


def test_all_that_is_wrong_with_a_reason_is_told_at_once(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    error = refused(lambda: ledgers.add_reason(desk, Reason("a b", "lend", "inventory", "maybe", "x", "x")))
    assert [problem.code for problem in error.problems] == [
        "reason-malformed",
        "reason-kind-unknown",
        "reason-vat-unknown",
        "account-inventory",
    ]
