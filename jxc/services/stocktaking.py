"""Stocktakes: begun for everything or a part, scanned while trade goes on, counted again where somebody doubts.

Scans add up, sheets are summed, and what was not counted is left alone. Each scan remembers what the books
said at its own moment, so sales before and after it do no harm. Posting is the business of count_posting.
"""

from collections.abc import Iterable
from typing import NamedTuple

from jxc.domain.numbers import Quantity, parse_money
from jxc.domain.reasons import kind_of_difference
from jxc.errors import JxcError, Problem
from jxc.services.counted import Counted, Stocktake, check_reviewer, count_table, counted, open_count, worth
from jxc.services.desk import Desk
from jxc.services.reading import Wish, open_file
from jxc.services.stockroom import named_items
from jxc.services.tokens import base_quantity, find_item, read_tokens
from jxc.storage.database import write
from jxc.table import Column, Kind, Table


class Scope(NamedTuple):
    """What a stocktake counts: items, categories, and what was last found on some sheets; nothing of it: everything."""

    items: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


class Scan(NamedTuple):
    """One thing counted: how many, on which sheet, and where a device kept it, when and what the books said then."""

    sku: str
    quantity: Quantity  # base unit
    sheet: str
    at: int
    book: Quantity


EVERYTHING = Scope()


def start_count(
    desk: Desk, note: str | None = None, *, scope: Scope = EVERYTHING, file: str | None = None, blind: bool = False
) -> int:
    """Open a stocktake and answer its number; `file` lists more items of its scope.

    Errors: count-open, because one may be open at a time; count-scope-empty; those of files, all rows at once.
    """
    if file is not None:
        scope = scope._replace(items=(*scope.items, *_listed(desk, file)))
    asked = _asked(desk, scope)
    connection = desk.shop.journal.connection
    with write(connection):
        still = connection.execute("SELECT id FROM stocktake WHERE state = 'open'").fetchone()
        if still is not None:
            raise JxcError("count-open", count=still[0])
        cursor = connection.execute(
            "INSERT INTO stocktake (started_at, operator, note, state, scope, blind) VALUES (?, ?, ?, 'open', ?, ?)",
            (desk.world.now(), desk.operator, note, _scope_text(scope), blind),
        )
        number = int(cursor.lastrowid or 0)
        connection.executemany(
            "INSERT INTO stocktake_item (stocktake, sku, asked) VALUES (?, ?, 1)", [(number, sku) for sku in asked]
        )
    return number


def _listed(desk: Desk, path: str) -> list[str]:
    """The items of a file. Errors: item-unknown with its row, count-scope-empty."""
    opened = open_file(path, Wish(("item",)))
    found, problems = [], []
    for numbers, columns in opened.chunks:
        for number, code in zip(numbers, columns["item"], strict=True):
            known = find_item(desk.shop, code)
            if known is None:
                problems.append(Problem("item-unknown", {"item": code}, f"{opened.name}:{number}"))
            else:
                found.append(known[0].sku)
    problems += opened.problems
    if problems:
        raise JxcError.of(tuple(problems))
    if not found:
        raise JxcError("count-scope-empty", scope=path)
    return found


def _scope_text(scope: Scope) -> str | None:
    if scope == EVERYTHING:
        return None
    items = (str(len(scope.items)),) if len(scope.items) > 3 else scope.items  # noqa: PLR2004 more than a line shows
    return ", ".join((*scope.categories, *scope.sheets, *items))


def _asked(desk: Desk, scope: Scope) -> list[str]:
    """The items of a scope. Error: count-scope-empty for each part that names none."""
    found = {item.sku for item in named_items(desk, list(scope.items))}
    problems = []
    for part, skus in [
        *((category, _in_category(desk, category)) for category in scope.categories),
        *((sheet, _on_sheet(desk, sheet, scope.sheets)) for sheet in scope.sheets),
    ]:
        if not skus:
            problems.append(Problem("count-scope-empty", {"scope": part}))
        found |= skus
    if problems:
        raise JxcError.of(tuple(problems))
    return sorted(found)


