"""The envelope: a type, a payload, one signature over both, and one spelling."""

import base64
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from jxc.errors import JxcError
from jxc.sync import envelope
from jxc.sync.keys import Signer, fingerprint

OURS, OTHER = (Signer(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)) for seed in (1, 2))
DATA = envelope.seal(envelope.HEAD, b"payload", OURS)


def test_a_payload_comes_back() -> None:
    assert envelope.open_envelope(DATA, envelope.HEAD, OURS.public) == b"payload"


def test_the_signature_is_over_the_published_encoding_of_type_and_payload() -> None:
    """DSSE v1: anyone can check it without jxc."""
    message = b"DSSEv1 29 application/vnd.jxc.head+json 7 payload"
    signature = base64.b64decode(json.loads(DATA)["signatures"][0]["sig"])
    Ed25519PublicKey.from_public_bytes(base64.b64decode(OURS.public.removeprefix("ed25519:"))).verify(
        signature, message
    )


def test_another_type_or_key_is_refused() -> None:
    with pytest.raises(JxcError, match="envelope-refused"):
        envelope.open_envelope(DATA, envelope.MANIFEST, OURS.public)
    with pytest.raises(JxcError, match="signature-wrong"):
        envelope.open_envelope(DATA, envelope.HEAD, OTHER.public)


def test_another_spelling_of_the_same_statement_is_refused() -> None:
    fields = json.loads(DATA)
    for other in (
        json.dumps(fields).encode(),
        DATA + b"\n",
        json.dumps(fields | {"x": 1}, separators=(",", ":")).encode(),
    ):
        with pytest.raises(JxcError, match="envelope-refused"):
            envelope.open_envelope(other, envelope.HEAD, OURS.public)


def test_base64_with_spare_bits_set_is_refused() -> None:
    changed = DATA.replace(b"cGF5bG9hZA==", b"cGF5bG9hZB==")
    assert changed != DATA
    with pytest.raises(JxcError, match="envelope-refused"):
        envelope.open_envelope(changed, envelope.HEAD, OURS.public)


def test_two_signatures_are_refused() -> None:
    fields = json.loads(DATA)
    fields["signatures"] *= 2
    with pytest.raises(JxcError, match="envelope-refused"):
        envelope.open_envelope(
            json.dumps(fields, sort_keys=True, separators=(",", ":")).encode(), envelope.HEAD, OURS.public
        )


def test_who_signed_can_be_named() -> None:
    assert json.loads(DATA)["signatures"][0]["keyid"] == fingerprint(OURS.public)
    assert envelope.names_key(DATA, envelope.HEAD, OURS.public)
    assert not envelope.names_key(DATA, envelope.HEAD, OTHER.public)
    assert not envelope.names_key(b"{}", envelope.HEAD, OURS.public)
