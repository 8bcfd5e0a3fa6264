"""The keys of one chain: which one signs what stands where, and statements read by it. Pure.

A chain begins with one key; another takes over behind a place, because the chain itself says so there (`next_key`) or
because headquarters let a new computer go on with it. What the earlier key signs behind that place is nobody's.
"""

from collections.abc import Iterable
from typing import NamedTuple

from jxc.domain.record import Spot
from jxc.sync import envelope, manifest
from jxc.sync.manifest import Head, Signed


class Earlier(NamedTuple):
    """A key that signed up to a place, and not beyond."""

    until: Spot
    key: str


class Ring(NamedTuple):
    """The key that signs now, and those that signed before, oldest first."""

    key: str
    earlier: tuple[Earlier, ...] = ()

    def at(self, spot: Spot) -> str:
        """The key that must have signed the manifest at a place."""
        return next((old.key for old in self.earlier if spot <= old.until), self.key)

    def turned(self, spot: Spot, key: str) -> "Ring":
        """The ring once `key` takes over behind a place; unchanged if that is known."""
        if any(old.until == spot for old in self.earlier):
            return self
        return Ring(key, (*self.earlier, Earlier(spot, self.key)))

    @property
    def begun(self) -> Spot:
        """The place behind which the key that signs now took over; 0/0 where it signs from the beginning."""
        return self.earlier[-1].until if self.earlier else Spot(0, 0)

    @property
    def root(self) -> str:
        """The key the chain began with."""
        return self.earlier[0].key if self.earlier else self.key

    @property
    def all(self) -> tuple[str, ...]:
        """Every key that ever signed."""
        return (*(old.key for old in self.earlier), self.key)


def read_manifest(data: bytes, ring: Ring) -> Signed:
    """The manifest in `data`, signed with the key that signs at the place it claims; errors as for one key."""
    return manifest.read_manifest(data, ring.at(manifest.known(data).spot) if ring.earlier else ring.key)


def read_head(data: bytes, ring: Ring, chain: str) -> Head:
    """The head of `chain`: signed with the key of now, or with an earlier one while it names a place of that one's.

    Nobody has written such a head anew since another key took over. Errors as for one key.
    """
    for old in ring.earlier:
        if envelope.names_key(data, envelope.HEAD, old.key):
            head = manifest.read_head(data, old.key, chain)
            if head.spot <= old.until:
                return head
    return manifest.read_head(data, ring.key, chain)


def ring_of(key: str, earlier: Iterable[Iterable[object]]) -> Ring:
    """A ring from plain JSON values: [epoch, number, key] for each earlier key."""
    parts = [list(part) for part in earlier]
    return Ring(key, tuple(Earlier(Spot(int(str(e)), int(str(n))), str(k)) for e, n, k in parts))


def plain(ring: Ring) -> list[list[object]]:
    """The earlier keys as JSON values."""
    return [[*old.until, old.key] for old in ring.earlier]
