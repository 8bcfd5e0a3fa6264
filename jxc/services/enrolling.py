"""Enrolling: how a new computer becomes a store of the chain without keys being read out on the telephone.

Headquarters makes a token, the new computer joins with it, and headquarters' next pull lets it in. Owns which tokens
are open, for whom, until when, and that each lets in one key.
"""

import base64
import hashlib
import json
from collections.abc import Container
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from jxc.domain.rights import STORES
from jxc.errors import JxcError, Problem
from jxc.services import founding
from jxc.services.carrying import remote_of
from jxc.services.desk import Desk
from jxc.services.directing import OPERATOR
from jxc.services.home import Home
from jxc.services.ownkey import root_key
from jxc.services.remembered import memory
from jxc.services.rights import demand
from jxc.services.rotating import begin_anew
from jxc.services.stores import Store, check_unused, keep_store, known_stores, reached, require_hq, told_stores
from jxc.services.world import World
from jxc.storage.journal import Journal
from jxc.sync import charter, enrol, keys, manifest, names
from jxc.sync.enrol import Request, Token
from jxc.sync.keyring import Ring
from jxc.sync.names import check_store_id
from jxc.sync.remote import Listed, Remote
from jxc.table import Column, Kind, Table

CARRIER = "remote-"  # what the codes of the carrier's errors begin with: no fault of a request, it is looked at again
TOKEN = "token"  # noqa: S105 the kind of master that holds the public half of a token
SEEN = "enrol"  # the journal's note of requests that were looked at: key to tag
STRANGERS = ""  # in that note, what stands for all requests that answer no token
FLOOD = 5_000  # requests that are listed at a sync: five pages
_LONGEST = 365  # days that a token may be good for
_DAY = 86_400_000_000


class Open(NamedTuple):
    """A token as headquarters remembers it; `key` is the public half of its secret."""

    id: str
    store: str
    name: str
    key: str
    expires: int  # microseconds UTC


class Asked(NamedTuple):
    """What became of one request to join: nothing, a store that was let in, or why not."""

    store: str
    admitted: bool
    problem: Problem | None


def days(text: str) -> int:
    """For how many days a token is to be good: 1 to 365. Error: `days-unreadable`."""
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= _LONGEST):
        raise JxcError("days-unreadable", text=text)
    return int(text)


def make_token(home: Home, desk: Desk, store: str, name: str | None, good: int) -> str:
    """A token for one store, once. Errors: `home-kind`, `store-id-malformed`, `store-is-here`, `remote-unset`."""
    settings, journal, world = home.settings, home.journal, desk.world
    demand(desk, STORES)
    require_hq(home)
    if check_store_id(store) == journal.store:
        raise JxcError("store-is-here", store=store)
    if not settings.remote_url:
        raise JxcError("remote-unset", path=str(home.path))
    known = next((each.name for each in known_stores(journal) if each.id == store), store)
    token = Token(
        store,
        name or known,
        settings.remote_url,
        settings.remote_endpoint,
        settings.remote_region,
        root_key(home),
        world.now() + good * _DAY,
        base64.b64encode(world.token(enrol.SEED)).decode(),
    )
    body = {"expires": token.expires, "key": token.signer.public, "name": token.name, "store": store}
    with journal.write() as writer:
        writer.append_master(now=world.now(), operator=desk.operator, kind=TOKEN, key=token.id, body=_json(body))
    return enrol.token_text(token)


def open_tokens(journal: Journal) -> dict[str, Open]:
    """The tokens that nobody has used, by id; those that are over too."""
    used = {token for store in known_stores(journal) for token in store.token.split()}
    return {found.id: found for found in all_tokens(journal) if found.id not in used}


def all_tokens(journal: Journal) -> list[Open]:
    """Every token ever made."""
    return [Open(**{"id": token, **json.loads(body)}) for token, body in journal.all_current(TOKEN)]


def join(path: Path, world: World, text: str, name: str | None, operator: str) -> tuple[Token, str]:
    """Make the home of a new store and ask headquarters to let it in; answers the token and the store's key.

    Again in the same home with the same token, it only asks again. Errors: `join-malformed`, `join-expired`,
    `home-exists` and those of founding; with `join-unasked`, because the home is there: `join-used`, those of the
    charter and of remotes.
    """
    token = enrol.read_token(text)
    if world.now() > token.expires:
        raise JxcError("join-expired", store=token.store)
    token = token._replace(name=name or token.name)
    settings = {"remote_url": token.url, "remote_endpoint": token.endpoint, "remote_region": token.region}
    wish = founding.Founding("store", token.store, token.name, settings=(*settings.items(), ("hq_key", token.key)))
    try:
        founding.found(path, world, wish, operator)
    except JxcError as error:
        if error.code != "home-exists" or not _is_for(Home(path, env=world.env), token):
            raise
    home = Home(path, env=world.env)
    try:
        remote = remote_of(home, world)
        charter.check(remote, token.key)
        begin_anew(home)
        own = keys.load(home.keys_path).public
        enrol.ask(remote, token, Request(manifest.FORMAT, token.store, token.name, own, world.now()))
    except JxcError as error:
        unasked = Problem("join-unasked", {"store": token.store})
        raise JxcError.of((Problem(error.code, error.params), unasked), partial=True) from error
    finally:
        home.close()
    return token, own


def _is_for(home: Home, token: Token) -> bool:
    """Whether a home that is there already was made by this token, or for the same store and headquarters."""
    try:
        return (home.settings.kind, home.journal.store, home.settings.hq_key) == ("store", token.store, token.key)
    finally:
        home.close()


