"""Who works at a store, and which documents a second person must look at before they are posted.

Pure: rules and people come in, the role that is needed goes out.
"""

import json
from collections.abc import Iterable
from typing import NamedTuple

from jxc.domain.numbers import Fen

CASHIER, KEEPER, MANAGER, FINANCE, REGION, HEADQUARTERS = ROLES = (
    "cashier", "keeper", "manager", "finance", "region", "headquarters",
)  # fmt: skip
# whom a role may stand in for, beside itself
_STANDS_FOR: dict[str, frozenset[str]] = {REGION: frozenset({MANAGER}), HEADQUARTERS: frozenset(ROLES)}


class User(NamedTuple):
    """Somebody who works at a home."""

    id: str
    name: str
    roles: tuple[str, ...]
    active: bool = True


def user_body(user: User) -> str:
    """The user as a master body: JSON with sorted keys."""
    return json.dumps(user._asdict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def user_of(body: str) -> User:
    """The user that a master body describes; unknown keys (of a newer version) are passed over."""
    fields = {key: value for key, value in json.loads(body).items() if key in User._fields}
    return User(**fields | {"roles": tuple(fields["roles"])})


class Rule(NamedTuple):
    """Documents of a kind above an amount wait for somebody of a role; `store` limits the rule to one store."""

    kind: str
    role: str
    above: Fen | None = None  # None: every one of them, also where no money is in it
    store: str = ""


def role_needed(rules: Iterable[Rule], kind: str, amount: int, store: str) -> str | None:
    """Who must approve a document, by the rule with the highest amount that it is above; None where nobody must."""
    found = [
        rule
        for rule in rules
        if rule.kind == kind and rule.store in {"", store} and (rule.above is None or abs(amount) > rule.above)
    ]
    return max(found, key=lambda rule: -1 if rule.above is None else rule.above).role if found else None


def suffices(roles: Iterable[str], wanted: str) -> bool:
    """Whether one of these roles is the wanted one, or stands above it."""
    return any(role == wanted or wanted in _STANDS_FOR.get(role, ()) for role in roles)
