"""Linking a chain: which of the manifests that were read stand at which place, which is missing, and what is a fork.

Owns what a follower believes of verified manifests: the link to the one before, the place, the numbers. Pure: it reads
no remote and writes nothing. What is wrong is a Problem with the key at fault.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from jxc.domain.record import Spot
from jxc.errors import Problem
from jxc.storage.catalog import Hole
from jxc.sync import names
from jxc.sync.manifest import Signed
from jxc.sync.receiving import Fetched
from jxc.sync.walk import GAP, Memory, Seen


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


def link(seen: Seen, found: Mapping[Spot, Sequence[Fetched]], memory: Memory, bounds: Mapping[Spot, Bounds]) -> Walked:
    """Put verified manifests in their places. Pure.

    `bounds` holds what is known of the holes, and of the place after each epoch's end. Manifests that contradict each
    other or what came before are a fork: none is taken and the epoch waits there. Every manifest of an epoch counts,
    also one that came after a later epoch had begun; a later epoch must continue something that is known.
    """
    signed = [item.signed for items in found.values() for item in items if item.signed]
    opening = {one.manifest.previous or "" for one in signed if one.manifest.number == 1 and one.manifest.epoch > 1}
    memory = memory._replace(continued=memory.continued | opening)
    came = [hole for hole in guesses(memory) if _has_come(hole, found, memory)]
    memory = memory._replace(ends=_without(memory.ends, came, bounds))
    ended = [hole.spot for hole in memory.holes if _is_over(hole.spot, found, bounds[hole.spot], memory)]
    bounds = {spot: known for spot, known in bounds.items() if spot not in ended}
    problems = [*seen.problems, *(item.problem for items in found.values() for item in items if item.problem)]
    problems += _beside_ends(seen, found, memory)
    held = [spot for spot in bounds if spot.number <= memory.last(spot.epoch)]
    decided = memory.decided
    steps = [_still(_choose(seen.chain, spot, found, bounds[spot], decided), memory) for spot in held]
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
    ended += {hole.spot for hole in came} - {step.spot for step in steps}
    return Walked(tuple(steps), spot, sha256, tuple(problems), _beside(found, memory), tuple(ended))


def _still(step: Step, memory: Memory) -> Step:
    """A hole that stays one keeps the name by which it is known: nothing tells that again."""
    known = {hole.key for hole in memory.holes if (hole.spot, hole.reason) == (step.spot, step.reason)}
    return step._replace(key=known.pop()) if step.reason == "manifest-missing" and known else step


def _is_over(spot: Spot, found: Mapping[Spot, Sequence[Fetched]], known: Bounds, memory: Memory) -> bool:
    """Whether an epoch ended before a place: a later one, signed like all, goes on without what does not fit there."""
    waits = any(hole.spot == spot and hole.reason != "chain-forked" for hole in memory.holes)
    fits = any(item.signed and known.admit(item.signed) for item in found.get(spot, ()))
    return known.previous in memory.continued and not waits and not fits


def guesses(memory: Memory) -> tuple[Hole, ...]:
    """The holes whose place is a guess: at an epoch's end, with the name of what a later epoch continues."""
    return tuple(
        hole
        for hole in memory.holes
        if memory.ends.get(hole.epoch) == (hole.number, "")
        and hole.reason == "manifest-missing"
        and hole.spot not in memory.decided
        and names.parse_manifest_key(hole.key)
    )


def _has_come(hole: Hole, found: Mapping[Spot, Sequence[Fetched]], memory: Memory) -> bool:
    """Whether the manifest that a hole is named after was seen, wherever it stands."""
    read = {item.signed.sha256 for items in found.values() for item in items if item.signed}
    seen = read | memory.shas | {sha256 for _, sha256 in memory.ends.values() if sha256}
    return any(hole.key.endswith(f"-{sha256[: names.SHORT]}.json") for sha256 in seen)


def _without(
    ends: Mapping[int, tuple[int, str]], holes: Sequence[Hole], bounds: Mapping[Spot, Bounds]
) -> dict[int, tuple[int, str]]:
    """Where the epochs ended before these holes were guessed: what stands from there on is judged like any other."""
    return {**ends, **{hole.epoch: (hole.number - 1, bounds[hole.spot].previous or "") for hole in holes}}


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
    """What was accepted stays for good; something else at its place, or a head that leads elsewhere, is a fork.

    It is named once: from then on it is known as a branch, and the store hears from the receipt what counts.
    """
    known = memory.beside
    for epoch, (number, sha256) in memory.ends.items():
        spot = Spot(epoch, number)
        if memory.decided.get(spot) == sha256 or sha256 in memory.continued:
            continue  # headquarters knows of it, or the chain itself says how it goes on
        if sha256 and any(item.signed and item.signed.sha256 not in {sha256, *known} for item in found.get(spot, ())):
            yield Problem("chain-forked", {"chain": seen.chain, "key": names.manifest_stem(seen.chain, *spot)})
        if sha256 and seen.head and seen.head.spot == spot and seen.head.sha256 not in {sha256, *known}:
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
