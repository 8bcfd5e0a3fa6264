"""Checks of transfers: between which stores, and that no more arrives than was sent."""

from collections.abc import Iterator

from jxc.domain.draft import Draft
from jxc.domain.facts import Check, Facts, Road
from jxc.domain.moving import arrived_before
from jxc.domain.numbers import QUANTITY_SCALE, short_text
from jxc.errors import Problem


def _stores(draft: Draft, facts: Facts) -> Iterator[Problem]:
    """Another store of the same taxpayer: between two taxpayers goods are sold and bought."""
    road = facts.road
    if road is None or draft.party is None:
        return
    if draft.party == road.store:
        yield Problem("transfer-to-self", {"store": road.store})
    own = road.entities.get(road.store)
    if road.entities.get(draft.party, own) != own:
        yield Problem("transfer-between-entities", {"store": draft.party})


def _dispatch(draft: Draft, facts: Facts) -> Iterator[Problem]:
    """The transfer that is received: another store's, or this store's own whose goods come back from there."""
    number, road = draft.source_no, facts.road
    if draft.kind != "transfer_in" or number is None or road is None:
        return
    issuer = number.rsplit("-", 3)[0].partition(".")[0]
    if issuer != road.store:
        if issuer != draft.party:
            yield Problem("transfer-of-another-store", {"document": number, "store": draft.party})
    elif facts.source is None:
        yield Problem("document-unknown", {"document": number})
    elif facts.source.document.kind != "transfer_out":
        kind = facts.source.document.kind
        yield Problem("source-kind-wrong", {"document": number, "kind": kind, "wanted": "transfer_out"})
    elif facts.source.document.party != draft.party:
        yield Problem("transfer-of-another-store", {"document": number, "store": draft.party})
    elif facts.is_reversed:
        yield Problem("source-reversed", {"document": number, "reversal": facts.resting[-1]})


def _mirror(draft: Draft, facts: Facts) -> Iterator[Problem]:
    """Money that another store sent is booked once."""
    if facts.road is not None and facts.road.mirrored is not None:
        yield Problem("move-received", {"document": draft.source_no, "mirror": facts.road.mirrored})


def _quantities(draft: Draft, facts: Facts) -> Iterator[Problem]:
    if draft.kind != "transfer_in" or facts.road is None:
        return
    asked: dict[str, int] = {}
    for part in draft.lines:
        asked[part.sku] = asked.get(part.sku, 0) + part.quantity
    left = _left(draft, facts, facts.road)
    for sku, quantity in asked.items():
        if sku not in left:
            yield Problem("transfer-not-sent", {"item": sku, "document": draft.source_no})
        elif quantity > left[sku]:
            rest = short_text(max(left[sku], 0), QUANTITY_SCALE)
            figures = {"asked": short_text(quantity, QUANTITY_SCALE), "left": rest}
            yield Problem("transfer-too-much", {"document": draft.source_no, "item": sku, **figures})


def _left(draft: Draft, facts: Facts, road: Road) -> dict[str, int]:
    """By item, what may still arrive: of the slip, and, where this store sent the goods itself, of its own transfer."""
    left = {row.sku: row.quantity - arrived_before(draft, facts, row.sku).quantity for row in draft.sent}
    if facts.source is None:
        return left
    gone: dict[str, int] = {sku: -part.quantity for sku, part in road.arrived.items()}
    for line in facts.source.lines:
        gone[line.sku] = gone.get(line.sku, 0) - line.quantity
    return {sku: min(quantity, gone.get(sku, 0)) for sku, quantity in left.items()}


CHECKS: tuple[Check, ...] = (_stores, _dispatch, _quantities)
MONEY: tuple[Check, ...] = (_stores, _mirror)
