"""The user's own fields in reports: whatever names its documents gets a column for each of them."""

from collections.abc import Sequence
from typing import NamedTuple

from jxc.lake.contract import Report, ReportColumn
from jxc.lake.engine import literal, quoted
from jxc.table import Kind

DOCUMENT = "doc_no"  # a report with this column has a row for a document or a part of one
_TYPES = {
    "number": (Kind.NUMBER, "DECIMAL(18,6)"),
    "money": (Kind.MONEY, "DECIMAL(18,2)"),
    "date": (Kind.DATE, "DATE"),
    "flag": (Kind.FLAG, "BOOLEAN"),
}


class OwnField(NamedTuple):
    """A field as a report shows it."""

    name: str
    title: str
    zh: str
    type: str


def with_fields(report: Report, fields: Sequence[OwnField]) -> Report:
    """The report with columns for these fields behind its own; as it is where it names no documents.

    The answer keeps its rows and their order. A value that is none of its type is nothing.
    """
    taken = {column.name for column in report.columns}
    added = [field for field in {field.name: field for field in fields}.values() if field.name not in taken]
    if DOCUMENT not in taken or not added:
        return report
    columns = [
        ReportColumn(field.name, _TYPES.get(field.type, (Kind.TEXT, ""))[0], field.title, field.zh) for field in added
    ]
    listed = ",\n    ".join(
        [
            *(f"answer.{quoted(column.name)}" for column in report.columns),
            *(f"{_value(field)} AS {quoted(field.name)}" for field in added),
        ]
    )
    sql = (
        f"SELECT\n    {listed}\nFROM (SELECT *, row_number() OVER () AS own_place FROM (\n{report.sql}\n)) AS answer\n"
        f"LEFT JOIN documents AS own_document ON own_document.{DOCUMENT} = answer.{DOCUMENT}\nORDER BY own_place"
    )
    return report._replace(columns=(*report.columns, *columns), sql=sql)


def _value(field: OwnField) -> str:
    text = f"json_extract_string(own_document.extra, {literal(f'$.fields.{field.name}')})"
    kind = _TYPES.get(field.type)
    return text if kind is None else f"TRY_CAST({text} AS {kind[1]})"
