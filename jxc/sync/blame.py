"""Blame: which object is at fault when something at a remote cannot be believed, and whose key it claims. Pure."""

from collections.abc import Mapping

from jxc.errors import DAMAGED, JxcError, Problem
from jxc.sync import envelope, names
from jxc.sync.keyring import Ring


def blame(error: JxcError, key: str) -> Problem:
    """The error of one object as a problem that names its key; one of the carrier is no fault of the object's."""
    if error.exit_status != DAMAGED:
        raise error
    if "key" in error.params and error.code != "signature-wrong":
        return Problem(error.code, dict(error.params))
    return Problem("object-untrusted", {"key": key, "reason": error.code})


def signer(data: bytes, key: str, trusted: Mapping[str, Ring]) -> Problem | None:
    """Whose key a refused manifest claims to be signed with, if it is another store's."""
    own = names.parse_manifest_key(key)
    for store, ring in trusted.items():
        if own and store != own.chain and any(envelope.names_key(data, envelope.MANIFEST, key) for key in ring.all):
            return Problem("signed-by-other", {"key": key, "store": store})
    return None
