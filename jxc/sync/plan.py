"""What a push is to do, decided from plain values: where the remote stands, and what still has to be sent.

Pure: no I/O, no clock. push.py gathers what is asked for here and carries out what is answered.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import NamedTuple

from jxc.sync.manifest import FileEntry, Signed


class Standing(Enum):
    """How the remote's head relates to the own chain."""

    ABSENT = "absent"  # none, or one whose bytes are damaged: a head is only a hint
    MINE = "mine"  # names the newest own manifest
    ANCESTOR = "ancestor"  # names an older own manifest
    FOREIGN = "foreign"  # names a manifest that this journal never wrote


class Place(NamedTuple):
    """A manifest as a head names it."""

    epoch: int
    number: int
    sha256: str


class Upload(NamedTuple):
    """A file to send. `check` asks for reading it back, because something else lay under its name."""

    file: FileEntry
    check: bool


class Plan(NamedTuple):
    """What to send, in this order: all files, then the manifests one after the other, then the head."""

    uploads: tuple[Upload, ...]
    manifests: tuple[Signed, ...]
    head: bool


def standing(seen: Place | None, own: Place | None, newest: int) -> Standing:
    """Compare what the head names (`seen`) with the own manifest of that number; `newest` is the own highest number."""
    if seen is None:
        return Standing.ABSENT
    if seen != own:
        return Standing.FOREIGN
    return Standing.MINE if seen.number == newest else Standing.ANCESTOR


def plan(where: Standing, waiting: Iterable[Signed], present: Mapping[str, int]) -> Plan:
    """What a push has to send. `present` are keys and sizes that an interrupted push may have left at the remote."""
    manifests = tuple(waiting)
    uploads = tuple(
        Upload(file, file.key in present)
        for signed in manifests
        for file in signed.manifest.files
        if present.get(file.key) != file.bytes
    )
    return Plan(uploads, manifests, bool(manifests) or where is not Standing.MINE)
