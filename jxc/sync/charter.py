"""The charter: one signed object at the root that says whose tree this is and in which format.

Headquarters writes it once; every store checks it before its first push, so that nothing is sent to a wrong place.
"""

from jxc.errors import JxcError, Problem
from jxc.sync import manifest, names, walk
from jxc.sync.keys import Signer
from jxc.sync.manifest import Charter
from jxc.sync.remote import Remote, Swap, read

META = "charter"  # the journal's note of the remote whose charter was checked


def write_once(remote: Remote, signer: Signer, chain_id: str) -> None:
    """Write the charter unless headquarters' own is there. Error: `charter-foreign` if it is somebody else's."""
    data = manifest.sign_charter(Charter(manifest.FORMAT, chain_id), signer)
    if remote.swap(names.CHARTER, data, None) is not Swap.DONE:
        check(remote, signer.public)


def check(remote: Remote, hq_key: str) -> None:
    """Make sure that the tree is headquarters'. Errors: `charter-missing`, `charter-foreign`, `format-unknown`."""
    found = read(remote, names.CHARTER, manifest.HEAD_LIMIT)
    if found is None:
        raise JxcError("charter-missing", url=remote.url)
    try:
        manifest.read_charter(found.data, hq_key)
    except JxcError as error:
        if error.code == "format-unknown":
            raise
        raise JxcError("charter-foreign", url=remote.url, key=names.CHARTER) from error


def examine(remote: Remote, hq_key: str) -> tuple[Problem, ...]:
    """What is wrong with the charter: nothing, or one problem that names it."""
    try:
        found = read(remote, names.CHARTER, manifest.HEAD_LIMIT)
        if found is None:
            return (Problem("object-missing", {"key": names.CHARTER}),)
        manifest.read_charter(found.data, hq_key)
    except JxcError as error:
        return (walk.blame(error, names.CHARTER),)
    return ()
