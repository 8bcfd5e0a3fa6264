"""Rotating: another key follows the one of this home, and every chain that it writes says so, signed with the old one.

Owns the steps: the new key is durable before anything names it; the next sync freezes a manifest with `next_key` behind
all that is frozen, in each chain, and only what comes behind that is signed with the new key; once the remote has them
all, or headquarters of a store that only couriers visit, the new key takes the old one's place. Repeatable, and whole
at every step `[inv:can-sign]`.
"""

from jxc.domain.record import EVERYBODY
from jxc.errors import JxcError
from jxc.services.answering import compared
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.ownkey import DISBELIEVED, RINGS, OwnKeys, signer
from jxc.services.sealing import Turn
from jxc.services.stores import known_stores
from jxc.storage.database import write
from jxc.storage.journal import Journal
from jxc.storage.outbox import Outbox
from jxc.sync import keys, names

NEXT = "next-key"  # the journal's note of the key that is to follow


def rotate(home: Home, desk: Desk) -> str:
    """Make the key that is to follow; answers its public half. Until the next sync has said so, again changes nothing.

    Errors: `home-kind`, and `key-disbelieved` for a home whose key nobody believes any more.
    """
    journal = home.journal
    if home.settings.kind == "standalone":
        raise JxcError("home-kind", wanted="store, hq", kind="standalone")
    signer(home, journal.store)
    key = keys.make_next(home.keys_path)
    if journal.meta(NEXT) != key:
        with journal.write() as writer:
            journal.set_meta(NEXT, key)
            now, operator = desk.world.now(), desk.operator
            writer.append_audit(now=now, operator=operator, action="rotate", subject="key", detail=key)
    return key


def turn_of(journal: Journal, own: OwnKeys, chain: str) -> Turn | None:
    """What a chain has yet to say of the key that is to follow; nothing without one."""
    key, ring = journal.meta(NEXT), own.ring(chain)
    return Turn(ring, key) if key in own.here and key != ring.key else None


def unturned(home: Home) -> list[str]:
    """Headquarters' chains to its stores that have yet to say which key follows."""
    if not home.journal.meta(NEXT):
        return []
    own = OwnKeys(home)
    return [chain for chain in _chains(home)[1:] if turn_of(home.journal, own, chain)]


def finish(home: Home) -> bool:
    """Let the new key take the old one's place once others hold all that leads to it; True if it did now."""
    journal = home.journal
    key = journal.meta(NEXT)
    if not key:
        return False
    own = OwnKeys(home)
    if key not in own.here or not all(_has_turned(journal, own, chain, key) for chain in _chains(home)):
        return False
    keys.promote(home.keys_path)
    journal.set_meta(NEXT, "")
    return True


def _has_turned(journal: Journal, own: OwnKeys, chain: str, key: str) -> bool:
    """Whether the remote, or headquarters by its own word, holds the manifest behind which the new key signs."""
    ring, outbox = own.ring(chain), Outbox(journal, chain)
    published = outbox.published()
    known = [*([published.spot] if published else ()), *(named.spot for named in outbox.continued())]
    if not known:  # headquarters followed the chain up to what it counts of it, whatever key signed that
        known = [spot for spot, same in compared(journal) if same]
    return ring.key == key and (not ring.earlier or any(spot >= ring.begun for spot in known))


def _chains(home: Home) -> list[str]:
    """The chains that this home writes, its own first; to a store that was let in, even if nothing was said yet."""
    if home.settings.kind != "hq":
        return [home.journal.store]
    stores = (store.id for store in known_stores(home.journal))
    return [home.journal.store, *(names.down(store) for store in (EVERYBODY, *stores))]


def begin_anew(home: Home) -> None:
    """Before a store asks to be let in again whose key nobody believes: what was noted of keys goes.

    So does what was frozen with it and sent to nobody: it is sealed anew. A key that signed this chain once makes room
    for a new one.
    """
    own, store = OwnKeys(home), home.journal.store
    if own.believed(store):
        return
    if own.used in {*own.ring(store).all, own.old}:
        keys.make_next(home.keys_path)
        keys.promote(home.keys_path)
    with write(home.journal.connection):
        Outbox(home.journal).thaw()
        for name, value in ((RINGS, "{}"), (NEXT, ""), (DISBELIEVED, "")):
            home.journal.set_meta(name, value)