def _in_category(desk: Desk, category: str) -> set[str]:
    rows = desk.shop.journal.connection.execute(
        "SELECT id FROM current WHERE kind = 'item' AND json_extract(body, '$.category') = ?", (category,)
    )
    return {sku for (sku,) in rows}


def _on_sheet(desk: Desk, sheet: str, sheets: tuple[str, ...]) -> set[str]:
    """What the last posted stocktake of each item found on this sheet, and on none that is not counted now.

    Goods that lie on another shelf too would seem to be missing from it.
    """
    rows = desk.shop.journal.connection.execute(
        "SELECT DISTINCT s.sku, s.sheet FROM stocktake_scan AS s JOIN (SELECT sku, max(stocktake) AS stocktake"
        " FROM stocktake_scan JOIN stocktake ON id = stocktake WHERE state = 'posted' GROUP BY sku)"
        " USING (stocktake, sku)"
    ).fetchall()
    elsewhere = {sku for sku, place in rows if place not in sheets}
    return {sku for sku, place in rows if place == sheet} - elsewhere


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
    journal = desk.shop.journal
    with write(journal.connection):
        count, now = open_count(desk), desk.world.now()
        check_scope(desk, count, [sku for sku, _ in found])
        scans = [Scan(sku, quantity, sheet or "", now, journal.pool(sku).quantity) for sku, quantity in found]
        add_scans(desk, count, scans)
    rows = [row for sku in dict.fromkeys(sku for sku, _ in found) for row in counted(desk, count.id, sku)]
    return count_table(desk, rows, blind=count.blind)


def check_scope(desk: Desk, count: Stocktake, skus: Iterable[str]) -> None:
    """Everything scanned belongs to the stocktake. Error: count-outside for each item that does not."""
    outside = outsiders(desk, count, skus)
    if outside:
        raise JxcError.of(tuple(Problem("count-outside", {"item": sku, "count": count.id}) for sku in outside))


def outsiders(desk: Desk, count: Stocktake, skus: Iterable[str]) -> list[str]:
    """Items that this stocktake does not count: one shelf's few would read as all there is of them."""
    if not count.partial:
        return []
    inside = {
        sku
        for (sku,) in desk.shop.journal.connection.execute(
            "SELECT sku FROM stocktake_item WHERE stocktake = ? AND asked", (count.id,)
        )
    }
    return [sku for sku in dict.fromkeys(skus) if sku not in inside]


def add_scans(desk: Desk, count: Stocktake, scans: Iterable[Scan]) -> None:
    """Keep scans in an open transaction, each in the round that its item is in."""
    connection = desk.shop.journal.connection
    (last,) = connection.execute(
        "SELECT coalesce(max(scan), 0) FROM stocktake_scan WHERE stocktake = ?", (count.id,)
    ).fetchone()
    rounds = dict(
        connection.execute("SELECT sku, round FROM stocktake_item WHERE stocktake = ? AND round > 1", (count.id,))
    )
    connection.executemany(
        "INSERT INTO stocktake_scan (stocktake, scan, at, operator, sheet, sku, quantity, book, round)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (count.id, number, one.at, desk.operator, one.sheet, one.sku, one.quantity, one.book,
             rounds.get(one.sku, 1))
            for number, one in enumerate(scans, last + 1)
        ],
    )  # fmt: skip


def count_again(desk: Desk, tokens: list[str], *, above: str | None = None, withdraw: bool = False) -> Table:
    """Ask for a second count of items, or of all whose difference is worth more than `above`; or take that back.

    Errors: count-recount-nothing where there is none to count again, count-not-counted for an item nobody scanned.
    """
    limit = parse_money(above) if above is not None else None
    named = [item.sku for item in named_items(desk, tokens)]
    connection = desk.shop.journal.connection
    with write(connection):
        count = open_count(desk)
        check_reviewer(desk, count)
        rows = {row.sku: row for row in counted(desk, count.id)}
        missing = [sku for sku in named if sku not in rows]
        if missing:
            raise JxcError.of(tuple(Problem("count-not-counted", {"item": sku, "count": count.id}) for sku in missing))
        chosen = [rows[sku] for sku in named] or _doubtful(desk, rows.values(), limit, withdraw=withdraw)
        chosen = [row for row in chosen if row.due == withdraw]
        if not chosen:
            raise JxcError("count-recount-nothing")
        connection.executemany(
            "INSERT INTO stocktake_item (stocktake, sku, round) VALUES (?1, ?2, 2)"
            " ON CONFLICT DO UPDATE SET round = round + ?3",
            [(count.id, row.sku, -1 if withdraw else 1) for row in chosen],
        )
    again = {row.sku for row in chosen}
    return count_table(desk, [row for row in counted(desk, count.id) if row.sku in again])


