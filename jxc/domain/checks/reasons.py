"""Checks of goods that leave or come for a reason: the reason is known and is one of that kind, also for a count."""

from collections.abc import Iterator

from jxc.domain.draft import Draft
from jxc.domain.facts import Check, Facts
from jxc.domain.reasons import KINDS, kind_of_difference
from jxc.errors import Problem


def _reasons(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if draft.kind == "count":
        wanted = {(line.reason, kind_of_difference(line.quantity)) for line in draft.lines if line.reason is not None}
    elif draft.kind in KINDS:
        wanted = {(line.reason or "", draft.kind) for line in draft.lines}
    else:
        return
    reasons = facts.books.reasons
    for named, kind in sorted(wanted):
        if named not in reasons or reasons[named].kind != kind:
            known = ", ".join(reason.id for reason in reasons.values() if reason.kind == kind)
            yield Problem("reason-unknown", {"reason": named, "kind": kind, "known": known})


CHECKS: tuple[Check, ...] = (_reasons,)
