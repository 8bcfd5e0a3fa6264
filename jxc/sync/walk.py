"""Walking a chain: from its head or its listing to the manifests that follow the last one seen.

Owns what a follower believes of a head, and which manifests are worth reading; what becomes of these is linking's.
Reads the remote; writes nothing. What is wrong is a Problem with the key at fault.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import NamedTuple

from jxc.domain.record import Spot
from jxc.errors import JxcError, Problem
from jxc.storage.catalog import Hole, Tip
from jxc.sync import manifest, names
from jxc.sync.blame import blame
from jxc.sync.keyring import Ring, read_head, read_manifest
from jxc.sync.manifest import Head, Signed
from jxc.sync.receiving import READS, Fetched
from jxc.sync.remote import Remote, read

GAP = 10_000  # numbers that may be missing at a stretch; a name further on is noise, or a bomb


class Seen(NamedTuple):
    """What the remote shows of one chain: its head, and the keys of manifests that are wanted."""

    chain: str
    etag: str  # of the head, if it was verified; otherwise '' so that it is read again
    head: Head | None
    head_sha256: str
    wanted: Mapping[Spot, Mapping[str, Signed | None]]  # verified already, if the verified head carries it inline
    problems: tuple[Problem, ...]


class Memory(NamedTuple):
    """What a follower remembers of a chain: its tip, its holes, and where each epoch ended so far."""

    tip: Tip | None = None
    holes: tuple[Hole, ...] = ()
    ends: Mapping[int, tuple[int, str]] = MappingProxyType({})  # epoch → (number, SHA-256; '' where only a hole is)
    shas: AbstractSet[str] = frozenset()  # hashes of all manifests of it that were ever seen
    decided: Mapping[Spot, str] = MappingProxyType({})  # where headquarters chose between branches, the hash it chose
    continued: frozenset[str] = frozenset()  # hashes that the first manifests of later epochs continue
    beside: frozenset[str] = frozenset()  # hashes of manifests that were named before as contradicting others

    def last(self, epoch: int) -> int:
        """The last number known in an epoch; 0 before its first."""
        return self.ends.get(epoch, (0, ""))[0]


def look(
    remote: Remote,
    chain: str,
    ring: Ring,
    *,
    memory: Memory,
    has_head: bool = True,
    listed: Iterable[str] | None = None,
) -> Seen:
    """Read the head and find the manifests after the tip, and those at the holes. `ring` holds the chain's keys.

    `has_head`: whether a listing showed the head, or nobody looked. `listed`: the keys of the manifests of a chain that
    nothing is remembered of, if they were listed before; where its head leads further, it is listed again.
    """
    tip = memory.tip
    problems: list[Problem] = []
    head, etag, digest = _read_head(remote, chain, ring, problems) if has_head else (None, "", "")
    if head is not None and tip is not None and head.spot < tip.led_to:
        places = {"number": _text(head.spot), "seen": _text(tip.led_to)}
        problems.append(Problem("head-went-back", {"key": names.head_key(chain), **places}))
        head, etag = None, ""
    wanted: dict[Spot, dict[str, Signed | None]] = {}
    for signed in _inline(head, ring, memory):
        wanted.setdefault(signed.manifest.spot, {})[signed.key] = signed
    _enter(listed or (), wanted)
    is_known = _is_inline(head, wanted, memory) if listed is None else _is_whole(head, wanted)
    _list(remote, chain, memory, wanted, is_known=is_known)
    for hole in memory.holes:
        if hole.number <= memory.last(hole.epoch):
            stem = names.manifest_stem(chain, *hole.spot)
            wanted.setdefault(hole.spot, {}).update({found.key: None for found in remote.list(stem + "-")})
    if head is not None and head.number > GAP + max(
        [memory.last(head.epoch), *(spot.number for spot in wanted if spot.epoch == head.epoch)]
    ):
        problems.append(Problem("head-too-far", {"key": names.head_key(chain), "number": head.number}))
        etag = ""
    _forget(wanted, chain, memory)
    return Seen(chain, etag, head, digest, wanted, tuple(problems))


def _text(spot: Spot) -> str:
    return f"{spot.epoch}/{spot.number}"


def _is_inline(head: Head | None, wanted: Mapping[Spot, object], memory: Memory) -> bool:
    """Whether the head brought all that follows the tip, so that nothing need be listed.

    Who follows a chain for the first time lists it in any case: an old head put back would hide what came after it.
    So does who waits at a fork: a head leads to one of its branches and says nothing of the other.
    """
    tip = memory.tip
    if head is None or tip is None or head.epoch != tip.epoch or any(hole.spot > tip.spot for hole in memory.holes):
        return False
    epoch, number = tip.spot
    return all(Spot(epoch, place) in wanted for place in range(number + 1, head.number + 1))


def _is_whole(head: Head | None, wanted: Mapping[Spot, object]) -> bool:
    """Whether a chain that was listed before it was looked at has not grown since: no head leads beyond its list."""
    return head is None or (head.epoch == 1 and all(Spot(1, place) in wanted for place in range(1, head.number + 1)))


def _forget(wanted: dict[Spot, dict[str, Signed | None]], chain: str, memory: Memory) -> None:
    """Leave out what was read before: what stands before an epoch's end, and the end itself but not its siblings."""
    holes = {hole.spot for hole in memory.holes}
    for spot in [spot for spot in wanted if spot.number <= memory.last(spot.epoch) and spot not in holes]:
        number, sha256 = memory.ends[spot.epoch]
        wanted[spot].pop(names.manifest_key(chain, spot.epoch, number, sha256), None)
        if spot.number < number or not wanted[spot]:
            del wanted[spot]


