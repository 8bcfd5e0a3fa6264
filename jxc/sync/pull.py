"""Pull: follows chains, receives what they name, and records what may be believed. One bad chain never stops another.

Owns the order of acceptance: verified manifest, whole files in the mirror, gate, one catalog transaction. What cannot
be had or believed becomes a hole of that chain alone, and every later pull tries it again. Repeatable at any point.
"""

import itertools
from collections.abc import Callable, Container, Generator, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from jxc.domain.record import Spot
from jxc.errors import DAMAGED, JxcError, Problem
from jxc.storage import branches
from jxc.storage.branches import Branch
from jxc.storage.catalog import Catalog, Hole, Tip
from jxc.storage.recorded import missing
from jxc.sync import judging, linking, listing, manifest, names, receiving, recording, replacing, stages, strict, walk
from jxc.sync.judging import Verdict
from jxc.sync.keyring import Ring
from jxc.sync.linking import Bounds, Step, Walked
from jxc.sync.manifest import Head, Manifest, Signed
from jxc.sync.pool import each, workers
from jxc.sync.receiving import Fetched, keep, receive
from jxc.sync.regained import accepted_once, otherwise
from jxc.sync.remote import Listed, Remote
from jxc.sync.replacing import Place
from jxc.sync.walk import Memory, Seen

NOTHING_YET = Spot(1, 0)  # the tip of a chain that was looked for and has not begun
LOOK_AGAIN = 24 * 3_600 * 1_000_000  # microseconds after which a head is read although its tag did not change

Progress = Callable[[str, int, int | None], None]


class Follower(NamedTuple):
    """Who follows: the catalog that remembers, the mirror for files, the public key of each chain, the accounts."""

    catalog: Catalog
    mirror: Path
    trusted: Mapping[str, Ring]  # chain → its keys, of those to be followed
    inventory: frozenset[str]  # accounts of the role inventory
    now: Callable[[], int]
    progress: Progress
    workers: int = 8
    heads: str | None = names.HEADS  # where heads are listed; None: each chain's is asked for
    parked: frozenset[str] = frozenset()  # chains of which nothing more is accepted, only looked at
    courier: bool = False  # the remote is a folder that travels: it may lag, and says nothing of the home's own remote
    decided: Mapping[str, Mapping[Spot, str]] = MappingProxyType({})  # by chain, where headquarters chose a branch
    given_up: Container[Place] = ()  # holes that headquarters has waived


class Followed(NamedTuple):
    """What a pull did for one chain. `error` is what kept the whole chain from being followed this time."""

    chain: str
    accepted: int
    holes: tuple[Hole, ...]
    problems: tuple[Problem, ...]
    error: JxcError | None
    head: Head | None = None  # as it was read this time, if it could be believed
    turns: tuple[tuple[Spot, str], ...] = ()  # where another key took over; the chain goes on at the next pull
    parked: int = 0  # manifests that wait for headquarters to believe the chain again


class Pulled(NamedTuple):
    """What a pull did: chains that were looked at, and chains at the remote whose key nobody told us."""

    chains: tuple[Followed, ...]
    unknown: tuple[str, ...]
    tags: Mapping[str, str] = MappingProxyType({})  # of every head that was listed, by its chain


class _Received(NamedTuple):
    """A step whose files are in the mirror and passed the gate; otherwise the key at fault and the reason."""

    step: Step
    key: str
    reason: str
    problem: Problem | None
    fills: Signed | None = None  # the manifest in whose stead it is accepted
    cures: Problem | None = None  # what was wrong with that one


class _Count(NamedTuple):
    accepted: int = 0
    problems: tuple[Problem, ...] = ()
    turns: tuple[tuple[Spot, str], ...] = ()


def pull(remote: Remote, follower: Follower) -> Pulled:
    """Follow all trusted chains as far as they can be believed. Raises only what concerns the remote as a whole."""
    listed = {}
    for found in remote.list(follower.heads) if follower.heads else ():
        chain = names.parse_head_key(found.key)
        if chain is not None:
            listed[chain] = found
    due = _due(remote, follower, listed)
    with workers(follower.workers) as pool:
        errors: dict[str, JxcError] = {}
        seen = _look(pool, remote, follower, due, listed, errors)
        lost = missing(follower.catalog)
        followed = {chain: what for chain, what in seen.items() if chain not in follower.parked}
        followed |= {chain: accepted_once(seen[chain], lost[chain]) for chain in lost.keys() & seen.keys() - followed}
        walked = _walk(pool, remote, follower, followed, errors)
        with closing(_receive(pool, remote, follower, walked, errors)) as received:
            counts = _accept(follower, followed, walked, received, errors)
    left = _by_chain(follower.catalog.holes())
    chains = []
    for chain in due:
        count = counts.get(chain, _Count())
        one = Followed(chain, count.accepted, tuple(left.get(chain, ())), count.problems, errors.get(chain))
        if chain in walked:
            one = one._replace(problems=(*walked[chain].problems, *count.problems), turns=count.turns)
        if chain in seen:
            waiting = seen[chain].wanted.keys() - lost.get(chain, {}) if chain in follower.parked else ()
            one = one._replace(head=seen[chain].head, parked=len(waiting))
        chains.append(one)
    unknown = tuple(sorted(listed.keys() - follower.trusted.keys()))
    return Pulled(tuple(chains), unknown, {chain: found.etag for chain, found in listed.items()})


