"""What each role may do at a store: one table, read by checks and services.

Rights guide people at one home; they do not defend its files against whoever owns the disk. Which documents a second
person must approve stands in `approvals`.
"""

from collections.abc import Iterable

from jxc.domain.approvals import CASHIER, FINANCE, HEADQUARTERS, KEEPER, MANAGER, REGION, ROLES
from jxc.domain.record import CODE_OF

_TILL = frozenset({"sale", "sale_return", "exchange", "collection", "cash_move", "shift_close"})
_GOODS = frozenset(
    {
        *("purchase", "purchase_return", "transfer_request", "transfer_out", "transfer_in", "count"),
        *("scrap", "gain", "use", "gift", "assemble", "disassemble"),
    }
)
_STORE = _TILL | _GOODS | {"purchase_order", "payment", "expense", "other_income", "reversal", "day_close"}
_BOOKS = frozenset(
    {
        *("opening", "purchase_invoice", "cost_adjust", "payment", "collection", "offset", "expense", "other_income"),
        *("cash_move", "channel_settlement", "voucher", "month_close", "reversal"),
    }
)
# which kinds of documents a role posts
POSTS: dict[str, frozenset[str]] = {
    CASHIER: _TILL,
    KEEPER: _GOODS,
    MANAGER: _STORE,
    FINANCE: _BOOKS,
    REGION: _STORE,
    HEADQUARTERS: frozenset(CODE_OF),
}

PRICE, DISCOUNT, OPEN_RETURN, MASTERS, IMPORT, COSTS, USERS, TAXPAYER, STORES, TRAIL = (
    "price", "discount", "open-return", "masters", "imports", "costs", "users", "taxpayer", "stores", "trail",
)  # fmt: skip
_LEADS = frozenset({MANAGER, REGION, HEADQUARTERS})
# what else a role may do
RIGHTS: dict[str, frozenset[str]] = {
    PRICE: _LEADS,  # sell below an item's own price
    DISCOUNT: _LEADS,  # take more off a bill than discount_limit
    OPEN_RETURN: _LEADS,  # take goods back without the receipt of their sale
    MASTERS: _LEADS | {KEEPER, FINANCE},  # add and change items, parties, kits
    IMPORT: _LEADS | {FINANCE},  # import documents and masters
    COSTS: _LEADS | {FINANCE},  # see what goods cost, margins and the books
    USERS: _LEADS,  # add and change users
    TAXPAYER: frozenset({FINANCE, HEADQUARTERS}),  # taxpayers, accounts, the end of the opening
    TRAIL: _LEADS | {FINANCE},  # look up who did what
    STORES: frozenset({HEADQUARTERS}),  # let stores in
}
# reports that show no cost, margin or ledger
OPEN_REPORTS = frozenset({
    "sales-summary", "trend", "abc", "overrides", "low-stock", "payments", "shifts", "closes", "customer-statement",
    "ar-age", "freshness",
})  # fmt: skip
# which roles one may give to others, beside one's own
_GIVES: dict[str, frozenset[str]] = {
    MANAGER: frozenset({CASHIER, KEEPER}),
    REGION: frozenset({CASHIER, KEEPER, MANAGER}),
    HEADQUARTERS: frozenset(ROLES),
}


def may_post(roles: Iterable[str], kind: str) -> bool:
    """Whether one of these roles posts documents of a kind."""
    return any(kind in POSTS.get(role, ()) for role in roles)


def may(roles: Iterable[str], right: str) -> bool:
    """Whether one of these roles has a right."""
    return not RIGHTS[right].isdisjoint(roles)


def may_give(roles: Iterable[str]) -> frozenset[str]:
    """The roles that somebody with these roles may give to others."""
    own = frozenset(roles)
    return own.union(*(_GIVES.get(role, ()) for role in own))
