"""What a stocktake found so far: sums of scans against the books, what is not counted yet, and both as tables.

Reads only. Several sheets of an item are summed; a second count of it replaces the first, and both are shown.
"""

from collections.abc import Iterable
from typing import NamedTuple

from jxc.domain.costing import RULES, Task
from jxc.domain.numbers import QUANTITY_SCALE, Quantity, short_text
from jxc.domain.posting import TRUE_UP
from jxc.domain.record import Line, Posted
from jxc.errors import JxcError
from jxc.services.desk import Desk
from jxc.services.rights import without_column
from jxc.table import Column, Kind, Table


class Stocktake(NamedTuple):
    """The open stocktake: its number, whether it counts a part only, whether who counts sees no book figures."""

    id: int
    partial: bool
    blind: bool
    reason: str | None  # of missing goods that have none of their own


class Counted(NamedTuple):
    """One item of a stocktake: how many were found, and what the books said when it was last scanned."""

    sku: str
    counted: Quantity
    book: Quantity
    moved: bool  # it was sold or received between its first and last scan
    sheets: str
    earlier: tuple[Quantity, ...] = ()  # what counts that this one replaces had found
    due: bool = False  # it shall be counted again, and nobody has yet
    reason: str | None = None

    @property
    def difference(self) -> Quantity:
        """Gain or loss."""
        return Quantity(self.counted - self.book)


def open_count(desk: Desk) -> Stocktake:
    """The open stocktake. Error: count-none-open."""
    row = desk.shop.journal.connection.execute(
        "SELECT id, scope IS NOT NULL, blind, reason FROM stocktake WHERE state = 'open'"
    ).fetchone()
    if row is None:
        raise JxcError("count-none-open")
    return Stocktake(row[0], bool(row[1]), bool(row[2]), row[3])


def stocktake_of(desk: Desk, doc_no: str) -> Stocktake:
    """The stocktake that a document posted."""
    row = desk.shop.journal.connection.execute(
        "SELECT id, scope IS NOT NULL, blind, reason FROM stocktake WHERE doc_no = ?", (doc_no,)
    ).fetchone()
    return Stocktake(row[0], bool(row[1]), bool(row[2]), row[3])


def check_reviewer(desk: Desk, count: Stocktake) -> None:
    """Who counts blind does not see the figures: another person reviews. Error: count-blind."""
    if (
        count.blind
        and desk.shop.journal.connection.execute(
            "SELECT 1 FROM stocktake_scan WHERE stocktake = ? AND operator = ? LIMIT 1", (count.id, desk.operator)
        ).fetchone()
    ):
        raise JxcError("count-blind", operator=desk.operator)


# max() makes the other columns those of the newest scan
_SUMS = (
    "SELECT sku, round, sum(quantity), count(DISTINCT book) > 1, group_concat(DISTINCT nullif(sheet, '')), book,"
    " max(scan) FROM stocktake_scan WHERE stocktake = ?{} GROUP BY sku, round ORDER BY sku, round"
)


def counted(desk: Desk, count: int, sku: str | None = None) -> list[Counted]:
    """Every item of a stocktake, or one, with the sum of the scans of its newest round."""
    read = desk.shop.journal.connection.execute
    rows = (
        read(_SUMS.format(""), (count,)) if sku is None else read(_SUMS.format(" AND sku = ?"), (count, sku))
    ).fetchall()
    wanted = {
        sku: (number, reason)
        for sku, number, reason in read(
            "SELECT sku, round, reason FROM stocktake_item WHERE stocktake = ? AND (round > 1 OR reason IS NOT NULL)",
            (count,),
        )
    }
    found: dict[str, Counted] = {}
    for code, number, total, moved, sheets, book, _ in rows:
        newest, reason = wanted.get(code, (1, None))
        before = found.get(code)
        earlier = (*before.earlier, before.counted) if before is not None else ()
        found[code] = Counted(code, total, book, bool(moved), sheets or "", earlier, number < newest, reason)
    return list(found.values())


def uncounted(desk: Desk, count: Stocktake) -> list[tuple[str, Quantity]]:
    """Items that the books say are there and nobody has counted, with their book figure now; within the scope."""
    rows = desk.shop.journal.connection.execute(
        "SELECT sku, quantity FROM pool AS p WHERE quantity <> 0 AND NOT EXISTS"
        " (SELECT 1 FROM stocktake_scan AS s WHERE s.stocktake = ?1 AND s.sku = p.sku)"
        " AND (NOT ?2 OR EXISTS (SELECT 1 FROM stocktake_item AS i WHERE i.stocktake = ?1 AND i.sku = p.sku AND asked))"
        " ORDER BY sku",
        (count.id, count.partial),
    )
    return [(sku, Quantity(quantity)) for sku, quantity in rows]


def review(desk: Desk, *, everything: bool = False) -> Table:
    """The differences of the open stocktake with their value at the average, or every counted item."""
    count = open_count(desk)
    check_reviewer(desk, count)
    rows = counted(desk, count.id)
    return count_table(desk, rows if everything else [row for row in rows if row.difference or row.moved or row.due])


