"""Retracing the own chain: what the remote holds of it beyond what this home knows, verified and in order.

For a home that lost its end, or its place, or everything. Reads only; what a damaged or contradictory remote shows is
an error, because half a history is worse than none. Of two manifests at one place the one is taken that headquarters
counts, as far as it said so; else the one that the head or a later epoch leads to; where nothing leads to either, the
one that more follows; then the one that holds more; else every copy of the journal chooses the same one.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from jxc.domain.record import Spot
from jxc.errors import JxcError
from jxc.storage.catalog import Tip
from jxc.sync import receiving, walk
from jxc.sync.keyring import Ring
from jxc.sync.manifest import Signed
from jxc.sync.remote import Remote
from jxc.sync.walk import Memory


class Retraced(NamedTuple):
    """The chain beyond what was known, in order, what lost its place beside it, and the keys of it all."""

    chain: tuple[Signed, ...]
    beside: tuple[Signed, ...]
    ring: Ring = Ring("")


class Known(NamedTuple):
    """What a home knows of a chain before it asks the remote."""

    ends: Mapping[int, tuple[int, str]] = MappingProxyType({})  # epoch → number and SHA-256 of the last one published
    continued: frozenset[str] = frozenset()  # hashes that the first ones published of later epochs continue
    counted: Mapping[Spot, str] = MappingProxyType({})  # hashes that headquarters said to count


NOTHING = Known()


def retrace(remote: Remote, chain: str, ring: Ring, known: Known = NOTHING) -> Retraced:
    """What follows `known`. `ring` holds the keys of that; to which others the chain turns, it says itself.

    Errors: `chain-broken` with the key at fault, and those of remotes.
    """
    tip = max((Spot(epoch, number) for epoch, (number, _) in known.ends.items()), default=None)
    remembered = tip and Tip(chain, *tip, known.ends[tip.epoch][1], "", "", 0)
    seen = walk.look(remote, chain, ring, memory=Memory(remembered, (), known.ends))
    found: list[Signed] = []
    for spot in sorted(seen.wanted):
        for key, inline in seen.wanted[spot].items():
            signed = inline or receiving.fetch(remote, key, chain, {chain: ring}).signed
            if signed is None:
                raise JxcError("chain-broken", key=key)
            found.append(signed)
            turned = ring.turned(spot, signed.manifest.next_key or ring.key)
            if turned.key != ring.key:  # what follows, and the head, can be read with that one only
                return retrace(remote, chain, turned, known)
    return choose(found, known, seen.head and seen.head.sha256)._replace(ring=ring)


def choose(found: Iterable[Signed], known: Known, head: str | None) -> Retraced:
    """Put manifests in their places. Pure. Error: `chain-broken` where one of them is missing."""
    by_sha = {signed.sha256: signed for signed in found}
    places: dict[Spot, list[Signed]] = {}
    for signed in by_sha.values():
        places.setdefault(signed.manifest.spot, []).append(signed)
    last = {spot.epoch: spot for spot in sorted(places)}  # the end of each epoch
    openings = [signed.manifest.previous for spot in places if spot.number == 1 for signed in places[spot]]
    ends = [min(places[spot], key=_holds_less).sha256 for spot in last.values()]
    leading = (known.counted.values(), [head, *known.continued, *openings], ends)
    counts, led_to, longest = (_led_to(by_sha, starts) for starts in leading)

    def worse(one: Signed) -> tuple[object, ...]:
        here, sha256 = known.counted.get(one.manifest.spot, one.sha256), one.sha256
        return sha256 != here, *(sha256 not in shas for shas in (counts, led_to, longest)), _holds_less(one)

    chain: list[Signed] = []
    for epoch, end in last.items():
        number, previous = known.ends.get(epoch, (0, ""))
        for place in range(number + 1, end.number + 1):
            there = places.get(Spot(epoch, place), [])
            fitting = [signed for signed in there if place == 1 or signed.manifest.previous == previous]
            if there and not fitting and all(signed.manifest.previous in by_sha for signed in there):
                break  # another branch went on without this one
            if not fitting:
                raise JxcError("chain-broken", key=f"{epoch}/{place}")
            taken = min(fitting, key=worse)
            previous = taken.sha256
            chain.append(taken)
    beside = by_sha.keys() - {signed.sha256 for signed in chain}
    return Retraced(tuple(chain), tuple(sorted(map(by_sha.__getitem__, beside), key=_order)))


def _holds_less(signed: Signed) -> tuple[int, str]:
    """A home put back seals the same entries again, without those that came after; the hash is the same everywhere."""
    return -signed.manifest.sequence.last, signed.sha256


def _order(signed: Signed) -> tuple[Spot, str]:
    return signed.manifest.spot, signed.sha256


def _led_to(by_sha: Mapping[str, Signed], starts: Iterable[str | None]) -> set[str]:
    """Hashes of these manifests and of all before them."""
    found: set[str] = set()
    for start in starts:
        here = start
        while here is not None and here not in found and here in by_sha:
            found.add(here)
            here = by_sha[here].manifest.previous
    return found
