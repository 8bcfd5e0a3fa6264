"""A table or a sheet as a workbook: title, frozen headings, number formats, totals that a spreadsheet adds up itself.

XlsxWriter is an extra (`pip install 'jxc[xlsx]'`). Rows leave in constant memory. Text is written as text, so no name
runs as a formula and no barcode becomes a number.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from jxc.errors import JxcError
from jxc.i18n import Words
from jxc.output import cells, text
from jxc.output.plain import width
from jxc.table import FIGURES, Column, Kind, Note, Sheet, Table

MOST_ROWS = 1_048_576  # of a sheet, as the format has it
_NARROW, _WIDE = 8, 48
_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
_SCALES = {Kind.MONEY: 2, Kind.QUANTITY: 4, Kind.PRICE: 6, Kind.NUMBER: 6, Kind.PERCENT: 4, Kind.INTEGER: 0}
_FORMATS = {
    Kind.MONEY: "#,##0.00;[Red]-#,##0.00",
    Kind.QUANTITY: "General",  # decimals as many as there are
    Kind.NUMBER: "General",
    Kind.PRICE: "#,##0.00####",
    Kind.PERCENT: "0.00%",
    Kind.INTEGER: "0",
    Kind.DATE: "yyyy-mm-dd",
}
_SUMMED = frozenset({Kind.MONEY, Kind.QUANTITY})


def write(answer: Table | Sheet, path: Path, words: Words, timezone: str) -> None:
    """Write the workbook. Errors: xlsx-missing, xlsx-too-long."""
    try:
        import xlsxwriter
    except ImportError as error:
        raise JxcError("xlsx-missing") from error
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as workbook:
        pen = _Pen(workbook, words, timezone)
        if isinstance(answer, Sheet):
            _sheet(pen, answer)
        else:
            _pages(pen, answer)


class _Pen:
    """What every page is written with: formats made once, and the language."""

    def __init__(self, workbook: Any, words: Words, timezone: str) -> None:  # noqa: ANN401 XlsxWriter is an extra
        self.workbook, self.words, self.timezone = workbook, words, timezone
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        heading = {"bold": True, "bottom": 1, "bg_color": "#EFEFEF", "text_wrap": True}
        self.heading = workbook.add_format(heading)
        self.figure = workbook.add_format(heading | {"align": "right"})
        self.kinds = {kind: workbook.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
        self.totals = {
            kind: workbook.add_format({"bold": True, "top": 1, "num_format": _FORMATS.get(kind, "General")})
            for kind in Kind
        }

    def page(self, name: str) -> "_Page":
        """A new worksheet."""
        known = {sheet.get_name().lower() for sheet in self.workbook.worksheets()}
        plain = (cells.clean(name).translate(_NAME).strip("' ") or "-")[:27]
        unique = next(n for n in _names(plain) if n.lower() not in known)
        return _Page(self, self.workbook.add_worksheet(unique))


def _names(plain: str) -> Iterator[str]:
    yield plain
    yield from (f"{plain} {number}" for number in range(2, 1000))


class _Page:
    """A worksheet that is written from top to bottom."""

    def __init__(self, pen: _Pen, sheet: Any) -> None:  # noqa: ANN401 XlsxWriter is an extra
        self.pen, self.sheet = pen, sheet
        self.row = 0
        self.widths: dict[int, int] = {}

    def title(self, title: str, heading: tuple[Note, ...], notes: tuple[Note, ...]) -> None:
        """The title, and under it what it is of and what the answer rests on."""
        self.sheet.write_string(self.row, 0, title, self.pen.title)
        self.row += 1
        for remark in filter(None, (text.line(heading, self.pen.words), *text.remarks(notes, self.pen.words))):
            self.sheet.write_string(self.row, 0, remark)
            self.row += 1
        self.row += 1

    def headings(self, columns: tuple[Column, ...]) -> int:
        """The headings; answers the row below them."""
        for place, column in enumerate(columns):
            heading = self.pen.words.title(column.title, column.zh)
            form = self.pen.figure if column.kind in FIGURES else self.pen.heading
            self.sheet.write_string(self.row, place, heading, form)
            self._widen(place, heading)
        self.row += 1
        return self.row

    def line(self, columns: tuple[Column, ...], row: tuple[object, ...]) -> None:
        """One row of cells. Error: xlsx-too-long."""
        if self.row >= MOST_ROWS - 1:
            raise JxcError("xlsx-too-long", rows=MOST_ROWS)
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            self.cell(place, column.kind, value)
        self.row += 1

    def cell(self, place: int, kind: Kind, value: object) -> None:
        """One cell by its kind: figures and days as such, all else as text."""
        if value is None:
            return
        shown = cells.shown(kind, value, self.pen.words, self.pen.timezone)
        self._widen(place, shown)
        if kind in FIGURES and isinstance(value, int):
            self.sheet.write_number(self.row, place, _decimal(kind, value), self.pen.kinds[kind])
        elif kind is Kind.DATE:
            self.sheet.write_datetime(self.row, place, date.fromisoformat(str(value)), self.pen.kinds[kind])
        else:
            self.sheet.write_string(self.row, place, shown)

    def finish(self, columns: int, headings: int) -> None:
        """Column widths, and how the page is printed: across, as wide as the paper, headings on every page."""
        for place in range(columns):
            self.sheet.set_column(place, place, self.widths.get(place, _NARROW) + 2)
        self.sheet.freeze_panes(headings, 0)
        self.sheet.repeat_rows(headings - 1)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)

    def _widen(self, place: int, shown: str) -> None:
        self.widths[place] = min(_WIDE, max(self.widths.get(place, _NARROW), width(shown)))


def _decimal(kind: Kind, value: int) -> Decimal:
    return Decimal(value).scaleb(-_SCALES[kind])


class _Part(NamedTuple):
    """A page with one table on it: where its rows begin, and what its columns of figures add up to."""

    page: _Page
    first: int
    sums: list[int]


def _pages(pen: _Pen, table: Table) -> None:
    """The table on one page, or on one for each value of the column `table.sheets` names."""
    table = text.spoken(table, pen.words.lang)
    names = [column.name for column in table.columns]
    place = None if table.sheets is None else names.index(table.sheets)
    title = pen.words.title(table.title, table.zh)
    parts: dict[str, _Part] = {} if place is not None else {"": _begin(pen, table, title, title)}
    for row in table.rows:
        key = "" if place is None else str(row[place] or "-")
        if key not in parts:
            parts[key] = _begin(pen, table, key, f"{title} · {key}")
        part = parts[key]
        part.page.line(table.columns, row)
        _add(part.sums, table, row)
    if not parts:
        parts[""] = _begin(pen, table, title, title)
    for part in parts.values():
        if table.totals is not None:
            _totals(part, table, [sum(each) for each in zip(*(p.sums for p in parts.values()), strict=True)])
        part.page.finish(len(table.columns), part.first)


def _begin(pen: _Pen, table: Table, name: str, title: str) -> _Part:
    page = pen.page(name)
    page.title(title, table.heading, table.notes)
    return _Part(page, page.headings(table.columns), [0] * len(table.columns))


def _add(sums: list[int], table: Table, row: tuple[object, ...]) -> None:
    for place, (column, value) in enumerate(zip(table.columns, row, strict=True)):
        if column.kind in _SUMMED and isinstance(value, int):
            sums[place] += value


def _totals(part: _Part, table: Table, whole: list[int]) -> None:
    """The last row. What is a plain sum is a formula, so that it follows a filter or a change; a rate is a figure."""
    page, last = part.page, part.page.row
    if last == part.first or table.totals is None:
        return
    for place, (column, total) in enumerate(zip(table.columns, table.totals, strict=True)):
        form = page.pen.totals[column.kind]
        if isinstance(total, int) and column.kind in _SUMMED and total == whole[place]:
            letter = _letter(place)
            formula = f"=SUM({letter}{part.first + 1}:{letter}{last})"
            page.sheet.write_formula(last, place, formula, form, _decimal(column.kind, part.sums[place]))
        elif isinstance(total, int) and part.sums == whole:
            page.sheet.write_number(last, place, _decimal(column.kind, total), form)
        else:
            page.sheet.write_string(last, place, "" if place else page.pen.words.text("Total"), form)
    page.row += 1


def _letter(place: int) -> str:
    """The name of a column: A to Z, AA and on."""
    ahead, letter = divmod(place, 26)
    return (_letter(ahead - 1) if ahead else "") + chr(ord("A") + letter)


def _sheet(pen: _Pen, answer: Sheet) -> None:
    """Facts as names and values, then the tables one under the other, all on one page."""
    title = pen.words.text(answer.title)
    page = pen.page(title)
    page.title(title, (), answer.notes)
    for fact in answer.facts:
        page.sheet.write_string(page.row, 0, pen.words.title(fact.title, fact.zh), pen.heading)
        page.cell(1, fact.kind, fact.value)
        page.row += 1
    for table in (text.spoken(table, pen.words.lang) for table in answer.tables):
        page.row += 1
        page.headings(table.columns)
        for row in table.rows:
            page.line(table.columns, row)
    for place, wide in page.widths.items():
        page.sheet.set_column(place, place, wide + 2)
