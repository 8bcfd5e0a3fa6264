"""Joining: the token that headquarters hands out, and the request by which a store answers it.

A token is one line of text with everything a new computer must know and the secret that proves who was asked. The
secret is the seed of a key of its own: headquarters keeps the public half, so nothing it writes down lets anybody join.
A request names the store's key and is signed with the token's. Decides nothing about who is let in.
"""

import base64
import binascii
import hashlib
from typing import NamedTuple

from jxc.domain.items import has_controls
from jxc.errors import JxcError
from jxc.sync import envelope, keys, manifest, names, statement, strict
from jxc.sync.keys import Signer
from jxc.sync.remote import Remote, Swap, read

PREFIX = "jxc1-"
LIMIT = 4 << 10  # bytes of a token, and of a request
SEED = 32
_CHECK = 8  # hex digits that find a slip of the pen


class Token(NamedTuple):
    """What headquarters tells a computer that is to become a store."""

    store: str
    name: str
    url: str
    endpoint: str
    region: str
    key: str  # headquarters' public key
    expires: int  # microseconds UTC
    secret: str  # base64 of the seed

    @property
    def signer(self) -> Signer:
        """Who signs requests that answer this token."""
        return keys.from_seed(base64.b64decode(self.secret))

    @property
    def id(self) -> str:
        """What the token is called where its secret must not stand."""
        return keys.fingerprint(self.signer.public)


class Request(NamedTuple):
    """What a store asks: to be known by this key."""

    format: int
    store: str
    name: str
    key: str
    created_at: int  # microseconds UTC


def token_text(token: Token) -> str:
    """The token as one line to copy."""
    data = strict.write(token._asdict())
    return f"{PREFIX}{base64.urlsafe_b64encode(data).decode().rstrip('=')}-{hashlib.sha256(data).hexdigest()[:_CHECK]}"


def read_token(text: str) -> Token:
    """The token in `text`, of which spaces and line ends are ignored. Error: `join-malformed`."""
    body, _, check = "".join(text.split()).removeprefix(PREFIX).rpartition("-")
    try:
        data = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        token = statement.parse(Token, strict.read(data, LIMIT))
        seed = base64.b64decode(token.secret, validate=True)
    except (JxcError, binascii.Error, ValueError):
        raise JxcError("join-malformed") from None
    if hashlib.sha256(data).hexdigest()[:_CHECK] != check or len(seed) != SEED:
        raise JxcError("join-malformed")
    if not (names.is_store(token.store) and keys.is_key(token.key)):
        raise JxcError("join-malformed")
    return token


def ask(remote: Remote, token: Token, request: Request) -> None:
    """Put a store's request where headquarters finds it. `join-used`: somebody has answered this token before."""
    key = names.enrol_key(token.store, token.id)
    data = envelope.seal(envelope.ENROL, strict.write(request._asdict()), token.signer)
    if remote.swap(key, data, None) is Swap.DONE:
        return
    found = read(remote, key, LIMIT)
    if found is None:
        raise JxcError("remote-unsteady", url=remote.url, reason=key)
    if _request(found.data, token.signer.public).key != request.key:
        raise JxcError("join-used", token=token.id)


def read_request(remote: Remote, key: str, public: str) -> Request:
    """The request under a key, signed with a token's `public` key. Errors: those of statements, `object-missing`."""
    found = read(remote, key, LIMIT)
    if found is None:
        raise JxcError("object-missing", key=key)
    return _request(found.data, public)


def _request(data: bytes, public: str) -> Request:
    payload = envelope.open_envelope(data, envelope.ENROL, public, limit=LIMIT)
    request = statement.parse(Request, strict.read(payload, LIMIT))
    if request.format != manifest.FORMAT:
        raise JxcError("format-unknown", format=request.format)
    for field, right in (
        ("store", names.is_store(request.store)),
        ("key", keys.is_key(request.key)),
        ("name", not has_controls(request.name)),
    ):
        if not right:
            raise JxcError("statement-refused", field=field)
    return request
