"""The own keys of a home: who signs for it now, which keys signed its chains before, and a copy of it elsewhere.

Owns the change to another key: it is said in the chain, signed with the old one, before the new one signs anything. A
private key leaves its home only under a passphrase.
"""

import json
from pathlib import Path

from jxc.domain.record import EVERYBODY
from jxc.errors import JxcError
from jxc.services.home import Home
from jxc.services.stores import told_stores
from jxc.services.world import World
from jxc.storage import atomic
from jxc.sync import keys, names
from jxc.sync.keyring import Ring, ring_of
from jxc.sync.keys import Signer

PASSPHRASE = "JXC_PASSPHRASE"  # noqa: S105 the name of a variable
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


def passphrase_of(world: World) -> bytes:
    """What protects a private key outside its home. Error: `passphrase-missing`."""
    said = world.env.get(PASSPHRASE, "")
    if not said:
        raise JxcError("passphrase-missing", name=PASSPHRASE)
    return said.encode()


def export_key(home: Home, world: World, path: Path) -> None:
    """Write the private key under the passphrase to a file that only its owner may read. Error: `file-exists`."""
    sealed = keys.seal(home.keys_path, passphrase_of(world))
    try:
        atomic.write_new(path, sealed, mode=atomic.PRIVATE_FILE)
    except FileExistsError:
        raise JxcError("file-exists", path=str(path)) from None


def import_key(folder: Path, world: World, path: Path) -> str:
    """Put an exported key into the folder of a new home's keys; its public key. Errors: `file-missing`, `key-…`."""
    try:
        sealed = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise JxcError("file-missing", file=str(path)) from None
    return unsealed(folder, sealed, world)


def unsealed(folder: Path, sealed: bytes, world: World) -> str:
    """The same from its bytes. Errors: `passphrase-missing`, `passphrase-wrong`; `key-unreadable` for other bytes."""
    try:
        return keys.unseal(folder, sealed, passphrase_of(world))
    except JxcError as error:
        if error.code == "key-unreadable" and b"ENCRYPTED PRIVATE KEY" in sealed:
            raise JxcError("passphrase-wrong", name=PASSPHRASE) from None
        raise
