"""Runs a report: binds its parameters, computes the answer over one snapshot, and returns it as a Table.

Owns the values that SQL may ask for, the check that each column has the type its kind promises (so no figure passes
through a binary fraction), and the script that plain DuckDB runs. Reports come from jxc/lake/reports and the user.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import duckdb

from jxc.errors import JxcError
from jxc.lake.contract import DIMENSIONS, Report, ReportColumn, parse
from jxc.lake.engine import Limits, engine, quoted
from jxc.lake.views import Basis, Scope, sql_value, statements
from jxc.table import Column, Kind, Note, Table

BEGINNING, END = "0001-01-01", "9999-12-31"
_PARAMETER = re.compile(r"\$([a-z_]+)")
_SCALES = {Kind.MONEY: 2, Kind.QUANTITY: 4, Kind.PRICE: 6, Kind.NUMBER: 6, Kind.PERCENT: 4}
_NARROW = 10**12  # below it a decimal of any scale fits 64 bits in whole units of its last place
_ORIGIN = datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None)


class Question(NamedTuple):
    """What is asked of a report. Days are ISO texts, `now` microseconds UTC, `top` 0 for all."""

    now: int
    zone: str  # IANA name: decides the hour of a sale
    lang: str  # en or zh: decides in which language accounts are named
    first: str = BEGINNING
    last: str = END
    as_of: str = END
    by: tuple[str, ...] = ()
    top: int = 0
    account: str = ""
    party: str = ""
    kinds: tuple[str, ...] = ()  # of documents; empty is all
    days: int = 0  # 0 is what the report takes unless asked
    columns: tuple[str, ...] = ()  # which ones, in this order; empty is what the report shows
    scope: Scope = Scope()


def _files(folder: Path) -> dict[str, Traversable]:
    """The file of every report by name, not read yet: the user's own in `folder` (where it exists) before jxc's."""
    built_in = resources.files("jxc.lake").joinpath("reports")
    ours: dict[str, Traversable] = {
        file.name.removesuffix(".sql"): file for file in built_in.iterdir() if file.name.endswith(".sql")
    }
    own = sorted(folder.glob("*.sql")) if folder.is_dir() else []
    return {name: ours[name] for name in sorted(ours)} | {path.stem: path for path in own}


def read_reports(folder: Path) -> dict[str, str]:
    """The text of every report by name: the user's own in `folder` (where it exists) before jxc's."""
    return {name: file.read_text(encoding="utf-8") for name, file in _files(folder).items()}


def find(name: str, folder: Path) -> Report:
    """The report of that name. Errors: report-unknown, report-unknown-near, report-header."""
    files = _files(folder)
    if name not in files:
        import difflib

        if near := difflib.get_close_matches(name, files, 1):
            raise JxcError("report-unknown-near", report=name, near=near[0])
        raise JxcError("report-unknown", report=name, known=", ".join(files))
    return parse(name, files[name].read_text(encoding="utf-8"))


def grouped(report: Report, asked: tuple[str, ...]) -> tuple[str, ...]:
    """The groupings in force. Error: report-by when the report does not offer one of them."""
    for dimension in asked:
        if dimension not in report.by:
            raise JxcError("report-by", report=report.name, by=dimension, known=", ".join(report.by) or "–")
    return asked or report.default_by


def shown(report: Report, question: Question) -> tuple[ReportColumn, ...]:
    """The columns of the answer, in order. Error: report-column when one that is asked for is not in it."""
    by = grouped(report, question.by)
    there = {column.name: column for column in report.columns if column.by is None or column.by in by}
    for name in question.columns:
        if name not in there:
            raise JxcError("report-column", report=report.name, column=name, known=", ".join(there))
    wanted = question.columns or tuple(name for name in report.show if name in there) or tuple(there)
    return tuple(there[name] for name in wanted)


def _values(report: Report, question: Question) -> dict[str, tuple[object, str]]:
    """Every parameter that the report's SQL names, as (value, DuckDB type). Error: report-parameter."""
    by = grouped(report, question.by)
    every: dict[str, tuple[object, str]] = {
        "from": (question.first, "DATE"),
        "to": (question.last, "DATE"),
        "as_of": (question.as_of, "DATE"),
        "account": (question.account, "VARCHAR"),
        "party": (question.party, "VARCHAR"),
        "kind": (f",{','.join(question.kinds)}," if question.kinds else "", "VARCHAR"),
        "days": (question.days, "BIGINT"),
        "top": (question.top, "BIGINT"),
        "lang": (question.lang, "VARCHAR"),
        "zone": (question.zone, "VARCHAR"),
        "now": (question.now, "TIMESTAMP"),
        "today": (_today(question), "DATE"),
    } | {f"by_{dimension}": (dimension in by, "BOOLEAN") for dimension in DIMENSIONS}
    named = sorted(set(_PARAMETER.findall(report.sql)))
    for name in named:
        if name not in every:
            raise JxcError("report-parameter", report=report.name, parameter=name, known=", ".join(every))
    return {name: every[name] for name in named}


