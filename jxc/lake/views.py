"""The named views that reports read: one snapshot n, an explicit list of files, and only the rows of the scope.

Owns which views there are and how each becomes a CREATE VIEW over files or over what the catalog says. Reports never
name a file; nothing here uses a wildcard, so an answer depends on n alone.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from jxc.domain.record import KINDS
from jxc.lake.engine import literal, paths_literal
from jxc.lake.tables import BY_NAME, empty
from jxc.storage.catalog import Catalog, Snapshot

_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
_FILES = ("master", "documents", "lines", "postings", "audit")
_CATALOG = ("manifests", "holes", "findings")
_KINDS = {"code": "VARCHAR", "kind": "VARCHAR", "title": "VARCHAR", "zh": "VARCHAR"}
# Functions that reports share, and tables that take arguments: their definitions begin with the parameters.
FUNCTIONS = ("ratio", "share", "age", "stated")
GIVEN = ("statement", "ages", "road", "books")
# A view may read those before it; `lines` and `postings` read `items` when a category narrows them.
NAMES = (
    "kinds",
    "master",
    "items",
    "units",
    "prices",
    "parties",
    "accounts",
    "reasons",
    "store_versions",
    "entity_days",
    "stores",
    "documents",
    "papers",
    "lines",
    "postings",
    "movements",
    "money_moves",
    "side_entries",
    "audit",
    "stock_days",
    "account_days",
    *_CATALOG,
)
_OF_MASTERS = "masters_of"  # a table with an argument that views read, so it stands before them
_MACROS = {*FUNCTIONS, *GIVEN, _OF_MASTERS}
_ORDER = tuple(dict.fromkeys((*FUNCTIONS, "master", _OF_MASTERS, *NAMES, *GIVEN)))

_MANIFESTS = {
    "store": "VARCHAR", "epoch": "BIGINT", "number": "BIGINT", "known": "BIGINT", "first": "BIGINT", "last": "BIGINT",
    "created_at": "TIMESTAMP", "accepted_at": "TIMESTAMP", "own": "BOOLEAN",
}  # fmt: skip
_HOLES = {
    "store": "VARCHAR", "epoch": "BIGINT", "number": "BIGINT", "key": "VARCHAR", "reason": "VARCHAR",
    "since": "TIMESTAMP",
}  # fmt: skip
_FINDINGS = {"known": "BIGINT", "code": "VARCHAR", "subject": "VARCHAR", "detail": "VARCHAR"}


class Scope(NamedTuple):
    """Which rows a reader may see; an empty tuple is all of them."""

    stores: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()


class Basis(NamedTuple):
    """What an answer rests on: the lake's folder, its catalog, the files and the n that was asked for."""

    folder: Path
    catalog: Catalog
    snapshot: Snapshot


def statements(sql: str, basis: Basis, scope: Scope) -> list[str]:
    """CREATE statements, in order, for the views and macros that `sql` names and those that they need."""
    bodies: dict[str, str] = {}
    _collect(sql, basis, scope, bodies)
    return [_created(name, bodies[name]) for name in _ORDER if name in bodies]


def made_of(sql: str) -> tuple[str, ...]:
    """The views and tables that SQL names itself, in the order of the documentation."""
    words = set(re.findall(r"\w+", _COMMENT.sub(" ", sql)))
    return tuple(name for name in (*NAMES, *GIVEN) if name in words)


def _created(name: str, body: str) -> str:
    if name in _MACROS:
        return f"CREATE OR REPLACE TEMP MACRO {name}{_COMMENT.sub('', body).strip()}"
    return f"CREATE OR REPLACE TEMP VIEW {name} AS\n{body}"


def _collect(sql: str, basis: Basis, scope: Scope, bodies: dict[str, str]) -> None:
    words = set(re.findall(r"\w+", _COMMENT.sub(" ", sql)))
    for name in _ORDER:
        if name in words and name not in bodies:
            bodies[name] = _body(name, basis, scope)
            _collect(bodies[name], basis, scope, bodies)


