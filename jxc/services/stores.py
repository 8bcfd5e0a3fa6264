"""Headquarters' register of stores: which key signs for which id, kept as masters of kind `store` in its journal.

Owns who is believed; carries nothing and accepts nothing.
"""

import json
import sys
from typing import NamedTuple

from jxc.errors import JxcError
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.storage.catalog import Accepted, Catalog
from jxc.storage.journal import Journal
from jxc.sync.keys import check_key, load
from jxc.sync.names import check_store_id
from jxc.table import Column, Kind, Table

CATALOG = "lake.db"


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
        **json.loads(journal.current("store", store) or '{"entity":"main"}'),
        "name": wanted.name,
        "key": wanted.key,
    }
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    with journal.write() as writer:
        now = desk.world.now()
        writer.append_master(now=now, operator=desk.operator, kind="store", key=store, body=text)
        writer.append_audit(
            now=now, operator=desk.operator, action="trust", subject=f"store:{store}", detail=wanted.key
        )
    return wanted


def known_stores(journal: Journal) -> list[Store]:
    """Every store with a key, by id."""
    found = ((store, json.loads(body)) for store, body in journal.all_current("store"))
    return [Store(store, str(body.get("name", store)), str(body["key"])) for store, body in found if "key" in body]


def list_stores(home: Home) -> Table:
    """Stores, their keys, and how far each was accepted."""
    newest = reached(home)
    rows = []
    for store in known_stores(home.journal):
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


def reached(home: Home) -> dict[str, Accepted]:
    """Of every chain of others its newest acceptance; nothing before the first pull."""
    if not (home.lake_path / CATALOG).is_file():
        return {}
    with Catalog(home.lake_path / CATALOG) as catalog:
        return {entry.chain: entry for entry in catalog.newest(sys.maxsize) if not entry.own}


def _name(journal: Journal, store: str) -> str:
    return str(json.loads(journal.current("store", store) or "{}").get("name", store))


def _was_believed(home: Home, store: str) -> bool:
    return store in reached(home)


def own_key(home: Home) -> str:
    """This home's public key in text form."""
    return load(home.keys_path).public
