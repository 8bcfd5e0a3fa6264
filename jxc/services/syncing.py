"""Sync as use cases: push, pull, both, by courier, verify and status. Stores push; headquarters pulls all others.

Owns which chains a home follows and whom it believes, and turns what happened into one Table and a list of problems.
One sync runs at a time in a home; sales go on meanwhile.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from jxc.domain.chart import account_of
from jxc.errors import BY_CODE, CONFLICT, DAMAGED, REMOTE_REFUSED, UNREACHABLE, JxcError, Problem
from jxc.services.home import Home
from jxc.services.sealing import seal
from jxc.services.stores import CATALOG, known_stores, reached
from jxc.services.world import World
from jxc.storage import atomic, lock
from jxc.storage.catalog import Accepted, Catalog, Hole
from jxc.storage.journal import Journal
from jxc.storage.outbox import Outbox
from jxc.sync import charter, keys, names
from jxc.sync.carrier import open_remote
from jxc.sync.folder import FolderRemote
from jxc.sync.pull import Followed, Follower
from jxc.sync.pull import pull as follow
from jxc.sync.push import Sender
from jxc.sync.push import export as hand_over
from jxc.sync.push import push as send
from jxc.sync.remote import Remote
from jxc.sync.retry import Retrying
from jxc.sync.verify import verify as examine
from jxc.table import Column, Kind, Note, Table

LOCK = "sync.lock"
_WEIGHT = (DAMAGED, CONFLICT, REMOTE_REFUSED, UNREACHABLE)  # which exit status says most about a whole sync


class Synced(NamedTuple):
    """What a sync did: a row per chain with something to say, and what went wrong."""

    table: Table
    manifests: int  # sent and received
    problems: tuple[Problem, ...]


class Verified(NamedTuple):
    """What verify found: a row per damaged object, the number of objects read, and the problems themselves."""

    table: Table
    objects: int
    problems: tuple[Problem, ...]


_Row = tuple[str, str, int, int, str]  # chain, direction, manifests, holes, state


def push(home: Home, world: World) -> Synced:
    """Seal what is new and bring the remote up to this home's chain."""
    with _alone(home):
        return _synced([_push(home, world, _remote(home, world))], [])


def pull(home: Home, world: World) -> Synced:
    """Follow all stores that headquarters knows. Error: `home-kind` elsewhere: nothing comes down to a store yet."""
    _require(home, "hq")
    with _alone(home):
        return _synced(*_pull(home, world, _remote(home, world)))


def export_to(home: Home, world: World, folder: Path) -> Synced:
    """Seal what is new and put into a folder that travels what it lacks of this store's chain.

    To any folder, any number of times; what the remote still lacks stays unsent. Errors: `home-kind`,
    `remote-no-folder` and those of a push.
    """
    _require(home, "store")
    with _alone(home):
        sent = hand_over(FolderRemote(folder), _sealed(home, world))
        state = "sent" if sent.manifests or sent.head else "unchanged"
        return _synced([(home.journal.store, "export", sent.manifests, 0, state)], [])


def import_from(home: Home, world: World, folder: Path) -> Synced:
    """Receive what a folder brings, with the checks of a pull; in any order with pulls and other folders.

    Nothing is written to the folder. Errors: `home-kind`, `remote-no-folder`.
    """
    _require(home, "hq")
    with _alone(home):
        return _synced(*_follow(home, world, FolderRemote(folder), courier=True))


def sync(home: Home, world: World) -> Synced:
    """Push, then at headquarters pull; a push that is stopped does not keep headquarters from pulling."""
    with _alone(home):
        remote = _remote(home, world)
        if home.settings.kind != "hq":
            return _synced([_push(home, world, remote)], [])
        rows, problems = [], []
        try:
            rows.append(_push(home, world, remote))
        except JxcError as error:
            problems.append(Problem(error.code, error.params))
        more, found = _pull(home, world, remote)
        return _synced([*rows, *more], [*problems, *found])