def enrol_all(home: Home, world: World, remote: Remote, *, unsure: Container[str] = ()) -> list[Asked]:
    """At headquarters: look at the requests that are new since the last time, and let in whom a token names.

    Only what is named after a token is read, whoever planted the rest. What a store has sent must have been seen
    before, because nothing that its earlier key signed beyond is ever believed: requests of `unsure` stores wait.
    """
    journal = home.journal
    tokens = {names.enrol_key(token.store, token.id): token for token in all_tokens(journal)}
    listed = _listed(journal, world, remote)
    seen = json.loads(journal.meta(SEEN) or "{}")
    strangers = sorted((found.key, found.etag) for found in listed if found.key not in tokens)
    noted = {key: tag for key, tag in seen.items() if key in tokens}
    asked: list[Asked] = []
    if strangers:
        noted[STRANGERS] = hashlib.sha256(_json({"all": strangers}).encode()).hexdigest()
        if noted[STRANGERS] != seen.get(STRANGERS):
            params = {"count": len(strangers), "key": strangers[0][0]}
            asked.append(Asked("", admitted=False, problem=Problem("enrol-unknown", params)))
    for found in listed:
        if found.key in tokens and noted.get(found.key) != found.etag and tokens[found.key].store not in unsure:
            asked.append(_answer(home, world, remote, found.key, tokens[found.key]))
            noted[found.key] = found.etag
    if noted != seen:
        journal.set_meta(SEEN, _json(noted))
    return asked


def _listed(journal: Journal, world: World, remote: Remote) -> list[Listed]:
    """The requests at the remote, at most FLOOD of them; beyond these what open tokens wait for, by its name."""
    listed = list(islice(remote.list(names.ENROLS), FLOOD))
    if len(listed) == FLOOD:
        for token in open_tokens(journal).values():
            if token.expires >= world.now():
                key = names.enrol_key(token.store, token.id)
                listed += [found for found in remote.list(key) if found.key > listed[FLOOD - 1].key]
    return listed


def _answer(home: Home, world: World, remote: Remote, key: str, token: Open) -> Asked:
    try:
        request = enrol.read_request(remote, key, token.key)
        return Asked(token.store, admitted=_let_in(home, world, token, request), problem=None)
    except JxcError as error:
        if error.code.startswith(CARRIER):
            raise
        problem = Problem("enrol-refused", {"key": key, "reason": error.code})
        return Asked(token.store, admitted=False, problem=problem)


def _let_in(home: Home, world: World, token: Open, request: Request) -> bool:
    """Believe the key that a token was answered with, and no second one; False if that was done before.

    A store that is known goes on with the new key behind whatever was seen of it. Errors: `join-unknown`, `join-used`,
    `join-expired`, `store-key-used`, and `key-disbelieved` for a key of that store that another one has followed.
    """
    journal = home.journal
    if request.store != token.store:
        raise JxcError("join-unknown")
    stores = {store.id: store for store in known_stores(journal)}
    if by := next((store for store in stores.values() if token.id in store.token.split()), None):
        if request.key not in by.ring.all:
            raise JxcError("join-used", token=token.id)
        return False
    if world.now() > token.expires:
        raise JxcError("join-expired", store=token.store)
    check_unused(journal, token.store, request.key)
    before = stores.get(token.store, Store(token.store, token.name, ""))
    tokens = f"{before.token} {token.id}".strip()
    ring = _ring(home, before, request.key)
    earlier = tuple((*old.until, old.key) for old in ring.earlier)
    after = Store(
        token.store, request.name, ring.key, earlier, hq=before.hq or keys.load(home.keys_path).public, token=tokens
    )
    keep_store(journal, after, "admit", now=world.now(), operator=OPERATOR)
    return True


def _ring(home: Home, before: Store, key: str) -> Ring:
    """The keys of a chain with one more, which takes over behind the last manifest that was ever seen."""
    with memory(home) as catalog:
        tip = catalog.tips().get(before.id) if catalog else None
    if key == before.ring.key:
        return before.ring
    if key in before.ring.all:
        raise JxcError("key-disbelieved", chain=before.id)
    if tip is None or not tip.number:
        return Ring(key)
    if tip.spot == before.ring.begun:  # the key of now has signed nothing that anybody saw
        return before.ring._replace(key=key)
    return before.ring.turned(tip.spot, key)


def waiting(journal: Journal) -> list[Open]:
    """Tokens that were handed out and not answered yet, of stores that are not in."""
    known = {store.id for store in known_stores(journal)}
    return [token for token in open_tokens(journal).values() if token.store not in known]


def list_stores(home: Home) -> Table:
    """Stores with their state and keys, and how far each was accepted; at a store what headquarters told of them."""
    newest = reached(home)
    rows: list[tuple[object, ...]] = []
    for store in known_stores(home.journal) if home.settings.kind == "hq" else told_stores(home.journal):
        entry = newest.get(store.id)
        first = store.ring.root if store.earlier else None
        known = (entry.last, entry.created_at) if entry else (None, None)
        rows.append((store.id, store.name, store.state, store.key, *known, first))
    rows += [(token.store, token.name, "waiting", *[None] * 4) for token in waiting(home.journal)]
    columns = (
        Column("store", Kind.TEXT, "Store"),
        Column("name", Kind.TEXT, "Name"),
        Column("state", Kind.WORD, "State"),
        Column("key", Kind.TEXT, "Public key"),
        Column("sequence", Kind.INTEGER, "Accepted up to"),
        Column("as_of", Kind.TIME, "As of"),
        Column("first_key", Kind.TEXT, "First key, if another one"),
    )
    return Table("stores", "Stores", columns, sorted(rows, key=lambda row: str(row[0])))


def _json(fields: dict[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
