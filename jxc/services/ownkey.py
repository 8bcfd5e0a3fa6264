"""The own keys of a home: who signs for it now, which keys signed its chains before, and a copy of it elsewhere.

Owns which of its keys signs which chain. How one key follows another stands in rotating. A private key leaves its home
only under a passphrase.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from jxc.domain.record import EVERYBODY
from jxc.errors import JxcError
from jxc.services.home import Home
from jxc.services.stores import told_stores
from jxc.services.world import World
from jxc.storage import atomic
from jxc.storage.journal import Journal
from jxc.sync import keys, names
from jxc.sync.keyring import Ring, plain, ring_of
from jxc.sync.keys import Signer

PASSPHRASE = "JXC_PASSPHRASE"  # noqa: S105 the name of a variable
RINGS = "rings"  # the journal's note of the keys of chains in which one key followed another
EXPORTED = "key-exported"  # the journal's note of the key that was exported last
DISBELIEVED = "key-disbelieved"  # the journal's note of the key of which the remote showed that another one followed it
_ROOT = b"jxc-root: "  # the line of an exported key that names the first key of the chains it signs


class OwnKeys:
    """What a home can sign with, and which keys sign its chains."""

    def __init__(self, home: Home) -> None:
        """Read keys and notes once. Errors: `key-missing`, `key-exposed`, `key-unreadable`."""
        self.here = keys.held(home.keys_path)
        self._noted, self.old = rings(home.journal), home.journal.meta(DISBELIEVED)
        stores = told_stores(home.journal) if home.settings.kind == "store" else []
        self.told = {store.id: store.ring for store in stores if store.id == home.journal.store}

    @property
    def used(self) -> str:
        """The public key of this home; while a new one waits, still the old one."""
        return next(iter(self.here))

    def ring(self, chain: str) -> Ring:
        """The keys of a chain that this home writes: as it turned them, or as headquarters told, which may know more.

        Until either is known, this home's own key.
        """
        known = [rings[chain] for rings in (self._noted, self.told) if chain in rings]
        return max(known, key=lambda ring: ring.begun) if known else Ring(self.used)

    def believed(self, chain: str) -> bool:
        """Whether the key that others believe behind the end of a chain is here, as far as this home knows."""
        ring = self.ring(chain)
        return ring.key in self.here and ring.key != self.old and self.told.get(chain, ring).key in ring.all

    def signer(self, chain: str) -> Signer:
        """Who signs what comes next in a chain. Error: `key-disbelieved` if others believe a key that is not here."""
        if not self.believed(chain):
            raise JxcError("key-disbelieved", chain=chain)
        return self.here[self.ring(chain).key]


def signer(home: Home, chain: str) -> Signer:
    """Who signs what comes next in one chain of this home; errors as for its keys."""
    return OwnKeys(home).signer(chain)


def own_ring(home: Home, chain: str) -> Ring:
    """The keys of one chain that this home writes; errors as for its keys."""
    return OwnKeys(home).ring(chain)


def rings(journal: Journal) -> dict[str, Ring]:
    """Of every chain of this home in which one key followed another, its keys."""
    noted = json.loads(journal.meta(RINGS) or "{}")
    return {chain: ring_of(key, earlier) for chain, (key, earlier) in noted.items()}


def note_of(journal: Journal, more: Mapping[str, Ring]) -> tuple[str, str]:
    """What the journal is to keep of the keys of chains once those of `more` have changed: a name and a value."""
    turned = {chain: ring for chain, ring in (rings(journal) | dict(more)).items() if ring.earlier}
    return RINGS, json.dumps({chain: (ring.key, plain(ring)) for chain, ring in turned.items()})


def root_key(home: Home) -> str:
    """The key by which others know this home: the first one, which leads to all later ones.

    A headquarters that is being rebuilt has it from its exported key.
    """
    if home.settings.kind != "hq":
        return own_ring(home, home.journal.store).root
    ring = rings(home.journal).get(names.down(EVERYBODY))
    return ring.root if ring else home.settings.hq_key or keys.load(home.keys_path).public


def passphrase_of(world: World) -> bytes:
    """What protects a private key outside its home. Error: `passphrase-missing`."""
    said = world.env.get(PASSPHRASE, "")
    if not said:
        raise JxcError("passphrase-missing", name=PASSPHRASE)
    return said.encode()


def export_key(home: Home, world: World, path: Path) -> None:
    """Write the private key under the passphrase to a file that only its owner may read.

    The first key of its chains stands above it, if it is another one. Errors: `file-exists`, and `key-turning` while a
    new key waits to take over: neither of the two would do alone.
    """
    own, root = OwnKeys(home), root_key(home)
    if len(own.here) > 1:
        raise JxcError("key-turning")
    sealed, public = keys.seal(home.keys_path, passphrase_of(world)), own.used
    try:
        lines = b"" if root == public else _ROOT + root.encode() + b"\n"
        atomic.write_new(path, lines + sealed, mode=atomic.PRIVATE_FILE)
    except FileExistsError:
        raise JxcError("file-exists", path=str(path)) from None
    home.journal.set_meta(EXPORTED, public)


def exported(journal: Journal, here: Iterable[str]) -> str:
    """Whether the key that was exported last is the only one that is `here`: current, older, or no copy."""
    last = journal.meta(EXPORTED)
    if not last:
        return "no copy"
    return "current" if list(here) == [last] else "older"


def import_key(folder: Path, world: World, path: Path) -> tuple[str, str]:
    """Put an exported key into the folder of a new home's keys; its public key, and the first one of its chains.

    Errors: `file-missing`, `key-…`.
    """
    try:
        sealed = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise JxcError("file-missing", file=str(path)) from None
    public = unsealed(folder, sealed, world)
    first = sealed.partition(b"\n")[0]
    root = first.removeprefix(_ROOT).decode() if first.startswith(_ROOT) else public
    return public, keys.check_key(root)


def unsealed(folder: Path, sealed: bytes, world: World, name: str = keys.PRIVATE_NAME) -> str:
    """The same from its bytes. Errors: `passphrase-missing`, `passphrase-wrong`; `key-unreadable` for other bytes."""
    try:
        return keys.unseal(folder, sealed, passphrase_of(world), name)
    except JxcError as error:
        if error.code == "key-unreadable" and b"ENCRYPTED PRIVATE KEY" in sealed:
            raise JxcError("passphrase-wrong", name=PASSPHRASE) from None
        raise
