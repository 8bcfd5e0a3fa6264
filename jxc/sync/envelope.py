"""The signed envelope (DSSE): a payload, its type and one Ed25519 signature over both.

The signature covers the type, so the bytes of a head can never pass for a manifest. `seal` and `open_envelope` are
the only ways in and out; nothing here knows what a payload means. Source: the DSSE protocol, version 1.
"""

import base64
import binascii

from jxc.errors import JxcError
from jxc.sync import keys, strict
from jxc.sync.keys import Signer

MANIFEST = "application/vnd.jxc.manifest+json"
HEAD = "application/vnd.jxc.head+json"
CHARTER = "application/vnd.jxc.charter+json"
ENROL = "application/vnd.jxc.enrol+json"
LIMIT = 1 << 20  # bytes of any envelope


def seal(kind: str, payload: bytes, signer: Signer) -> bytes:
    """The bytes of an envelope of type `kind` around `payload`. The same input gives the same bytes."""
    signature = signer.sign(_signed(kind, payload))
    return strict.write(
        {
            "payloadType": kind,
            "payload": base64.b64encode(payload).decode(),
            "signatures": [{"keyid": keys.fingerprint(signer.public), "sig": base64.b64encode(signature).decode()}],
        }
    )


def open_envelope(data: bytes, kind: str, key: str, *, limit: int = LIMIT) -> bytes:
    """The payload of an envelope of type `kind` signed with `key`.

    `envelope-refused`: not such an envelope. `signature-wrong`: not signed with that key, or changed since.
    """
    payload, signature, keyid = _parts(data, kind, limit)
    if keyid != keys.fingerprint(key) or not keys.verifies(key, _signed(kind, payload), signature):
        raise JxcError("signature-wrong", key=key)
    return payload


def payload_of(data: bytes) -> bytes:
    """The payload of an envelope that was opened before."""
    return base64.b64decode(str(strict.read(data, LIMIT)["payload"]))


def names_key(data: bytes, kind: str, key: str) -> bool:
    """Whether the envelope says (unproven) that `key` signed it; False too for bytes that are no such envelope."""
    try:
        return _parts(data, kind, LIMIT)[2] == keys.fingerprint(key)
    except JxcError:
        return False


def _signed(kind: str, payload: bytes) -> bytes:
    name = kind.encode()
    return b"DSSEv1 %d %s %d %s" % (len(name), name, len(payload), payload)


def _parts(data: bytes, kind: str, limit: int) -> tuple[bytes, bytes, str]:
    """Payload, signature and key id of an envelope in its one spelling; `envelope-refused` for anything else."""
    fields = strict.read(data, limit)
    if strict.write(fields) != data:  # another spelling of the same statement would be another object
        raise JxcError("envelope-refused", kind=kind)
    match fields:
        case {
            "payloadType": found,
            "payload": str(payload),
            "signatures": [{"keyid": str(keyid), "sig": str(sig), **extra}],
            **more,
        }:
            if found != kind or extra or more:
                raise JxcError("envelope-refused", kind=kind)
            return _decode(payload, kind), _decode(sig, kind), keyid
        case _:
            raise JxcError("envelope-refused", kind=kind)


def _decode(text: str, kind: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise JxcError("envelope-refused", kind=kind) from None
    if base64.b64encode(data).decode() != text:  # base64 has spare bits
        raise JxcError("envelope-refused", kind=kind)
    return data
