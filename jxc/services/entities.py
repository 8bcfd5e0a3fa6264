"""Taxpayers and their stores: adds, changes and lists them as dated data, and keeps the chart able to follow.

A taxpayer that becomes a general or a small-scale payer books output VAT elsewhere from that day on, so both accounts
stand in the chart, each with the status under which it plays its role.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from jxc.domain.chart import Account, account_body, account_of
from jxc.domain.entities import (
    BEGINNING,
    CHARTS,
    FOREVER,
    STATUSES,
    changed,
    dated_text,
    entity_of_store,
    entity_on,
    in_force,
    starts,
)
from jxc.domain.items import has_controls
from jxc.domain.numbers import Day
from jxc.domain.record import EVERYBODY
from jxc.domain.rights import TAXPAYER
from jxc.errors import JxcError, Problem
from jxc.services.days import one_day
from jxc.services.desk import Desk
from jxc.services.founding import chart_rows
from jxc.services.home import Home
from jxc.services.rights import demand
from jxc.services.shop import Shop
from jxc.services.world import World
from jxc.storage.directives import Directives
from jxc.storage.journal import Journal, Writer
from jxc.table import Column, Kind, Note, Table

ENTITY = "entity"  # the kind of master, and of directive, that says who a taxpayer is
PLACE = ("entity", "changes", "region", "city")  # of a store: whose it is since when, and where
_ID = re.compile(r"[\w.\-]{1,32}")


class EntityWish(NamedTuple):
    """What somebody says of a taxpayer; None leaves it as it is (or at its default)."""

    name: str | None = None
    tax_no: str | None = None
    status: str | None = None
    chart: str | None = None


class StoreWish(NamedTuple):
    """What somebody says of a store; None leaves it as it is."""

    name: str | None = None
    entity: str | None = None
    region: str | None = None
    city: str | None = None


def is_entity(text: str) -> bool:
    """Whether `text` may be the id of a taxpayer."""
    return bool(_ID.fullmatch(text))


def add_entity(desk: Desk, entity: str, wish: EntityWish) -> Table:
    """A new taxpayer. Errors: entity-exists, entity-malformed, name-missing and those of its values."""
    demand(desk, TAXPAYER)
    journal = desk.shop.journal
    if not is_entity(entity):
        raise JxcError("entity-malformed", entity=entity)
    if not (wish.name or "").strip():
        raise JxcError("name-missing", id=entity)
    with journal.write() as writer:
        if journal.current("entity", entity) is not None:
            raise JxcError("entity-exists", entity=entity)
        usual = {"tax_no": "", "status": STATUSES[0], "chart": CHARTS[0]}
        _keep(desk, writer, "entity", entity, dated_text(usual | _said(wish)))
    return list_entities(desk)


def set_entity(desk: Desk, entity: str, wish: EntityWish, start: str | None) -> Table:
    """Change a taxpayer, from a day on where one is named.

    Errors: entity-unknown, entity-chart-fixed, entity-from-missing and those of its values.
    """
    demand(desk, TAXPAYER)
    journal, day = desk.shop.journal, None if start is None else one_day(start, desk.today)
    said = _said(wish)
    with journal.write() as writer:
        desk.shop.refresh()
        before = journal.current("entity", entity)
        if before is None:
            raise JxcError("entity-unknown", entity=entity, known=", ".join(key for key, _ in _all(journal, "entity")))
        own = entity_of_store(journal.current("store", journal.store), day or FOREVER) == entity
        posted = _posted_since(journal, day or BEGINNING) if own else 0
        now = in_force(before, day or FOREVER)
        if wish.chart not in {None, now["chart"]} and posted:
            raise JxcError("entity-chart-fixed", entity=entity)
        turns = wish.status not in {None, now["status"]}
        if turns and posted and day is None:
            raise JxcError("entity-from-missing", entity=entity)
        _keep(desk, writer, "entity", entity, changed(before, said, day))
        if own and turns:
            _keep_accounts(desk, writer, str(now["chart"]))
    late = Note("Documents of that day or later, which stay as they were posted: {count}.", {"count": posted})
    table = list_entities(desk)
    return table._replace(notes=(*table.notes, late)) if turns and posted else table


def set_store(desk: Desk, store: str | None, wish: StoreWish, start: str | None) -> Table:
    """Change what is known of a store, its taxpayer from a day on where one is named. Errors: entity-unknown."""
    demand(desk, TAXPAYER)
    journal, day = desk.shop.journal, None if start is None else one_day(start, desk.today)
    store = store or journal.store
    with journal.write() as writer:
        desk.shop.refresh()
        before = journal.current("store", store)
        if before is None:
            raise JxcError("store-unknown", store=store)
        if wish.entity is not None and journal.current("entity", wish.entity) is None:
            known = ", ".join(key for key, _ in _all(journal, "entity"))
            raise JxcError("entity-unknown", entity=wish.entity, known=known)
        _keep(desk, writer, "store", store, changed(before, _said(wish), day))
    return list_stores(desk)


def adopt(home: Home, world: World) -> None:
    """At a store: take over what headquarters told of taxpayers and of this store's own place. Repeatable."""
    journal = home.journal
    desk = Desk(Shop(journal, home.settings), world, "jxc")
    told = Directives(journal, EVERYBODY)
    with journal.write() as writer:
        for entity, body in told.standing(ENTITY).items():
            if journal.current(ENTITY, entity) != body:
                _keep(desk, writer, ENTITY, entity, body)
        own = journal.current("store", journal.store) or "{}"
        body = told.standing("store").get(journal.store, "{}")
        placed = dated_text(json.loads(own) | {k: v for k, v in json.loads(body).items() if k in PLACE})
        if json.loads(placed) != json.loads(own):
            _keep(desk, writer, "store", journal.store, placed)
        _follow_status(desk, writer)


