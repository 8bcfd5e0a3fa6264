"""Following: headquarters follows its stores, a store follows headquarters; what may be believed is taken over here.

Owns whom a home follows and what it keeps of them. What a pull is stands in jxc/sync/pull.py, the same for both.
"""

import json
from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from jxc.domain.chart import account_of
from jxc.domain.record import EVERYBODY, Directive, Spot
from jxc.errors import Problem
from jxc.services import answering
from jxc.services.branches import chosen
from jxc.services.directing import OPERATOR
from jxc.services.holes import Place, waived
from jxc.services.home import Home
from jxc.services.judging import judge
from jxc.services.remembered import CATALOG, memory_path
from jxc.services.stores import REVOKED, keep_store, known_stores, told_stores
from jxc.services.world import World
from jxc.storage import atomic
from jxc.storage.catalog import Accepted, Catalog
from jxc.storage.database import write
from jxc.storage.directives import Directives
from jxc.storage.journal import Journal
from jxc.storage.recorded import recall
from jxc.storage.unpacking import directives
from jxc.sync import manifest, names
from jxc.sync.keyring import Ring, plain, ring_of
from jxc.sync.pull import Followed, Follower, Pulled
from jxc.sync.pull import pull as follow
from jxc.sync.remote import Remote

RINGS = "hq-rings"  # a store's note of the keys by which headquarters' chains are believed
MIRROR = "mirror"  # the folder of received files beside the catalog
_UNREAD = {"manifest-missing", "chain-forked"}  # holes of which a pull reads nothing that it could call bad


class Row(NamedTuple):
    """What a sync did for one chain."""

    chain: str
    direction: str
    manifests: int
    holes: int
    state: str


Outcome = tuple[list[Row], list[Problem]]


class Heard(NamedTuple):
    """What headquarters heard of its stores, and the tag of its own head where that was listed beside theirs."""

    rows: list[Row]
    problems: list[Problem]
    own_tag: str


def follow_stores(home: Home, world: World, remote: Remote, *, courier: bool) -> Heard:
    """At headquarters: receive from every store it knows; `courier`: the remote is a folder that travels."""
    with _catalog(home) as catalog:
        recall(catalog, home.journal)
        result = _follow(home, world, remote, _follower(home, world, catalog)._replace(courier=courier))
        changed = [(chain.chain, chain.accepted) for chain in result.chains if chain.accepted]
        said = list(answering.answered(home, catalog, changed))
    rows, problems = _outcome(home, result, "import" if courier else "pull")
    problems += said
    unknown = [chain for chain in result.unknown if chain != home.journal.store]
    rows += [Row(chain, "import" if courier else "pull", 0, 0, "unknown") for chain in unknown]
    return Heard(rows, problems, result.tags.get(home.journal.store, ""))


def follow_headquarters(home: Home, world: World, remote: Remote, *, courier: bool = False) -> Outcome:
    """At a store: receive what headquarters tells everybody and this store, and take over what is complete.

    What everybody is told comes first: it says by which key headquarters speaks. `courier`: as for stores.
    """
    results: list[Followed] = []
    with _catalog(home) as catalog:
        for chain in followed(home):
            follower = _follower(home, world, catalog)._replace(heads=None, courier=courier)
            follower = follower._replace(trusted={chain: follower.trusted[chain]})
            results += _follow(home, world, remote, follower).chains
            _take_over(home, catalog, chain)
    rows, problems = _outcome(home, Pulled(tuple(results), ()), "import" if courier else "pull")
    heads = {chain.chain: chain.head for chain in results}
    return rows, [*problems, *answering.hear(home, heads, world.now(), courier=courier)]


def _follow(home: Home, world: World, remote: Remote, follower: Follower) -> Pulled:
    """Follow, and where another key took over at once again, with that key."""
    result = follow(remote, follower)
    first, chains = result, {chain.chain: chain for chain in result.chains}
    while turned := [chain for chain in result.chains if chain.turns or _is_behind(follower, chain)]:
        for chain in turned:
            for spot, key in chain.turns or _turn_at_tip(follower.catalog, chain.chain):
                _turn(home, world, chain.chain, spot, key)
        fresh = followed(home)
        follower = follower._replace(trusted={chain.chain: fresh[chain.chain] for chain in turned})
        result = follow(remote, follower)
        for chain in result.chains:
            chains[chain.chain] = chain._replace(accepted=chain.accepted + chains[chain.chain].accepted)
    return first._replace(chains=tuple(chains.values()))


def _is_behind(follower: Follower, chain: Followed) -> bool:
    """Whether a chain is not believed because a turn was accepted, and what should have noted it broke off."""
    ring = follower.trusted[chain.chain]
    turns = _turn_at_tip(follower.catalog, chain.chain) if chain.problems else ()
    return any(ring.turned(*turn) != ring for turn in turns)


