"""What a push is to do, decided from plain values: where the remote stands, and what still has to be sent.

Pure: no I/O, no clock. push.py gathers what is asked for here and carries out what is answered.
"""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import NamedTuple

from jxc.storage.outbox import Named
from jxc.sync.manifest import FileEntry, Signed


class Standing(Enum):
    """How the remote's head relates to the own chain."""

    ABSENT = "absent"  # none, or one whose bytes are damaged: a head is only a hint
    MINE = "mine"  # names the newest own manifest
    ANCESTOR = "ancestor"  # names an older own manifest
    FOREIGN = "foreign"  # names a manifest that this journal never wrote


class Upload(NamedTuple):
    """A file to send. `check` asks for reading it back, because something else lay under its name."""

    file: FileEntry
    check: bool


class Plan(NamedTuple):
    """What to send, in this order: all files, then the manifests one after the other, then the head."""

    uploads: tuple[Upload, ...]
    manifests: tuple[Signed, ...]
    head: bool


def standing(seen: Named | None, own: Iterable[Named], newest: Named | None) -> Standing:
    """Compare what the head names (`seen`) with what this journal knows to be its own at that place.

    `newest` is its newest frozen manifest.
    """
    if seen is None:
        return Standing.ABSENT
    if seen not in own:
        return Standing.FOREIGN
    return Standing.MINE if seen == newest else Standing.ANCESTOR


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