def _by_chain(holes: Iterable[Hole]) -> dict[str, list[Hole]]:
    sorted_out: dict[str, list[Hole]] = {}
    for hole in holes:
        sorted_out.setdefault(hole.chain, []).append(hole)
    return sorted_out


def _due(remote: Remote, follower: Follower, listed: Mapping[str, Listed]) -> list[str]:
    """The chains to look at: at the home's remote whatever may have changed, of a courier whatever it carries."""
    trusted = sorted(follower.trusted)
    if not follower.heads:
        return trusted
    if follower.courier:
        return [c for c in trusted if c in listed or next(remote.list(names.manifests_prefix(c)), None) is not None]
    tips, holes, now = follower.catalog.tips(), _by_chain(follower.catalog.holes()), follower.now()
    return [c for c in trusted if _is_due(tips.get(c), listed.get(c), holes.get(c, []), now)]


def _is_due(tip: Tip | None, listed: Listed | None, holes: list[Hole], now: int) -> bool:
    """Whether a chain must be asked: a tag is only a hint, so unchanged ones are asked again after a day."""
    if tip is None or holes:
        return True
    if listed is None:  # a head that is gone, or a chain that nobody has begun
        return tip.number > 0 or now - tip.seen_at > LOOK_AGAIN
    return listed.etag != tip.head_etag or now - tip.seen_at > LOOK_AGAIN


def _look(
    pool: ThreadPoolExecutor,
    remote: Remote,
    follower: Follower,
    due: list[str],
    listed: Mapping[str, Listed],
    errors: dict[str, JxcError],
) -> dict[str, Seen]:
    memories = _memories(follower, due)
    new = [chain for chain in due if memories[chain].tip is None] if follower.heads and not follower.courier else []
    before = listing.listed(pool, remote, new) if len(new) > 1 else {}
    seen: dict[str, Seen] = {}

    def call(chain: str) -> Seen:
        memory = memories[chain]
        if follower.courier and memory.tip:  # it is none of its business how far the home's remote led
            memory = memory._replace(tip=memory.tip._replace(shown=0, shown_epoch=1))
        has_head = chain in listed or not follower.heads
        ring, listed_before = follower.trusted[chain], before.get(chain)
        return walk.look(remote, chain, ring, memory=memory, has_head=has_head, listed=listed_before)

    for done, (chain, answer) in enumerate(each(pool, call, due), 1):
        if isinstance(answer, JxcError):
            errors[chain] = answer
        else:
            seen[chain] = _compared(follower.catalog, answer, memories[chain].tip)
        follower.progress(stages.HEADS_READ, done, len(due))
    return seen


def _memories(follower: Follower, chains: Iterable[str]) -> dict[str, Memory]:
    """What is remembered of each chain; only one that is past its first epoch has more ends than its tip."""
    catalog = follower.catalog
    tips, holes, lost = catalog.tips(), _by_chain(catalog.holes()), missing(catalog)
    beside = branches.hashes(catalog)
    found = {}
    for chain in chains:
        tip = tips.get(chain)
        ends = catalog.ends(chain) if tip and tip.epoch > 1 else {}
        if tip:
            ends[tip.epoch] = (tip.number, tip.sha256)
        decided = {**follower.decided.get(chain, {}), **lost.get(chain, {})}
        opened = (catalog.at(chain, epoch, 1) for epoch in ends if epoch > 1)
        continued = frozenset(_previous(catalog.payload(first.known)) or "" for first in opened if first)
        here = tuple(holes.get(chain, ()))
        known = beside.get(chain, frozenset())
        found[chain] = Memory(tip, here, ends, decided=decided, continued=continued, beside=known)
    return found


