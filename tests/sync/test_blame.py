"""What cannot be believed is named by its object, and by whose key it claims to be signed with."""

import pytest

from jxc.errors import JxcError, Problem
from jxc.sync import envelope, keys
from jxc.sync.blame import blame, signer
from jxc.sync.keyring import Ring

MINE, THEIRS = (keys.from_seed(bytes([number]) * 32) for number in (1, 2))
KEY = "chains/s001/manifests/0001/0000000001-0123456789abcdef.json"
RINGS = {"s001": Ring(MINE.public), "s002": Ring(THEIRS.public)}


def test_damage_is_named_by_its_object_and_a_carrier_that_fails_is_another_matter() -> None:
    wrong = JxcError("signature-wrong", key="ed25519:x")
    assert blame(wrong, KEY) == Problem("object-untrusted", {"key": KEY, "reason": "signature-wrong"})
    assert blame(JxcError("name-wrong", key=KEY), "other") == Problem("name-wrong", {"key": KEY})
    with pytest.raises(JxcError, match="remote-unreachable"):
        blame(JxcError("remote-unreachable", url="x", reason="y"), KEY)


def test_another_stores_key_is_named_and_ones_own_is_not() -> None:
    theirs, mine = (envelope.seal(envelope.MANIFEST, b"{}", key) for key in (THEIRS, MINE))
    assert signer(theirs, KEY, RINGS) == Problem("signed-by-other", {"key": KEY, "store": "s002"})
    assert signer(mine, KEY, RINGS) is None
    assert signer(theirs, "nothing", RINGS) is None