def _follow_status(desk: Desk, writer: Writer) -> None:
    """Both accounts of output VAT, once the taxpayer of this store has ever another status than the chart is for."""
    current = desk.shop.entity_on(FOREVER)
    body = desk.shop.journal.current(ENTITY, current.id) or "{}"
    statuses = {in_force(body, day)["status"] for day in starts(body)}
    accounts = (account_of(text) for _, text in desk.shop.journal.all_current("account"))
    if len(statuses) > 1 or current.status not in _statuses_of(accounts, current.chart):
        _keep_accounts(desk, writer, current.chart)


def _statuses_of(accounts: Iterable[Account], standard: str) -> set[str]:
    """The statuses for which a chart has an account of output VAT."""
    output = {account.code for account in accounts if account.role == "output-vat"}
    return {row["status"] for row in chart_rows() if row["role"] == "output-vat" and row[standard] in output}


def list_entities(desk: Desk) -> Table:
    """Every taxpayer, a row for each day from which something is different."""
    journal = desk.shop.journal
    stores = list(_all(journal, "store"))
    rows = []
    for entity, body in _all(journal, "entity"):
        for day in starts(body):
            known = entity_on(entity, body, day)
            own = ", ".join(store for store, text in stores if entity_of_store(text, day) == entity)
            rows.append((entity, _from(day), known.name, known.tax_no or None, known.status, known.chart, own or None))
    columns = (
        Column("entity", Kind.TEXT, "Taxpayer"),
        Column("from", Kind.DATE, "Since"),
        Column("name", Kind.TEXT, "Name"),
        Column("tax_no", Kind.TEXT, "Tax number"),
        Column("status", Kind.WORD, "VAT status"),
        Column("chart", Kind.TEXT, "Standard"),
        Column("stores", Kind.TEXT, "Stores"),
    )
    return Table("entities", "Taxpayers", columns, rows)


def list_stores(desk: Desk) -> Table:
    """Every store that is known here, a row for each day from which something is different."""
    rows = []
    for store, body in _all(desk.shop.journal, "store"):
        for day in starts(body):
            known = in_force(body, day)
            place = (known.get("region") or None, known.get("city") or None)
            rows.append((store, _from(day), known.get("name"), entity_of_store(body, day), *place))
    columns = (
        Column("store", Kind.TEXT, "Store"),
        Column("from", Kind.DATE, "Since"),
        Column("name", Kind.TEXT, "Name"),
        Column("entity", Kind.TEXT, "Taxpayer"),
        Column("region", Kind.TEXT, "Region"),
        Column("city", Kind.TEXT, "City"),
    )
    return Table("stores", "Stores", columns, rows)


def _from(day: Day) -> Day | None:
    return None if day == BEGINNING else day


def _all(journal: Journal, kind: str) -> Iterator[tuple[str, str]]:
    return journal.all_current(kind)


def _said(wish: EntityWish | StoreWish) -> dict[str, object]:
    """The values that were given. Errors: status-unknown, chart-unknown, text-control."""
    said: dict[str, object] = {name: value for name, value in wish._asdict().items() if value is not None}
    for name, code, allowed in (("status", "status-unknown", STATUSES), ("chart", "chart-unknown", CHARTS)):
        if said.get(name, allowed[0]) not in allowed:
            raise JxcError.of((Problem(code, {name: said[name], "known": ", ".join(allowed)}),))
    for value in said.values():
        if has_controls(str(value)):
            raise JxcError("text-control", text=repr(value))
    return said


def _posted_since(journal: Journal, day: Day) -> int:
    """How many documents with money were posted for a day or later."""
    statement = "SELECT count(*) FROM documents WHERE business_date >= ?"
    return int(journal.connection.execute(statement, (day,)).fetchone()[0])


def _keep(desk: Desk, writer: Writer, kind: str, key: str, body: str) -> None:
    writer.append_master(now=desk.world.now(), operator=desk.operator, kind=kind, key=key, body=body)
    desk.shop.forget()


def _keep_accounts(desk: Desk, writer: Writer, standard: str) -> None:
    """Let both statuses find their accounts: what plays a role for one of them says for which."""
    rows = [row for row in chart_rows() if row["status"]]
    playing = {row[standard]: row for row in rows if row["role"]}
    for row in (*playing.values(), *(row for row in rows if row[standard] not in playing)):
        body = desk.shop.journal.current("account", row[standard])
        known = None if body is None else account_of(body)
        name, zh = (row["name"], row["zh"]) if known is None else (known.name, known.zh)
        status = row["status"] if row["role"] else ""
        wanted = Account(row[standard], name, zh, row["class"], row["role"], status)
        if wanted != known:
            _keep(desk, writer, "account", wanted.code, account_body(wanted))
