"""Repair: puts what is damaged or gone at a remote back under its name, from the very bytes that were signed.

Decides nothing about content: a key names its bytes by their hash [inv:names], so what is put back is what stood there
before, or nothing is put. Keeps no memory; verify finds what there is to do, and finds nothing afterwards.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from jxc.errors import JxcError, Problem
from jxc.sync import names
from jxc.sync.blame import blame
from jxc.sync.manifest import FileEntry, digest, holds
from jxc.sync.receiving import receive
from jxc.sync.remote import Remote, read

Progress = Callable[[str, int, int | None], None]
PUT_BACK, LOOKED, FETCHED = "Putting objects back", "Reading own copies", "Fetching copies"


class Copy(NamedTuple):
    """A batch file that is kept here: the folder below which it lies under its key, and what it must be."""

    folder: Path
    file: FileEntry

    @property
    def sound(self) -> bool:
        """Whether it is there, exactly as it was signed."""
        path = self.folder / self.file.key
        return path.is_file() and holds(self.file, path.read_bytes())


class Repaired(NamedTuple):
    """The keys that stand where they must again as they were signed, and what is still wrong."""

    keys: tuple[str, ...]
    problems: tuple[Problem, ...]


def put_back(
    remote: Remote, problems: Iterable[Problem], kept: Callable[[str], bytes | None], progress: Progress
) -> Repaired:
    """Put back what `kept` holds of the objects that `problems` name, and read each one again."""
    found = tuple(problems)
    keys = list(dict.fromkeys(str(problem.params.get("key", "")) for problem in found))
    done = []
    for count, key in enumerate(keys, 1):
        data = kept(key)
        if data is not None and _is_named(key, data) and _stands(remote, key, data):
            done.append(key)
        progress(PUT_BACK, count, len(keys))
    left = tuple(problem for problem in found if problem.params.get("key") not in done)
    return Repaired(tuple(done), left)


def stand_again(
    remote: Remote, keys: Sequence[str], kept: Callable[[str], bytes | None], progress: Progress
) -> Repaired:
    """Put back those of `keys` that are not at the remote as they are kept here; files come before their manifest."""
    missing = [Problem("object-missing", {"key": key}) for key in keys if _differs(remote, key, kept(key))]
    return put_back(remote, missing, kept, progress)


def _differs(remote: Remote, key: str, data: bytes | None) -> bool:
    try:
        found = read(remote, key, len(data or b""))
    except JxcError as error:
        blame(error, key)
        return True
    return found is None or found.data != data


def look(copies: Sequence[Copy], progress: Progress) -> Iterator[Problem]:
    """The copies kept here that are not what was signed."""
    for count, copy in enumerate(copies, 1):
        if not copy.sound:
            yield Problem("copy-damaged", {"key": copy.file.key, "path": str(copy.folder / copy.file.key)})
        progress(LOOKED, count, len(copies))


def fetch_again(remote: Remote, copies: Sequence[Copy], progress: Progress) -> Repaired:
    """Fetch from the remote what is damaged or gone here."""
    done, problems = [], []
    for count, copy in enumerate(copies, 1):
        try:
            if not copy.sound:
                receive(remote, copy.file, copy.folder)
                done.append(copy.file.key)
        except JxcError as error:
            problems.append(blame(error, copy.file.key))
        progress(FETCHED, count, len(copies))
    return Repaired(tuple(done), tuple(problems))


def _is_named(key: str, data: bytes) -> bool:
    """Whether a key that carries a hash carries that of `data`; no other key is ever put back."""
    name = names.parse_manifest_key(key) or names.parse_batch_key(key)
    return name is not None and digest(data).startswith(name.short)


def _stands(remote: Remote, key: str, data: bytes) -> bool:
    remote.put(key, data)
    found = read(remote, key, len(data))
    return found is not None and found.data == data
