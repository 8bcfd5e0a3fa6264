"""Keys: made once, kept private, read back, and refused when they are not keys."""

import os
import stat
from pathlib import Path

import pytest

from jxc.errors import JxcError
from jxc.sync import keys


def test_a_key_made_once_signs_for_ever(tmp_path: Path) -> None:
    public = keys.make_key(tmp_path / "keys")
    signature = keys.load(tmp_path / "keys").sign(b"message")
    assert keys.verifies(public, b"message", signature)
    assert not keys.verifies(public, b"massage", signature)
    assert (tmp_path / "keys" / "node.pub").read_text() == public + "\n"


def test_a_private_key_is_never_replaced(tmp_path: Path) -> None:
    public = keys.make_key(tmp_path)
    assert keys.make_key(tmp_path) == public
    assert keys.load(tmp_path).public == public


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights elsewhere")
def test_only_the_owner_may_read_a_private_key(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    keys.make_key(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "node.key").stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights elsewhere")
@pytest.mark.parametrize("rights", [0o640, 0o604, 0o660])
def test_a_private_key_that_others_can_read_signs_nothing(tmp_path: Path, rights: int) -> None:
    keys.make_key(tmp_path)
    (tmp_path / "node.key").chmod(rights)
    with pytest.raises(JxcError, match="key-exposed"):
        keys.load(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_a_damaged_private_key_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "node.key").write_bytes(content)
    (tmp_path / "node.key").chmod(0o600)
    with pytest.raises(JxcError, match="key-unreadable"):
        keys.load(tmp_path)


def test_a_missing_private_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(JxcError, match="key-missing"):
        keys.load(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "ed25519:", "ed25519:AAAA", "rsa:" + "A" * 43 + "=", "ed25519:" + "é" * 44, "A" * 44]
)
def test_other_text_is_no_key(text: str) -> None:
    with pytest.raises(JxcError, match="key-text-refused"):
        keys.check_key(text)
