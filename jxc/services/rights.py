"""Refuses what somebody's roles do not reach, where a home keeps users; every attempt stays in the audit trail."""

from jxc.domain.checks.rights import user_problems
from jxc.domain.rights import COSTS, OPEN_REPORTS, RIGHTS, may
from jxc.errors import JxcError, Problem
from jxc.services.desk import Desk
from jxc.services.refusals import refusals_kept
from jxc.table import Table


def has_right(desk: Desk, right: str) -> bool:
    """Whether whoever works here has a right; where no users are kept, everybody has every right."""
    if not desk.shop.guarded:
        return True
    user = desk.shop.user(desk.operator)
    return user is not None and user.active and may(user.roles, right)


def without_costs(desk: Desk, tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """A document's tables as somebody may see them: without the right to costs, no cost and no postings."""
    if has_right(desk, COSTS):
        return tables
    return tuple(_without(table, "cost") for table in tables if table.name != "postings")


def without_column(desk: Desk, table: Table, column: str) -> Table:
    """A table as somebody may see it whose one column says what goods cost."""
    return table if has_right(desk, COSTS) else _without(table, column)


def _without(table: Table, column: str) -> Table:
    keep = [place for place, each in enumerate(table.columns) if each.name != column]
    rows = [tuple(row[place] for place in keep) for row in table.rows]
    return table._replace(columns=tuple(table.columns[place] for place in keep), rows=rows, totals=None)


def demand_report(desk: Desk, report: str) -> None:
    """Go on only where this report shows no costs, or somebody may see them. Errors: as of `demand`."""
    if report not in OPEN_REPORTS:
        demand(desk, COSTS)


def demand(desk: Desk, right: str) -> None:
    """Go on only with that right. Errors: right-missing, operator-unknown, operator-inactive."""
    if not desk.shop.guarded:
        return
    user = desk.shop.user(desk.operator)
    found = list(user_problems(desk.operator, user))
    if user is not None and not may(user.roles, right):
        roles = ", ".join(sorted(RIGHTS[right]))
        found.append(Problem("right-missing", {"operator": desk.operator, "right": right, "roles": roles}))
    if found:
        with refusals_kept(desk.shop.journal, desk.world, operator=desk.operator, subject=right):
            raise JxcError.of(tuple(found))
