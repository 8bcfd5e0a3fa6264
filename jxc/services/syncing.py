"""Sync as use cases: push, pull, both, by courier, and status. Stores push; headquarters pulls all others.

Owns which chains a home follows and whom it believes, and turns what happened into one Table and a list of problems.
One sync runs at a time in a home; sales go on meanwhile.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from jxc.error_table import BY_CODE
from jxc.errors import CONFLICT, DAMAGED, REMOTE_REFUSED, UNREACHABLE, JxcError, Problem
from jxc.services import answering, couriers, remotes
from jxc.services.carrying import remote_of
from jxc.services.enrolling import enrol_all
from jxc.services.entities import adopt
from jxc.services.following import Heard, Outcome, Row, follow_headquarters, follow_stores, followed, parked
from jxc.services.healing import heal
from jxc.services.home import Home
from jxc.services.ownkey import OwnKeys, root_key
from jxc.services.pushing import export_down, outboxes, outcome, push_down, push_own, sealed
from jxc.services.recording import record
from jxc.services.remembered import memory
from jxc.services.resealing import refusals
from jxc.services.rotating import finish
from jxc.services.stores import reached
from jxc.services.world import World
from jxc.storage import lock
from jxc.storage.anchor import MISSING
from jxc.storage.catalog import Hole
from jxc.storage.outbox import Outbox
from jxc.sync import charter, names
from jxc.sync.folder import FolderRemote
from jxc.sync.push import export as hand_over
from jxc.sync.remote import Remote
from jxc.sync.retry import Retrying
from jxc.table import Column, Kind, Note, Table

LOCK = "sync.lock"
STRANGERS = 20  # heads of unknown stores that are listed: whoever can write there can put any number
_NOTES = {
    "unknown": "{store} is not known here: “jxc hq store add {store}” lets it in, by a token or with its --key.",
    "parked": "{store} is revoked: what it sends waits, until “jxc hq store admit {store}”.",
    "turned": "{store} signs with its new key now; the old one is gone. Keep a copy of it: “jxc hq key export FILE”.",
    "behind": "{store} was put back from an older copy: some of it is sent only after “jxc node recover”.",
}
_WEIGHT = (DAMAGED, CONFLICT, REMOTE_REFUSED, UNREACHABLE)  # which exit status says most about a whole sync


class Synced(NamedTuple):
    """What a sync did: a row per chain with something to say, and what went wrong."""

    table: Table
    manifests: int  # sent and received
    problems: tuple[Problem, ...]


def push(home: Home, world: World) -> Synced:
    """Seal what is new and bring the remote up to this home's chains."""
    with alone(home):
        return _synced(*_push(home, world, remote_of(home, world)))


def pull(home: Home, world: World) -> Synced:
    """At headquarters follow all stores that it knows, at a store follow headquarters."""
    with alone(home):
        rows, problems, _ = _pull(home, world, remote_of(home, world))
        return _synced(rows, problems)


def export_to(home: Home, world: World, folder: Path) -> Synced:
    """Seal what is new and put into a folder that travels what it lacks of what this home has to say.

    To any folder, any number of times; what the remote still lacks stays unsent. Errors: `home-kind`,
    `remote-no-folder` and those of a push.
    """
    with alone(home):
        require_anchor(home)
        remote = _stick(world, folder)
        if home.settings.kind == "hq":
            return _synced(export_down(home, world, remote), [])
        couriers.refuse_strangers(home.journal)
        outbox = Outbox(home.journal)
        sender = sealed(home, world, outbox)
        couriers.note_carried(home.journal)  # before anything leaves: whoever is killed here has said enough
        row = outcome(outbox, "export", hand_over(remote, sender))
        repaired, problems = _heal(home, world, remote)
        return _synced([row, *repaired], problems)


def import_from(home: Home, world: World, folder: Path) -> Synced:
    """Receive what a folder brings, with the checks of a pull; in any order with pulls and other folders.

    Nothing is written to the folder. Errors: `home-kind`, `remote-no-folder`.
    """
    with alone(home):
        remote = _stick(world, folder)
        if home.settings.kind == "hq":
            rows, problems, _ = follow_stores(home, world, remote, courier=True)
            return _synced(rows, problems)
        rows, problems = follow_headquarters(home, world, remote, courier=True)
        adopt(home, world)
        return _synced([*rows, *_turned(home)], problems)


