"""Healing: a store puts back by itself what headquarters asks it for, as long as its frozen bytes are sound.

Owns where a home keeps the bytes of an object. What must be where is mending's; what is asked for is headquarters'.
"""

from functools import partial

from jxc.errors import JxcError, Problem
from jxc.services.following import MIRROR
from jxc.services.holes import REQUEST, asked_for
from jxc.services.home import Home
from jxc.services.pushing import outboxes
from jxc.services.remembered import memory_path
from jxc.services.world import World
from jxc.storage.directives import Directives
from jxc.storage.outbox import Outbox
from jxc.sync import names
from jxc.sync.manifest import files_of
from jxc.sync.remote import Remote
from jxc.sync.repair import Repaired, stand_again


def kept(home: Home, key: str) -> bytes | None:
    """The bytes that this home has of an object: frozen by itself, or received from others."""
    for folder in (home.spool_path, memory_path(home) / MIRROR):
        if (folder / key).is_file():
            return (folder / key).read_bytes()
    return next((data for outbox in outboxes(home) if (data := outbox.envelope(key)) is not None), None)


def heal(home: Home, world: World, remote: Remote) -> Repaired:
    """Put back, file by file, what headquarters could not have of this store's chain and what is not at the remote.

    A remote that refuses is a problem like bytes that are kept nowhere: it stops no push.
    """
    outbox = Outbox(home.journal)
    asked = asked_for(Directives(home.journal, home.journal.store).standing(REQUEST))
    frozen = [found for spot in asked if (found := outbox.at(spot)) is not None]
    ends = {f"-{name.short}.json" for what in asked.values() if (name := names.parse_manifest_key(what.key))}
    frozen += [found for end in ends for found in outbox.ending(end) if found not in frozen]  # a place may be a guess
    keys = [key for one in frozen for key in (*(file.key for file in files_of(one.envelope)), one.key)]
    try:
        return stand_again(remote, keys, partial(kept, home), world.progress)
    except JxcError as error:
        return Repaired((), (Problem(error.code, error.params),))
