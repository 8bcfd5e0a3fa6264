"""Whether a draft may be posted: pure checks in a tuple, each answers with all problems it sees."""

from jxc.domain.checks import asked, books, goods, reasons, returns
from jxc.domain.draft import Draft
from jxc.domain.facts import Check, Facts
from jxc.errors import Problem

CHECKS: tuple[Check, ...] = (*goods.CHECKS, *asked.CHECKS, *reasons.CHECKS, *returns.CHECKS, *books.CHECKS)


def problems(draft: Draft, facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against posting `draft`, or nothing."""
    return tuple(problem for check in CHECKS for problem in check(draft, facts))
