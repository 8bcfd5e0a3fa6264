"""Stocktakes: counting while trade goes on, reviewing the differences, posting them as one document.

Scans add up, sheets are summed, and what was not counted is left alone. Each scan remembers what the books
said at its own moment, so sales before and after it do no harm.
"""

from typing import NamedTuple

from jxc.domain.costing import RULES, Task
from jxc.domain.draft import Draft, DraftLine
from jxc.domain.numbers import Quantity
from jxc.errors import JxcError
from jxc.services import trading
from jxc.services.desk import Desk
from jxc.services.refusals import refusals_kept
from jxc.services.tokens import base_quantity, read_tokens
from jxc.storage.database import write
from jxc.table import Column, Kind, Table


class Counted(NamedTuple):
    """One item of a stocktake: how many were found, and what the books said when it was last scanned."""

    sku: str
    counted: Quantity
    book: Quantity
    moved: bool  # it was sold or received between its first and last scan
    sheets: str

    @property
    def difference(self) -> Quantity:
        """Gain or loss."""
        return Quantity(self.counted - self.book)


def start_count(desk: Desk, note: str | None = None) -> int:
    """Open a stocktake and answer its number. One may be open at a time: count-open."""
    connection = desk.shop.journal.connection
    with write(connection):
        still = connection.execute("SELECT id FROM stocktake WHERE state = 'open'").fetchone()
        if still is not None:
            raise JxcError("count-open", count=still[0])
        cursor = connection.execute(
            "INSERT INTO stocktake (started_at, operator, note, state) VALUES (?, ?, ?, 'open')",
            (desk.world.now(), desk.operator, note),
        )
    return int(cursor.lastrowid or 0)


def open_count(desk: Desk) -> int:
    """The number of the open stocktake. Error: count-none-open."""
    row = desk.shop.journal.connection.execute("SELECT id FROM stocktake WHERE state = 'open'").fetchone()
    if row is None:
        raise JxcError("count-none-open")
    return int(row[0])


def scan(desk: Desk, tokens: list[str], *, sheet: str | None = None) -> Table:
    """Add ITEM[xQTY] to the open stocktake, all or none. Nil is a count too: nothing was found."""
    asked = read_tokens(desk.shop, tokens)
    priced = next((one for one in asked if one.price is not None), None)
    if priced is not None:
        raise JxcError("token-malformed", token=f"{priced.item.sku}@{priced.price}")
    found = [(one.item.sku, base_quantity(one.item, one.unit, one.amount)) for one in asked]
    negative = next((sku for sku, quantity in found if quantity < 0), None)
    if negative is not None:
        raise JxcError("quantity-negative", item=negative)
    connection = desk.shop.journal.connection
    with write(connection):
        count = open_count(desk)
        last = connection.execute(
            "SELECT coalesce(max(scan), 0) FROM stocktake_scan WHERE stocktake = ?", (count,)
        ).fetchone()[0]
        now = desk.world.now()
        connection.executemany(
            "INSERT INTO stocktake_scan VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (count, last + n, now, desk.operator, sheet or "", sku, quantity, desk.shop.journal.pool(sku).quantity)
                for n, (sku, quantity) in enumerate(found, 1)
            ],
        )
    scanned = {sku for sku, _ in found}
    return _table(desk, [row for row in counted(desk, count) if row.sku in scanned])


def counted(desk: Desk, count: int) -> list[Counted]:
    """Every item of a stocktake with the sum of its scans."""
    rows = desk.shop.journal.connection.execute(
        "SELECT sku, sum(quantity), count(DISTINCT book) > 1, group_concat(DISTINCT nullif(sheet, '')),"
        " (SELECT book FROM stocktake_scan AS l WHERE l.stocktake = s.stocktake AND l.sku = s.sku"
        " ORDER BY scan DESC LIMIT 1)"
        " FROM stocktake_scan AS s WHERE stocktake = ? GROUP BY sku ORDER BY sku",
        (count,),
    )
    return [Counted(sku, total, book, bool(moved), sheets or "") for sku, total, moved, sheets, book in rows]


