"""Replacing: whether a manifest may stand in for an earlier one that was wrong at birth. Writes nothing.

Owns the rule by which a range counts once although two manifests hold it [inv:once]: what is accepted stays; otherwise
the earlier one counts if it passes the gate, and a later one only if not, and only with exactly its range.
"""

from collections.abc import Container
from typing import NamedTuple

from jxc.domain.record import Spot
from jxc.storage.catalog import Catalog
from jxc.sync.manifest import Replaced, Signed

Place = tuple[str, Spot]  # a chain, and where in it


class Judged(NamedTuple):
    """Why a replacement is not accepted, else ''; and whose place its files fill: nobody's if that counts already."""

    reason: str
    fills: Signed | None


def judge(
    catalog: Catalog,
    signed: Signed,
    other: Replaced,
    reason: str,
    *,
    original: Signed | None,
    given_up: Container[Place],
) -> Judged:
    """Judge a manifest that replaces the `other`, and that itself passed the gate or failed for a `reason`.

    `original` is the other one as it was read this time and refused. `given_up` are the holes that headquarters has
    waived: what is entered elsewhere must not come twice.
    """
    place = signed.manifest.chain, other.spot
    there = catalog.at(place[0], *place[1])
    if there is not None and _is(other, there.sha256, there.first, there.last):
        return Judged("", None)
    if reason:
        return Judged(reason, None)
    if original is None or not _is(other, original.sha256, *original.manifest.sequence):
        return Judged("replaces-other", None)
    if place in given_up:
        return Judged("replaces-waived", None)
    return Judged("", original)


def _is(other: Replaced, sha256: str, first: int, last: int) -> bool:
    return (other.sha256, other.first, other.last) == (sha256, first, last)
