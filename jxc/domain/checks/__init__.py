"""Whether a draft may be posted: pure checks in a tuple, each answers with all problems it sees."""

from jxc.domain.checks import asked, books, goods, reasons, returns
from jxc.domain.draft import Draft
from jxc.domain.facts import Check, Facts
from jxc.domain.record import ADJUSTING, CLOSING, MONEY_KINDS, MOVING
from jxc.errors import Problem

CHECKS: tuple[Check, ...] = (*goods.CHECKS, *asked.CHECKS, *reasons.CHECKS, *returns.CHECKS, *books.CHECKS)


def _is_lowered(draft: Draft) -> bool:
    """Whether anything is taken off a bill that somebody keys; an import brings what was charged already."""
    if draft.kind != "sale" or draft.occurred_at is not None:
        return False
    return bool(draft.discount or draft.rounding_off or any(line.discount for line in draft.lines))


def problems(draft: Draft, facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against posting `draft`, or nothing."""
    checks = CHECKS
    if draft.kind in MONEY_KINDS:
        from jxc.domain.checks import money

        checks = (*CHECKS, *money.CHECKS)
        if draft.is_remittance:
            from jxc.domain.checks import moving

            checks = (*checks, *moving.MONEY)
    elif draft.kind in ADJUSTING or (draft.source_no is not None and draft.kind.startswith("purchase")):
        from jxc.domain.checks import purchasing

        checks = (*CHECKS, *purchasing.CHECKS)
    elif draft.kind in MOVING:
        from jxc.domain import requesting
        from jxc.domain.checks import moving

        checks = (*CHECKS, *moving.CHECKS, *requesting.CHECKS)
    elif draft.kind in CLOSING:
        from jxc.domain import shifts

        checks = (*CHECKS, *shifts.CHECKS)
    elif _is_lowered(draft):
        from jxc.domain.checks import bills

        checks = (*CHECKS, *bills.CHECKS)
    if draft.fields or draft.kind in facts.books.fields:
        from jxc.domain import fields

        checks = (*checks, *fields.CHECKS)
    if facts.users is not None:
        from jxc.domain.checks import rights

        checks = (*checks, *rights.CHECKS)
    return tuple(problem for check in checks for problem in check(draft, facts))
