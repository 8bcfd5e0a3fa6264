"""Walking a chain: from its head or its listing to the manifests that follow the last one seen.

Owns what a follower believes about heads and manifests: the signature of the chain's own key, the hash in the name,
the link to the one before. Reads the remote; writes nothing. What is wrong is a Problem with the key at fault.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from jxc.errors import DAMAGED, JxcError, Problem
from jxc.storage.catalog import Hole, Tip
from jxc.sync import envelope, manifest, names
from jxc.sync.manifest import Head, Signed
from jxc.sync.remote import Remote, read

EPOCH = 1
GAP = 10_000  # numbers that may be missing at a stretch; a name further on is noise, or a bomb
READS = 2  # times that something damaged is read before it is believed to be so


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
    """What the remote shows of one chain: its head, and the keys of manifests that are wanted, with inline bytes."""

    chain: str
    etag: str  # of the head, if it was verified; otherwise '' so that it is read again
    head: Head | None
    head_sha256: str
    wanted: Mapping[int, Mapping[str, bytes | None]]
    problems: tuple[Problem, ...]


class Fetched(NamedTuple):
    """One object that claims to be a manifest: verified, or with the reason why not."""

    key: str
    signed: Signed | None
    problem: Problem | None


class Step(NamedTuple):
    """One number of a chain: its manifest, or the key at fault and the code of the reason."""

    number: int
    key: str
    signed: Signed | None
    reason: str


class Walked(NamedTuple):
    """The steps after the tip and at the holes, in order, and the highest manifest now known."""

    steps: tuple[Step, ...]
    number: int
    sha256: str
    problems: tuple[Problem, ...]


def look(
    remote: Remote, chain: str, key: str, *, tip: Tip | None, holes: Sequence[Hole], has_head: bool = True
) -> Seen:
    """Read the head and find the manifests after the tip, and those at the holes. `key` is the chain's public key.

    `has_head`: whether a listing showed the head, or nobody looked.
    """
    after = tip.number if tip else 0
    problems: list[Problem] = []
    head, etag, digest = _read_head(remote, chain, key, problems) if has_head else (None, "", "")
    if head is not None and tip is not None and head.number < tip.shown:
        params = {"key": names.head_key(chain), "number": head.number, "seen": tip.shown}
        problems.append(Problem("head-went-back", params))
        head, etag = None, ""
    wanted: dict[int, dict[str, bytes | None]] = {}
    for signed in _inline(head, key):
        wanted.setdefault(signed.manifest.number, {})[signed.key] = signed.data
    inline = wanted.keys()
    if head is None or not inline >= set(range(after + 1, head.number + 1)):
        _list(remote, chain, after, wanted)
    for hole in holes:
        if hole.number <= after:
            stem = names.manifest_stem(chain, hole.epoch, hole.number)
            wanted.setdefault(hole.number, {}).update({found.key: None for found in remote.list(stem + "-")})
    if head is not None and head.number > max([after, *wanted]) + GAP:
        problems.append(Problem("head-too-far", {"key": names.head_key(chain), "number": head.number}))
        etag = ""
    _forget(wanted, tip, {hole.number for hole in holes})
    return Seen(chain, etag, head, digest, wanted, tuple(problems))


def _forget(wanted: dict[int, dict[str, bytes | None]], tip: Tip | None, holes: set[int]) -> None:
    """Leave out what was read before: what stands before the tip, and the tip itself but not its siblings."""
    if tip is None:
        return
    for number in [number for number in wanted if number <= tip.number and number not in holes]:
        wanted[number].pop(names.manifest_key(tip.chain, EPOCH, tip.number, tip.sha256), None)
        if number < tip.number or not wanted[number]:
            del wanted[number]


def _read_head(remote: Remote, chain: str, key: str, problems: list[Problem]) -> tuple[Head | None, str, str]:
    """The verified head with its tag and hash. A bad one is a problem, not an end: the listing knows as much."""
    name = names.head_key(chain)
    for attempt in range(READS):
        try:
            found = read(remote, name, manifest.HEAD_LIMIT)
            if found is None:
                return None, "", ""
            head = _head(found.data, key, chain)
        except JxcError as error:
            problem = blame(error, name)
            if attempt + 1 == READS:
                problems.append(problem)
        else:
            return head, found.etag, manifest.digest(found.data)
    return None, "", ""


def _head(data: bytes, key: str, chain: str) -> Head:
    head = manifest.read_head(data, key, chain)
    if head.epoch != EPOCH:
        raise JxcError("epoch-unknown", epoch=head.epoch)
    return head


def _inline(head: Head | None, key: str) -> Iterable[Signed]:
    for text in head.inline if head else ():
        try:
            signed = manifest.read_manifest(text.encode(), key)
        except JxcError:
            continue  # the object itself is read in any case
        if head and (signed.manifest.chain, signed.manifest.epoch) == (head.chain, head.epoch):
            yield signed


def _list(remote: Remote, chain: str, after: int, wanted: dict[int, dict[str, bytes | None]]) -> None:
    """Enter every manifest after the tip. Listing starts before the tip's hash, so that its siblings are seen too."""
    for found in remote.list(names.manifests_prefix(chain), after=names.manifest_stem(chain, EPOCH, after)):
        name = names.parse_manifest_key(found.key)
        if name is not None and name.epoch == EPOCH:
            wanted.setdefault(name.number, {}).setdefault(found.key, None)


