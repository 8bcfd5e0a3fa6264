"""Retracing the own chain: what the remote holds of it beyond what this home knows, verified and in order.

For a home that lost its end, or its place, or everything. Reads only; what a damaged or contradictory remote shows is
an error, because half a history is worse than none. Of two manifests at one place the one is taken that the head or a
later epoch leads to; where nothing leads to either, the one that more follows; else every copy of the journal chooses
the same one.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from jxc.domain.record import Spot
from jxc.errors import JxcError
from jxc.storage.catalog import Tip
from jxc.sync import walk
from jxc.sync.keyring import Ring
from jxc.sync.manifest import Signed
from jxc.sync.remote import Remote
from jxc.sync.walk import Memory


class Retraced(NamedTuple):
    """The chain beyond what was known, in order, what lost its place beside it, and the keys of it all."""

    chain: tuple[Signed, ...]
    beside: tuple[Signed, ...]
    ring: Ring = Ring("")


def retrace(remote: Remote, chain: str, ring: Ring, known: Mapping[int, tuple[int, str]]) -> Retraced:
    """What follows `known` (epoch → number and SHA-256 of the last published manifest).

    `ring` holds the keys of what is known; to which others the chain turns, it says itself.

    Errors: `chain-broken` with the key at fault, and those of remotes.
    """
    tip = max((Spot(epoch, number) for epoch, (number, _) in known.items()), default=None)
    remembered = tip and Tip(chain, *tip, known[tip.epoch][1], "", "", 0)
    seen = walk.look(remote, chain, ring, memory=Memory(remembered, (), known))
    found: list[Signed] = []
    for spot in sorted(seen.wanted):
        for key, inline in seen.wanted[spot].items():
            signed = inline or walk.fetch(remote, key, chain, {chain: ring}).signed
            if signed is None:
                raise JxcError("chain-broken", key=key)
            found.append(signed)
            turned = ring.turned(spot, signed.manifest.next_key or ring.key)
            if turned.key != ring.key:  # what follows, and the head, can be read with that one only
                return retrace(remote, chain, turned, known)
    return choose(found, known, seen.head and seen.head.sha256)._replace(ring=ring)


def choose(found: Iterable[Signed], known: Mapping[int, tuple[int, str]], head: str | None) -> Retraced:
    """Put manifests in their places. Pure. Error: `chain-broken` where one of them is missing."""
    by_sha = {signed.sha256: signed for signed in found}
    openings = [signed.manifest.previous for signed in by_sha.values() if signed.manifest.number == 1]
    epochs = sorted({signed.manifest.epoch for signed in by_sha.values()})
    led_to, longest = _led_to(by_sha, [head, *openings]), _led_to(by_sha, [_end(by_sha, epoch) for epoch in epochs])
    chain: list[Signed] = []
    for epoch in epochs:
        number, previous = known.get(epoch, (0, ""))
        while there := _at(by_sha, number := number + 1, epoch):
            fitting = [signed for signed in there if number == 1 or signed.manifest.previous == previous]
            if not fitting and all(signed.manifest.previous in by_sha for signed in there):
                break  # another branch went on without this one
            if not fitting:
                raise JxcError("chain-broken", key=f"{epoch}/{number}")
            taken = min(fitting, key=lambda one: (one.sha256 not in led_to, one.sha256 not in longest, one.sha256))
            previous = taken.sha256
            chain.append(taken)
        if not there and any(spot > (epoch, number) for spot in _spots(by_sha, epoch)):
            raise JxcError("chain-broken", key=f"{epoch}/{number}")
    beside = [signed for signed in by_sha.values() if signed not in chain]
    return Retraced(tuple(chain), tuple(sorted(beside, key=lambda signed: (signed.manifest.spot, signed.sha256))))


def _spots(by_sha: Mapping[str, Signed], epoch: int) -> list[Spot]:
    return [signed.manifest.spot for signed in by_sha.values() if signed.manifest.epoch == epoch]


def _at(by_sha: Mapping[str, Signed], number: int, epoch: int) -> list[Signed]:
    return [signed for signed in by_sha.values() if signed.manifest.spot == (epoch, number)]


def _end(by_sha: Mapping[str, Signed], epoch: int) -> str:
    """The manifest in which an epoch ends; of several the same one for everybody."""
    last = max(_spots(by_sha, epoch))
    return min(signed.sha256 for signed in by_sha.values() if signed.manifest.spot == last)


def _led_to(by_sha: Mapping[str, Signed], starts: Iterable[str | None]) -> set[str]:
    """Hashes of these manifests and of all before them."""
    found: set[str] = set()
    for start in starts:
        here = start
        while here is not None and here not in found and here in by_sha:
            found.add(here)
            here = by_sha[here].manifest.previous
    return found