def show_uncounted(desk: Desk) -> Table:
    """What is still to be counted; in a blind stocktake without figures, so that who counts may look."""
    count = open_count(desk)
    rows: list[tuple[object, ...]] = [
        (sku, _name(desk, sku), _unit(desk, sku), book, None) for sku, book in uncounted(desk, count)
    ]
    rows += [
        (row.sku, _name(desk, row.sku), _unit(desk, row.sku), row.book, _texts((*row.earlier, row.counted)))
        for row in counted(desk, count.id)
        if row.due
    ]
    columns = (
        Column("sku", Kind.TEXT, "Item"),
        Column("name", Kind.TEXT, "Name"),
        Column("unit", Kind.TEXT, "Unit"),
        Column("book", Kind.QUANTITY, "In the books"),
        Column("earlier", Kind.TEXT, "Counted before"),
    )
    keep = 3 if count.blind else len(columns)
    return Table(
        "uncounted",
        "Not counted yet",
        columns[:keep],
        [row[:keep] for row in sorted(rows, key=lambda row: str(row[0]))],
    )


def count_table(desk: Desk, rows: Iterable[Counted], *, blind: bool = False) -> Table:
    """Counted items beside the books; of a blind stocktake only what was found."""
    if blind:
        return _blind_table(desk, rows)
    cells = [
        (
            r.sku,
            _name(desk, r.sku),
            _unit(desk, r.sku),
            r.book,
            r.counted,
            r.difference,
            _worth(desk, r),
            _texts(r.earlier),
            r.reason,
            r.moved,
            r.due,
            r.sheets,
        )
        for r in rows
    ]
    columns = (
        Column("sku", Kind.TEXT, "Item"),
        Column("name", Kind.TEXT, "Name"),
        Column("unit", Kind.TEXT, "Unit"),
        Column("book", Kind.QUANTITY, "In the books"),
        Column("counted", Kind.QUANTITY, "Counted"),
        Column("difference", Kind.QUANTITY, "Difference"),
        Column("value", Kind.MONEY, "Value of difference"),
        Column("earlier", Kind.TEXT, "Counted before"),
        Column("reason", Kind.TEXT, "Reason"),
        Column("moved", Kind.FLAG, "Moved while counting"),
        Column("due", Kind.FLAG, "To be counted again"),
        Column("sheets", Kind.TEXT, "Sheets"),
    )
    totals = (*[None] * 6, sum(int(cell[6]) for cell in cells), *[None] * 5)
    return without_column(desk, Table("count", "Stocktake", columns, cells, totals), "value")


def _blind_table(desk: Desk, rows: Iterable[Counted]) -> Table:
    cells = [(r.sku, _name(desk, r.sku), _unit(desk, r.sku), r.counted, r.sheets) for r in rows]
    columns = (
        Column("sku", Kind.TEXT, "Item"),
        Column("name", Kind.TEXT, "Name"),
        Column("unit", Kind.TEXT, "Unit"),
        Column("counted", Kind.QUANTITY, "Counted"),
        Column("sheets", Kind.TEXT, "Sheets"),
    )
    return Table("count", "Stocktake", columns, cells)


def _texts(quantities: tuple[Quantity, ...]) -> str:
    return ", ".join(short_text(quantity, QUANTITY_SCALE) for quantity in quantities)


def _name(desk: Desk, sku: str) -> str:
    item = desk.shop.item(sku)
    return item.name if item is not None else ""


def _unit(desk: Desk, sku: str) -> str:
    item = desk.shop.item(sku)
    return item.unit if item is not None else ""


def _worth(desk: Desk, row: Counted) -> int:
    """What posting would book for the difference now."""
    return worth(desk, row.sku, row.difference) if row.difference else 0


def worth(desk: Desk, sku: str, difference: int) -> int:
    """The signed value of a difference at the item's average now, in fen."""
    inflow, outflow = RULES["count"]
    rule = inflow if difference > 0 else outflow
    return rule(desk.shop.journal.pool(sku), Task("", 0, Quantity(abs(difference)))).cost


def lines_table(desk: Desk, posted: Posted, left: dict[str, Quantity] | None = None) -> Table:
    """The lines of a posted stocktake: what was found beside the difference; of a new one those that differ."""
    rows = [
        (
            line.line_no,
            line.sku,
            _name(desk, line.sku),
            line.unit_quantity,
            line.quantity,
            line.unit,
            line.cost,
            *_reason_names(desk, line.reason),
            left.get(line.sku) if left is not None else None,
        )
        for line in posted.lines
        if line.reason != TRUE_UP and (left is None or _differs(line))
    ]
    columns = (
        Column("line", Kind.INTEGER, "#"),
        Column("sku", Kind.TEXT, "Item"),
        Column("name", Kind.TEXT, "Name"),
        Column("counted", Kind.QUANTITY, "Counted"),
        Column("difference", Kind.QUANTITY, "Difference"),
        Column("unit", Kind.TEXT, "Unit"),
        Column("cost", Kind.MONEY, "Value"),
        Column("reason", Kind.TEXT, "Reason", lang="en"),
        Column("reason_zh", Kind.TEXT, "Reason", lang="zh"),
        Column("left", Kind.QUANTITY, "Left"),
    )
    return Table("lines", "Lines", columns, rows)


def _reason_names(desk: Desk, reason: str | None) -> tuple[str | None, str | None]:
    known = desk.shop.books.reasons.get(reason or "")
    return (reason, reason) if known is None else (known.name, known.zh)


def _differs(line: Line) -> bool:
    return bool(line.quantity or line.cost)