def _today(question: Question) -> str:
    return datetime.fromtimestamp(question.now // 1_000_000, ZoneInfo(question.zone)).date().isoformat()


def script(report: Report, basis: Basis, question: Question) -> str:
    """The whole report as SQL that plain `duckdb` runs over the same files, with the same rows. [inv:printed-sql]."""
    values = _values(report, question)
    given = ", ".join(f'"{name}" := {sql_value(*value)}' for name, value in values.items())
    return "\n\n".join(
        [
            f"-- {report.name}: rows known up to {basis.snapshot.n}",
            "SET TimeZone = 'UTC';",
            *(f"{statement};" for statement in statements(report.names, basis, question.scope)),
            f"PREPARE report AS\n{_chosen(report, question)};",
            f"EXECUTE report{f'({given})' if given else ''};\n",
        ]
    )


def _chosen(report: Report, question: Question) -> str:
    """The report's SQL, and around it what picks the columns that were asked for."""
    if not (question.columns or report.show):
        return report.sql
    names = ", ".join(quoted(column.name) for column in shown(report, question))
    return f"SELECT {names} FROM (\n{report.sql}\n)"


def run(report: Report, basis: Basis, question: Question, limits: Limits, notes: tuple[Note, ...] = ()) -> Table:
    """The report's answer. Errors: report-sql, report-columns, report-parameter, report-by, report-column."""
    values = _values(report, question)
    columns = shown(report, question)
    files = [
        basis.folder / file.path for file in basis.snapshot.files
    ]  # what was written beside a snapshot is not in it
    with ExitStack() as stack:
        connection = stack.enter_context(engine(basis.folder, limits, files=files))
        _compute(connection, report, basis, question, values)
        totals = _totals(connection, columns)
        rows = Rows(stack.pop_all(), connection, columns)
    heads = tuple(Column(column.name, column.kind, column.title, column.zh) for column in columns)
    return Table(report.name, report.title, heads, rows, totals, notes, report.zh)


def _compute(
    connection: duckdb.DuckDBPyConnection,
    report: Report,
    basis: Basis,
    question: Question,
    values: dict[str, tuple[object, str]],
) -> None:
    """Leave the answer in the table `result`, in its order, with exactly the contract's columns."""
    for statement in statements(report.names, basis, question.scope):
        connection.execute(statement)
    try:
        parsed = connection.extract_statements(report.sql)
        if len(parsed) != 1 or parsed[0].type != duckdb.StatementType.SELECT:
            raise JxcError("report-sql", report=report.name, reason="it must be one SELECT")
        bound = {name: _bound(*value) for name, value in values.items()}
        connection.execute(f"CREATE TABLE result AS {report.sql}", bound)
    except duckdb.OperationalError:  # the files or the memory are at fault, not the report
        raise
    except duckdb.Error as error:
        raise JxcError("report-sql", report=report.name, reason=str(error).partition("\n")[0]) from error
    _check_columns(connection, report)


def _bound(value: object, kind: str) -> object:
    if kind == "DATE":
        return date.fromisoformat(str(value))
    return _ORIGIN + timedelta(microseconds=int(str(value))) if kind == "TIMESTAMP" else value


def _check_columns(connection: duckdb.DuckDBPyConnection, report: Report) -> None:
    found = [(str(row[0]), str(row[1])) for row in connection.execute("DESCRIBE result").fetchall()]
    if [name for name, _ in found] != [column.name for column in report.columns]:
        raise JxcError("report-columns", report=report.name, found=", ".join(name for name, _ in found))
    for (name, kind), column in zip(found, report.columns, strict=True):
        if not _fits(kind, column.kind):
            raise JxcError("report-type", report=report.name, column=name, found=kind, kind=column.kind.value)


def _fits(found: str, kind: Kind) -> bool:
    """Whether a DuckDB type holds a kind's values exactly; a DOUBLE fits none."""
    if kind in _SCALES:
        return re.fullmatch(rf"DECIMAL\(\d+,{_SCALES[kind]}\)", found) is not None
    return found in {
        Kind.INTEGER: {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UBIGINT"},
        Kind.DATE: {"DATE"},
        Kind.TIME: {"TIMESTAMP"},
        Kind.FLAG: {"BOOLEAN"},
    }.get(kind, {"VARCHAR"})


def _totals(connection: duckdb.DuckDBPyConnection, shown: tuple[ReportColumn, ...]) -> tuple[object, ...] | None:
    if not any(column.total for column in shown):
        return None
    cells = ", ".join(_cell(column.total, column.kind) if column.total else "NULL" for column in shown)
    (totals,) = connection.execute(f"SELECT {cells} FROM result").fetchall()
    return tuple(totals)


class Rows:
    """The answer's rows, read in pieces each time somebody walks over them; DuckDB keeps them until this is dropped."""

    def __init__(
        self, stack: ExitStack, connection: duckdb.DuckDBPyConnection, shown: tuple[ReportColumn, ...]
    ) -> None:
        """Rows of the table `result` of a connection that `stack` closes."""
        self._stack, self._connection = stack, connection
        narrow = _narrow(connection, shown)
        cells = ", ".join(_cell(quoted(column.name), column.kind, narrow=column.name in narrow) for column in shown)
        self._sql = f"SELECT {cells} FROM result"

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        """Rows with cells as their column's kind wants them."""
        cursor = self._connection.cursor()
        cursor.execute(self._sql)
        while rows := cursor.fetchmany(10_000):
            yield from rows


def _narrow(connection: duckdb.DuckDBPyConnection, shown: tuple[ReportColumn, ...]) -> frozenset[str]:
    """The decimals whose units all fit 64 bits: those reach Python ten times as fast as wider ones."""
    names = [column.name for column in shown if column.kind in _SCALES]
    if not names:
        return frozenset()
    (most,) = connection.execute(
        f"SELECT {', '.join(f'MAX(ABS({quoted(name)}))' for name in names)} FROM result"
    ).fetchall()
    return frozenset(name for name, value in zip(names, most, strict=True) if (value or 0) < _NARROW)


def _cell(expression: str, kind: Kind, *, narrow: bool = False) -> str:
    """SQL that makes a cell of a value: decimals as whole units of their last place, instants as microseconds."""
    if kind in _SCALES and narrow:
        return f"CAST({expression} * {10 ** _SCALES[kind]} AS BIGINT)"
    if kind in _SCALES:
        return f"CAST(REPLACE(CAST({expression} AS VARCHAR), '.', '') AS HUGEINT)"
    if kind is Kind.DATE:
        return f"CAST({expression} AS VARCHAR)"
    return f"epoch_us({expression})" if kind is Kind.TIME else expression
