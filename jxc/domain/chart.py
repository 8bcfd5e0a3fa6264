"""The chart of accounts: posting rules name roles, the chart says which account plays each role."""

import json
from collections.abc import Iterable
from typing import NamedTuple

from jxc.errors import JxcError

REQUIRED = (
    "inventory", "cash", "bank", "receivable", "payable", "uninvoiced", "input-vat", "output-vat",
    "sales", "cost-sold", "cost-adjustment", "cost-variance", "pending", "opening",
)  # fmt: skip

# every posting on their accounts names the supplier or customer it stands with
PARTY_ROLES = frozenset({"receivable", "prepayment", "payable", "advance"})


class Account(NamedTuple):
    """One account; `class_` is asset, liability, common, equity, cost, income or expense."""

    code: str
    name: str
    zh: str
    class_: str
    role: str = ""
    status: str = ""  # of the taxpayers for whom it plays its role; '' is all of them


class Chart(NamedTuple):
    """All accounts by code, and the account of each role."""

    accounts: dict[str, Account]
    roles: dict[str, str]

    def account(self, role: str) -> str:
        """The code of the account that plays `role`; a code names itself. Error: chart-role-missing."""
        code = self.roles.get(role) or (role if role in self.accounts else None)
        if code is None:
            raise JxcError("chart-role-missing", role=role)
        return code

    def role_of(self, code: str) -> str:
        """The role of an account, or of the nearest account above it; '' where there is none."""
        while code:
            account = self.accounts.get(code)
            if account is not None and account.role:
                return account.role
            code = code.rpartition(".")[0]
        return ""

    def is_inventory(self, code: str) -> bool:
        """Whether an account is the inventory or lies below it: only documents that move goods post there."""
        inventory = self.roles["inventory"]
        return code == inventory or code.startswith(inventory + ".")


def chart_of(accounts: Iterable[Account], status: str = "") -> Chart:
    """The chart for a taxpayer's status. Errors: chart-role-missing, chart-role-twice, chart-role-below-inventory."""
    by_code = {account.code: _playing(account, status) for account in accounts}
    roles: dict[str, str] = {}
    for account in by_code.values():
        if account.role and account.role in roles:
            raise JxcError("chart-role-twice", role=account.role, first=roles[account.role], second=account.code)
        if account.role:
            roles[account.role] = account.code
    chart = Chart(by_code, roles)
    for role in REQUIRED:
        chart.account(role)
    below = [role for role, code in roles.items() if role != "inventory" and chart.is_inventory(code)]
    if below:
        raise JxcError("chart-role-below-inventory", role=below[0], account=roles[below[0]])
    return chart


def _playing(account: Account, status: str) -> Account:
    return account if not status or account.status in {"", status} else account._replace(role="")


def account_body(account: Account) -> str:
    """The account as a master body: JSON with sorted keys."""
    fields = account._asdict()
    fields["class"] = fields.pop("class_")
    if not account.status:
        del fields["status"]
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def account_of(body: str) -> Account:
    """The account that a master body describes."""
    fields = json.loads(body)
    return Account(
        fields["code"], fields["name"], fields["zh"], fields["class"], fields.get("role", ""), fields.get("status", "")
    )
