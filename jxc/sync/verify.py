"""Verify: reads every object that the manifests under a remote lead to, and names each one that is not what was signed.

Changes nothing, here or there. Believes only the trusted keys; what a chain's owner or follower knows to exist must be
there, whatever the remote says.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from jxc.errors import JxcError, Problem
from jxc.sync import charter, manifest, names, receiving, stages
from jxc.sync.blame import blame
from jxc.sync.keyring import Ring, read_head
from jxc.sync.manifest import FileEntry
from jxc.sync.pool import workers as pooled
from jxc.sync.remote import Remote, read

Progress = Callable[[str, int, int | None], None]


class Checked(NamedTuple):
    """How many objects were read, and what is wrong with which."""

    objects: int
    problems: tuple[Problem, ...]


class _Look(NamedTuple):
    """One object read: the files it names, if it is a manifest, and what is wrong."""

    files: tuple[FileEntry, ...]
    problem: Problem | None


def verify(
    remote: Remote,
    trusted: Mapping[str, Ring],
    *,
    expected: Iterable[str] = (),
    charter_key: str | None = None,
    progress: Progress,
    workers: int = 8,
) -> Checked:
    """Check the chains in `trusted` (chain → its keys). `expected` are keys of manifests that must be there.

    `charter_key` is headquarters' public key; without it the charter is not looked at.
    """
    with pooled(workers) as pool:
        keys = {chain: set(_listed(remote, chain)) for chain in trusted}
        for key in expected:
            name = names.parse_manifest_key(key)
            if name is not None:
                keys.setdefault(name.chain, set()).add(key)
        manifests = [(chain, key) for chain in trusted for key in sorted(keys[chain])]
        looks = list(pool.map(lambda item: _manifest(remote, item[1], item[0], trusted), manifests))
        files = [file for look in looks for file in look.files]
        problems = [look.problem for look in looks]
        for done, problem in enumerate(pool.map(lambda file: _file(remote, file), files), 1):
            problems.append(problem)
            progress(stages.CHECKED, done, len(files))
        heads = list(pool.map(lambda chain: _head(remote, chain, trusted[chain]), trusted))
    problems += [*heads, *(charter.examine(remote, charter_key) if charter_key else ())]
    count = len(manifests) + len(files) + len(heads) + bool(charter_key)
    return Checked(count, tuple(problem for problem in problems if problem is not None))


def _listed(remote: Remote, chain: str) -> Iterator[str]:
    for found in remote.list(names.manifests_prefix(chain)):
        if names.parse_manifest_key(found.key):
            yield found.key


def _manifest(remote: Remote, key: str, chain: str, trusted: Mapping[str, Ring]) -> _Look:
    fetched = receiving.fetch(remote, key, chain, trusted)
    return _Look(fetched.signed.manifest.files if fetched.signed else (), fetched.problem)


def _file(remote: Remote, file: FileEntry) -> Problem | None:
    for _ in range(receiving.READS):
        try:
            found = read(remote, file.key, file.bytes)
        except JxcError as error:
            blame(error, file.key)  # an oversized object is damaged, a carrier that fails is another matter
            continue
        if found is None:
            return Problem("object-missing", {"key": file.key})
        if manifest.holds(file, found.data):
            return None
    return Problem("batch-damaged", {"key": file.key})


def _head(remote: Remote, chain: str, ring: Ring) -> Problem | None:
    key = names.head_key(chain)
    try:
        found = read(remote, key, manifest.HEAD_LIMIT)
        if found is not None:
            read_head(found.data, ring, chain)
    except JxcError as error:
        return blame(error, key)
    return None