def review(desk: Desk, *, everything: bool = False) -> Table:
    """The differences of the open stocktake with their value at the average, or every counted item."""
    rows = counted(desk, open_count(desk))
    return _table(desk, rows if everything else [row for row in rows if row.difference or row.moved])


def _table(desk: Desk, rows: list[Counted]) -> Table:
    cells = [
        (
            r.sku,
            _name(desk, r.sku),
            _unit(desk, r.sku),
            r.book,
            r.counted,
            r.difference,
            _worth(desk, r),
            r.moved,
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
        Column("moved", Kind.FLAG, "Moved while counting"),
        Column("sheets", Kind.TEXT, "Sheets"),
    )
    totals = (None, None, None, None, None, None, sum(int(cell[6]) for cell in cells), None, None)
    return Table("count", "Stocktake", columns, cells, totals)


def _name(desk: Desk, sku: str) -> str:
    item = desk.shop.item(sku)
    return item.name if item is not None else ""


def _unit(desk: Desk, sku: str) -> str:
    item = desk.shop.item(sku)
    return item.unit if item is not None else ""


def _worth(desk: Desk, row: Counted) -> int:
    """What posting would book for the difference now."""
    inflow, outflow = RULES["count"]
    rule = inflow if row.difference > 0 else outflow
    return rule(desk.shop.journal.pool(row.sku), Task("", 0, Quantity(abs(row.difference)))).cost


def post_count(desk: Desk, note: str | None = None) -> trading.Answer | None:
    """Post the differences of the open stocktake; None where there are none. Errors: count-none-open, count-empty."""
    shop = desk.shop
    keeping = refusals_kept(shop.journal, desk.world, operator=desk.operator, subject="count")
    with keeping, shop.journal.write() as writer:
        shop.refresh()
        count = open_count(desk)
        rows = counted(desk, count)
        if not rows:
            raise JxcError("count-empty", count=count)
        lines = tuple(_line(desk, row) for row in rows if row.difference)
        draft = Draft("count", desk.operator, lines, till=desk.till, note=note)
        answer = trading.post_in(writer, shop, desk.world, draft) if lines else None
        number = answer.posted.document.doc_no if answer is not None else None
        shop.journal.connection.execute(
            "UPDATE stocktake SET state = 'posted', doc_no = ? WHERE id = ?", (number, count)
        )
        if answer is None:
            writer.append_audit(now=desk.world.now(), operator=desk.operator, action="counted", subject=str(count))
    return answer


def _line(desk: Desk, row: Counted) -> DraftLine:
    return DraftLine(row.sku, _unit(desk, row.sku), row.difference, row.difference, reason="count")


def cancel_count(desk: Desk) -> int:
    """Drop the open stocktake; nothing is posted. Error: count-none-open."""
    with desk.shop.journal.write() as writer:
        count = open_count(desk)
        desk.shop.journal.connection.execute("UPDATE stocktake SET state = 'cancelled' WHERE id = ?", (count,))
        writer.append_audit(now=desk.world.now(), operator=desk.operator, action="count-cancelled", subject=str(count))
    return count


def list_counts(desk: Desk) -> Table:
    """All stocktakes, newest first."""
    rows = desk.shop.journal.connection.execute(
        "SELECT id, started_at, operator, state, (SELECT count(DISTINCT sku) FROM stocktake_scan WHERE stocktake = id),"
        " doc_no, note FROM stocktake ORDER BY id DESC"
    ).fetchall()
    columns = (
        Column("count", Kind.INTEGER, "Stocktake"),
        Column("started_at", Kind.TIME, "Started"),
        Column("operator", Kind.TEXT, "Operator"),
        Column("state", Kind.WORD, "State"),
        Column("items", Kind.INTEGER, "Items"),
        Column("document", Kind.TEXT, "Document"),
        Column("note", Kind.TEXT, "Note"),
    )
    return Table("counts", "Stocktakes", columns, rows)
