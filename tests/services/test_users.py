"""Users: added by whoever may, refused where they are not known, logged in at a terminal."""

from pathlib import Path

import pytest

from jxc.services import users
from jxc.services.desk import Desk
from jxc.services.seats import Terminal, has_pin, operator_here
from jxc.services.users import UserWish
from tests.services.premises import a_desk, audit, refused

TILL = Terminal("1", "pc")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_desk(tmp_path / "home")


def staffed(desk: Desk) -> Desk:
    """The manager's place in a home with a manager, a cashier, a keeper and an accountant."""
    wishes = {"mei": ("manager", "finance"), "li": ("cashier",), "ke": ("keeper",), "fan": ("finance",)}
    desk = desk._replace(operator="mei")
    for name, roles in wishes.items():
        users.add_user(desk, name, UserWish(name.title(), roles))
    return desk


def test_the_first_user_must_be_able_to_add_others(desk: Desk) -> None:
    assert refused(lambda: users.add_user(desk, "li", UserWish("李", ("cashier",)))).code == "user-first"
    assert users.add_user(desk, "mei", UserWish("梅", ("manager",))).roles == ("manager",)
    assert refused(lambda: users.add_user(desk, "li", UserWish("李", ("cashier",)))).code == "operator-unknown"


def test_nobody_is_added_with_a_role_above_his_own_or_one_that_there_is_not(desk: Desk) -> None:
    desk = staffed(desk)
    assert refused(lambda: users.add_user(desk, "hq", UserWish("总", ("headquarters",)))).code == "role-not-yours"
    assert refused(lambda: users.add_user(desk, "x", UserWish("X", ("boss",)))).code == "role-unknown"
    assert refused(lambda: users.add_user(desk, "x", UserWish("X"))).code == "role-missing"
    assert refused(lambda: users.add_user(desk, "li", UserWish("X", ("keeper",)))).code == "user-exists"
    assert refused(lambda: users.add_user(desk, "x", UserWish(" ", ("keeper",)))).code == "name-missing"
    cashier = desk._replace(operator="li")
    assert refused(lambda: users.add_user(cashier, "x", UserWish("X", ("cashier",)))).code == "right-missing"
    assert audit(desk)[-1][:2] == ("refused", "users")


def test_one_always_stays_who_can_change_the_others(desk: Desk) -> None:
    desk = staffed(desk)
    assert refused(lambda: users.set_user(desk, "mei", UserWish(active=False))).code == "user-last"
    assert refused(lambda: users.set_user(desk, "mei", UserWish(roles=("finance",)))).code == "user-last"
    users.add_user(desk, "wu", UserWish("吴", ("manager",)))
    assert users.set_user(desk, "mei", UserWish(active=False)).active is False
    assert refused(lambda: users.set_user(desk, "li", UserWish("李明"))).code == "operator-inactive"


def test_a_change_is_a_new_version_that_says_who_made_it(desk: Desk) -> None:
    desk = staffed(desk)
    users.set_user(desk, "li", UserWish("李明", ("cashier", "keeper")))
    rows = list(users.list_users(desk.shop.journal).rows)
    assert rows[2] == ("li", "李明", "cashier, keeper", False, True)
    [*_, last] = desk.shop.journal.connection.execute("SELECT operator FROM master WHERE kind = 'user' AND id = 'li'")
    assert last == ("mei",)


def test_who_has_a_pin_works_only_where_he_logged_in(desk: Desk) -> None:
    desk = staffed(desk)
    journal, world = desk.shop.journal, desk.world
    users.set_user(desk, "li", UserWish(pin="4711"))
    assert refused(lambda: operator_here(journal, world, TILL, "li", "pc")).code == "login-needed"
    assert refused(lambda: users.login(journal, world, TILL, "li", "4712")).code == "pin-wrong"
    assert users.login(journal, world, TILL, "li", "4711").name == "Li"
    assert operator_here(journal, world, TILL, None, "pc") == "li"
    assert operator_here(journal, world, TILL, "li", "pc") == "li"
    other = TILL._replace(till="2")
    assert refused(lambda: operator_here(journal, world, other, "li", "pc")).code == "login-needed"
    assert operator_here(journal, world, other, None, "ke") == "ke"
    assert users.logout(journal, world, TILL) == "li"
    assert refused(lambda: users.logout(journal, world, TILL)).code == "login-none"
    seen = [(action, subject) for action, subject, _ in audit(desk)]
    assert seen == [("pin-set", "li"), ("refused", "login"), ("refused", "login"), ("login", "li"),
                    ("refused", "login"), ("logout", "li")]  # fmt: skip


def test_a_pin_is_kept_hashed_and_never_in_what_a_store_sends(desk: Desk) -> None:
    desk = staffed(desk)
    users.set_user(desk, "li", UserWish(pin="4711"))
    read = desk.shop.journal.connection.execute
    assert "4711" not in str(read("SELECT * FROM meta").fetchall())
    assert "pin" not in str(read("SELECT body FROM master WHERE kind = 'user'").fetchall())
    users.set_user(desk, "li", UserWish(pin=""))
    assert not has_pin(desk.shop.journal, "li")


def test_who_left_does_not_log_in(desk: Desk) -> None:
    desk = staffed(desk)
    users.set_user(desk, "li", UserWish(active=False))
    login = (desk.shop.journal, desk.world, TILL)
    assert refused(lambda: users.login(*login, "li", None)).code == "operator-inactive"
    assert refused(lambda: users.login(*login, "nobody", None)).code == "operator-unknown"