def _doubtful(desk: Desk, rows: Iterable[Counted], limit: int | None, *, withdraw: bool) -> list[Counted]:
    if withdraw:
        return list(rows)
    if limit is None:
        raise JxcError("count-recount-nothing")
    return [row for row in rows if row.difference and abs(worth(desk, row.sku, row.difference)) > limit]


def give_reason(desk: Desk, tokens: list[str], reason: str) -> Table:
    """Say why counted items differ; without items, why whatever is missing without a reason of its own does.

    Errors: reason-unknown, count-not-counted.
    """
    known = desk.shop.books.reasons.get(reason)
    kinds = {kind_of_difference(-1)} if not tokens else {kind_of_difference(sign) for sign in (-1, 1)}
    if known is None or known.kind not in kinds:
        names = ", ".join(one.id for one in desk.shop.books.reasons.values() if one.kind in kinds)
        raise JxcError("reason-unknown", reason=reason, kind="count", known=names)
    named = [item.sku for item in named_items(desk, tokens)]
    connection = desk.shop.journal.connection
    with write(connection):
        count = open_count(desk)
        check_reviewer(desk, count)
        rows = [row for row in counted(desk, count.id) if not named or row.sku in named]
        missing = set(named) - {row.sku for row in rows}
        if missing:
            raise JxcError.of(
                tuple(Problem("count-not-counted", {"item": sku, "count": count.id}) for sku in sorted(missing))
            )
        if named:
            connection.executemany(
                "INSERT INTO stocktake_item (stocktake, sku, reason) VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET reason = excluded.reason",
                [(count.id, sku, reason) for sku in named],
            )
        else:
            connection.execute("UPDATE stocktake SET reason = ? WHERE id = ?", (reason, count.id))
    return count_table(
        desk, [row for row in counted(desk, count.id) if row.difference and (row.sku in named or not named)]
    )


def cancel_count(desk: Desk) -> int:
    """Drop the open stocktake; nothing is posted. Error: count-none-open."""
    with desk.shop.journal.write() as writer:
        count = open_count(desk).id
        desk.shop.journal.connection.execute("UPDATE stocktake SET state = 'cancelled' WHERE id = ?", (count,))
        writer.append_audit(now=desk.world.now(), operator=desk.operator, action="count-cancelled", subject=str(count))
    return count


def list_counts(desk: Desk) -> Table:
    """All stocktakes, newest first."""
    rows = desk.shop.journal.connection.execute(
        "SELECT id, started_at, operator, state, scope, blind, (SELECT count(*) FROM (SELECT DISTINCT sku"
        " FROM stocktake_scan WHERE stocktake = id)), doc_no, note FROM stocktake ORDER BY id DESC"
    ).fetchall()
    columns = (
        Column("count", Kind.INTEGER, "Stocktake"),
        Column("started_at", Kind.TIME, "Started"),
        Column("operator", Kind.TEXT, "Operator"),
        Column("state", Kind.WORD, "State"),
        Column("scope", Kind.TEXT, "Only"),
        Column("blind", Kind.FLAG, "Blind"),
        Column("items", Kind.INTEGER, "Items"),
        Column("document", Kind.TEXT, "Document"),
        Column("note", Kind.TEXT, "Note"),
    )
    return Table("counts", "Stocktakes", columns, [(*row[:5], bool(row[5]), *row[6:]) for row in rows])
