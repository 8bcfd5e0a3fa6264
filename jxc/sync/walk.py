"""Walking a chain: from its head or its listing to the manifests that follow the last one seen.

Owns what a follower believes about heads and manifests: the signature of the chain's own key, the hash in the name,
the link to the one before. Reads the remote; writes nothing. What is wrong is a Problem with the key at fault.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
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


class Bounds(NamedTuple):
    """What is known of the manifest at a place from its neighbours; None where nothing is known."""

    previous: str | None = None
    sha256: str | None = None
    first: int | None = None
    last: int | None = None

    def admit(self, signed: Signed) -> bool:
        """Whether a manifest fits between its neighbours."""
        found = (signed.manifest.previous, signed.sha256, *signed.manifest.sequence)
        return all(known in (None, value) for known, value in zip(self, found, strict=True))


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
    shas: Container[str] = ()  # hashes of all manifests of it that were ever seen
    decided: Mapping[Spot, str] = MappingProxyType({})  # where headquarters chose between branches, the hash it chose
    continued: frozenset[str] = frozenset()  # hashes that the first manifests of later epochs continue

    def last(self, epoch: int) -> int:
        """The last number known in an epoch; 0 before its first."""
        return self.ends.get(epoch, (0, ""))[0]


class Step(NamedTuple):
    """One place of a chain: its manifest, or the key at fault and the code of the reason."""

    spot: Spot
    key: str
    signed: Signed | None
    reason: str


class Walked(NamedTuple):
    """The steps after the tip and at the holes, in order, and the highest manifest now known."""

    steps: tuple[Step, ...]
    spot: Spot  # 0/0 before the first
    sha256: str
    problems: tuple[Problem, ...]
    beside: tuple[Signed, ...] = ()  # manifests that contradict others at their place
    ended: tuple[Spot, ...] = ()  # holes that are none: a later epoch says that this one ended before them


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


def link(seen: Seen, found: Mapping[Spot, Sequence[Fetched]], memory: Memory, bounds: Mapping[Spot, Bounds]) -> Walked:
    """Put verified manifests in their places. Pure.

    `bounds` holds what is known of the holes, and of the place after each epoch's end. Manifests that contradict each
    other or what came before are a fork: none is taken and the epoch waits there. Every manifest of an epoch counts,
    also one that came after a later epoch had begun; a later epoch must continue something that is known.
    """
    signed = [item.signed for items in found.values() for item in items if item.signed]
    opening = {one.manifest.previous or "" for one in signed if one.manifest.number == 1 and one.manifest.epoch > 1}
    memory = memory._replace(continued=memory.continued | opening)
    ended = [
        hole.spot
        for hole in memory.holes
        if _is_over(hole.spot, found, bounds[hole.spot], memory) or _stands_elsewhere(hole, found, memory)
    ]
    bounds = {spot: known for spot, known in bounds.items() if spot not in ended}
    problems = [*seen.problems, *(item.problem for items in found.values() for item in items if item.problem)]
    problems += _beside_ends(seen, found, memory)
    held = [spot for spot in bounds if spot.number <= memory.last(spot.epoch)]
    decided = memory.decided
    steps = [_choose(seen.chain, spot, found, bounds[spot], decided) for spot in held]
    spot, sha256 = (memory.tip.spot, memory.tip.sha256) if memory.tip else (Spot(0, 0), "")
    for epoch in _epochs(seen, found, memory):
        for step in _onward(seen, found, memory, bounds, epoch):
            steps.append(step)
            if step.reason == "chain-forked":
                problems.append(Problem("chain-forked", {"chain": seen.chain, "key": step.key}))
                continue
            if step.signed is not None:
                _name_hole(steps, seen.chain, step.signed)
            if step.spot > spot and step.signed is not None:
                spot, sha256 = step.spot, step.signed.sha256
            elif step.spot > spot and step.spot in decided:
                spot, sha256 = step.spot, decided[step.spot]
            elif step.spot > spot and seen.head and step.spot == seen.head.spot:
                spot, sha256 = step.spot, seen.head.sha256
    return Walked(tuple(steps), spot, sha256, tuple(problems), _beside(found, memory), tuple(ended))


def _is_over(spot: Spot, found: Mapping[Spot, Sequence[Fetched]], known: Bounds, memory: Memory) -> bool:
    """Whether an epoch ended before a place: a later one, signed like all, goes on without what does not fit there."""
    waits = any(hole.spot == spot and hole.reason != "chain-forked" for hole in memory.holes)
    fits = any(item.signed and known.admit(item.signed) for item in found.get(spot, ()))
    return known.previous in memory.continued and not waits and not fits


def _stands_elsewhere(hole: Hole, found: Mapping[Spot, Sequence[Fetched]], memory: Memory) -> bool:
    """Whether the manifest that a hole is named after came, and stands at another place than was guessed."""
    stands = {item.signed.sha256: spot for spot, items in found.items() for item in items if item.signed}
    stands |= {sha256: Spot(epoch, number) for epoch, (number, sha256) in memory.ends.items()}
    named = (spot for sha256, spot in stands.items() if hole.key.endswith(f"-{sha256[: names.SHORT]}.json"))
    return any(spot != hole.spot for spot in named)


def _beside(found: Mapping[Spot, Sequence[Fetched]], memory: Memory) -> tuple[Signed, ...]:
    """All of what stands at a place where more than one manifest stands, or another than was accepted."""
    together: list[Signed] = []
    for spot, items in found.items():
        there = {item.signed.sha256: item.signed for item in items if item.signed}
        number, sha256 = memory.ends.get(spot.epoch, (0, ""))
        if len(there) > 1 or (spot.number == number and there.keys() - {sha256}):
            together += there.values()
    return tuple(together)


def _epochs(seen: Seen, found: Mapping[Spot, Sequence[Fetched]], memory: Memory) -> list[int]:
    """The epochs that are known, proven by something signed, or next: each is a list of numbers of its own."""
    signed = {spot.epoch for spot, items in found.items() if any(item.signed for item in items)}
    signed |= {spot.epoch for spot in memory.decided}
    return sorted({1, *memory.ends, *signed, *([seen.head.epoch] if seen.head else ())})


def _beside_ends(seen: Seen, found: Mapping[Spot, Sequence[Fetched]], memory: Memory) -> Iterator[Problem]:
    """What was accepted stays for good; something else at its place, or a head that leads elsewhere, is a fork."""
    for epoch, (number, sha256) in memory.ends.items():
        spot = Spot(epoch, number)
        if memory.decided.get(spot) == sha256 or sha256 in memory.continued:
            continue  # headquarters knows of it, or the chain itself says how it goes on
        if sha256 and any(item.signed and item.signed.sha256 != sha256 for item in found.get(spot, ())):
            yield Problem("chain-forked", {"chain": seen.chain, "key": names.manifest_stem(seen.chain, *spot)})
        if sha256 and seen.head and seen.head.spot == spot and seen.head.sha256 != sha256:
            yield Problem("chain-forked", {"chain": seen.chain, "key": names.head_key(seen.chain)})


def _onward(
    seen: Seen,
    found: Mapping[Spot, Sequence[Fetched]],
    memory: Memory,
    bounds: Mapping[Spot, Bounds],
    epoch: int,
) -> Iterator[Step]:
    """The steps after an epoch's end, up to the head or the last one listed, or to a fork."""
    head, after = seen.head, memory.last(epoch)
    known = bounds.get(Spot(epoch, after + 1), Bounds(first=None if after else 1))
    for number in range(after + 1, _top(seen, found, Spot(epoch, after)) + 1):
        spot = Spot(epoch, number)
        if any(item.signed for item in found.get(spot, ())) and _is_over(spot, found, known, memory):
            return
        step = _choose(seen.chain, spot, found, known, memory.decided)
        differs = head and spot == head.spot and step.signed and step.signed.sha256 != head.sha256
        if differs and spot not in memory.decided:
            step = Step(spot, names.manifest_stem(seen.chain, *spot), None, "chain-forked")
        if number == 1 and step.signed and epoch > 1:
            yield from _unknown_before(seen, found, memory, step.signed)
        yield step
        if step.reason == "chain-forked":
            return
        signed = step.signed
        known = Bounds(previous=signed.sha256, first=signed.manifest.sequence.last + 1) if signed else Bounds()


