"""The charter: one signed object at the root that says whose tree this is and in which format.

Headquarters writes it once; every store checks it before its first push, so that nothing is sent to a wrong place.
"""

from jxc.errors import JxcError, Problem
from jxc.sync import manifest, names
from jxc.sync.blame import blame
from jxc.sync.keys import Signer
from jxc.sync.manifest import Charter
from jxc.sync.remote import Remote, Swap, read

META = "charter"  # the journal's note of the remote whose charter was checked
KEPT = "charter-kept"  # headquarters' note of the charter itself: the key that signed it may be followed by another


def write_once(remote: Remote, data: bytes, hq_key: str) -> bytes:
    """Write the charter unless headquarters' own is there; what is there then. Errors: those of `check`."""
    if remote.swap(names.CHARTER, data, None) is Swap.DONE:
        return data
    return check(remote, hq_key)


def restore(remote: Remote, kept: str | None) -> bool:
    """Write headquarters' charter again where there is none; whether it was."""
    return kept is not None and remote.swap(names.CHARTER, kept.encode(), None) is not Swap.LOST


def make(signer: Signer, chain_id: str) -> bytes:
    """The charter of a new retail chain."""
    return manifest.sign_charter(Charter(manifest.FORMAT, chain_id), signer)


def check(remote: Remote, hq_key: str) -> bytes:
    """The charter, which makes sure that the tree is headquarters'.

    Errors: `charter-missing`, `charter-foreign`, `format-unknown`.
    """
    found = read(remote, names.CHARTER, manifest.HEAD_LIMIT)
    if found is None:
        raise JxcError("charter-missing", url=remote.url)
    try:
        manifest.read_charter(found.data, hq_key)
    except JxcError as error:
        if error.code == "format-unknown":
            raise
        raise JxcError("charter-foreign", url=remote.url, key=names.CHARTER) from error
    return found.data


def examine(remote: Remote, hq_key: str) -> tuple[Problem, ...]:
    """What is wrong with the charter: nothing, or one problem that names it."""
    try:
        found = read(remote, names.CHARTER, manifest.HEAD_LIMIT)
        if found is None:
            return (Problem("charter-gone", {"key": names.CHARTER}),)
        manifest.read_charter(found.data, hq_key)
    except JxcError as error:
        return (blame(error, names.CHARTER),)
    return ()