def fetch(remote: Remote, key: str, chain: str, trusted: Mapping[str, str], inline: bytes | None = None) -> Fetched:
    """Read and verify the manifest at `key`; its bytes inline in a head stand in for an object that is bad or gone.

    `trusted` are the public keys of all chains: only `chain`'s own will do, the others serve to name who signed.
    """
    problem = Problem("manifest-missing", {"key": key})
    for _ in range(READS):
        data = b""
        try:
            found = read(remote, key, manifest.MANIFEST_LIMIT)
            if found is None:
                break
            data = found.data
            signed = _manifest(data, trusted[chain], key)
        except JxcError as error:
            problem = _signer(data, key, trusted) or blame(error, key)
        else:
            return Fetched(key, signed, None)
    return Fetched(key, manifest.read_manifest(inline, trusted[chain]) if inline is not None else None, problem)


def _manifest(data: bytes, public: str, key: str) -> Signed:
    signed = manifest.read_manifest(data, public)
    if signed.key != key:
        raise JxcError("name-wrong", key=key)
    return signed


def blame(error: JxcError, key: str) -> Problem:
    """The error of one object as a problem that names its key; one of the carrier is no fault of the object's."""
    if error.exit_status != DAMAGED:
        raise error
    if "key" in error.params and error.code != "signature-wrong":
        return Problem(error.code, dict(error.params))
    return Problem("object-untrusted", {"key": key, "reason": error.code})


def _signer(data: bytes, key: str, trusted: Mapping[str, str]) -> Problem | None:
    """Whose key a refused manifest claims to be signed with, if it is another store's."""
    own = names.parse_manifest_key(key)
    for store, public in trusted.items():
        if own and store != own.chain and envelope.names_key(data, envelope.MANIFEST, public):
            return Problem("signed-by-other", {"key": key, "store": store})
    return None


