"""Regaining a lake that was lost: what a pull does with manifests that headquarters accepted before, by its own word.

Pure. `lost` is, by place of a chain, the hash of each manifest that was accepted there and is not here (yet).
"""

from collections.abc import Iterator, Mapping, Sequence

from jxc.domain.record import Spot
from jxc.errors import Problem
from jxc.sync.receiving import Fetched
from jxc.sync.walk import Seen


def accepted_once(seen: Seen, lost: Mapping[Spot, str]) -> Seen:
    """Of a chain that is believed no longer: what was accepted while it was."""
    wanted = {spot: keys for spot, keys in seen.wanted.items() if spot in lost}
    return seen._replace(etag="", head=None, wanted=wanted, problems=())


def otherwise(chain: str, found: Mapping[Spot, Sequence[Fetched]], lost: Mapping[Spot, str]) -> Iterator[Problem]:
    """Places at which only something else stands than was accepted there."""
    for spot, sha256 in lost.items():
        there = {item.signed.sha256 for item in found.get(spot, ()) if item.signed}
        if there and sha256 not in there:
            yield Problem("accepted-otherwise", {"chain": chain, "epoch": spot.epoch, "number": spot.number})
