"""The own keys of a home: who signs for it now, and which keys signed its chains before.

Owns the change to another key: it is said in the chain, signed with the old one, before the new one signs anything.
"""

import json

from jxc.domain.record import EVERYBODY
from jxc.services.home import Home
from jxc.services.stores import told_stores
from jxc.sync import keys, names
from jxc.sync.keyring import Ring, ring_of
from jxc.sync.keys import Signer

RINGS = "rings"  # the journal's note of earlier keys, by chain


def signer(home: Home) -> Signer:
    """Who signs for this home. Errors: `key-missing`, `key-unreadable`."""
    return keys.load(home.keys_path)


def own_ring(home: Home, chain: str) -> Ring:
    """The keys of a chain that this home writes: as headquarters told, where another computer wrote it before."""
    public = signer(home).public
    for store in told_stores(home.journal) if home.settings.kind == "store" else ():
        if (store.id, store.key) == (chain, public):
            return store.ring
    return ring_of(public, json.loads(home.journal.meta(RINGS) or "{}").get(chain, ()))


def root_key(home: Home) -> str:
    """The key by which others know this home: the first one, which leads to all later ones."""
    return own_ring(home, names.down(EVERYBODY) if home.settings.kind == "hq" else home.journal.store).root