def link(seen: Seen, found: Mapping[int, Sequence[Fetched]], tip: Tip | None, bounds: Mapping[int, Bounds]) -> Walked:
    """Put verified manifests in their places. Pure.

    `bounds` holds what is known of the holes up to the tip, and of the place after it. Manifests that contradict each
    other or what came before are a fork: none is taken and the chain waits there.
    """
    after = tip.number if tip else 0
    problems = [*seen.problems, *(item.problem for items in found.values() for item in items if item.problem)]
    problems += _beside_tip(seen, found, tip)
    steps = [_choose(seen.chain, place, found, known) for place, known in bounds.items() if place <= after]
    number, sha256 = after, tip.sha256 if tip else ""
    for step in _onward(seen, found, after, bounds.get(after + 1, Bounds())):
        steps.append(step)
        if step.reason == "chain-forked":
            problems.append(Problem("chain-forked", {"chain": seen.chain, "key": step.key}))
        elif step.signed is not None:
            number, sha256 = step.number, step.signed.sha256
            _name_hole(steps, seen.chain, step.signed)
        elif seen.head and step.number == seen.head.number:
            number, sha256 = step.number, seen.head.sha256
    return Walked(tuple(steps), number, sha256, tuple(problems))


def _beside_tip(seen: Seen, found: Mapping[int, Sequence[Fetched]], tip: Tip | None) -> Iterator[Problem]:
    """What was accepted stays for good; something else at its place, or a head that leads elsewhere, is a fork."""
    if tip is None:
        return
    if any(item.signed and item.signed.sha256 != tip.sha256 for item in found.get(tip.number, ())):
        key = names.manifest_stem(seen.chain, EPOCH, tip.number)
        yield Problem("chain-forked", {"chain": seen.chain, "key": key})
    if seen.head and seen.head.number == tip.number and seen.head.sha256 != tip.sha256:
        yield Problem("chain-forked", {"chain": seen.chain, "key": names.head_key(seen.chain)})


def _onward(seen: Seen, found: Mapping[int, Sequence[Fetched]], after: int, known: Bounds) -> Iterator[Step]:
    """The steps after the tip, up to the head or the last one listed, or to a fork."""
    head = seen.head
    for place in range(after + 1, _top(seen, found, after) + 1):
        step = _choose(seen.chain, place, found, known)
        if head and place == head.number and step.signed and step.signed.sha256 != head.sha256:
            step = Step(place, names.manifest_stem(seen.chain, EPOCH, place), None, "chain-forked")
        yield step
        if step.reason == "chain-forked":
            return
        signed = step.signed
        known = Bounds(previous=signed.sha256, first=signed.manifest.sequence.last + 1) if signed else Bounds()


def _top(seen: Seen, found: Mapping[int, Sequence[Fetched]], after: int) -> int:
    """The last place worth a step: signed ones within reach, then unproven names that follow on directly."""
    signed = {number for number, items in found.items() if any(item.signed for item in items)}
    top = after
    for number in sorted(signed | ({seen.head.number} if seen.head else set())):
        if top < number <= top + GAP:
            top = number
    while top + 1 in found:
        top += 1
    return top


def _choose(chain: str, number: int, found: Mapping[int, Sequence[Fetched]], known: Bounds) -> Step:
    """The one manifest that fits a place, or why there is none."""
    stem = names.manifest_stem(chain, EPOCH, number)
    sound = {item.signed.sha256: item.signed for item in found.get(number, ()) if item.signed}
    fitting = [signed for signed in sound.values() if known.admit(signed)]
    if len(fitting) == 1:
        return Step(number, fitting[0].key, fitting[0], "")
    if sound:  # signed by the chain's own key, yet it contradicts another or what came before
        return Step(number, stem, None, "chain-forked")
    bad = next(((item.key, item.problem.code) for item in found.get(number, ()) if item.problem), None)
    return Step(number, *(bad[0], None, bad[1]) if bad else (stem, None, "manifest-missing"))


def _name_hole(steps: list[Step], chain: str, following: Signed) -> None:
    """A manifest tells the full name of the one before, also when that cannot be had."""
    previous = following.manifest.previous
    if len(steps) > 1 and steps[-2].signed is None and previous and steps[-2].number == following.manifest.number - 1:
        steps[-2] = steps[-2]._replace(key=names.manifest_key(chain, EPOCH, steps[-2].number, previous))
