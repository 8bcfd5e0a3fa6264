"""Ed25519 keys: making them, keeping the private one private, signing and checking.

A public key travels as the text `ed25519:` + base64 of its 32 bytes. The private key is a PKCS8 PEM file that only
its owner may read. The only user of `cryptography`; nothing here knows what is signed.
"""

import base64
import binascii
import hashlib
import os
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InternalError, InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from jxc.errors import JxcError
from jxc.storage import atomic

SCHEME = "ed25519:"
PRIVATE_NAME, PUBLIC_NAME = "node.key", "node.pub"
NEXT_NAME = "next.key"  # the key that takes over once the chains say so
_OTHERS = 0o077  # rights of anybody but the owner; Windows keeps rights elsewhere


class Signer:
    """A private key that can sign, and the text of its public key."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        """Hold the key in memory."""
        self.private = key
        self.public = SCHEME + base64.b64encode(key.public_key().public_bytes_raw()).decode()

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature of `message`."""
        return self.private.sign(message)


def from_seed(seed: bytes) -> Signer:
    """The signer that 32 secret bytes stand for."""
    return Signer(Ed25519PrivateKey.from_private_bytes(seed))


def make_key(folder: Path) -> str:
    """Make a key pair in `folder` and answer its public key; a private key that is there already is kept."""
    return _put(folder, Ed25519PrivateKey.generate())


def make_next(folder: Path) -> str:
    """Make the key that is to follow the one in `folder`, durably beside it; one that is there already is kept."""
    return _put(folder, Ed25519PrivateKey.generate(), NEXT_NAME)


def promote(folder: Path) -> None:
    """Let the next key in `folder` take the place of the one before, which is gone then. Repeatable."""
    if (folder / NEXT_NAME).exists():
        (folder / NEXT_NAME).replace(folder / PRIVATE_NAME)
        atomic.sync_folder(folder)
    atomic.replace(folder / PUBLIC_NAME, load(folder).public.encode() + b"\n")


def names(folder: Path) -> list[str]:
    """The files of the private keys in `folder`: one, or two while one key follows another. The first must be there."""
    return [PRIVATE_NAME, *([NEXT_NAME] if (folder / NEXT_NAME).exists() else ())]


def held(folder: Path) -> dict[str, Signer]:
    """Who can sign with what lies in `folder`, by public key, in the order of `names`; errors as of `load`."""
    return {signer.public: signer for signer in (load(folder, name) for name in names(folder))}


def _put(folder: Path, key: Ed25519PrivateKey, name: str = PRIVATE_NAME) -> str:
    atomic.make_folder(folder)
    folder.chmod(atomic.PRIVATE_FOLDER)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with suppress(FileExistsError):
        atomic.write_new(folder / name, pem, mode=atomic.PRIVATE_FILE)
    public = load(folder, name).public
    if name == PRIVATE_NAME:
        atomic.replace(folder / PUBLIC_NAME, public.encode() + b"\n")
    return public


def load(folder: Path, name: str = PRIVATE_NAME) -> Signer:
    """The signer whose private key lies in `folder`; `key-missing`, `key-exposed` or `key-unreadable`."""
    path = folder / name
    try:
        if os.name != "nt" and path.stat().st_mode & _OTHERS:
            raise JxcError("key-exposed", path=str(path))
        key = load_pem_private_key(path.read_bytes(), password=None)
    except FileNotFoundError:
        raise JxcError("key-missing", path=str(path)) from None
    except (ValueError, TypeError, UnsupportedAlgorithm, InternalError):
        raise JxcError("key-unreadable", path=str(path)) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise JxcError("key-unreadable", path=str(path))
    return Signer(key)


def seal(folder: Path, passphrase: bytes, name: str = PRIVATE_NAME) -> bytes:
    """The private key in `folder` as PEM under a passphrase, for a backup."""
    key = load(folder, name).private
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase))


def unseal(folder: Path, data: bytes, passphrase: bytes, name: str = PRIVATE_NAME) -> str:
    """Put a key that `seal` wrote into `folder`; answers its public key. Error: `key-unreadable`."""
    try:
        key = load_pem_private_key(data, password=passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise JxcError("key-unreadable", path=PRIVATE_NAME) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise JxcError("key-unreadable", path=PRIVATE_NAME)
    return _put(folder, key, name)


def check_key(text: str) -> str:
    """`text` without surrounding space if it is a public key; `key-text-refused` otherwise."""
    _public(text.strip())
    return text.strip()


def is_key(text: str) -> bool:
    """Whether `text` is a public key, spelt as it must be."""
    try:
        _public(text)
    except JxcError:
        return False
    return True


def fingerprint(key: str) -> str:
    """Sixteen hex digits that name a public key in an envelope: a hint about who signed, never a proof."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def verifies(key: str, message: bytes, signature: bytes) -> bool:
    """Whether `signature` over `message` was made with the private half of `key` (text form)."""
    try:
        _public(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _public(text: str) -> Ed25519PublicKey:
    try:
        raw = base64.b64decode(text.removeprefix(SCHEME), validate=True)
        if not text.startswith(SCHEME) or SCHEME + base64.b64encode(raw).decode() != text:
            raise JxcError("key-text-refused", text=text[:80])
        return Ed25519PublicKey.from_public_bytes(raw)
    except (binascii.Error, ValueError):
        raise JxcError("key-text-refused", text=text[:80]) from None