def _compared(catalog: Catalog, seen: Seen, tip: Tip | None) -> Seen:
    """A head behind the tip must name what was accepted at its place; anything else is a fork."""
    head = seen.head
    entry = catalog.at(seen.chain, *head.spot) if head and tip and head.spot < tip.spot else None
    if head is None or entry is None or entry.sha256 == head.sha256:
        return seen
    problem = Problem("chain-forked", {"chain": seen.chain, "key": names.head_key(seen.chain)})
    return seen._replace(problems=(*seen.problems, problem))


def _walk(
    pool: ThreadPoolExecutor,
    remote: Remote,
    follower: Follower,
    seen: Mapping[str, Seen],
    errors: dict[str, JxcError],
) -> dict[str, Walked]:
    """Read the manifests that no head carries, of all chains at once, then link each chain."""
    wanted = [
        (chain, spot, key, inline)
        for chain, what in seen.items()
        for spot, keys in what.wanted.items()
        for key, inline in keys.items()
    ]

    def call(item: tuple[str, Spot, str, Signed | None]) -> Fetched:
        chain, _, key, inline = item
        return Fetched(key, inline, None) if inline else receiving.fetch(remote, key, chain, follower.trusted)

    found: dict[str, dict[Spot, list[Fetched]]] = {}
    for done, ((chain, spot, _, _), answer) in enumerate(each(pool, call, wanted), 1):
        if isinstance(answer, JxcError):
            errors[chain] = answer
        else:
            found.setdefault(chain, {}).setdefault(spot, []).append(answer)
        follower.progress(stages.MANIFEST_READ, done, len(wanted))
    memories, lost = _memories(follower, seen), missing(follower.catalog)
    return {
        chain: _link(follower, what, found.get(chain, {}), memories[chain], lost.get(chain, {}))
        for chain, what in seen.items()
        if chain not in errors
    }


def _link(
    follower: Follower, what: Seen, found: Mapping[Spot, list[Fetched]], memory: Memory, lost: Mapping[Spot, str]
) -> Walked:
    """Put what was read of one chain into its places."""
    chain, guesses = what.chain, linking.guesses(memory)
    if follower.courier:  # what it does not carry is not missing for that
        memory = memory._replace(
            holes=tuple(hole for hole in memory.holes if what.wanted.get(hole.spot) or hole in guesses),
            decided={spot: sha256 for spot, sha256 in memory.decided.items() if spot in what.wanted},
        )
    if memory.tip and (guesses or any(spot.epoch > 1 and spot.number == 1 for spot in what.wanted)):
        seen_before = {entry.sha256 for entry in follower.catalog.accepted(chain)}
        memory = memory._replace(shas=seen_before | {memory.tip.sha256})
    places: dict[Spot, list[Fetched]] = {spot: [] for spot in memory.decided}
    judged = walk.until_turn(what, places | dict(found), follower.trusted[chain])
    linked = linking.link(*judged, memory, _bounds(follower.catalog, chain, memory))
    return linked._replace(problems=(*linked.problems, *otherwise(chain, judged[1], lost)))


def _bounds(catalog: Catalog, chain: str, memory: Memory) -> dict[Spot, Bounds]:
    """What the neighbours of each hole, and the end of each epoch, say about what must stand there."""
    tip, found = memory.tip, {}
    nexts = [Spot(epoch, number + 1) for epoch, (number, _) in memory.ends.items()]
    for spot in sorted({*(hole.spot for hole in memory.holes), *nexts}):
        epoch, number = spot
        before, after = catalog.at(chain, epoch, number - 1), catalog.at(chain, epoch, number + 1)
        sha256 = _previous(catalog.payload(after.known)) if after else None
        end = memory.ends.get(epoch)
        found[spot] = Bounds(
            previous=before.sha256 if before else (end[1] or None) if end and number == end[0] + 1 else None,
            sha256=tip.sha256 if tip and spot == tip.spot else sha256,
            first=before.last + 1 if before else 1 if number == 1 else None,
            last=after.first - 1 if after else None,
        )
    return found


def _previous(payload: bytes) -> str | None:
    found = strict.read(payload, manifest.MANIFEST_LIMIT).get("previous")
    return found if isinstance(found, str) else None


