"""Which documents a second person must look at, and who may."""

import pytest

from jxc.domain.approvals import ROLES, Rule, role_needed, suffices
from jxc.domain.numbers import Fen

RULES = (
    Rule("purchase", "manager", Fen(1_000_00)),
    Rule("purchase", "headquarters", Fen(50_000_00)),
    Rule("scrap", "manager"),
    Rule("voucher", "finance", store="s002"),
)


@pytest.mark.parametrize(
    ("kind", "amount", "store", "role"),
    [
        ("purchase", 1_000_00, "s001", None),
        ("purchase", 1_000_01, "s001", "manager"),
        ("purchase", 50_000_01, "s001", "headquarters"),
        ("purchase", -1_000_01, "s001", "manager"),
        ("scrap", 0, "s001", "manager"),
        ("sale", 99_999_00, "s001", None),
        ("voucher", 1, "s001", None),
        ("voucher", 1, "s002", "finance"),
    ],
)
def test_the_rule_with_the_highest_amount_decides_who_approves(
    kind: str, amount: int, store: str, role: str | None
) -> None:
    assert role_needed(RULES, kind, amount, store) == role
    assert role_needed(reversed(RULES), kind, amount, store) == role


def test_a_role_stands_in_for_those_below_it_and_for_no_other() -> None:
    assert all(suffices(("headquarters",), role) for role in ROLES)
    assert [role for role in ROLES if suffices(("region",), role)] == ["manager", "region"]
    assert [role for role in ROLES if suffices(("manager", "finance"), role)] == ["manager", "finance"]
    assert not suffices((), "cashier")
