"""Checks of entries that people key into the books: accounts, balance, and the opening."""

from collections.abc import Iterator

from jxc.domain.chart import PARTY_ROLES
from jxc.domain.draft import Draft
from jxc.domain.facts import Check, Facts
from jxc.domain.numbers import money_text
from jxc.errors import Problem


def _entries(draft: Draft, facts: Facts) -> Iterator[Problem]:
    for entry in draft.entries:
        if entry.account not in facts.books.chart.accounts:
            yield Problem("account-unknown", {"account": entry.account})
        elif facts.books.chart.is_inventory(entry.account):
            yield Problem("account-inventory", {"account": entry.account})
        elif draft.kind == "opening" and entry.account == facts.books.chart.roles["opening"]:
            yield Problem("account-opening", {"account": entry.account})
        elif entry.party is None and facts.books.chart.role_of(entry.account) in PARTY_ROLES:
            yield Problem("entry-party-missing", {"account": entry.account})
    for party in facts.strangers:
        yield Problem("party-unknown", {"party": party})
    total = sum(entry.amount for entry in draft.entries)
    if draft.kind in {"voucher", "month_close"} and draft.entries and total:
        yield Problem("voucher-unbalanced", {"difference": money_text(total)})


def _opening(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if draft.kind == "opening" and facts.books.opening_finished:
        yield Problem("opening-finished", {})


def _settled_once(draft: Draft, facts: Facts) -> Iterator[Problem]:
    """A voucher that names a stocktake settles its differences; nothing else may rest on it then."""
    source = facts.source.document if facts.source is not None else None
    if draft.kind == "voucher" and source is not None and source.kind == "count" and facts.resting:
        yield Problem("count-settled", {"document": source.doc_no, "by": ", ".join(facts.resting)})


CHECKS: tuple[Check, ...] = (
    _settled_once,
    _entries,
    _opening,
)
