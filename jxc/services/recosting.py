"""Costs every document again in journal order and says where stored costs, true-ups or pools are others. Reads only.

[inv:recost] Each document is judged by what stood before it: a view hides everything later from the same functions
that gathered its facts when it was posted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter

from jxc.domain.costing import EMPTY, Pool
from jxc.domain.facts import Books, Facts
from jxc.domain.numbers import decimal_text, money_text
from jxc.domain.record import Document, Line, Posted
from jxc.domain.recost import Difference, cost_again, differences, draft_of
from jxc.services.gathering import resting, taken_of
from jxc.services.receipts import with_receipt
from jxc.storage.journal import Journal

MERGED = "merged"  # the meta key that says so of a history
Finding = tuple[str, str, str, str]  # as doctor's: kind, subject, expected, found

_WIDTH = len(Document._fields)
_PROVISIONAL = Line._fields.index("provisional")
_DOCUMENTS = (
    f"SELECT {', '.join(f'd.{name}' for name in Document._fields)}, {', '.join(f'l.{name}' for name in Line._fields)}"  # noqa: S608 fields of our own
    " FROM main.documents AS d JOIN main.lines AS l USING (epoch, seq) ORDER BY epoch, seq, line_no"
)


def recost(journal: Journal, books: Books) -> Iterator[Finding]:
    """Every line and pool that is not what the rules give; none where all is well.

    Nothing is said of a history that two copies of the journal wrote: each costed without knowing the other's goods.
    """
    if journal.meta(MERGED):
        return
    pools: dict[str, Pool] = {}
    with _past(journal) as past:
        for posted in _documents(past):
            yield from _document(past, books, posted, pools)
        for sku in sorted(pools.keys() | {str(row[0]) for row in past.connection.execute("SELECT sku FROM pool")}):
            expected, found = pools.get(sku, EMPTY), past.pool(sku)
            if expected != found:
                yield "pool-differs", sku, _pool_text(expected), _pool_text(found)


def replay(journal: Journal, books: Books) -> tuple[dict[str, Pool], set[str]]:
    """The pools that costing every document again leaves, and the items of which a stored cost is another."""
    pools: dict[str, Pool] = {}
    differing: set[str] = set()
    with _past(journal) as past:
        for posted in _documents(past):
            if any(_document(past, books, posted, pools)):
                differing |= {line.sku for line in posted.lines}
    return pools, differing


@contextmanager
def _past(journal: Journal) -> Iterator[Journal]:
    """The journal over a connection of its own, in one state, where `documents` ends before the one looked at."""
    past = Journal(journal.path)
    run = past.connection.execute
    try:
        run("CREATE TEMP TABLE present (epoch INTEGER, seq INTEGER)")
        run("INSERT INTO present VALUES (0, 0)")
        run(
            "CREATE TEMP VIEW documents AS SELECT * FROM main.documents"
            " WHERE (epoch, seq) < (SELECT epoch, seq FROM present)"
        )
        run("BEGIN")
        yield past
    finally:
        past.close()


def _documents(past: Journal) -> Iterator[Posted]:
    """Every document that has lines, in order; its postings play no part in costs."""
    rows = past.connection.execute(_DOCUMENTS)
    for _, group in groupby(rows, itemgetter(slice(1, 3))):
        whole = list(group)
        yield Posted(Document(*whole[0][:_WIDTH]), tuple(_line(row[_WIDTH:]) for row in whole), ())


def _line(row: tuple[object, ...]) -> Line:
    line = Line(*row)  # type: ignore[arg-type]
    return line._replace(provisional=bool(row[_PROVISIONAL]))


def _document(past: Journal, books: Books, posted: Posted, pools: dict[str, Pool]) -> Iterator[Finding]:
    number = posted.document.doc_no
    try:
        facts = _facts(past, books, posted)
        lines, left = cost_again(posted, facts, lambda sku: pools.get(sku, EMPTY))
    except (ArithmeticError, LookupError, ValueError):  # what it rests on is gone or makes no sense
        yield "cost-not-computable", number, posted.document.source_no or "", ""
        return
    pools.update(left)
    for difference in differences(posted, lines):
        yield "cost-differs", f"{number}/{difference.line_no} {_sku(difference)}", *_both(difference)


def _facts(past: Journal, books: Books, posted: Posted) -> Facts:
    """What posting knew about the document's source when it was made."""
    head = posted.document
    facts = Facts(books, head.business_date, head.business_date, {}, {})
    if head.source_no is None:
        return facts
    past.connection.execute("UPDATE temp.present SET epoch = ?, seq = ?", (head.epoch, head.seq))
    source = past.document(head.source_no)
    if source is None:  # goods from another store name its document
        return facts
    number = source.document.doc_no
    facts = facts._replace(source=source, taken=taken_of(past, source), resting=resting(past, number))
    return with_receipt(past, draft_of(posted), facts)


def _sku(difference: Difference) -> str:
    line = difference.found or difference.expected
    return line.sku if line is not None else ""


def _both(difference: Difference) -> tuple[str, str]:
    return _line_text(difference.expected), _line_text(difference.found)


def _line_text(line: Line | None) -> str:
    """The cost of a line, and where it names another one, which."""
    if line is None:
        return "–"
    named = f" ({line.source_no}/{line.source_line})" if line.source_no is not None else ""
    return money_text(line.cost) + named


def _pool_text(pool: Pool) -> str:
    """Quantity and value, the last known quantity and value, and short parts."""
    held = f"{decimal_text(pool.quantity, 4)} / {money_text(pool.value)}"
    known = f"k {decimal_text(pool.k_quantity, 4)} / {money_text(pool.k_value)}"
    shorts = [f"{s.doc_no}/{s.line_no} {decimal_text(s.quantity, 4)} / {money_text(s.cost)}" for s in pool.shorts]
    return "; ".join([held, known, *shorts])
