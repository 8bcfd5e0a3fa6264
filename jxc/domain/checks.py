"""Whether a draft may be posted: pure checks in a tuple, each answers with all problems it sees."""

from collections.abc import Callable, Iterator

from jxc.domain.draft import Draft, DraftLine
from jxc.domain.facts import NOTHING, Facts
from jxc.domain.numbers import LIMIT, PRICE_SCALE, QUANTITY_SCALE, Quantity, amount_of, money_text, short_text
from jxc.domain.record import KIND_OF_CODE
from jxc.errors import Problem

Check = Callable[[Draft, Facts], Iterator[Problem]]

_GOODS = frozenset({"purchase", "purchase_return", "sale", "sale_return"})
_SOURCE_OF = {"sale_return": "sale", "purchase_return": "purchase"}


def problems(draft: Draft, facts: Facts) -> tuple[Problem, ...]:
    """Everything that speaks against posting `draft`, or nothing."""
    return tuple(problem for check in CHECKS for problem in check(draft, facts))


def _something_is_asked(draft: Draft, _facts: Facts) -> Iterator[Problem]:
    if draft.whole and not draft.lines:
        yield Problem("return-nothing-left", {"document": draft.source_no})
    elif draft.kind != "reversal" and not draft.lines and not draft.entries:
        yield Problem("document-empty", {"kind": draft.kind})


def _items(draft: Draft, facts: Facts) -> Iterator[Problem]:
    for number, line in enumerate(draft.lines, 1):
        item = facts.items.get(line.sku)
        if item is None:
            yield Problem("item-unknown", {"item": line.sku, "line": number})
        elif not item.active and draft.kind in {"sale", "purchase"}:
            yield Problem("item-inactive", {"item": line.sku, "name": item.name})
        elif item.factor(line.unit) is None:
            known = ", ".join([item.unit, *(unit.name for unit in item.units)])
            yield Problem("unit-unknown", {"item": line.sku, "unit": line.unit, "known": known})


def _quantities(draft: Draft, facts: Facts) -> Iterator[Problem]:
    for line in draft.lines:
        if line.quantity == 0:
            yield Problem("quantity-nil", {"item": line.sku})
        elif line.quantity < 0 and draft.kind != "count":
            yield Problem("quantity-negative", {"item": line.sku})
        elif draft.kind in _GOODS and abs(amount_of(line.price, line.unit_quantity)) > LIMIT:
            yield Problem("amount-too-large", {"item": line.sku})
    del facts