def _body(name: str, basis: Basis, scope: Scope) -> str:
    if name in _FILES:
        return _over_files(name, basis, scope)
    if name in _CATALOG:
        return _over_catalog(name, basis, scope)
    if name == "kinds":
        return _values(_KINDS, [(kind.code, kind.name, kind.title, kind.zh) for kind in KINDS])
    text = resources.files("jxc.lake").joinpath("definitions", f"{name}.sql").read_text(encoding="utf-8").rstrip()
    if name == "items":
        conditions = [_among("sku", scope.items), _among("category", scope.categories)]
    elif name == "stores":
        conditions = [_among("store", scope.stores)]
        if scope.entities:
            conditions.append(f"store IN (SELECT store FROM entity_days WHERE {_among('entity', scope.entities)})")
    else:
        return text
    return f"SELECT * FROM (\n{text}\n) AS every\nWHERE {_all_of(conditions)}"


def _over_files(name: str, basis: Basis, scope: Scope) -> str:
    files = basis.snapshot.of(name)
    if not files:
        return empty(BY_NAME[name])
    conditions = [f"known <= {basis.snapshot.n}"]
    if name != "master":
        conditions.append(_among("store", scope.stores))
    if name in {"lines", "postings"}:
        conditions.append(_among("sku", scope.items))
        if scope.categories:
            conditions.append(f"sku IN (SELECT sku FROM items WHERE {_among('category', scope.categories)})")
    if scope.entities and name in {"documents", "lines", "postings"}:  # as their store belonged on that day
        conditions.append(
            "EXISTS (SELECT 1 FROM entity_days AS own WHERE own.store = every.store AND every.ledger_date >= own.first"
            f" AND every.ledger_date < own.until AND {_among('own.entity', scope.entities)})"
        )
    paths = paths_literal(basis.folder / file.path for file in files)
    return f"SELECT * FROM read_parquet({paths}, hive_partitioning = false) AS every\nWHERE {_all_of(conditions)}"


def _over_catalog(name: str, basis: Basis, scope: Scope) -> str:
    n = basis.snapshot.n
    if name == "findings":
        return _values(_FINDINGS, basis.catalog.findings(n))
    if name == "holes":
        holes = [(h.chain, h.epoch, h.number, h.key, h.reason, h.since) for h in basis.catalog.holes()]
        return _values(_HOLES, [row for row in holes if not scope.stores or row[0] in scope.stores])
    newest = [
        (e.chain, e.epoch, e.number, e.known, e.first, e.last, e.created_at, e.accepted_at, e.own)
        for e in basis.catalog.newest(n)
    ]
    return _values(_MANIFESTS, [row for row in newest if not scope.stores or row[0] in scope.stores])


def _all_of(conditions: Iterable[str]) -> str:
    return " AND ".join(condition for condition in conditions if condition != "TRUE") or "TRUE"


def _among(column: str, values: Iterable[str]) -> str:
    listed = ", ".join(literal(value) for value in values)
    return f"{column} IN ({listed})" if listed else "TRUE"


def _values(columns: Mapping[str, str], rows: Sequence[tuple[object, ...]]) -> str:
    """Rows as a typed relation, so that a script that holds it needs nothing else."""
    typed = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in columns.items())
    cells = [
        ", ".join(sql_value(value, kind) for value, kind in zip(row, columns.values(), strict=True)) for row in rows
    ]
    listed = ",\n".join(f"({row})" for row in cells) or f"({', '.join('NULL' for _ in columns)})"
    wanted = "" if rows else " WHERE FALSE"
    return f"SELECT {typed} FROM (VALUES\n{listed}\n) AS listed ({', '.join(columns)}){wanted}"


def sql_value(value: object, kind: str) -> str:
    """A value as a literal of a DuckDB type; instants are microseconds UTC."""
    if value is None:
        return "NULL"
    if kind == "TIMESTAMP":
        return f"make_timestamp({value})"
    if kind in {"VARCHAR", "DATE"}:
        return ("DATE " if kind == "DATE" else "") + literal(str(value))
    return str(value).upper()
