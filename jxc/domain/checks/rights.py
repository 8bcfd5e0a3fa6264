"""Checks of who asks, at a home that keeps users: known, active, and with the roles that this document takes.

What an import brings was done elsewhere by people nobody knows here: that takes the right to import instead.
"""

from collections.abc import Iterator

from jxc.domain.approvals import User
from jxc.domain.draft import Draft, DraftLine
from jxc.domain.facts import Check, Facts
from jxc.domain.numbers import PRICE_SCALE, amount_of, money_text, short_text
from jxc.domain.rights import DISCOUNT, OPEN_RETURN, PRICE, may, may_post
from jxc.errors import Problem

_HUNDRED = 10_000  # percent, in hundredths


def _people(draft: Draft, facts: Facts) -> Iterator[Problem]:
    for name in (draft.operator, draft.approver):
        if name is not None and draft.occurred_at is None:
            yield from user_problems(name, (facts.users or {}).get(name))


def user_problems(name: str, user: User | None) -> Iterator[Problem]:
    """What speaks against somebody working here at all."""
    if user is None:
        yield Problem("operator-unknown", {"operator": name})
    elif not user.active:
        yield Problem("operator-inactive", {"operator": name, "name": user.name})


def _rights(draft: Draft, facts: Facts) -> Iterator[Problem]:
    user = (facts.users or {}).get(draft.operator)
    if user is None or not user.active or draft.occurred_at is not None:
        return
    if not may_post(user.roles, draft.kind):
        yield Problem("kind-not-permitted", {"operator": user.id, "kind": draft.kind})
    if draft.kind == "sale_return" and draft.source_no is None and not may(user.roles, OPEN_RETURN):
        yield Problem("open-return-not-permitted", {"operator": user.id})
    if draft.kind in {"sale", "exchange"}:
        yield from () if may(user.roles, PRICE) else _below_list(draft, facts, user)
        yield from () if may(user.roles, DISCOUNT) else _discount(draft, facts, user)


def _below_list(draft: Draft, facts: Facts, user: User) -> Iterator[Problem]:
    for line in draft.lines:
        item = facts.items.get(line.sku)
        if item is None or item.price is None or line.listed or line.source_line is not None:
            continue
        if _full(line) < amount_of(item.price, line.quantity):
            own = short_text(item.price, PRICE_SCALE)
            yield Problem("price-not-lowered", {"operator": user.id, "item": line.sku, "price": own})


def _discount(draft: Draft, facts: Facts, user: User) -> Iterator[Problem]:
    given = [line for line in draft.lines if line.source_line is None]
    off = draft.discount + sum(line.discount for line in given)
    full = sum(_full(line) for line in given)
    if off * _HUNDRED > full * facts.books.discount_limit:
        limit = money_text(full * facts.books.discount_limit // _HUNDRED)
        yield Problem("discount-not-permitted", {"operator": user.id, "discount": money_text(off), "limit": limit})


def _full(line: DraftLine) -> int:
    """What a line comes to before anything is taken off."""
    return amount_of(line.price, line.unit_quantity) if line.price_kind == "priced" else 0


CHECKS: tuple[Check, ...] = (_people, _rights)
