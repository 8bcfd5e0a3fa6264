"""Receiving: one manifest, or one file that it names, exactly as it was signed or not at all.

What is damaged is read again, from a fresh connection, before it is believed to be so.
"""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from jxc.domain.record import Spot
from jxc.errors import JxcError, Problem
from jxc.storage import atomic
from jxc.sync import manifest, names
from jxc.sync.blame import blame, signer
from jxc.sync.keyring import Ring
from jxc.sync.manifest import FileEntry, Signed
from jxc.sync.remote import CHUNK, Remote, read

READS = 2  # times that something damaged is read before it is believed to be so


class Fetched(NamedTuple):
    """One object that claims to be a manifest: verified, or with the reason why not."""

    key: str
    signed: Signed | None
    problem: Problem | None


def fetch(remote: Remote, key: str, chain: str, trusted: Mapping[str, Ring]) -> Fetched:
    """Read and verify the manifest at `key`.

    `trusted` are the keys of all chains: only `chain`'s own at that place will do, the others serve to name who signed.
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
            problem = signer(data, key, trusted) or blame(error, key)
        else:
            return Fetched(key, signed, None)
    return Fetched(key, None, problem)


def _manifest(data: bytes, ring: Ring, key: str) -> Signed:
    name = names.parse_manifest_key(key)
    signed = manifest.read_manifest(data, ring.at(Spot(name.epoch, name.number)) if name else ring.key)
    if signed.key != key:
        raise JxcError("name-wrong", key=key)
    return signed


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


def keep(mirror: Path, signed: Signed) -> None:
    """A manifest as it was received, for repairs of the remote. Not durable: its name tells whether it is whole."""
    path = mirror / signed.key
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic.unnamed(mirror) as written:
        written.write_bytes(signed.data)
        written.replace(path)


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
