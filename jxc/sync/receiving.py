"""Receiving: one file that a manifest names comes into a folder, whole and exactly as it was signed, or not at all."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from jxc.errors import JxcError
from jxc.storage import atomic
from jxc.sync import manifest
from jxc.sync.manifest import FileEntry
from jxc.sync.remote import CHUNK, Remote
from jxc.sync.walk import READS


def receive(remote: Remote, file: FileEntry, mirror: Path) -> Path:
    """The file in the mirror, exactly the bytes that were signed; fetched unless it is there already.

    Errors: `object-missing`, or `batch-damaged` after a second read from a fresh connection was no better.
    """
    path = mirror / file.key
    if path.is_file() and manifest.holds(file, path.read_bytes()):
        return path
    for _ in range(READS):
        body = remote.get(file.key, file.bytes)
        if body is None:
            raise JxcError("object-missing", key=file.key)
        with atomic.unnamed(mirror) as written:
            if _stream(body.chunks, written) == (file.bytes, file.sha256):
                atomic.settle(written, path)
                return path
    raise JxcError("batch-damaged", key=file.key)


def _stream(chunks: Iterable[bytes], path: Path) -> tuple[int, str]:
    """Write the chunks while hashing them: (bytes, SHA-256). Too many bytes end it early, with what came so far."""
    size, digest = 0, hashlib.sha256()
    with path.open("wb", buffering=CHUNK) as file:
        try:
            for chunk in chunks:
                size += len(chunk)
                digest.update(chunk)
                file.write(chunk)
        except JxcError as error:
            if error.code != "object-oversized":
                raise
    return size, digest.hexdigest()
