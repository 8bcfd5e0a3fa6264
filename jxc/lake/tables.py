"""The flat tables: their columns, derived from the record, and the one way a batch becomes rows of them.

Owns the names, types and sort orders of documents, lines, postings, master and audit in the lake. It knows no file and
no snapshot. Instants stand without a zone, in UTC; every row ends with `known`.
"""

from types import NoneType, UnionType
from typing import NamedTuple, Union, get_args, get_origin, get_type_hints

from jxc.domain.compose import RED_TRUE_UP
from jxc.domain.numbers import Day, Fen, Instant, Price, Quantity, Rate
from jxc.domain.posting import TRUE_UP
from jxc.domain.record import CODE_OF, KINDS, Audit, Document, Line, Master, Posting

_TYPES: dict[object, str] = {
    str: "VARCHAR",
    int: "BIGINT",
    bool: "BOOLEAN",
    Fen: "DECIMAL(18,2)",
    Quantity: "DECIMAL(18,4)",
    Price: "DECIMAL(18,6)",
    Rate: "DECIMAL(6,4)",
    Day: "DATE",
    Instant: "TIMESTAMP",
}


class FlatColumn(NamedTuple):
    """A column of a flat table: its DuckDB type and the expression over a batch that gives it."""

    name: str
    type: str
    expression: str


class FlatTable(NamedTuple):
    """A flat table: which batch it comes from, what each document is unnested into, its columns and its order."""

    name: str
    batch: str  # documents, master or audit
    unnest: str  # the nested column that makes the rows, or ''
    columns: tuple[FlatColumn, ...]
    order: str


def _type(hint: object) -> str:
    options = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    return next(_TYPES[option] for option in options if option is not NoneType)


def _columns(record: type, prefix: str, names: tuple[str, ...] = ()) -> tuple[FlatColumn, ...]:
    """The fields of a record as columns read from `prefix`; all of them or the named ones."""
    hints = get_type_hints(record)
    return tuple(_column(name, _type(hints[name]), f"{prefix}.{name}") for name in names or hints)


def _column(name: str, kind: str, expression: str) -> FlatColumn:
    return FlatColumn(name, kind, f"make_timestamp(epoch_us({expression}))" if kind == "TIMESTAMP" else expression)


def _effect() -> str:
    """The kind whose effect a row has: its document's; of a reversal that of its source; a count's direction and
    true-ups apart, so that sums by effect are the columns of a movement summary.
    """  # noqa: D205 one sentence
    sources = " ".join(f"WHEN '{kind.code}' THEN '{kind.name}'" for kind in KINDS if kind.name != "count")
    code = r"regexp_extract(d.source_no, '-([A-Z]{2})-[0-9]{4}-[0-9]+$', 1)"
    return (
        f"CASE WHEN row.reason IN ('{TRUE_UP}', '{RED_TRUE_UP}') THEN 'true_up' "
        f"WHEN d.kind = 'count' THEN CASE WHEN row.quantity > 0 THEN 'count_gain' ELSE 'count_loss' END "
        "WHEN d.kind = 'exchange' THEN CASE WHEN row.quantity < 0 THEN 'sale' ELSE 'sale_return' END "
        f"WHEN d.kind <> 'reversal' THEN d.kind "
        f"WHEN {code} = '{CODE_OF['count']}' THEN CASE WHEN row.quantity < 0 THEN 'count_gain' ELSE 'count_loss' END "
        f"WHEN {code} = '{CODE_OF['exchange']}' THEN CASE WHEN row.quantity > 0 THEN 'sale' ELSE 'sale_return' END "
        f"ELSE CASE {code} {sources} ELSE d.kind END END"
    )


_HEADER = (
    "store", "epoch", "seq", "doc_no", "kind", "business_date", "ledger_date", "occurred_at", "operator", "till",
    "late",
)  # fmt: skip
_MONTH = FlatColumn("month", "VARCHAR", "d.month")
_KNOWN = FlatColumn("known", "BIGINT", "d.known")
# Lines are numbered from 1 without gaps, so a posting's line is found by its place; other records are searched.
_SKU = (
    "CASE WHEN d.lines[row.line_no].line_no = row.line_no THEN d.lines[row.line_no].sku "
    "ELSE list_filter(d.lines, lambda line: line.line_no = row.line_no)[1].sku END"
)

TABLES: tuple[FlatTable, ...] = (
    FlatTable(
        "documents", "documents", "", (*_columns(Document, "d"), _MONTH, _KNOWN), "store, business_date, epoch, seq"
    ),
    FlatTable(
        "lines",
        "documents",
        "lines",
        (
            *_columns(Document, "d", (*_HEADER, "party")),
            *_columns(Line, "row"),
            FlatColumn("effect", "VARCHAR", _effect()),
            _MONTH,
            _KNOWN,
        ),
        "store, sku, business_date, epoch, seq, line_no",
    ),
    FlatTable(
        "postings",
        "documents",
        "postings",
        (
            *_columns(Document, "d", (*_HEADER, "note")),
            *_columns(Posting, "row"),
            FlatColumn("sku", "VARCHAR", _SKU),
            _MONTH,
            _KNOWN,
        ),
        "store, account, business_date, epoch, seq, posting_no",
    ),
    FlatTable("master", "master", "", (*_columns(Master, "d"), _MONTH, _KNOWN), "store, kind, id, epoch, seq"),
    FlatTable("audit", "audit", "", (*_columns(Audit, "d"), _MONTH, _KNOWN), "store, epoch, seq"),
)
BY_NAME: dict[str, FlatTable] = {table.name: table for table in TABLES}


def flattened(table: FlatTable, batch: str) -> str:
    """The rows of `table` in their order, as SQL over a relation of batch rows that carries `known`."""
    columns = ", ".join(f"{column.expression} AS {column.name}" for column in table.columns)
    source = f"(SELECT *, UNNEST({table.unnest}) AS row FROM {batch})" if table.unnest else batch
    return f"SELECT {columns} FROM {source} AS d ORDER BY {table.order}"


def empty(table: FlatTable) -> str:
    """A relation with the columns of `table` and no row, as SQL."""
    columns = ", ".join(f"CAST(NULL AS {column.type}) AS {column.name}" for column in table.columns)
    return f"SELECT {columns} WHERE FALSE"