def sync(home: Home, world: World) -> Synced:
    """Pull, then push what that left to say; headquarters tells what it pulled also when its push is stopped."""
    with alone(home):
        remote = remote_of(home, world)
        rows, problems, own_tag = _pull(home, world, remote)
        try:
            more, found = _push(home, world, remote, own_tag)
        except JxcError as error:
            if error.exit_status == UNREACHABLE or home.settings.kind != "hq":
                raise
            more, found = [], [Problem(error.code, error.params)]
        return _synced([*rows, *more], [*problems, *found])


def status(home: Home) -> Table:
    """How far each chain is, from what this home remembers; asks the remote nothing."""
    rows: list[tuple[object, ...]] = []
    for outbox in outboxes(home):
        number, last, unsent = outbox.progress()
        rows.append((outbox.chain, "push", number, last, unsent, 0, "unsent" if unsent else "complete"))
    newest, holes, revoked = reached(home), _holes(home), parked(home)
    for chain in followed(home):
        held = sum(hole.chain == chain for hole in holes)
        entry = newest.get(chain)
        state = "revoked" if chain in revoked else "hole" if held else "complete" if entry else "waiting"
        rows.append((chain, "pull", entry.number if entry else 0, entry.last if entry else 0, 0, held, state))
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
    if (known := answering.confirmed(home.journal)).number:
        notes += (Note("Headquarters has accepted this store's manifest {epoch}/{number}.", known._asdict()),)
    return Table("sync-status", "Sync", columns, rows, notes=(*notes, *remotes.notes(home)))


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """The home's only sync as long as it lasts. Errors: `home-kind` where there is none, `busy` while another runs."""
    if home.settings.kind == "standalone":
        raise JxcError("home-kind", wanted="store, hq", kind="standalone")
    with lock.exclusive(home.path / LOCK):
        yield


def copies(remote: Remote, prefix: str) -> list[Problem]:
    """Second copies that a synchronised folder made where two computers wrote at once: named, and never read."""
    return [Problem("copy-conflicted", {"key": key}) for key in remote.strays(prefix)]


def _push(home: Home, world: World, remote: Remote, own_tag: str = "") -> Outcome:
    enter(home, world, remote)
    require_anchor(home)
    if home.settings.kind == "hq":
        record(home, world)
    rows = [push_own(home, world, remote, own_tag)]
    if Outbox(home.journal).holds_back():
        rows.append(Row(home.journal.store, "push", 0, 0, "behind"))
    more, problems = (push_down(home, world, remote), []) if home.settings.kind == "hq" else _heal(home, world, remote)
    rows += more
    rows += _turned(home)
    if any(row.state == "sent" for row in rows):
        home.journal.moor()
    return rows, problems


def _turned(home: Home) -> list[Row]:
    return [Row(home.journal.store, "key", 0, 0, "turned")] if finish(home) else []


def _heal(home: Home, world: World, remote: Remote) -> Outcome:
    """At a store: put back what headquarters lacks, and say what of it headquarters cannot use."""
    healed = heal(home, world, remote)
    rows = [Row(home.journal.store, "repair", len(healed.keys), 0, "put back")] if healed.keys else []
    return rows, [*healed.problems, *refusals(home)]


def require_anchor(home: Home) -> None:
    """A home that has lost its anchor may be a copy on another computer: a person says which of them goes on."""
    journal = home.journal
    journal.check_anchor()
    if journal.mooring is not None and journal.mooring.state(journal) == MISSING:
        raise JxcError("anchor-missing", path=journal.mooring.path(journal))


