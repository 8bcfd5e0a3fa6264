"""Mending: reads everything again that a home's chains lead to, names what is damaged, and puts back what is kept.

Owns what must be where: at the remote everything this home wrote or saw there, here everything it froze or accepted.
"""

from functools import partial
from typing import NamedTuple

from jxc.domain.record import SCHEMA
from jxc.errors import Problem
from jxc.services.carrying import remote_of
from jxc.services.following import MIRROR, followed
from jxc.services.healing import kept
from jxc.services.home import Home
from jxc.services.ownkey import OwnKeys, root_key
from jxc.services.pushing import outboxes
from jxc.services.remembered import memory, memory_path
from jxc.services.resealing import seal_anew
from jxc.services.syncing import alone, copies, enter, pull, require_anchor, sync
from jxc.services.world import World
from jxc.storage.catalog import Accepted
from jxc.sync import charter, names
from jxc.sync.manifest import FileEntry, files_of
from jxc.sync.remote import Remote
from jxc.sync.repair import Copy, fetch_again, look, put_back
from jxc.sync.verify import Checked
from jxc.sync.verify import verify as examine
from jxc.table import Column, Kind, Table


class Verified(NamedTuple):
    """What verify found: a row per damaged object, the number of objects read, and the problems themselves."""

    table: Table
    objects: int
    problems: tuple[Problem, ...]


class Repaired(NamedTuple):
    """What a repair put back: a row per object, and what is still wrong."""

    table: Table
    problems: tuple[Problem, ...]


def verify(home: Home, world: World, *, deep: bool = False) -> Verified:
    """Read everything that this home's chains lead to, and name what is not what was signed; `deep`: own copies too."""
    remote = remote_of(home, world)
    checked = _examined(home, world, remote)
    checked = checked._replace(problems=(*checked.problems, *copies(remote, "")))
    if deep:
        own = _kept_files(home)
        problems = tuple(look(own, world.progress))
        checked = Checked(checked.objects + len(own), (*checked.problems, *problems))
    return _verified(checked)


def repair(home: Home, world: World) -> Repaired:
    """Put back what is damaged or gone at the remote and kept here, fetch what is damaged here, then sync as usual.

    What is kept nowhere stays a problem: whoever still has it puts it back. What headquarters asks this store for and
    cannot use, though it is as it was signed, is sealed anew.
    """
    remote = remote_of(home, world)
    if home.settings.kind == "store":
        pull(home, world)  # what headquarters asks for now
    with alone(home):
        require_anchor(home)
        enter(home, world, remote)
        back = [names.CHARTER] if charter.restore(remote, home.journal.meta(charter.KEPT)) else []
        more, left = _put_back(home, world, remote)
        lost = fetch_again(remote, _kept_files(home), world.progress)
        anew = seal_anew(home, world)
    columns = (Column("key", Kind.TEXT, "Object"), Column("state", Kind.WORD, "State"))
    rows = [*((key, "put back") for key in (*back, *more)), *((key, "fetched") for key in lost.keys)]
    rows += [(key, "sealed anew") for key in anew.keys]
    wrong = [*left, *lost.problems, *anew.problems]
    after = (problem for problem in sync(home, world).problems if problem not in wrong)
    return Repaired(Table("repair", "Repair", columns, rows), (*wrong, *after))


def _put_back(home: Home, world: World, remote: Remote) -> tuple[list[str], list[Problem]]:
    """The keys of what was put back, and what is still wrong but the own heads, which the next push writes again."""
    back: list[str] = []
    while True:  # a manifest that stands again may name files that do not
        done = put_back(remote, _examined(home, world, remote).problems, partial(kept, home), world.progress)
        back += done.keys
        if not done.keys:
            heads = {names.head_key(outbox.chain) for outbox in outboxes(home)}
            return back, [problem for problem in done.problems if problem.params.get("key") not in heads]


def _kept_files(home: Home) -> list[Copy]:
    """Every batch file that this home keeps: those it froze itself, and those it received and accepted."""
    frozen = (data for outbox in outboxes(home) for data in outbox.envelopes())
    own = [Copy(home.spool_path, file) for data in frozen for file in files_of(data)]
    with memory(home) as catalog:
        entries = [entry for entry in catalog.accepted() if not entry.own] if catalog else []
        files = [file for entry in entries for file in catalog.files(entry.known)] if catalog else []
    return own + [Copy(memory_path(home) / MIRROR, FileEntry(*file, SCHEMA)) for file in files]


def _examined(home: Home, world: World, remote: Remote) -> Checked:
    settings = home.settings
    written = outboxes(home)
    own = OwnKeys(home)
    trusted = {outbox.chain: own.ring(outbox.chain) for outbox in written}
    expected = set().union(*(outbox.keys() for outbox in written))
    charter_key = root_key(home) if settings.kind == "hq" else settings.hq_key
    trusted |= followed(home)
    expected |= {_manifest_key(entry) for entry in _shown(home) if entry.chain in trusted}
    return examine(
        remote,
        trusted,
        expected=expected,
        charter_key=charter_key or None,
        progress=world.progress,
        workers=settings.push_workers,
    )


def _verified(checked: Checked) -> Verified:
    rows = [(str(problem.params["key"]), problem.code) for problem in checked.problems]
    columns = (Column("key", Kind.TEXT, "Object"), Column("problem", Kind.TEXT, "Problem"))
    return Verified(Table("verify", "Damaged objects", columns, rows), checked.objects, checked.problems)


def _shown(home: Home) -> list[Accepted]:
    """What was accepted from others and stood at the remote; what only a courier brought may not be there yet."""
    with memory(home) as catalog:
        if catalog is None:
            return []
        led_to = {chain: tip.led_to for chain, tip in catalog.tips().items()}
        return [e for e in catalog.accepted() if not e.own and e.chain in led_to and e.spot <= led_to[e.chain]]


def _manifest_key(entry: Accepted) -> str:
    return names.manifest_key(entry.chain, entry.epoch, entry.number, entry.sha256)
