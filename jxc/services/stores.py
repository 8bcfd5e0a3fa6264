"""Headquarters' register of stores: which key signs for which id, kept as masters of kind `store` in its journal.

Owns who is believed; carries nothing and accepts nothing.
"""

import json
import sys
from collections.abc import Iterable
from typing import Any, NamedTuple

from jxc.domain.record import EVERYBODY
from jxc.domain.rights import STORES
from jxc.errors import JxcError
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.remembered import memory
from jxc.services.rights import demand
from jxc.storage.catalog import Accepted
from jxc.storage.directives import Directives
from jxc.storage.journal import Journal
from jxc.sync.keyring import Ring, ring_of
from jxc.sync.keys import check_key, load
from jxc.sync.names import check_store_id

ADMITTED, REVOKED = "admitted", "revoked"
STORE = "store"  # the kind of master, and of directive, that says who a store is


class Store(NamedTuple):
    """A store as headquarters knows it; `key` is its public key in text form."""

    id: str
    name: str
    key: str
    earlier: tuple[tuple[int, int, str], ...] = ()  # epoch and number up to which another key signed, and that key
    state: str = ADMITTED
    reason: str = ""  # why it was revoked
    hq: str = ""  # headquarters' own key when the store was let in
    token: str = ""  # by which it was let in

    @property
    def ring(self) -> Ring:
        """The keys of its chain."""
        return ring_of(self.key, self.earlier)

    def body(self) -> dict[str, object]:
        """What a master, or a directive, says of it."""
        return {name: value for name, value in self._asdict().items() if name != "id"}


def add_store(home: Home, desk: Desk, store: str, key: str, name: str | None) -> Store:
    """Believe from now on what `key` signs for `store`; the same again changes nothing.

    Errors: `home-kind`, `store-id-malformed`, `key-text-refused`, `store-is-here`, `store-key-used`, and
    `store-key-differs` once something signed with another key was accepted.
    """
    demand(desk, STORES)
    require_hq(home)
    journal = home.journal
    check_store_id(store)
    known = {each.id: each for each in known_stores(journal)}
    before = known.get(store, Store(store, _name(journal, store), ""))
    wanted = before._replace(name=name or before.name, key=check_key(key), hq=before.hq or load(home.keys_path).public)
    if store == journal.store:
        raise JxcError("store-is-here", store=store)
    check_unused(journal, store, wanted.key)
    if before.key not in {"", wanted.key} and store in reached(home):
        raise JxcError("store-key-differs", store=store, key=before.key)
    if before._replace(hq=wanted.hq) != wanted:
        keep_store(journal, wanted, "trust", now=desk.world.now(), operator=desk.operator)
    return wanted


def revoke_store(home: Home, desk: Desk, store: str, reason: str) -> Store:
    """Accept nothing more of a store; what it sends waits. Errors: `home-kind`, `store-unknown`."""
    return _judge(home, desk, store, "revoke", state=REVOKED, reason=reason)


def readmit_store(home: Home, desk: Desk, store: str) -> Store:
    """Believe a revoked store again, also what it sent meanwhile. Errors: `home-kind`, `store-unknown`."""
    return _judge(home, desk, store, "admit", state=ADMITTED, reason="")


def _judge(home: Home, desk: Desk, store: str, action: str, *, state: str, reason: str) -> Store:
    demand(desk, STORES)
    require_hq(home)
    before = {each.id: each for each in known_stores(home.journal)}.get(store)
    if before is None:
        raise JxcError("store-unadmitted", store=store)
    after = before._replace(state=state, reason=reason)
    if (before.state, before.reason) != (state, reason):
        keep_store(home.journal, after, action, now=desk.world.now(), operator=desk.operator)
    return after


def require_hq(home: Home) -> None:
    """Error: `home-kind` unless this home is headquarters."""
    if home.settings.kind != "hq":
        raise JxcError("home-kind", wanted="hq", kind=home.settings.kind)


def check_unused(journal: Journal, store: str, key: str) -> None:
    """Error: `store-key-used` if another store has, or had, that key."""
    for other in known_stores(journal):
        if other.id != store and key in other.ring.all:
            raise JxcError("store-key-used", store=other.id)


def keep_store(journal: Journal, store: Store, action: str, *, now: int, operator: str) -> None:
    """Write down what headquarters has decided about a store."""
    body = json.loads(journal.current(STORE, store.id) or '{"entity":"main"}') | store.body()
    with journal.write() as writer:
        writer.append_master(now=now, operator=operator, kind=STORE, key=store.id, body=_json(body))
        detail = store.reason or store.key
        writer.append_audit(now=now, operator=operator, action=action, subject=f"store:{store.id}", detail=detail)


def _json(fields: dict[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def known_stores(journal: Journal) -> list[Store]:
    """Every store with a key, by id, as headquarters knows them."""
    return _stores(journal.all_current(STORE))


def told_stores(journal: Journal) -> list[Store]:
    """Every store with a key, by id, as headquarters told it."""
    return _stores(sorted(Directives(journal, EVERYBODY).standing(STORE).items()))


def _stores(found: Iterable[tuple[str, str]]) -> list[Store]:
    bodies = ((store, json.loads(body)) for store, body in found)
    return [_store(store, body) for store, body in bodies if "key" in body]


def _store(store: str, body: dict[str, Any]) -> Store:
    known = {name: body[name] for name in Store._fields if name in body and name != "earlier"}
    earlier = tuple((int(epoch), int(number), str(key)) for epoch, number, key in body.get("earlier", ()))
    return Store(**{"id": store, "name": store, **known}, earlier=earlier)


def reached(home: Home) -> dict[str, Accepted]:
    """Of every chain of others its newest acceptance; nothing before the first pull."""
    with memory(home) as catalog:
        return {entry.chain: entry for entry in catalog.newest(sys.maxsize) if not entry.own} if catalog else {}


def _name(journal: Journal, store: str) -> str:
    return str(json.loads(journal.current(STORE, store) or "{}").get("name", store))
