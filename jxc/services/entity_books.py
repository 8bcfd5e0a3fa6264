"""What the other stores of a taxpayer have booked, as headquarters' lake holds it: the basis of its VAT and income tax.

A figure is only given where nothing is missing and every store has closed the month; what stands in the way is told.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from jxc.domain.entities import entity_of_store
from jxc.domain.numbers import Day
from jxc.errors import JxcError
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.month_check import STOP, Finding
from jxc.table import Table

PROFIT, INCOME_TAX = "Profit before tax", "Less: income tax"  # lines of the income statement


class Others(NamedTuple):
    """Of the other stores together: balances by account, this year's profit before income tax, income tax so far."""

    balances: Mapping[str, int] = {}
    profit: int = 0
    income_tax: int = 0
    known: int | None = None  # the n of the lake that this rests on
    stops: tuple[Finding, ...] = ()


ALONE = Others()


def others(desk: Desk, home: Home, first: Day, last: Day) -> Others:
    """What the entity of this home has in its other stores at the end of a month."""
    from jxc.services.reporting import Wish, show_report

    journal = desk.shop.journal
    entity = desk.shop.entity_on(last).id
    known = {store: entity_of_store(body, last) for store, body in journal.all_current("store")}
    stores = tuple(sorted(store for store, own in known.items() if own == entity and store != journal.store))
    if not stores:
        return ALONE
    wish = Wish(first=first, last=last, stores=stores, entities=(entity,), require_complete=True)
    try:
        closes = show_report(home, desk.world, "en", "month-closes", wish)
    except JxcError as error:
        if error.code != "report-incomplete":
            raise
        return Others(stops=tuple(_missing(error)))
    closed = {str(store) for (store,) in _cells(closes, "store")}
    if open_ := [store for store in stores if store not in closed]:
        return Others(stops=tuple(Finding(STOP, "store not closed", store) for store in open_))
    balances = show_report(home, desk.world, "en", "trial-balance", wish._replace(first=""))
    of_year = wish._replace(first=f"{last[:4]}-01-01")
    lines = _cells(show_report(home, desk.world, "en", "income-statement", of_year), "item", "amount")
    year = {str(item): int(str(amount)) for item, amount in lines}
    return Others(
        {str(account): debit - credit for account, debit, credit in _balances(balances)},
        int(str(year[PROFIT])), int(str(year[INCOME_TAX])), int(str(closes.notes[0].params["n"])),
    )  # fmt: skip


def _missing(error: JxcError) -> list[Finding]:
    found = [problem.params for problem in error.problems] or [error.params]
    return [Finding(STOP, "records missing", f"{params['store']} {params['missing']}") for params in found]


def _balances(table: Table) -> Sequence[tuple[str, int, int]]:
    return _cells(table, "account", "closing_debit", "closing_credit")  # type: ignore[return-value] # kinds of the report


def _cells(table: Table, *names: str) -> list[tuple[object, ...]]:
    places = [[column.name for column in table.columns].index(name) for name in names]
    return [tuple(row[place] for place in places) for row in table.rows]
