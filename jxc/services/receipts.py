"""Gathers what orders, invoices, adjustments and returns of purchases need to know about the receipt they are about."""

from jxc.domain.draft import Draft
from jxc.domain.facts import Facts
from jxc.domain.numbers import Quantity
from jxc.domain.purchasing import received_of
from jxc.domain.record import ADJUSTING, Posted
from jxc.storage.journal import Journal

ABOUT_RECEIPTS = frozenset({"purchase", "purchase_return", "purchase_invoice", "cost_adjust", "reversal"})


def with_receipt(journal: Journal, draft: Draft, facts: Facts) -> Facts:
    """Facts with the receipt behind the draft and what happened to it; facts.source and facts.resting stand already."""
    source = facts.source
    if source is None:
        return facts
    if source.document.kind == "purchase_order":
        return facts._replace(delivered=_delivered(journal, facts.resting)) if draft.kind == "purchase" else facts
    receipt = source if source.document.kind == "purchase" else _receipt_of(journal, draft, source)
    if receipt is None or draft.kind == "purchase":
        return facts
    found = received_of(receipt, standing(journal, receipt.document.doc_no), facts.books.chart)
    return facts._replace(receipt=receipt, received=found)


def _receipt_of(journal: Journal, draft: Draft, source: Posted) -> Posted | None:
    """The receipt that an invoice or adjustment about to be reversed is about."""
    number = source.document.source_no
    if draft.kind != "reversal" or source.document.kind not in ADJUSTING or number is None:
        return None
    return journal.document(number)


def standing(journal: Journal, doc_no: str) -> list[Posted]:
    """The documents that name `doc_no` as their source and were not reversed, in order."""
    rows = journal.connection.execute(
        "SELECT doc_no FROM documents AS d WHERE source_no = ? AND kind <> 'reversal' AND NOT EXISTS ("
        "SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal') ORDER BY epoch, seq",
        (doc_no,),
    )
    numbers = [str(number) for (number,) in rows]
    return [posted for number in numbers if (posted := journal.document(number)) is not None]


def is_reversed(journal: Journal, doc_no: str) -> bool:
    """Whether a document was taken back whole."""
    found = journal.connection.execute(
        "SELECT 1 FROM documents WHERE source_no = ? AND kind = 'reversal' LIMIT 1", (doc_no,)
    )
    return found.fetchone() is not None


def _delivered(journal: Journal, resting: tuple[str, ...]) -> dict[int, Quantity]:
    """By line of an order: what its standing receipts brought."""
    found: dict[int, Quantity] = {}
    for number in resting:
        posted = journal.document(number)
        for line in posted.lines if posted is not None and posted.document.kind == "purchase" else ():
            if line.source_line is not None and line.quantity > 0:
                found[line.source_line] = Quantity(found.get(line.source_line, 0) + line.quantity)
    return found
