"""What posting must know about goods on their way between stores: whose stores they are, and what arrived before."""

from jxc.domain.draft import Draft
from jxc.domain.entities import entity_of_store
from jxc.domain.facts import Facts, Road, Taken
from jxc.domain.numbers import Quantity
from jxc.domain.record import EVERYBODY
from jxc.storage.directives import Directives
from jxc.storage.journal import Journal

_ARRIVED = (
    "SELECT l.sku, sum(l.unit_quantity), sum(l.amount) FROM lines AS l JOIN documents AS d USING (epoch, seq)"
    " WHERE l.source_no = ?1 AND d.kind = 'transfer_in' AND (?2 IS NULL OR l.reason = ?2) AND NOT EXISTS ("
    "SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal') GROUP BY l.sku ORDER BY l.sku"
)


# a request, its cancellations, this store's shipments of it, and what this store received of its own request
_WANTED = (
    "SELECT l.sku, sum(CASE WHEN d.doc_no = ?1 THEN l.unit_quantity WHEN d.kind = 'transfer_request'"
    " THEN -l.unit_quantity ELSE -abs(l.quantity) END)"
    " FROM documents AS d JOIN lines AS l USING (epoch, seq)"
    " WHERE (d.doc_no = ?1 OR (d.source_no = ?1 AND d.kind IN ('transfer_request', 'transfer_out'))"
    " OR (d.kind = 'transfer_in' AND d.extra IS NOT NULL AND json_extract(d.extra, '$.request') = ?1))"
    " AND NOT EXISTS (SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal')"
    " GROUP BY l.sku ORDER BY l.sku"
)


def with_road(journal: Journal, draft: Draft, facts: Facts) -> Facts:
    """The facts of a transfer with the taxpayers of the stores and, by item, what came of it before."""
    known = Directives(journal, EVERYBODY).standing("store") | dict(journal.all_current("store"))
    entities = {store: entity_of_store(body, facts.day) for store, body in known.items()}
    number = draft.source_no
    arrived = arrived_of(journal, number) if number is not None else {}
    left = wanted(journal, number) if number is not None and draft.kind == "transfer_out" else {}
    return facts._replace(road=Road(journal.store, entities, arrived, left, _mirrored(journal, draft)))


def wanted(journal: Journal, request: str) -> dict[str, Quantity]:
    """By item, what is open of a request: less what was shipped of it, what came of it, and what was cancelled."""
    rows = journal.connection.execute(_WANTED, (request,))
    return {sku: Quantity(left) for sku, left in rows}


def _mirrored(journal: Journal, draft: Draft) -> str | None:
    """The standing document that booked another store's money before."""
    if draft.kind != "cash_move":
        return None
    row = journal.connection.execute(
        "SELECT doc_no FROM documents AS d WHERE kind = 'cash_move' AND source_no = ? AND NOT EXISTS ("
        "SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal')",
        (draft.source_no,),
    ).fetchone()
    return None if row is None else str(row[0])


def arrived_of(journal: Journal, number: str, reason: str | None = None) -> dict[str, Taken]:
    """By item: quantity (base unit) and value that standing receipts of a transfer took, or those of one reason."""
    rows = journal.connection.execute(_ARRIVED, (number, reason))
    return {sku: Taken(quantity=quantity, amount=amount) for sku, quantity, amount in rows}
