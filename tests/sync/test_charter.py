"""The charter: written once by headquarters, and the reason a store sends nothing to a wrong place."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jxc.errors import JxcError
from jxc.sync import charter, envelope, names
from jxc.sync.keys import Signer
from jxc.sync.memory import MemoryRemote

OURS, OTHER = (Signer(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)) for seed in (1, 2))


def write(remote: MemoryRemote, signer: Signer, chain: str) -> bytes:
    return charter.write_once(remote, charter.make(signer, chain), signer.public)


def test_it_is_written_once() -> None:
    remote = MemoryRemote()
    write(remote, OURS, "one")
    first = remote.objects[names.CHARTER]
    assert write(remote, OURS, "two") == remote.objects[names.CHARTER] == first
    charter.check(remote, OURS.public)
    assert charter.examine(remote, OURS.public) == ()


def test_it_is_written_again_only_where_it_is_gone_and_kept() -> None:
    remote = MemoryRemote()
    kept = charter.make(OURS, "one").decode()
    assert [charter.restore(remote, text) for text in (None, kept, kept)] == [False, True, False]
    assert remote.objects == {names.CHARTER: kept.encode()}


def test_a_second_headquarters_is_refused() -> None:
    remote = MemoryRemote()
    write(remote, OURS, "one")
    with pytest.raises(JxcError, match="charter-foreign"):
        write(remote, OTHER, "two")
    with pytest.raises(JxcError, match="charter-foreign"):
        charter.check(remote, OTHER.public)


def test_a_tree_without_one_is_no_place_to_send_to() -> None:
    with pytest.raises(JxcError, match="charter-missing"):
        charter.check(MemoryRemote(), OURS.public)
    assert [problem.code for problem in charter.examine(MemoryRemote(), OURS.public)] == ["charter-gone"]


def test_a_tree_of_a_later_format_is_told_from_a_tree_of_somebody_else() -> None:
    data = envelope.seal(envelope.CHARTER, b'{"format":2,"id":"x"}', OURS)
    with pytest.raises(JxcError, match="format-unknown"):
        charter.check(MemoryRemote({names.CHARTER: data}), OURS.public)