def verify(home: Home, world: World) -> Verified:
    """Read everything that this home's chains lead to, and name what is not what was signed."""
    journal, settings = home.journal, home.settings
    own = keys.load(home.keys_path).public
    trusted, expected = {journal.store: own}, Outbox(journal).keys()
    charter_key = own if settings.kind == "hq" else settings.hq_key
    if settings.kind == "hq":
        trusted |= {store.id: store.key for store in known_stores(journal)}
        expected |= {_manifest_key(entry) for entry in _shown(home) if entry.chain in trusted}
    checked = examine(
        _remote(home, world),
        trusted,
        expected=expected,
        charter_key=charter_key or None,
        progress=world.progress,
        workers=settings.push_workers,
    )
    rows = [(str(problem.params["key"]), problem.code) for problem in checked.problems]
    columns = (Column("key", Kind.TEXT, "Object"), Column("problem", Kind.TEXT, "Problem"))
    return Verified(Table("verify", "Damaged objects", columns, rows), checked.objects, checked.problems)


def status(home: Home) -> Table:
    """How far each chain is, from what this home remembers; asks the remote nothing."""
    journal = home.journal
    number, last, unsent = Outbox(journal).progress()
    state = "unsent" if unsent else "complete"
    rows: list[tuple[object, ...]] = [(journal.store, "push", number, last, unsent, 0, state)]
    newest, holes = reached(home), _holes(home)
    for store in known_stores(journal):
        held = sum(hole.chain == store.id for hole in holes)
        entry = newest.get(store.id)
        state = "hole" if held else "complete" if entry else "waiting"
        rows.append((store.id, "pull", entry.number if entry else 0, entry.last if entry else 0, 0, held, state))
    columns = (
        Column("chain", Kind.TEXT, "Store"),
        Column("direction", Kind.WORD, "Direction"),
        Column("manifest", Kind.INTEGER, "Manifest"),
        Column("sequence", Kind.INTEGER, "Up to entry"),
        Column("unsent", Kind.INTEGER, "Not sent"),
        Column("holes", Kind.INTEGER, "Holes"),
        Column("state", Kind.WORD, "State"),
    )
    notes = tuple(Note("Hole: {key} ({reason})", {"key": hole.key, "reason": hole.reason}) for hole in holes)
    return Table("sync-status", "Sync", columns, rows, notes=notes)


def _require(home: Home, kind: str) -> None:
    if home.settings.kind != kind:
        raise JxcError("home-kind", wanted=kind, kind=home.settings.kind)


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    if home.settings.kind == "standalone":
        raise JxcError("home-kind", wanted="store, hq", kind="standalone")
    with lock.exclusive(home.path / LOCK):
        yield


def _remote(home: Home, world: World) -> Remote:
    settings = home.settings
    if not settings.remote_url:
        raise JxcError("remote-unset", path=str(home.path))
    endpoint, region = settings.remote_endpoint or None, settings.remote_region or None
    remote = open_remote(settings.remote_url, endpoint=endpoint, region=region, workers=settings.push_workers)
    return Retrying(remote, sleep=world.wait)


def _push(home: Home, world: World, remote: Remote) -> _Row:
    resume = bool(Outbox(home.journal).waiting())
    sender = _sealed(home, world)
    _enter(home, world, remote, sender.signer)
    sent = send(remote, sender, resume=resume)
    return (home.journal.store, "push", sent.manifests, 0, "sent" if sent.manifests or sent.head else "unchanged")


def _sealed(home: Home, world: World) -> Sender:
    """The own end of this home's chain, with everything up to the journal's tip frozen."""
    signer = keys.load(home.keys_path)
    seal(home.journal, home.spool_path, signer, world)
    workers = home.settings.push_workers
    return Sender(Outbox(home.journal), home.spool_path, signer, world.now, world.progress, workers)


def _enter(home: Home, world: World, remote: Remote, signer: keys.Signer) -> None:
    """Before the first push: headquarters writes the charter of the tree, a store makes sure it is headquarters'."""
    journal, settings = home.journal, home.settings
    place = f"{settings.remote_endpoint} {settings.remote_url}"
    if journal.meta(charter.META) == place:
        return
    if settings.kind == "hq":
        charter.write_once(remote, signer, world.token(8).hex())
    else:
        charter.check(remote, settings.hq_key)
    journal.set_meta(charter.META, place)