def enter(home: Home, world: World, remote: Remote) -> None:
    """Before anything else: headquarters writes the charter of the tree, a store makes sure it is headquarters'."""
    journal, settings = home.journal, home.settings
    key = root_key(home) if settings.kind == "hq" else settings.hq_key
    place = f"{remotes.place(settings)} {key}"  # a home that came back without its key looks again
    if journal.meta(charter.META) == place:
        known = (names.CHARTER, names.head_key(journal.store))
        if not settings.remote_url.startswith("s3://") and not any(next(remote.list(key), None) for key in known):
            raise JxcError("remote-emptied", url=remote.url)  # the point where a share is mounted, or another share
        return
    if settings.kind == "hq":
        journal.set_meta(charter.KEPT, _charter(home, world, remote).decode())
    else:
        charter.check(remote, key)
    journal.set_meta(charter.META, place)


def _charter(home: Home, world: World, remote: Remote) -> bytes:
    """Headquarters' charter at the remote, written there if it is not: as it is kept, or by the first key."""
    root, own = root_key(home), OwnKeys(home)
    kept = home.journal.meta(charter.KEPT)
    if kept:
        return charter.write_once(remote, kept.encode(), root)
    if root in own.here:
        return charter.write_once(remote, charter.make(own.here[root], world.token(8).hex()), root)
    return charter.check(remote, root)  # a headquarters that is being rebuilt


def _stick(world: World, folder: Path) -> Remote:
    return Retrying(FolderRemote(folder), sleep=world.wait)


def _pull(home: Home, world: World, remote: Remote) -> Heard:
    enter(home, world, remote)
    if home.settings.kind != "hq":
        rows, problems = follow_headquarters(home, world, remote)
        adopt(home, world)
        return Heard(rows, [*problems, *copies(remote, names.DOWN_HEADS)], "")
    rows, problems, own_tag = follow_stores(home, world, remote, courier=False)
    asked = enrol_all(home, world, remote, unsure={row.chain for row in rows if row.state == "stopped"})
    if any(each.admitted for each in asked):
        more, found, own_tag = follow_stores(home, world, remote, courier=False)
        rows = _together(rows, more)
        problems += [problem for problem in found if problem not in problems]
    problems += copies(remote, names.HEADS)
    rows = [*(Row(each.store, "join", 0, 0, "admitted") for each in asked if each.admitted), *rows]
    problems += [each.problem for each in asked if each.problem]
    if any(row.state != "unknown" for row in rows):
        problems += charter.examine(remote, root_key(home))
    return Heard(rows, problems, own_tag)


def _together(first: Iterable[Row], then: Iterable[Row]) -> list[Row]:
    """What two pulls did, one after the other, for each chain."""
    before = {row.chain: row for row in first}
    latest = {row.chain: row for row in then}
    done = {
        chain: before[chain].manifests for chain in latest.keys() & before.keys() if before[chain].state == "accepted"
    }
    counted = (row._replace(manifests=row.manifests + done.get(row.chain, 0)) for row in latest.values())
    return [row._replace(state="accepted") if row.manifests and row.state == "unchanged" else row for row in counted]


def _synced(rows: Iterable[Row], problems: Iterable[Problem]) -> Synced:
    """Rows that say something, and the problems, the one whose exit status tells most first."""
    columns = (
        Column("chain", Kind.TEXT, "Store"),
        Column("direction", Kind.WORD, "Direction"),
        Column("manifests", Kind.INTEGER, "Manifests"),
        Column("holes", Kind.INTEGER, "Holes"),
        Column("state", Kind.WORD, "State"),
    )
    said = [row for row in rows if row.state != "unchanged"]
    strangers = [row for row in said if row.state == "unknown"]
    said = [*(row for row in said if row.state != "unknown"), *strangers[:STRANGERS]]
    notes = tuple(Note(_NOTES[row.state], {"store": row.chain}) for row in said if row.state in _NOTES)
    if more := len(strangers[STRANGERS:]):
        notes += (Note("More stores, not known here and not listed: {count}.", {"count": more}),)
    ordered = sorted(problems, key=_weight)
    return Synced(Table("sync", "Sync", columns, said, notes=notes), sum(row.manifests for row in said), tuple(ordered))


def _weight(problem: Problem) -> int:
    status = BY_CODE[problem.code].exit_status
    return _WEIGHT.index(status) if status in _WEIGHT else len(_WEIGHT)


def _holes(home: Home) -> list[Hole]:
    with memory(home) as catalog:
        return catalog.holes() if catalog else []