def _receive(
    pool: ThreadPoolExecutor,
    remote: Remote,
    follower: Follower,
    walked: Mapping[str, Walked],
    errors: dict[str, JxcError],
) -> Generator[tuple[str, _Received]]:
    """Files of all steps at once, judged one by one: else all would wait for each other, the transfers too.

    Taken chain by chain and in order; a chain that breaks off ends there.
    """
    items = [(chain, step) for chain, what in walked.items() for step in what.steps]
    with judging.judge_of(len(items), follower.inventory) as judge:

        def call(item: tuple[str, Step]) -> Verdict:
            signed = item[1].signed
            return judge(signed.manifest, _files(remote, follower, signed.manifest)) if signed else lambda: None

        for done, ((chain, step), answer) in enumerate(each(pool, call, items), 1):
            follower.progress(stages.CHECKED, done, len(items))
            if isinstance(answer, JxcError) and answer.exit_status != DAMAGED:
                errors.setdefault(chain, answer)
            elif chain not in errors:
                yield chain, _judged(follower, step, answer)


def _files(remote: Remote, follower: Follower, statement: Manifest) -> dict[str, Path]:
    """The files of a manifest in the mirror, by key."""
    paths: dict[str, Path] = {}
    for file in statement.files:
        paths[file.key] = receive(remote, file, follower.mirror)
        follower.progress(stages.FILE_RECEIVED, len(paths), len(statement.files))
    return paths


def _judged(follower: Follower, step: Step, verdict: Verdict | JxcError) -> _Received:
    """What becomes of a step by the verdict on its files, or by what kept them from being judged."""
    if step.signed is None:
        return _Received(step, step.key, step.reason, None)
    try:
        if isinstance(verdict, JxcError):
            raise verdict
        verdict()
    except JxcError as error:
        params = {"key": error.params.get("file", step.signed.key), **error.params}
        return _Received(step, str(params["key"]), error.code, Problem(error.code, params))
    keep(follower.mirror, step.signed)
    return _Received(step, step.key, "", None)


def _accept(
    follower: Follower,
    seen: Mapping[str, Seen],
    walked: Mapping[str, Walked],
    received: Iterable[tuple[str, _Received]],
    errors: Mapping[str, JxcError],
) -> dict[str, _Count]:
    """Record each step in its own transaction, then how far each chain was seen; answers what came of it."""
    counts: dict[str, _Count] = {}
    tips, reached = follower.catalog.tips(), []
    for chain, what in _stood_in(follower, received):
        count = counts.get(chain, _Count())
        if what.reason:
            follower.catalog.add_hole(Hole(chain, *what.step.spot, what.key, what.reason, follower.now()))
            problems = (what.problem,) if what.problem else ()
            counts[chain] = count._replace(problems=(*count.problems, *problems))
        elif what.step.signed is not None:
            recording.accept(follower.catalog, what.step.signed, tips.get(chain), follower.now(), fills=what.fills)
            key = what.step.signed.manifest.next_key
            turns = ((what.step.spot, key),) if key else ()
            left = tuple(problem for problem in count.problems if problem is not what.cures)
            counts[chain] = _Count(count.accepted + 1, left, (*count.turns, *turns))
        follower.progress(stages.ACCEPTED, what.step.spot.number, None)
    for chain, result in walked.items():
        now = follower.now()
        beside = [Branch(chain, one.manifest.spot, one.sha256, now, one.data) for one in result.beside]
        branches.keep(follower.catalog, beside)
        for spot in result.ended:
            follower.catalog.close_hole(chain, spot)
        if chain not in errors and (result.spot.number or not follower.courier):
            tip = recording.moved(tips.get(chain), chain, max(result.spot, NOTHING_YET), result.sha256)
            if not follower.courier:
                tip = recording.remembered(tip, seen[chain], result, follower.now())
            reached.append(tip)
    follower.catalog.set_tips(reached)
    return counts


def _stood_in(follower: Follower, received: Iterable[tuple[str, _Received]]) -> Iterator[tuple[str, _Received]]:
    """Judge what replaces another manifest; if it fails itself, once all others are judged: a newer one may do."""
    refused: dict[Place, _Received] = {}
    late: list[tuple[str, _Received]] = []
    for item in itertools.chain(received, late):
        chain, what = item
        signed = what.step.signed
        other = signed.manifest.replaces if signed else None
        if signed is None or other is None:
            if signed is not None and what.reason:
                refused[chain, what.step.spot] = what
            yield item
        elif what.reason and item not in late:
            late.append(item)
        else:
            wrong = refused.get((chain, other.spot))
            original = wrong.step.signed if wrong else None
            reason, fills = replacing.judge(
                follower.catalog, signed, other, what.reason, original=original, given_up=follower.given_up
            )
            if reason != what.reason:
                place = {"store": chain, "manifest": f"{other.epoch}/{other.number}"}
                what = what._replace(problem=Problem(reason, {"key": signed.key, **place}) if reason else None)
            yield chain, what._replace(reason=reason, fills=fills, cures=wrong.problem if fills and wrong else None)
