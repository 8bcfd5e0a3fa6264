"""Pools after a history was put right: worked out again where the history costs as it stands, else by its sums.

Where an item's documents were costed one after the other, replaying them gives its pool exactly. Where two copies of a
journal sold without knowing of each other, sums are what there is: stored costs stay, and value that would rest on
no goods, or goods worth less than nothing, is taken to the cost of sales by a document that says so.
"""

from jxc.domain.costing import Pool
from jxc.domain.draft import Draft, request_hash
from jxc.domain.ledger import Ledger
from jxc.domain.numbers import Fen, Price, Quantity, Rate
from jxc.domain.posting import TRUE_UP
from jxc.domain.record import Document, Line, Posted
from jxc.services.desk import Desk
from jxc.services.recosting import MERGED, replay
from jxc.storage import history
from jxc.storage.journal import Journal, Writer

NOTE = "merged"


def repool(desk: Desk) -> None:
    """Make every pool what its documents give. Repeatable; a document is posted only where value must be moved."""
    journal = desk.shop.journal
    exact, differing = replay(journal, desk.shop.books)
    if differing:
        journal.set_meta(MERGED, "1")
    with journal.write() as writer:
        history.derive_pools(journal)
        writer.pools.clear()
        astray: dict[str, Fen] = {}
        for sku, (quantity, value) in _sums(journal).items():
            pool = exact.get(sku)
            if pool is not None and sku not in differing and (pool.quantity, pool.value) == (quantity, value):
                writer.set_pool(sku, pool)
            elif (quantity == 0 and value) or (quantity > 0 and value < 0):
                astray[sku] = Fen(value)
        if astray:
            _settle(desk, writer, astray)


def _sums(journal: Journal) -> dict[str, tuple[int, int]]:
    rows = journal.connection.execute("SELECT sku, sum(quantity), sum(cost) FROM lines GROUP BY sku")
    return {str(sku): (int(quantity), int(value)) for sku, quantity, value in rows}


def _settle(desk: Desk, writer: Writer, astray: dict[str, Fen]) -> None:
    """One document that takes value without goods to the cost of sales."""
    shop, now = desk.shop, desk.world.now()
    lines, pools = [], {}
    for number, (sku, value) in enumerate(sorted(astray.items()), 1):
        pool = writer.pool(sku)
        item = shop.item(sku)
        line = Line(
            number, sku, None, item.unit if item else "", Quantity(0), Quantity(0), "priced", Price(0), Fen(0),
            Fen(0), None, Rate(0), None, Fen(0), Fen(-value),
            provisional=False, source_no=None, source_line=None, reason=TRUE_UP,
        )  # fmt: skip
        lines.append(line)
        pools[sku] = Pool(pool.quantity, Fen(0), pool.k_value, pool.k_quantity, ())
    ledger = Ledger(shop.books)
    for line in lines:
        ledger.debit(ledger.role("cost-adjustment"), -line.cost, line_no=line.line_no)
    ledger.credit(ledger.role("inventory"), -sum(line.cost for line in lines))
    day = desk.today
    doc_no = writer.next_number("cost_adjust", day)
    seq, at = writer.next_entry(now)
    zero = Fen(0)
    document = Document(
        writer.store, writer.epoch, seq, doc_no, "cost_adjust", day, day, at, at, desk.operator, None, None, None, None,
        None, None, request_hash(Draft("cost_adjust", desk.operator)), zero, zero, zero, None, None, None, None, NOTE,
        late=False, extra=None,
    )  # fmt: skip
    writer.append(Posted(document, tuple(lines), tuple(ledger.postings)), pools)
