"""Headquarters' register of stores: which key signs for which id, kept as masters of kind `store` in its journal.

Owns who is believed; carries nothing and accepts nothing.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from jxc.domain.record import EVERYBODY
from jxc.domain.rights import STORES
from jxc.errors import JxcError
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.rights import demand
from jxc.storage.catalog import Accepted, Catalog
from jxc.storage.directives import Directives
from jxc.storage.journal import Journal
from jxc.sync.keys import check_key, load
from jxc.sync.names import check_store_id
from jxc.table import Column, Kind, Table

CATALOG = "lake.db"
STORE = "store"  # the kind of master, and of directive, that says who a store is


class Store(NamedTuple):
    """A store as headquarters knows it; `key` is its public key in text form."""

    id: str
    name: str
    key: str


def add_store(home: Home, desk: Desk, store: str, key: str, name: str | None) -> Store:
    """Believe from now on what `key` signs for `store`; the same again changes nothing.

    Errors: `home-kind`, `store-id-malformed`, `key-text-refused`, `store-is-here`, `store-key-used`, and
    `store-key-differs` once something signed with another key was accepted.
    """
    demand(desk, STORES)
    if desk.shop.settings.kind != "hq":
        raise JxcError("home-kind", wanted="hq", kind=desk.shop.settings.kind)
    journal = desk.shop.journal
    check_store_id(store)
    wanted = Store(store, name or _name(journal, store), check_key(key))
    if store == journal.store:
        raise JxcError("store-is-here", store=store)
    for other in known_stores(journal):
        if other.key == wanted.key and other.id != store:
            raise JxcError("store-key-used", store=other.id)
        if other.id == store and other.key != wanted.key and _was_believed(home, store):
            raise JxcError("store-key-differs", store=store, key=other.key)
        if other == wanted:
            return wanted
    body = {
        **json.loads(journal.current(STORE, store) or '{"entity":"main"}'),
        "name": wanted.name,
        "key": wanted.key,
    }
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    with journal.write() as writer:
        now = desk.world.now()
        writer.append_master(now=now, operator=desk.operator, kind=STORE, key=store, body=text)
        writer.append_audit(
            now=now, operator=desk.operator, action="trust", subject=f"store:{store}", detail=wanted.key
        )
    return wanted


def known_stores(journal: Journal) -> list[Store]:
    """Every store with a key, by id, as headquarters knows them."""
    return _stores(journal.all_current(STORE))


def told_stores(journal: Journal) -> list[Store]:
    """Every store with a key, by id, as headquarters told it."""
    return _stores(sorted(Directives(journal, EVERYBODY).standing(STORE).items()))


def _stores(found: Iterable[tuple[str, str]]) -> list[Store]:
    bodies = ((store, json.loads(body)) for store, body in found)
    return [Store(store, str(body.get("name", store)), str(body["key"])) for store, body in bodies if "key" in body]


def list_stores(home: Home) -> Table:
    """Stores, their keys, and how far each was accepted; at a store what headquarters told of them."""
    newest = reached(home)
    rows = []
    for store in known_stores(home.journal) if home.settings.kind == "hq" else told_stores(home.journal):
        entry = newest.get(store.id)
        rows.append((store.id, store.name, store.key, entry and entry.last, entry and entry.created_at))
    columns = (
        Column("store", Kind.TEXT, "Store"),
        Column("name", Kind.TEXT, "Name"),
        Column("key", Kind.TEXT, "Public key"),
        Column("sequence", Kind.INTEGER, "Accepted up to"),
        Column("as_of", Kind.TIME, "As of"),
    )
    return Table("stores", "Stores", columns, rows)


def memory_path(home: Home) -> Path:
    """The folder of the catalog and mirror of the chains that a home follows: headquarters' is its lake."""
    return home.lake_path if home.settings.kind == "hq" else home.down_path


@contextmanager
def memory(home: Home) -> Iterator[Catalog | None]:
    """The catalog of the chains that a home follows; None before its first pull."""
    path = memory_path(home) / CATALOG
    if not path.is_file():
        yield None
        return
    with Catalog(path) as catalog:
        yield catalog


def reached(home: Home) -> dict[str, Accepted]:
    """Of every chain of others its newest acceptance; nothing before the first pull."""
    with memory(home) as catalog:
        return {entry.chain: entry for entry in catalog.newest(sys.maxsize) if not entry.own} if catalog else {}


def _name(journal: Journal, store: str) -> str:
    return str(json.loads(journal.current(STORE, store) or "{}").get("name", store))


def _was_believed(home: Home, store: str) -> bool:
    return store in reached(home)


def own_key(home: Home) -> str:
    """This home's public key in text form."""
    return load(home.keys_path).public