def _turn_at_tip(catalog: Catalog, chain: str) -> tuple[tuple[Spot, str], ...]:
    """Where and to which key a chain turns with its newest manifest that was accepted."""
    tip = catalog.tips().get(chain)
    entry = catalog.at(chain, *tip.spot) if tip else None
    key = manifest.accepted(catalog.payload(entry.known)).next_key if entry else None
    return ((entry.spot, key),) if entry and key else ()


def _turn(home: Home, world: World, chain: str, spot: Spot, key: str) -> None:
    """Keep that a chain goes on with another key: at headquarters in the register, at a store beside its journal."""
    if home.settings.kind == "hq":
        known = {store.id: store for store in known_stores(home.journal)}[chain]
        ring = known.ring.turned(spot, key)
        after = known._replace(key=ring.key, earlier=tuple((*old.until, old.key) for old in ring.earlier))
        if after != known:
            keep_store(home.journal, after, "key", now=world.now(), operator=OPERATOR)
        return
    rings = json.loads(home.journal.meta(RINGS) or "{}")
    ring = followed(home)[chain].turned(spot, key)
    home.journal.set_meta(RINGS, json.dumps(rings | {chain: [ring.key, plain(ring)]}))


def followed(home: Home) -> dict[str, Ring]:
    """The chains that a home follows, and the keys by which each is believed."""
    journal = home.journal
    if home.settings.kind == "hq":
        return {store.id: store.ring for store in known_stores(journal)}
    everybody, own = names.down(EVERYBODY), names.down(journal.store)
    rings = {chain: ring_of(*ring) for chain, ring in json.loads(journal.meta(RINGS) or "{}").items()}
    begun = next((store.hq for store in told_stores(journal) if store.id == journal.store), "")
    first = {everybody: Ring(home.settings.hq_key), own: Ring(begun or home.settings.hq_key)}
    return {chain: rings.get(chain, ring) for chain, ring in first.items()}


@contextmanager
def _catalog(home: Home) -> Iterator[Catalog]:
    atomic.make_folder(memory_path(home))
    with Catalog(memory_path(home) / CATALOG) as catalog:
        yield catalog


def _follower(home: Home, world: World, catalog: Catalog) -> Follower:
    return Follower(
        catalog,
        memory_path(home) / MIRROR,
        followed(home),
        inventory(home.journal),
        world.now,
        world.progress,
        home.settings.push_workers,
        decided=chosen(home.journal),
        given_up=waived(home.journal),
        parked=parked(home),
    )


def parked(home: Home) -> frozenset[str]:
    """The chains of which nothing more is accepted: headquarters has revoked their stores."""
    return frozenset(store.id for store in known_stores(home.journal) if store.state == REVOKED)


def _take_over(home: Home, catalog: Catalog, chain: str) -> None:
    """Keep what headquarters told, in its order; what stands behind a hole waits until the hole is closed."""
    directives = Directives(home.journal, names.whose(chain))
    with write(home.journal.connection):
        directives.judge_again(judge)
    for entry in sorted(catalog.accepted(chain), key=lambda entry: entry.spot):
        with write(home.journal.connection):
            tip = directives.tips().get(entry.epoch, 0)
            if entry.last <= tip:
                continue
            if entry.first != tip + 1:
                return
            directives.take(_directives(home, catalog, entry), judge)


def _directives(home: Home, catalog: Catalog, entry: Accepted) -> Iterator[Directive]:
    for file in catalog.files(entry.known):
        yield from directives(memory_path(home) / MIRROR / file.key)


def _outcome(home: Home, result: Pulled, way: str) -> Outcome:
    rows = [
        Row(chain.chain, way, chain.parked or chain.accepted, len(chain.holes), _state(chain))
        for chain in result.chains
    ]
    given_up, silent = waived(home.journal), parked(home)
    heard = [chain._replace(holes=()) if chain.chain in silent else chain for chain in result.chains]
    return rows, [problem for chain in heard for problem in _problems(chain, given_up)]


def _problems(chain: Followed, given_up: Container[Place]) -> Iterable[Problem]:
    """What went wrong, and what is not there until it comes or is given up: cron hears of it every time."""
    holes = {hole.key: hole for hole in chain.holes}
    left_out = {key for key, hole in holes.items() if (hole.chain, hole.spot) in given_up}
    named = {problem.params.get("key") for problem in chain.problems}
    yield from (problem for problem in chain.problems if problem.params.get("key") not in left_out)
    for key in sorted(holes.keys() - left_out - named):
        if holes[key].reason in _UNREAD:
            yield Problem(holes[key].reason, {"chain": chain.chain, "key": key})
    if chain.error is not None:
        yield Problem(chain.error.code, chain.error.params)


def _state(chain: Followed) -> str:
    if chain.error is not None:
        return "stopped"
    if chain.parked:
        return "parked"
    if chain.holes:
        return "hole"
    if chain.problems:
        return "damaged"
    return "accepted" if chain.accepted else "unchanged"


def inventory(journal: Journal) -> frozenset[str]:
    """Accounts of the role inventory, which line costs must meet; those below them count too."""
    accounts = (account_of(body) for _, body in journal.all_current("account"))
    return frozenset(account.code for account in accounts if account.role == "inventory")
