"""Retelling: what headquarters has told its stores, read back from the remote into a journal that no longer holds it.

Owns what is taken of the chains to the stores at a recovery: what stands at places that are free here. Where another
copy of the journal has told something else at them, only the end of the chain counts, which the next epoch continues.
"""

from typing import NamedTuple

from jxc.domain.record import Directive
from jxc.errors import DAMAGED, JxcError
from jxc.services.following import inventory
from jxc.services.home import Home
from jxc.storage.directives import Directives
from jxc.storage.journal import Journal
from jxc.storage.outbox import Outbox
from jxc.storage.unpacking import directives
from jxc.sync import gate, names
from jxc.sync.manifest import Signed
from jxc.sync.receiving import receive
from jxc.sync.remote import Remote
from jxc.sync.retrace import Retraced


class Retold(NamedTuple):
    """One chain to a store, or to all: its manifests that are not known here to be published, and what they say."""

    chain: str
    manifests: tuple[Signed, ...]
    directives: tuple[Directive, ...]


def fetch(home: Home, remote: Remote, chain: str, retraced: Retraced) -> Retold:
    """What was told by a chain, verified. What a damaged file said is left out: it is told again."""
    known = {frozen.envelope for frozen in Outbox(home.journal, chain).sent()}
    manifests = tuple(signed for signed in retraced.chain if signed.data not in known)
    found: list[Directive] = []
    for signed in manifests:
        try:
            paths = {file.key: receive(remote, file, home.spool_path) for file in signed.manifest.files}
            gate.check(signed.manifest, paths, inventory(home.journal))
        except JxcError as error:
            if error.exit_status != DAMAGED:
                raise
        else:
            found += [each for path in paths.values() for each in directives(path)]
    return Retold(chain, manifests, tuple(found))


def take(journal: Journal, retold: Retold) -> None:
    """Keep what was told, and that it was sent, in the caller's transaction."""
    outbox, told = Outbox(journal, retold.chain), Directives(journal, names.whose(retold.chain))
    tips = told.tips()
    frozen = {signed.manifest.spot: outbox.at(signed.manifest.spot) for signed in retold.manifests}
    outbox.note(spot for spot, own in frozen.items() if own)
    if (
        outbox.is_sealing()
        or any(frozen.values())
        or any(each.seq <= tips.get(each.epoch, 0) for each in retold.directives)
    ):
        return
    stated = ((signed.manifest, signed) for signed in retold.manifests)
    outbox.take((what.spot, what.sequence, signed.key, signed.data) for what, signed in stated)
    told.take(retold.directives)
