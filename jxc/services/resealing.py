"""Resealing: batches of this store that were wrong at birth, which headquarters asks for and cannot use.

Owns which of them are sealed anew from the journal, and that none is twice for one refusal. Their bytes at the remote
are right; putting them back is healing's.
"""

from collections.abc import Iterator
from typing import NamedTuple

from jxc.domain.record import Spot
from jxc.errors import JxcError, Problem
from jxc.services import answering
from jxc.services.doctor_batches import against_batch
from jxc.services.following import inventory
from jxc.services.holes import REQUEST, asked_for
from jxc.services.home import Home
from jxc.services.ownkey import OwnKeys
from jxc.services.sealing import reseal, seal
from jxc.services.world import World
from jxc.storage.directives import Directives
from jxc.storage.outbox import Frozen, Outbox
from jxc.sync import gate, manifest


class Refused(NamedTuple):
    """A frozen manifest that headquarters cannot use, why, and whether the journal holds something else."""

    frozen: Frozen
    reason: str
    differs: bool


class Resealed(NamedTuple):
    """The keys of manifests that were sealed anew, and why others were not."""

    keys: tuple[str, ...]
    problems: tuple[Problem, ...]


def refusals(home: Home) -> list[Problem]:
    """What headquarters cannot use of this store's chain, and what can be done about it."""
    return [
        Problem(
            "batch-refused" if refused.differs else "batch-same",
            {"store": home.journal.store, "manifest": _text(refused.frozen.spot), "reason": refused.reason},
        )
        for refused in _refused(home)
    ]


def seal_anew(home: Home, world: World) -> Resealed:
    """Freeze a manifest in place of each one that headquarters cannot use, where the journal holds something else.

    A second run finds nothing until headquarters has refused this one too. Nothing is sent here.
    """
    wrong = [refused for refused in _refused(home) if refused.differs]
    if not wrong:
        return Resealed((), ())
    outbox, own = Outbox(home.journal), OwnKeys(home)
    signer, ring = own.signer(outbox.chain), own.ring(outbox.chain)
    seal(outbox, home.spool_path, signer, world, acks=answering.acks(home))
    keys, problems = [], []
    for frozen in (refused.frozen for refused in wrong):
        passed = frozen.spot.epoch < ring.begun.epoch  # another key signs by now, and not there
        try:
            done = None if passed else reseal(outbox, home.spool_path, signer, world, frozen, inventory(home.journal))
        except JxcError as error:
            problems.append(Problem(error.code, error.params))
            continue
        if done is None:
            problems.append(Problem("batch-passed", {"store": outbox.chain, "manifest": _text(frozen.spot)}))
        else:
            keys.append(done.key)
    return Resealed(tuple(keys), tuple(problems))


def _refused(home: Home) -> Iterator[Refused]:
    """Whatever is asked for although its bytes are right, but for what waits for headquarters to judge it."""
    outbox = Outbox(home.journal)
    asked = asked_for(Directives(home.journal, home.journal.store).standing(REQUEST))
    for spot in sorted(asked):
        frozen = outbox.at(spot)
        if frozen is None or manifest.known(frozen.envelope).replaces:
            continue  # what replaces another is asked for together with it
        newest = _newest(outbox, frozen)
        reason = asked[newest.spot].reason if newest.spot in asked else ""
        if reason in gate.REASONS:
            what = manifest.known(newest.envelope)
            lost = any(not (home.spool_path / file.key).is_file() for file in what.files)
            found = against_batch(outbox, home.spool_path, newest, what)
            yield Refused(frozen, reason, differs=lost or any(found))


def _newest(outbox: Outbox, frozen: Frozen) -> Frozen:
    """The last manifest that was frozen for a range: itself, or what replaces it."""
    after = [one for one in outbox.after(frozen.spot) if _replaces(one, frozen.spot)]
    return after[-1] if after else frozen


def _replaces(one: Frozen, spot: Spot) -> bool:
    other = manifest.known(one.envelope).replaces
    return other is not None and other.spot == spot


def _text(spot: Spot) -> str:
    return f"{spot.epoch}/{spot.number}"