def _pull(home: Home, world: World, remote: Remote) -> tuple[list[_Row], list[Problem]]:
    signer = keys.load(home.keys_path)
    _enter(home, world, remote, signer)
    rows, problems = _follow(home, world, remote, courier=False)
    if any(row[-1] != "unknown" for row in rows):
        problems += charter.examine(remote, signer.public)
    return rows, problems


def _follow(home: Home, world: World, remote: Remote, *, courier: bool) -> tuple[list[_Row], list[Problem]]:
    journal = home.journal
    atomic.make_folder(home.lake_path)
    with Catalog(home.lake_path / CATALOG) as catalog:
        follower = Follower(
            catalog,
            home.lake_path / "mirror",
            {store.id: store.key for store in known_stores(journal)},
            _inventory(journal),
            world.now,
            world.progress,
            home.settings.push_workers,
            courier=courier,
        )
        result = follow(remote, follower)
    problems = [problem for chain in result.chains for problem in _problems(chain)]
    way = "import" if courier else "pull"
    rows = [(chain.chain, way, chain.accepted, len(chain.holes), _state(chain)) for chain in result.chains]
    return [*rows, *((chain, way, 0, 0, "unknown") for chain in result.unknown if chain != journal.store)], problems


def _problems(chain: Followed) -> Iterable[Problem]:
    yield from chain.problems
    if chain.error is not None:
        yield Problem(chain.error.code, chain.error.params)


def _state(chain: Followed) -> str:
    if chain.error is not None:
        return "stopped"
    if chain.holes:
        return "hole"
    if chain.problems:
        return "damaged"
    return "accepted" if chain.accepted else "unchanged"


def _synced(rows: Iterable[_Row], problems: Iterable[Problem]) -> Synced:
    """Rows that say something, and the problems, the one whose exit status tells most first."""
    columns = (
        Column("chain", Kind.TEXT, "Store"),
        Column("direction", Kind.WORD, "Direction"),
        Column("manifests", Kind.INTEGER, "Manifests"),
        Column("holes", Kind.INTEGER, "Holes"),
        Column("state", Kind.WORD, "State"),
    )
    said = [row for row in rows if row[-1] != "unchanged"]
    notes = tuple(
        Note("{store} is not known here: “jxc hq store add {store} --key …” lets it in.", {"store": row[0]})
        for row in said
        if row[-1] == "unknown"
    )
    ordered = sorted(problems, key=_weight)
    return Synced(Table("sync", "Sync", columns, said, notes=notes), sum(row[2] for row in said), tuple(ordered))


def _weight(problem: Problem) -> int:
    status = BY_CODE[problem.code].exit_status
    return _WEIGHT.index(status) if status in _WEIGHT else len(_WEIGHT)


def _inventory(journal: Journal) -> frozenset[str]:
    """Accounts of the role inventory, which line costs must meet; those below them count too."""
    accounts = (account_of(body) for _, body in journal.all_current("account"))
    return frozenset(account.code for account in accounts if account.role == "inventory")


def _shown(home: Home) -> list[Accepted]:
    """What was accepted from others and stood at the remote; what only a courier brought may not be there yet."""
    if not (home.lake_path / CATALOG).is_file():
        return []
    with Catalog(home.lake_path / CATALOG) as catalog:
        shown = {chain: tip.shown for chain, tip in catalog.tips().items()}
        return [entry for entry in catalog.accepted() if not entry.own and entry.number <= shown.get(entry.chain, 0)]


def _holes(home: Home) -> list[Hole]:
    if not (home.lake_path / CATALOG).is_file():
        return []
    with Catalog(home.lake_path / CATALOG) as catalog:
        return catalog.holes()


def _manifest_key(entry: Accepted) -> str:
    return names.manifest_key(entry.chain, entry.epoch, entry.number, entry.sha256)
