"""Listing: the manifests of many chains with few requests, for whoever begins to follow them all at once.

A listing of its own for each chain costs as much as reading a file of it. Owns how far such a listing may go astray
among the manifests of other chains. Believes nothing: these are keys, and other manifests may come to stand there.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

from jxc.errors import JxcError
from jxc.sync import names
from jxc.sync.pool import each
from jxc.sync.remote import Remote

TOGETHER = 100  # chains in one listing; the others are listed meanwhile
STRANGE = 1_000  # keys of other chains in a row before it is cheaper to begin anew behind them: as many as a page has


def listed(pool: ThreadPoolExecutor, remote: Remote, chains: Iterable[str]) -> dict[str, list[str]]:
    """The keys below each chain's manifests. Chains whose listing fails are left out."""
    prefixes = {names.manifests_prefix(chain): chain for chain in chains}
    ordered = sorted(prefixes)
    parts = [ordered[start : start + TOGETHER] for start in range(0, len(ordered), TOGETHER)]
    found: dict[str, list[str]] = {}
    for _, answer in each(pool, lambda part: _together(remote, part), parts):
        if not isinstance(answer, JxcError):
            found |= {prefixes[prefix]: keys for prefix, keys in answer.items()}
    return found


def _together(remote: Remote, prefixes: list[str]) -> Mapping[str, list[str]]:
    """The keys below each prefix, which are in order. Costs at most one request for each more than their pages."""
    found: dict[str, list[str]] = {prefix: [] for prefix in prefixes}
    waiting = prefixes[::-1]
    while waiting:
        strange = 0
        for key, _, _ in remote.list(names.CHAINS, after=waiting[-1]):
            while waiting and key > waiting[-1] and not key.startswith(waiting[-1]):
                waiting.pop()
            if not waiting or strange > STRANGE:
                break
            if key.startswith(waiting[-1]):
                found[waiting[-1]].append(key)
                strange = 0
            else:
                strange += 1
        else:
            break
    return found
