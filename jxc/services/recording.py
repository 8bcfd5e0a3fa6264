"""Recording: headquarters notes in its own chain what it has accepted and under which number, once.

Owns when such entries are written: before a push, so that no store hears of an acceptance that no entry outlives; the
own books are numbered then too. Their form, and how they are read back, stand in jxc/storage/recorded.py.
"""

from jxc.services.directing import OPERATOR
from jxc.services.home import Home
from jxc.services.remembered import memory
from jxc.services.world import World
from jxc.storage.recorded import ACTION, accept_own, events, recall, unrecorded


def record(home: Home, world: World) -> None:
    """Note what was accepted and is not noted yet; nothing where nothing was. Repeatable after any crash."""
    with memory(home) as catalog:
        if catalog is None:
            return
        recall(catalog, home.journal)
        accept_own(catalog, home.journal, world.now())
        news = list(events(unrecorded(catalog)))
        if not news:
            return
        with home.journal.write() as writer:
            for subject, detail in news:
                writer.append_audit(now=world.now(), operator=OPERATOR, action=ACTION, subject=subject, detail=detail)
        recall(catalog, home.journal)  # what the journal holds is noted, also where this was killed before
