"""Takes into the open stocktake what a hand-held counter kept in a file: all rows or none.

A row that says when it was counted is held against the books of that moment, so goods may be sold meanwhile.
"""

import hashlib
import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from jxc.domain.items import Item
from jxc.domain.numbers import Quantity
from jxc.errors import JxcError, Problem
from jxc.services.counted import Stocktake, open_count
from jxc.services.days import business_day
from jxc.services.desk import Desk
from jxc.services.drafting import cells, instant_in, plain_number, quantity_in
from jxc.services.mapping import FIELDS, Mapping
from jxc.services.reading import Opened
from jxc.services.stocktaking import Scan, add_scans, outsiders
from jxc.services.tokens import base_quantity, find_item
from jxc.storage.database import write


class _Row(NamedTuple):
    where: str
    sku: str
    quantity: Quantity
    sheet: str
    at: int | None  # when it was counted, where the file says so


def import_scans(desk: Desk, mapping: Mapping, files: list[Opened], *, skip_bad: bool) -> tuple[int, list[Problem]]:
    """How many rows were taken in, and what is wrong with others. Errors: count-none-open, count-file-twice."""
    desk.shop.refresh()
    count = open_count(desk)
    (began,) = desk.shop.journal.connection.execute(
        "SELECT started_at FROM stocktake WHERE id = ?", (count.id,)
    ).fetchone()
    bad: list[Problem] = []
    parts = [(file.name, list(_rows(desk, mapping, file, began, bad))) for file in files]
    for file in files:
        bad += file.problems
    outside = set(outsiders(desk, count, (row.sku for _, rows in parts for row in rows)))
    bad += [
        Problem("count-outside", {"item": row.sku, "count": count.id}, row.where)
        for _, rows in parts
        for row in rows
        if row.sku in outside
    ]
    if bad and not skip_bad:
        raise JxcError.of(tuple(bad))
    parts = [(name, [row for row in rows if row.sku not in outside]) for name, rows in parts]
    with write(desk.shop.journal.connection):
        _keep_once(desk, count, parts)
        add_scans(desk, count, _scans(desk, [row for _, rows in parts for row in rows]))
    return sum(len(rows) for _, rows in parts), bad


def _rows(desk: Desk, mapping: Mapping, file: Opened, began: int, bad: list[Problem]) -> Iterator[_Row]:
    names = [field.name for field in FIELDS["count"]]
    known: dict[str, tuple[Item, str]] = {}
    for numbers, columns in file.chunks:
        texts = zip(*(cells(mapping, name, columns, len(numbers)) for name in names), strict=True)
        for number, fields in zip(numbers, texts, strict=True):
            where = f"{file.name}:{number}"
            try:
                yield _row(desk, mapping, where, fields, known, began)
            except JxcError as error:
                bad.append(Problem(error.code, error.params, where))


def _row(
    desk: Desk, mapping: Mapping, where: str, fields: tuple[str, ...], known: dict[str, tuple[Item, str]], began: int
) -> _Row:
    code, count, unit, sheet, time = fields
    found = known.get(code) or find_item(desk.shop, code)
    if found is None:
        raise JxcError("item-unknown", item=code)
    known[code] = found
    item, own = found
    quantity = base_quantity(item, unit or own, quantity_in(plain_number(count, mapping)))
    if quantity < 0:
        raise JxcError("quantity-negative", item=item.sku)
    at = instant_in(time, mapping, desk.shop.settings.timezone) if time else None
    if at is not None and not began <= at <= desk.world.now():
        raise JxcError("count-time", time=time)
    return _Row(where, item.sku, quantity, sheet, at)


def _keep_once(desk: Desk, count: Stocktake, parts: list[tuple[str, list[_Row]]]) -> None:
    """Note what was taken in; the same rows again are a slip. Error: count-file-twice."""
    connection = desk.shop.journal.connection
    for name, rows in parts:
        said = json.dumps([row[1:] for row in rows], ensure_ascii=False)
        key = (count.id, hashlib.sha256(said.encode()).hexdigest())
        before = connection.execute(
            "SELECT name FROM stocktake_file WHERE stocktake = ? AND digest = ?", key
        ).fetchone()
        if before is not None:
            raise JxcError("count-file-twice", file=name, before=before[0])
        connection.execute("INSERT INTO stocktake_file VALUES (?, ?, ?)", (*key, name))


def _scans(desk: Desk, rows: list[_Row]) -> list[Scan]:
    """The rows with the book figure of their own moment: what is there now, less what moved since."""
    journal = desk.shop.journal
    now = desk.world.now()
    there = dict(journal.connection.execute("SELECT sku, quantity FROM pool"))
    times = [row.at for row in rows if row.at is not None]
    since = _moves(desk, min(times)) if times else {}
    scans = []
    for row in rows:
        book = there.get(row.sku, 0)
        if row.at is not None and row.sku in since:
            moments, sums = since[row.sku]
            book -= sums[-1] - sums[bisect_right(moments, row.at)]
        scans.append(Scan(row.sku, row.quantity, row.sheet, now if row.at is None else row.at, Quantity(book)))
    return scans


def _moves(desk: Desk, first: int) -> dict[str, tuple[list[int], list[int]]]:
    """By item: the moments at which goods moved after `first`, and what had moved before each and after the last."""
    settings = desk.shop.settings
    rows = desk.shop.journal.connection.execute(
        "SELECT sku, occurred_at, quantity FROM documents JOIN lines USING (epoch, seq)"
        " WHERE business_date >= ? AND occurred_at > ? AND quantity <> 0 ORDER BY occurred_at",
        (business_day(first, settings.timezone, settings.day_start), first),
    )
    moved: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for sku, at, quantity in rows:
        moved[sku][0].append(at)
        moved[sku][1].append(quantity)
    return {sku: (moments, list(accumulate(amounts, initial=0))) for sku, (moments, amounts) in moved.items()}
