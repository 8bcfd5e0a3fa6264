"""Directing: what headquarters has to tell its stores, worked out from its journal and written down once it changed.

Owns what is told: the register of stores, to everybody, and to each store what headquarters lacks of its chain. A store
that takes it over keeps it as it was told.
"""

import json
from collections.abc import Iterable

from jxc.domain.entities import MAIN
from jxc.domain.record import DOWN, EVERYBODY
from jxc.services import holes
from jxc.services.entities import ENTITY, PLACE
from jxc.services.home import Home
from jxc.services.ownkey import OwnKeys
from jxc.services.stores import STORE, known_stores
from jxc.services.world import World
from jxc.storage.catalog import Hole
from jxc.storage.database import write
from jxc.storage.directives import Directives, Told
from jxc.storage.journal import Journal
from jxc.sync import names

OPERATOR = "jxc"  # nobody in person: what is told follows from what somebody decided before


def direct(home: Home, world: World) -> None:
    """Write down for the stores whatever stands otherwise in the journal than they were told. Repeatable."""
    directives = Directives(home.journal, EVERYBODY)
    with write(home.journal.connection):
        told = {kind: directives.standing(kind) for kind in (ENTITY, STORE)}
        wanted = [*_taxpayers(home.journal), *_register(home)]
        news = [item for item in wanted if told[item.kind].get(item.id) != item.body]
        directives.tell(news, now=world.now(), operator=OPERATOR)


def ask(home: Home, world: World, open_holes: Iterable[Hole]) -> None:
    """Ask stores for what headquarters lacks of their chains, and say when it has come. Repeatable."""
    listed = list(open_holes)
    found = home.journal.connection.execute("SELECT DISTINCT store FROM directive WHERE kind = ?", (holes.REQUEST,))
    for store in sorted({hole.chain for hole in listed} | {store for (store,) in found}):
        directives = Directives(home.journal, store)
        with write(home.journal.connection):
            news = list(holes.requests(home, listed, directives.standing(holes.REQUEST), store))
            directives.tell(news, now=world.now(), operator=OPERATOR)


def _register(home: Home) -> list[Told]:
    """Every store with its name and key, its taxpayer where that is not the usual one, and its place.

    `hq` is the key with which the chain to it begins.
    """
    bodies, own = dict(home.journal.all_current(STORE)), OwnKeys(home)
    stores = [store._replace(token="", hq=own.ring(names.down(store.id)).root) for store in known_stores(home.journal)]
    return [Told(STORE, store.id, _json(_place(bodies[store.id]) | store.body())) for store in stores]


def _place(body: str) -> dict[str, object]:
    said = {name: value for name, value in json.loads(body).items() if name in PLACE}
    return {name: value for name, value in said.items() if (name, value) != (ENTITY, MAIN)}


def _taxpayers(journal: Journal) -> list[Told]:
    """Every taxpayer that somebody has said something of; what founding a home assumed is nobody's word."""
    rows = journal.connection.execute(
        "SELECT c.id, c.body FROM current AS c JOIN master AS m USING (kind, id) WHERE c.kind = ?"
        " GROUP BY c.id, c.body HAVING count(*) > 1 OR c.id <> ? ORDER BY c.id",
        (ENTITY, MAIN),
    )
    return [Told(ENTITY, entity, body) for entity, body in rows.fetchall()]


def chains(journal: Journal) -> list[str]:
    """The chains by which headquarters ever told something."""
    found = journal.connection.execute("SELECT DISTINCT store FROM directive ORDER BY store")
    return [f"{DOWN}{store}" for (store,) in found]


def _json(fields: dict[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
