"""The chart maps roles to accounts; rules name roles only."""

import pytest

from jxc.domain.chart import REQUIRED, Account, account_body, account_of, chart_of
from jxc.errors import JxcError
from tests.domain.store import a_chart


def accounts() -> list[Account]:
    return list(a_chart().accounts.values())


def test_a_role_is_played_by_one_account() -> None:
    assert a_chart().account("inventory") == "1405"
    with pytest.raises(JxcError) as refusal:
        chart_of([*accounts(), Account("1406", "more", "更多", "asset", "inventory")])
    assert refusal.value.code == "chart-role-twice"


@pytest.mark.parametrize("role", REQUIRED)
def test_a_chart_without_a_role_that_rules_need_is_refused(role: str) -> None:
    with pytest.raises(JxcError) as refusal:
        chart_of(account for account in accounts() if account.role != role)
    assert (refusal.value.code, refusal.value.params) == ("chart-role-missing", {"role": role})


def test_no_other_role_lies_below_the_inventory() -> None:
    with pytest.raises(JxcError) as refusal:
        chart_of([*accounts(), Account("1405.09", "fee", "费", "expense", "fee")])
    assert refusal.value.code == "chart-role-below-inventory"


def test_own_sub_accounts_of_the_inventory_belong_to_it() -> None:
    chart = chart_of([*accounts(), Account("1405.01", "tea", "茶", "asset")])
    assert chart.is_inventory("1405.01")
    assert not chart.is_inventory("14051")


def test_an_account_reads_back_from_its_master_body() -> None:
    account = Account("1405", "Merchandise", "库存商品", "asset", "inventory")
    assert account_of(account_body(account)) == account
    assert '"class":"asset"' in account_body(account)
