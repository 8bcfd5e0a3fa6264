"""The chart as data: adds accounts below those there are, renames them, lists them; adds reasons with their account."""

import re

from jxc.domain.chart import Account, Chart, account_body, account_of
from jxc.domain.items import has_controls
from jxc.domain.reasons import INPUT_OUT, KINDS, NONE, OUTPUT, Reason, reason_body
from jxc.domain.rights import TAXPAYER
from jxc.errors import JxcError, Problem
from jxc.services.desk import Desk
from jxc.services.rights import demand
from jxc.services.shrinking import list_reasons
from jxc.table import Column, Kind, Table

_CODE = re.compile(r"[0-9]+(\.[0-9]+)*")
_ID = re.compile(r"[\w-]{1,32}")
VATS = (NONE, INPUT_OUT, OUTPUT)


def add_account(desk: Desk, code: str, name: str, zh: str | None) -> Table:
    """A new account below an existing one, of its class; it plays the role that the account above it plays.

    Errors: account-malformed, account-exists, account-above-missing, account-inventory, name-missing.
    """
    demand(desk, TAXPAYER)
    chart, above = desk.shop.books.chart, code.rpartition(".")[0]
    if not _CODE.fullmatch(code):
        raise JxcError("account-malformed", account=code)
    if code in chart.accounts:
        raise JxcError("account-exists", account=code)
    if above not in chart.accounts:
        raise JxcError("account-above-missing", account=code, above=above)
    if chart.is_inventory(code):
        raise JxcError("account-inventory", account=code)
    _keep(desk, Account(code, _name(code, name), _name(code, zh or name), chart.accounts[above].class_))
    return list_accounts(desk, above)


def rename_account(desk: Desk, code: str, name: str | None, zh: str | None) -> Table:
    """Another name for an account. Errors: account-unknown, name-missing."""
    demand(desk, TAXPAYER)
    body = desk.shop.journal.current("account", code)
    if body is None:
        raise JxcError("account-unknown", account=code)
    known = account_of(body)
    _keep(desk, known._replace(name=_name(code, name or known.name), zh=_name(code, zh or known.zh)))
    return list_accounts(desk, code)


def list_accounts(desk: Desk, code: str | None = None) -> Table:
    """The chart, or an account and those below it; the role is its own or that of the nearest account above it."""
    chart = desk.shop.books.chart
    rows = [
        (account.code, account.name, account.zh, account.class_, chart.role_of(account.code) or None)
        for account in sorted(chart.accounts.values())
        if code is None or account.code == code or account.code.startswith(f"{code}.")
    ]
    columns = (
        Column("account", Kind.TEXT, "Account"),
        Column("name", Kind.TEXT, "Name", lang="en"),
        Column("name_zh", Kind.TEXT, "Name", lang="zh"),
        Column("class", Kind.WORD, "Class"),
        Column("role", Kind.TEXT, "Role"),
    )
    return Table("accounts", "Accounts", columns, rows)


def add_reason(desk: Desk, reason: Reason) -> Table:
    """A reason of the user's own, or a new version of one; its `role` may be an account's code.

    Errors, all at once: reason-malformed, reason-kind-unknown, reason-vat-unknown, account-unknown, account-inventory.
    """
    demand(desk, TAXPAYER)
    problems = list(_reason_problems(reason, desk.shop.books.chart))
    if problems:
        raise JxcError.of(tuple(problems))
    kept = reason._replace(name=_name(reason.id, reason.name), zh=_name(reason.id, reason.zh or reason.name))
    with desk.shop.journal.write() as writer:
        now = desk.world.now()
        writer.append_master(now=now, operator=desk.operator, kind="reason", key=kept.id, body=reason_body(kept))
    desk.shop.forget()
    return list_reasons(desk)


def _reason_problems(reason: Reason, chart: Chart) -> list[Problem]:
    problems = []
    if not _ID.fullmatch(reason.id):
        problems.append(Problem("reason-malformed", {"reason": reason.id}))
    if reason.kind not in KINDS:
        problems.append(Problem("reason-kind-unknown", {"kind": reason.kind, "known": ", ".join(KINDS)}))
    if reason.vat not in VATS:
        problems.append(Problem("reason-vat-unknown", {"vat": reason.vat, "known": ", ".join(VATS)}))
    if reason.role not in chart.roles and reason.role not in chart.accounts:
        problems.append(Problem("account-unknown", {"account": reason.role}))
    elif chart.is_inventory(chart.account(reason.role)):
        problems.append(Problem("account-inventory", {"account": reason.role}))
    return problems


def _name(owner: str, text: str) -> str:
    if not text.strip():
        raise JxcError("name-missing", id=owner)
    if has_controls(text):
        raise JxcError("text-control", text=repr(text))
    return text.strip()


def _keep(desk: Desk, account: Account) -> None:
    with desk.shop.journal.write() as writer:
        now = desk.world.now()
        writer.append_master(
            now=now, operator=desk.operator, kind="account", key=account.code, body=account_body(account)
        )
    desk.shop.forget()
