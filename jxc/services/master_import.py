"""Imports items and parties: every row is a new one or a new version of a known one, or changes nothing.

Owns the two passes over such rows. What an item or a party may be is the business of masters.
"""

from collections.abc import Iterator
from typing import NamedTuple

from jxc.domain.items import Item, Party
from jxc.errors import JxcError, Problem
from jxc.services.desk import Desk
from jxc.services.drafting import cells
from jxc.services.mapping import FIELDS, Mapping
from jxc.services.masters import ItemWish, PartyWish, check_barcodes, item_as, keep_item, keep_party, party_as
from jxc.services.reading import Opened
from jxc.storage.journal import Writer

ROWS = 500  # in one transaction

Master = Item | Party


class _Row(NamedTuple):
    where: str
    master: Master


def import_masters(
    desk: Desk, mapping: Mapping, files: list[Opened], *, skip_bad: bool
) -> tuple[int, int, list[Problem]]:
    """Import the rows: how many became new versions, how many changed nothing, and what is wrong with the others."""
    desk.shop.refresh()
    read = _item if mapping.kind == "item" else _party
    rows: list[_Row] = []
    bad: list[Problem] = []
    seen: dict[str, str] = {}
    codes: dict[str, str] = {}
    repeated = 0
    for where, fields in _rows(mapping, files):
        try:
            number, known, master = read(desk, fields)
            _once(seen, codes, where, number, master)
        except JxcError as error:
            bad.append(Problem(error.code, error.params, where))
            continue
        if master == known:
            repeated += 1
        else:
            rows.append(_Row(where, master))
    for file in files:
        bad += file.problems
    if bad and not skip_bad:
        raise JxcError.of(tuple(bad))
    return _keep_all(desk, rows), repeated, bad


def _rows(mapping: Mapping, files: list[Opened]) -> Iterator[tuple[str, dict[str, str | None]]]:
    """The place and fields of every row; an empty cell says nothing."""
    names = [field.name for field in FIELDS[mapping.kind]]
    for file in files:
        for numbers, columns in file.chunks:
            texts = [cells(mapping, name, columns, len(numbers)) for name in names]
            for number, row in zip(numbers, zip(*texts, strict=True), strict=True):
                yield f"{file.name}:{number}", {n: text or None for n, text in zip(names, row, strict=True)}


def _item(desk: Desk, fields: dict[str, str | None]) -> tuple[str, Master | None, Master]:
    sku = fields.pop("sku") or ""
    lists = {name: tuple(text.split()) for name in ("units", "barcodes") if (text := fields.pop(name)) is not None}
    known = desk.shop.item(sku)
    item = item_as(desk, sku, ItemWish(**fields, **lists))  # type: ignore[arg-type]
    check_barcodes(desk, item)
    return sku, known, item


def _party(desk: Desk, fields: dict[str, str | None]) -> tuple[str, Master | None, Master]:
    number = fields.pop("id") or ""
    known = desk.shop.party(number)
    return number, known, party_as(desk, number, PartyWish(**fields))  # type: ignore[arg-type]


def _once(seen: dict[str, str], codes: dict[str, str], where: str, number: str, master: Master) -> None:
    """A number stands once in the files, and so does a barcode. Errors: row-twice, barcode-taken."""
    if number in seen:
        raise JxcError("row-twice", id=number, first=seen[number])
    seen[number] = where
    for barcode in master.barcodes if isinstance(master, Item) else ():
        owner = codes.setdefault(barcode.code, number)
        if owner != number:
            raise JxcError("barcode-taken", code=barcode.code, item=owner)


def _keep_all(desk: Desk, rows: list[_Row]) -> int:
    for first in range(0, len(rows), ROWS):
        with desk.shop.journal.write() as writer:
            for row in rows[first : first + ROWS]:
                _keep(desk, writer, row)
        desk.world.progress("Keeping rows", min(first + ROWS, len(rows)), len(rows))
    return len(rows)


def _keep(desk: Desk, writer: Writer, row: _Row) -> None:
    try:
        if isinstance(row.master, Item):
            keep_item(desk, writer, row.master)
        else:
            keep_party(desk, writer, row.master)
    except JxcError as error:
        raise JxcError.of((Problem(error.code, error.params, row.where),)) from error
