"""Shows that headquarters' figures tie: goods and margin to the ledger, debits to credits, stores to the chain.

Owns the comparison of reports with each other. Every figure comes from a report; nothing is computed twice.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from jxc.domain.chart import account_of
from jxc.services.home import Home
from jxc.services.reporting import Wish, show_report
from jxc.services.world import World
from jxc.table import Column, Kind, Note, Table

_COST_OF_SALES = ("cost-sold", "cost-adjustment", "cost-variance")
_BY_STORE = Wish(by=("store",))

Row = Mapping[str, object]
Ask = Callable[[Home, str, Wish], list[Row]]


class Check(NamedTuple):
    """Two figures, in fen, that must be one."""

    store: str | None
    what: str
    one: int
    other: int


def prove(hq: Home, world: World, homes: Mapping[str, Home], lang: str) -> Table:
    """A row for each pair of figures; `homes` are the stores' own. The last column says whether they are equal."""

    def ask(home: Home, name: str, wish: Wish) -> list[Row]:
        table = show_report(home, world, lang, name, wish)
        names = [column.name for column in table.columns]
        return [dict(zip(names, row, strict=True)) for row in table.rows]

    rows = [(*check, check.one == check.other) for check in _checks(hq, homes, ask)]
    notes = (Note("All of it ties, to the fen."),) if all(row[-1] for row in rows) else ()
    columns = (
        Column("store", Kind.TEXT, "Store"),
        Column("check", Kind.WORD, "Check"),
        Column("one", Kind.MONEY, "One way"),
        Column("other", Kind.MONEY, "Other way"),
        Column("ties", Kind.FLAG, "Ties"),
    )
    return Table("checks", "Do the figures tie?", columns, rows, notes=notes)


def untied(checks: Table) -> int:
    """How many pairs are not equal."""
    return sum(not row[-1] for row in checks.rows)


def _checks(hq: Home, homes: Mapping[str, Home], ask: Ask) -> Iterator[Check]:
    goods = {str(row["store"]): _fen(row["value"]) for row in ask(hq, "stock", _BY_STORE)}
    margin = {str(row["store"]): row for row in ask(hq, "margin", _BY_STORE)}
    ledger = ask(hq, "trial-balance", _BY_STORE)
    roles = _accounts_by_role(hq)
    for store, home in homes.items():
        own = [row for row in ledger if row["store"] == store]
        cost = _fen(margin[store]["cost"]) + _fen(margin[store]["adjustment"])
        yield Check(store, "stock value = account 1405", goods[store], _balance(own, {roles["inventory"]}))
        yield Check(store, "cost in margin = accounts 6401", cost, _balance(own, {roles[r] for r in _COST_OF_SALES}))
        at_home = sum(_fen(row["margin"]) for row in ask(home, "margin", _BY_STORE))
        yield Check(store, "margin at headquarters = at the store", _fen(margin[store]["margin"]), at_home)
    yield Check(None, "debits = credits", _sum(ledger, "debit"), _sum(ledger, "credit"))


def _accounts_by_role(home: Home) -> dict[str, str]:
    accounts = (account_of(body) for _, body in home.journal.all_current("account"))
    return {account.role: account.code for account in accounts if account.role}


def _balance(rows: list[Row], accounts: set[str]) -> int:
    return sum(_fen(row["closing_debit"]) - _fen(row["closing_credit"]) for row in rows if row["account"] in accounts)


def _sum(rows: list[Row], column: str) -> int:
    return sum(_fen(row[column]) for row in rows)


def _fen(value: object) -> int:
    return value if isinstance(value, int) else 0