def _prices(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if draft.kind not in {"sale", "purchase", "sale_return"}:
        return
    for line in draft.lines:
        if line.source_line is not None:
            continue
        if line.price < 0:
            yield Problem("price-negative", {"item": line.sku})
        elif line.price_kind == "unknown" and draft.kind != "purchase":
            yield Problem("price-missing", {"item": line.sku})
        elif draft.kind == "sale" and line.price_kind == "priced":
            yield from _floor(line, facts)


def _floor(line: DraftLine, facts: Facts) -> Iterator[Problem]:
    item = facts.items.get(line.sku)
    factor = item.factor(line.unit) if item is not None else None
    if item is None or factor is None or item.floor_price is None:
        return
    charged = amount_of(line.price, line.unit_quantity) - line.discount
    if charged < amount_of(item.floor_price, line.quantity):
        yield Problem(
            "price-below-floor",
            {
                "item": line.sku,
                "price": short_text(line.price, PRICE_SCALE),
                "floor": short_text(item.floor_price, PRICE_SCALE),
            },
        )


def _stock(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if facts.books.policy != "forbid" or draft.kind not in {"sale", "purchase_return"}:
        return
    for sku, asked in _asked_by_item(draft).items():
        there = facts.on_hand.get(sku, Quantity(0))
        if asked > there:
            yield Problem(
                "stock-short",
                {"item": sku, "asked": short_text(asked, QUANTITY_SCALE), "on_hand": short_text(there, QUANTITY_SCALE)},
            )


def _asked_by_item(draft: Draft) -> dict[str, int]:
    asked: dict[str, int] = {}
    for line in draft.lines:
        asked[line.sku] = asked.get(line.sku, 0) + line.quantity
    return asked


def _parties(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if draft.party is not None and facts.party is None:
        yield Problem("party-unknown", {"party": draft.party})
    elif facts.party is not None and not facts.party.active:
        yield Problem("party-inactive", {"party": facts.party.id})
    owed = [
        p.method
        for p in draft.payments
        if p.method in facts.books.methods and facts.books.methods[p.method].role == "receivable"
    ]
    if owed and draft.kind.startswith("purchase"):
        yield Problem("payment-of-customers", {"method": owed[0]})
    elif draft.party is None and owed:
        yield Problem("customer-missing", {"method": owed[0]})
    if draft.party is None and draft.kind == "purchase":
        yield Problem("supplier-missing", {})
    if draft.deduction not in {None, "special", "plain"}:
        yield Problem("invoice-unknown", {"invoice": draft.deduction})


def _returns(draft: Draft, facts: Facts) -> Iterator[Problem]:
    wanted = _SOURCE_OF.get(draft.kind)
    if wanted is None or draft.source_no is None:
        return
    if facts.source is None:
        yield Problem("document-unknown", {"document": draft.source_no})
        return
    if facts.source.document.kind != wanted:
        yield Problem(
            "source-kind-wrong", {"document": draft.source_no, "kind": facts.source.document.kind, "wanted": wanted}
        )
        return
    reversed_by = [number for number in facts.resting if KIND_OF_CODE.get(number.split("-")[-3]) == "reversal"]
    if reversed_by:
        yield Problem("source-reversed", {"document": draft.source_no, "reversal": reversed_by[0]})
    yield from _more_than_open(draft, facts)


def _more_than_open(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if facts.source is None:
        return
    lines = {line.line_no: line for line in facts.source.lines if line.quantity}
    asked: dict[int, int] = {}
    for line in draft.lines:
        if line.source_line is not None:
            asked[line.source_line] = asked.get(line.source_line, 0) + line.quantity
    for number, quantity in asked.items():
        source = lines.get(number)
        if source is None:
            yield Problem("source-line-unknown", {"document": draft.source_no, "line": number})
            continue
        left = abs(source.quantity) - facts.taken.get(number, NOTHING).quantity
        if quantity > left:
            figures: dict[str, object] = {
                "asked": short_text(quantity, QUANTITY_SCALE),
                "left": short_text(left, QUANTITY_SCALE),
            }
            yield Problem("return-too-much", {"document": draft.source_no, "line": number, **figures})
    if len(asked) < len(draft.lines):
        yield Problem("return-line-twice", {"document": draft.source_no})


def _reversals(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if draft.kind != "reversal":
        return
    if facts.source is None:
        yield Problem("document-unknown", {"document": draft.source_no})
        return
    source = facts.source.document
    if source.kind == "reversal":
        yield Problem("reversal-of-reversal", {"document": source.doc_no})
    if facts.resting:
        yield Problem("document-rested-on", {"document": source.doc_no, "documents": ", ".join(facts.resting)})
    if source.kind == "sale" and source.business_date != facts.day:
        yield Problem("sale-of-another-day", {"document": source.doc_no, "day": source.business_date})
    if source.kind == "opening" and facts.books.opening_finished:
        yield Problem("opening-finished", {})


def _entries(draft: Draft, facts: Facts) -> Iterator[Problem]:
    for entry in draft.entries:
        if entry.account not in facts.books.chart.accounts:
            yield Problem("account-unknown", {"account": entry.account})
        elif facts.books.chart.is_inventory(entry.account):
            yield Problem("account-inventory", {"account": entry.account})
        elif draft.kind == "opening" and entry.account == facts.books.chart.roles["opening"]:
            yield Problem("account-opening", {"account": entry.account})
    total = sum(entry.amount for entry in draft.entries)
    if draft.kind == "voucher" and draft.entries and total:
        yield Problem("voucher-unbalanced", {"difference": money_text(total)})


def _opening(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if draft.kind == "opening" and facts.books.opening_finished:
        yield Problem("opening-finished", {})


def _days(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if draft.day is None:
        return
    if draft.day > facts.today:
        yield Problem("day-in-future", {"day": draft.day, "today": facts.today})
    for sku in facts.moved_since:
        yield Problem("day-items-moved", {"day": draft.day, "item": sku})


CHECKS: tuple[Check, ...] = (
    _something_is_asked,
    _items,
    _quantities,
    _prices,
    _stock,
    _parties,
    _returns,
    _reversals,
    _entries,
    _opening,
    _days,
)