def _unknown_before(
    seen: Seen, found: Mapping[Spot, Sequence[Fetched]], memory: Memory, opening: Signed
) -> Iterator[Step]:
    """A hole at the end of the earlier epochs, where a later one continues a manifest that nobody has seen.

    It has the name of that one; where it stands is a guess.
    """
    previous = opening.manifest.previous
    shas = {item.signed.sha256 for items in found.values() for item in items if item.signed}
    if previous is None or previous in shas or previous in memory.shas:
        return
    earlier = [
        spot for spot in (*found, *(Spot(e, memory.last(e)) for e in memory.ends)) if spot < opening.manifest.spot
    ]
    last = max(earlier, default=Spot(1, 0))
    spot = Spot(last.epoch, last.number + 1)
    yield Step(spot, names.manifest_key(seen.chain, *spot, previous), None, "manifest-missing")


def _top(seen: Seen, found: Mapping[Spot, Sequence[Fetched]], after: Spot) -> int:
    """The last number of an epoch worth a step: signed ones within reach, then unproven names that follow directly."""
    epoch, top = after
    signed = {spot.number for spot, items in found.items() if spot.epoch == epoch and any(i.signed for i in items)}
    for number in sorted(signed | ({seen.head.number} if seen.head and seen.head.epoch == epoch else set())):
        if top < number <= top + GAP:
            top = number
    while Spot(epoch, top + 1) in found:
        top += 1
    return top


def _choose(
    chain: str,
    spot: Spot,
    found: Mapping[Spot, Sequence[Fetched]],
    known: Bounds,
    decided: Mapping[Spot, str],
) -> Step:
    """The one manifest that fits a place, or that headquarters chose among those that do, or why there is none."""
    stem = names.manifest_stem(chain, *spot)
    sound = {item.signed.sha256: item.signed for item in found.get(spot, ()) if item.signed}
    if spot in decided:
        stem = names.manifest_key(chain, *spot, decided[spot])
        sound = {sha256: signed for sha256, signed in sound.items() if sha256 == decided[spot]}
    fitting = [signed for signed in sound.values() if known.admit(signed)]
    if len(fitting) == 1:
        return Step(spot, fitting[0].key, fitting[0], "")
    if sound:  # signed by the chain's own key, yet it contradicts another or what came before
        return Step(spot, stem, None, "chain-forked")
    bad = next(((item.key, item.problem.code) for item in found.get(spot, ()) if item.problem), None)
    return Step(spot, *(bad[0], None, bad[1]) if bad else (stem, None, "manifest-missing"))


def _name_hole(steps: list[Step], chain: str, following: Signed) -> None:
    """A manifest tells the full name of the one before, also when that cannot be had."""
    epoch, number = following.manifest.spot
    previous = following.manifest.previous
    before = Spot(epoch, number - 1)
    if len(steps) > 1 and steps[-2].signed is None and previous and steps[-2].spot == before:
        steps[-2] = steps[-2]._replace(key=names.manifest_key(chain, *before, previous))
