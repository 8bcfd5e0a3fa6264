"""A table as CSV: UTF-8, stable English names, exact plain decimals; or, for Excel and WPS, what those need.

A cell that a spreadsheet would run as a formula gets an apostrophe in front: names come from people.
"""

import csv
import re
from functools import partial
from typing import TextIO

from jxc.i18n import Words
from jxc.output import cells
from jxc.table import Kind, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# text that a spreadsheet would make something else of: 0069, a barcode, account 1221.90, 1E5, manifest 1/14, 2026-04
_CHANGED = re.compile(r"0\d+|\d{12,}|\d*\.\d*0|\d+(\.\d+)?[eE]\d+|\d{1,4}[-/]\d{1,4}([-/]\d{1,4})?|\d+:\d+(:\d+)?")
_SPOKEN = frozenset({Kind.WORD, Kind.TIME, Kind.FLAG})


def write(table: Table, out: TextIO) -> None:
    """For programs: column names as headings, one line feed per row."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(column.name for column in table.columns)
    writer.writerows(cells.text_rows(table.rows, [partial(_plain, column.kind) for column in table.columns]))


def write_excel(table: Table, out: TextIO, words: Words, timezone: str) -> None:
    """For Excel and WPS: byte order mark, CRLF, translated headings and words, numbers of things kept as they are."""
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_safe(Kind.TEXT, words.title(column.title, column.zh)) for column in table.columns)
    texts = [partial(_excel, column.kind, words, timezone) for column in table.columns]
    writer.writerows(cells.text_rows(table.rows, texts))


def _plain(kind: Kind, value: object) -> str:
    return _safe(kind, cells.plain(kind, value))


def _excel(kind: Kind, words: Words, timezone: str, value: object) -> str:
    text = cells.shown(kind, value, words, timezone) if kind in _SPOKEN else cells.plain(kind, value)
    return _kept(kind, _safe(kind, text))


def _safe(kind: Kind, text: str) -> str:
    if kind is not Kind.TEXT:  # only text comes from people
        return text
    safe = f"'{text}" if text.startswith(_FORMULA) else text
    # a lone carriage return is left unquoted by the csv module where lines end in a line feed, and would split the row
    return safe.replace("\r\n", "\n").replace("\r", "\n") if "\r" in safe else safe


def _kept(kind: Kind, text: str) -> str:
    # a tab in front makes a spreadsheet take the cell as the text it is
    return f"\t{text}" if kind is Kind.TEXT and _CHANGED.fullmatch(text) else text
