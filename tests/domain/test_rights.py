"""What each role may do: the table is whole, and nobody gives away more than he has."""

from jxc.domain.approvals import ROLES, User, user_body, user_of
from jxc.domain.record import CODE_OF
from jxc.domain.rights import POSTS, RIGHTS, may, may_give, may_post


def test_every_kind_of_document_is_somebodys_work_beside_headquarters() -> None:
    everyday = frozenset().union(*(kinds for role, kinds in POSTS.items() if role != "headquarters"))
    assert everyday == set(CODE_OF)
    assert set(POSTS) == set(ROLES)


def test_a_cashier_sells_and_a_keeper_does_not() -> None:
    assert may_post(("cashier",), "sale")
    assert not may_post(("keeper",), "sale")
    assert may_post(("keeper", "cashier"), "sale")
    assert not may_post((), "sale")


def test_a_cashier_has_no_right_beyond_the_till() -> None:
    assert [right for right in RIGHTS if may(("cashier",), right)] == []
    assert [right for right in RIGHTS if not may(("headquarters",), right)] == []


def test_nobody_gives_a_role_above_his_own() -> None:
    assert may_give(("manager",)) == {"manager", "cashier", "keeper"}
    assert may_give(("manager", "finance")) == {"manager", "cashier", "keeper", "finance"}
    assert may_give(("headquarters",)) == set(ROLES)
    assert may_give(()) == set()


def test_a_user_is_the_same_after_it_was_kept() -> None:
    user = User("li", "李明", ("cashier", "keeper"), active=False)
    assert user_of(user_body(user)) == user
    assert user_of('{"id": "li", "later": 1, "name": "李明", "roles": ["cashier"]}') == User("li", "李明", ("cashier",))
