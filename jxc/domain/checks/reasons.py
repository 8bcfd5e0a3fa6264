"""Checks of goods that leave or come for a reason: the reason is known and is one of that kind."""

from collections.abc import Iterator

from jxc.domain.draft import Draft
from jxc.domain.facts import Check, Facts
from jxc.domain.reasons import KINDS
from jxc.errors import Problem


def _reasons(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if draft.kind not in KINDS:
        return
    reasons = facts.books.reasons
    for named in sorted({line.reason or "" for line in draft.lines}):
        if named not in reasons or reasons[named].kind != draft.kind:
            known = ", ".join(reason.id for reason in reasons.values() if reason.kind == draft.kind)
            yield Problem("reason-unknown", {"reason": named, "kind": draft.kind, "known": known})


CHECKS: tuple[Check, ...] = (_reasons,)
