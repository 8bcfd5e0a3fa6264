"""Whether a draft may be posted: pure checks in a tuple, each answers with all problems it sees."""

from jxc.domain.checks import asked, books, goods, reasons, returns
from jxc.domain.draft import Draft
from jxc.domain.facts import Check, Facts
from jxc.domain.record import MONEY_KINDS
from jxc.errors import Problem

CHECKS: tuple[Check, ...] = (*goods.CHECKS, *asked.CHECKS, *reasons.CHECKS, *returns.CHECKS, *books.CHECKS)


def problems(draft: Draft, facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against posting `draft`, or nothing."""
    checks = CHECKS
    if draft.kind in MONEY_KINDS:
        from jxc.domain.checks import money

        checks = (*CHECKS, *money.CHECKS)
    return tuple(problem for check in checks for problem in check(draft, facts))
