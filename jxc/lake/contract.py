"""The contract at the head of a report's .sql file: titles, parameters, columns with kinds, totals and invariants.

Owns the header's form (TOML in the file's first comment) and its checks. It runs nothing. People write these files too,
so everything wrong with one is said at once, with the file's name.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import NamedTuple

from jxc.errors import JxcError, Problem
from jxc.table import Kind

OPEN, CLOSE = "/*---", "---*/"
PARAMETERS = (
    "from", "to", "as-of", "store", "item", "category", "kind", "account", "party", "days", "by", "top",
)  # fmt: skip
DIMENSIONS = (
    "region", "store", "item", "category", "kind", "reason", "account", "party", "day", "month", "hour", "operator",
)  # fmt: skip
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TEXTS = ("title", "zh", "help", "help_zh")


class ReportColumn(NamedTuple):
    """A column of the answer. `total` is SQL over the whole answer; `by` the grouping that shows the column.

    `about` and `about_zh` say how a figure is defined, where its title does not.
    """

    name: str
    kind: Kind
    title: str
    zh: str
    total: str | None = None
    by: str | None = None
    about: str | None = None
    about_zh: str | None = None


class Report(NamedTuple):
    """A report: its contract and its SQL."""

    name: str
    title: str
    zh: str
    help: str
    help_zh: str
    parameters: tuple[str, ...]
    by: tuple[str, ...]  # groupings it offers; `default_by` (or the first) unless asked otherwise
    default_by: tuple[str, ...]
    columns: tuple[ReportColumn, ...]
    invariants: tuple[str, ...]
    sql: str
    show: tuple[str, ...] = ()  # which columns, in which order, unless asked otherwise; all where it is empty

    @property
    def names(self) -> str:
        """All SQL of the report, in which views are named: that of its rows and of its totals."""
        return "\n".join([self.sql, *(column.total for column in self.columns if column.total)])


def parse(name: str, text: str) -> Report:
    """The report in a file's text. Errors: report-header with every fault of the contract."""
    header, found, sql = text.lstrip("\ufeff \r\n").removeprefix(OPEN).partition(CLOSE)
    if not found or not text.lstrip("\ufeff \r\n").startswith(OPEN):
        raise JxcError("report-header", report=name, fault=f"it does not begin with {OPEN} … {CLOSE}")
    try:
        fields = tomllib.loads(header)
    except (ValueError, RecursionError) as error:  # no TOML, or a number or a nesting without end
        raise JxcError("report-header", report=name, fault=str(error)) from error
    faults = [*_text_faults(fields), *_list_faults(fields), *_column_faults(fields)]
    if faults:
        raise JxcError.of(tuple(Problem("report-header", {"report": name, "fault": fault}, name) for fault in faults))
    by = tuple(fields.get("by", ()))
    return Report(
        name,
        fields["title"],
        fields["zh"],
        fields["help"],
        fields["help_zh"],
        tuple(fields["parameters"]),
        by,
        tuple(fields.get("default_by", by[:1])),
        tuple(_column(entry) for entry in fields["columns"]),
        tuple(fields.get("invariants", ())),
        sql.strip().rstrip(";"),
        tuple(fields.get("show", ())),
    )


def narrowed(name: str, text: str, *, show: tuple[str, ...], by: tuple[str, ...]) -> str:
    """A report's text under another name, with columns and grouping where they are given. Error: report-header."""
    header, close, sql = text.lstrip("\ufeff \r\n").removeprefix(OPEN).partition(CLOSE)
    for key, words in (("default_by", by), ("show", show)):
        if words:
            kept = re.sub(rf"^{key} = .*\n", "", header.lstrip(), flags=re.MULTILINE)
            header = f"{key} = [{', '.join(map(_quoted, words))}]\n{kept}"
    made = f"{OPEN}\n{header.lstrip()}{close}{sql}"
    parse(name, made)
    return made


def _quoted(word: str) -> str:
    return f'"{word}"'


def _column(entry: Mapping[str, str]) -> ReportColumn:
    return ReportColumn(**{**entry, "kind": Kind(entry["kind"])})  # type: ignore[arg-type] # its keys were checked


def _text_faults(fields: Mapping[str, object]) -> list[str]:
    known = {*_TEXTS, "parameters", "by", "default_by", "columns", "invariants", "show"}
    faults = [f"“{key}” is not known" for key in fields if key not in known]
    return faults + [f"“{key}” must be a text" for key in _TEXTS if not isinstance(fields.get(key), str)]


def _list_faults(fields: Mapping[str, object]) -> list[str]:
    faults = []
    for key, allowed in (
        ("parameters", PARAMETERS),
        ("by", DIMENSIONS),
        ("default_by", DIMENSIONS),
        ("invariants", ()),
        ("show", ()),
    ):
        values = fields.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            faults.append(f"“{key}” must be a list of texts")
        elif allowed:
            faults += [
                f"“{value}” is no {key}; there are {', '.join(allowed)}" for value in values if value not in allowed
            ]
    return faults


def _column_faults(fields: Mapping[str, object]) -> list[str]:
    columns = fields.get("columns")
    if not isinstance(columns, list) or not columns:
        return ["“columns” must list the columns"]
    return [f"column {place}: {fault}" for place, entry in enumerate(columns, 1) for fault in _entry_faults(entry)]


def _entry_faults(entry: object) -> list[str]:
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        return ["must be a table of texts"]
    faults = [f"lacks “{key}”" for key in ("name", "kind", "title", "zh") if key not in entry]
    faults += [f"“{key}” is not known" for key in entry if key not in ReportColumn._fields]
    if not _NAME.fullmatch(entry.get("name", "a")):
        faults.append(f"“{entry['name']}” must be small letters, digits and _")
    if entry.get("kind", "text") not in set(Kind):
        faults.append(f"“{entry['kind']}” is no kind; there are {', '.join(Kind)}")
    if entry.get("by", "store") not in DIMENSIONS:
        faults.append(f"“{entry['by']}” is no grouping; there are {', '.join(DIMENSIONS)}")
    return faults
