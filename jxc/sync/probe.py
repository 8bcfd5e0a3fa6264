"""Probe: tries a carrier with a handful of scratch objects and says what it can be relied on for.

Touches nothing but keys below `probe/{store}/`, the same few each time, because a store never deletes. Judges by what
is read back, never by what the carrier says of itself.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import NamedTuple

from jxc.errors import JxcError
from jxc.sync import names
from jxc.sync.carrier import Carrier
from jxc.sync.remote import TRANSIENT, Swap, read

OBJECTS = 5
PAGE = 2  # objects of a page, so that the few objects take several
RACERS, RACES = 8, 3
LIMIT = 1 << 16
OFF = 60 * 1_000_000  # microseconds; servers refuse requests from 5 or 15 minutes off


class Finding(NamedTuple):
    """What one check found: words, and where there is something to measure, a figure with its unit."""

    check: str
    result: str
    figure: int | None = None
    unit: str = ""


def probe(remote: Carrier, store: str, now: Callable[[], int], nonce: bytes) -> tuple[Finding, ...]:
    """Everything that is asked of a carrier. `nonce` makes the bytes new ones. Raises the carrier's own errors."""
    folder = names.probe_prefix(store)
    keys = [f"{folder}object-{number}" for number in range(1, OBJECTS + 1)]
    return (
        _round_trip(remote, keys, nonce),
        _listing(remote, folder, keys),
        _checksum(remote, keys[0], nonce),
        _swap(remote, f"{folder}head", nonce),
        _clock(remote, keys[0], now),
        _latency(remote, keys[0], now),
    )


def _round_trip(remote: Carrier, keys: list[str], nonce: bytes) -> Finding:
    for number, key in enumerate(keys):
        remote.put(key, b"%d %s" % (number, nonce))
    found = [read(remote, key, LIMIT) for key in keys]
    right = [item.data if item else None for item in found] == [b"%d %s" % (n, nonce) for n in range(OBJECTS)]
    return Finding("round trip", "ok" if right and remote.get(keys[0] + "-none", LIMIT) is None else "failed")


def _listing(remote: Carrier, folder: str, keys: list[str]) -> Finding:
    """All of them, in the order of their keys, over several pages, and from the middle on."""
    whole = [found.key for found in remote.list(folder + "object-")]
    rest = [found.key for found in remote.list(folder + "object-", after=keys[2])]
    return Finding("listing", "ok" if (whole, rest) == (keys, keys[3:]) else "failed")


def _checksum(remote: Carrier, key: str, nonce: bytes) -> Finding:
    refused = remote.refuses_wrong_checksum(key, nonce)
    return Finding("checksum", "no checksum" if refused is None else "compared" if refused else "not compared")


def _swap(remote: Carrier, key: str, nonce: bytes) -> Finding:
    """Several writers swap the same object at once: with cas at most one of them wins, and it stays the winner.

    A busy server may leave an outcome open; a race without a winner then proves nothing.
    """
    proven = False
    with ThreadPoolExecutor(RACERS) as pool:
        for race in range(RACES):
            before = read(remote, key, LIMIT)
            expected = before.etag if before else None
            offers = [b"%d %d %s" % (race, racer, nonce) for racer in range(RACERS)]
            answers = list(pool.map(lambda data, tag=expected: _try(remote, key, data, tag), offers))
            after = read(remote, key, LIMIT)
            winners = [data for data, answer in zip(offers, answers, strict=True) if answer is Swap.DONE]
            still = before is not None and after is not None and after.data == before.data
            if after is None or not (after.data in offers or (still and Swap.UNKNOWN in answers)):
                return Finding("swap", "failed")
            if winners not in ([], [after.data]):
                return Finding("swap", "plain write")
            proven = proven or bool(winners)
    return Finding("swap", "cas" if proven else "plain write")


def _try(remote: Carrier, key: str, data: bytes, expected: str | None) -> Swap:
    try:
        return remote.swap(key, data, expected)
    except JxcError as error:
        if error.code not in TRANSIENT:
            raise
        return Swap.UNKNOWN


def _clock(remote: Carrier, key: str, now: Callable[[], int]) -> Finding:
    before = now()
    theirs = remote.clock(key)
    ahead = (before + now()) // 2 - theirs
    return Finding("clock", "ok" if abs(ahead) < OFF else "off", round(ahead / 1_000_000), "s")


def _latency(remote: Carrier, key: str, now: Callable[[], int]) -> Finding:
    taken = []
    for _ in range(OBJECTS):
        before = now()
        read(remote, key, LIMIT)
        taken.append(now() - before)
    return Finding("latency", "ok", round(median(taken) / 1_000), "ms")