def _read_head(remote: Remote, chain: str, ring: Ring, problems: list[Problem]) -> tuple[Head | None, str, str]:
    """The verified head with its tag and hash. A bad one is a problem, not an end: the listing knows as much."""
    name = names.head_key(chain)
    for attempt in range(READS):
        try:
            found = read(remote, name, manifest.HEAD_LIMIT)
            if found is None:
                return None, "", ""
            head = read_head(found.data, ring, chain)
        except JxcError as error:
            problem = blame(error, name)
            if attempt + 1 == READS:
                problems.append(problem)
        else:
            return head, found.etag, manifest.digest(found.data)
    return None, "", ""


def _inline(head: Head | None, ring: Ring, memory: Memory) -> Iterator[Signed]:
    """The manifests that a verified head carries, newest first, as far as they can be of use."""
    if head is None:
        return
    known = memory.tip.sha256 if memory.tip and not memory.holes else ""
    for text in reversed(head.inline):
        data = text.encode()
        if manifest.digest(data) == known:
            return  # what stands before the tip was read before
        try:
            signed = read_manifest(data, ring)
        except JxcError:
            continue  # so it is listed, and the object itself is read
        if signed.manifest.chain == head.chain:
            yield signed


def _list(
    remote: Remote, chain: str, memory: Memory, wanted: dict[Spot, dict[str, Signed | None]], *, is_known: bool
) -> None:
    """Enter every manifest after the tip unless they are known, and what came late in earlier epochs.

    Listing starts before the hash of an end, so that its siblings are seen too.
    """
    tip = memory.tip.spot if memory.tip else Spot(1, 0)
    listings = [(names.epoch_prefix(chain, epoch), Spot(epoch, memory.last(epoch))) for epoch in range(1, tip.epoch)]
    if not is_known:
        listings.append((names.manifests_prefix(chain), tip))
    for prefix, after in listings:
        _enter((found.key for found in remote.list(prefix, after=names.manifest_stem(chain, *after))), wanted)


def _enter(keys: Iterable[str], wanted: dict[Spot, dict[str, Signed | None]]) -> None:
    """Want what bears the name of a manifest and is not there yet."""
    for key in keys:
        name = names.parse_manifest_key(key)
        if name is not None:
            wanted.setdefault(name.spot, {}).setdefault(key, None)


def until_turn(
    seen: Seen, found: Mapping[Spot, Sequence[Fetched]], ring: Ring
) -> tuple[Seen, Mapping[Spot, Sequence[Fetched]]]:
    """What can be judged before another key takes over: whoever follows goes on with that key from there. Pure."""
    signed = [item.signed.manifest for items in found.values() for item in items if item.signed]
    turns = [what.spot for what in signed if what.next_key and ring.turned(what.spot, what.next_key) != ring]
    if not turns:
        return seen, found
    head = seen.head if seen.head and seen.head.spot <= min(turns) else None
    judged = {spot: items for spot, items in found.items() if spot <= min(turns)}
    return seen._replace(etag="", head=head, problems=()), judged
