"""The example tree of docs/vectors, made anew from what the page says about it: fixed keys, fixed words, fixed times.

The batch files are what a writer once wrote and stay for ever; every statement about them must come out to the byte.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jxc.sync import envelope, manifest, names
from jxc.sync.keys import Signer
from jxc.sync.manifest import (
    NOTHING,
    Ack,
    Charter,
    FileEntry,
    Manifest,
    Range,
    Refusal,
    Replaced,
    Signed,
    Tail,
    Totals,
)

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "vectors"
TREE = FOLDER / "tree"
HQ, STORE, OTHER, NEXT = (Signer(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)) for seed in (1, 2, 3, 4))
CHAIN, TURNED = "s001", "s002"  # the other one goes on with another key
AT = 1_775_000_000_000_000  # microseconds UTC
TOTALS = (
    Totals(2, 2, -20_000, 2_261, 260, -1_356, 3_617, 3_617),
    Totals(1, 1, -10_000, 1_130, 130, -678, 1_808, 1_808),
)


def files() -> dict[str, bytes]:
    """The batch files as they lie there."""
    return {path.relative_to(TREE).as_posix(): path.read_bytes() for path in sorted(TREE.rglob("*.parquet"))}


def entries(span: Range) -> tuple[FileEntry, ...]:
    """What the manifest of a range says about its files."""
    found = []
    for key, data in files().items():
        name = names.parse_batch_key(key)
        if name and (name.first, name.last) == span:
            found.append(FileEntry(key, name.table, manifest.digest(data), len(data), 1, 1))
    return tuple(sorted(found, key=lambda entry: (entry.table, entry.key)))


def manifests() -> tuple[Signed, Signed, Signed]:
    """The manifests of the chain; the third holds the second's range in its place."""
    first = Manifest(
        1, CHAIN, 1, 1, None, "0707070707070707", AT, Range(1, 3), entries(Range(1, 3)), TOTALS[0],
        None, None, None, None, "jxc 0.1.0",
    )  # fmt: skip
    begun = manifest.sign_manifest(first, STORE)
    second = first._replace(
        number=2,
        previous=begun.sha256,
        created_at=AT + 1,
        sequence=Range(4, 4),
        files=entries(Range(4, 4)),
        totals=TOTALS[1],
        acks=(Ack("down-all", 1, 3, (Refusal(2, "directive-unknown"),)),),
    )
    followed = manifest.sign_manifest(second, STORE)
    third = second._replace(
        number=3,
        previous=followed.sha256,
        created_at=AT + 2,
        sequence=Range(5, 4),
        replaces=Replaced(1, 2, followed.sha256, 4, 4),
    )
    return begun, followed, manifest.sign_manifest(third, STORE)


def turned() -> tuple[Signed, Signed]:
    """Both manifests of a chain without entries: one that names the key which follows, and one that this key signed."""
    first = Manifest(
        1, TURNED, 1, 1, None, "0808080808080808", AT, Range(1, 0), (), NOTHING,
        None, NEXT.public, None, None, "jxc 0.1.0",
    )  # fmt: skip
    begun = manifest.sign_manifest(first, OTHER)
    acks = (Ack("down-all", 1, 3, ()),)
    second = first._replace(number=2, previous=begun.sha256, created_at=AT + 1, acks=acks, next_key=None)
    return begun, manifest.sign_manifest(second, NEXT)


def statements() -> dict[str, bytes]:
    """The bytes of every signed object by its key."""
    own, others = manifests(), turned()
    return {
        names.CHARTER: manifest.sign_charter(Charter(1, "0102030405060708"), HQ),
        names.head_key(CHAIN): manifest.sign_head(Tail(CHAIN, 1, own, AT + 3), STORE),
        names.head_key(TURNED): manifest.sign_head(Tail(TURNED, 1, others, AT + 2), NEXT),
        **{signed.key: signed.data for signed in (*own, *others)},
    }


class Refused(NamedTuple):
    """Bytes under the second manifest's place in the chain that nobody may take for a manifest, and jxc's reason."""

    name: str
    why: str
    data: bytes


def refused() -> Iterator[Refused]:
    """One of every kind of wrong statement."""
    good = manifests()[1]
    yield from _misspelt(good.data)
    yield Refused("signed by headquarters", "signature-wrong", envelope.seal(envelope.MANIFEST, good.payload, HQ))
    yield Refused("a head", "envelope-refused", statements()[names.head_key(CHAIN)])
    flipped = good.data.replace(b'"sig":"A', b'"sig":"B') if b'"sig":"A' in good.data else _other_signature(good.data)
    yield Refused("another signature", "signature-wrong", flipped)
    for name, why, payload in _wrong_payloads(json.loads(good.payload), good.payload):
        yield Refused(name, why, envelope.seal(envelope.MANIFEST, payload, STORE))


def _other_signature(data: bytes) -> bytes:
    fields = json.loads(data)
    text = fields["signatures"][0]["sig"]
    fields["signatures"][0]["sig"] = ("A" if text[0] != "A" else "B") + text[1:]
    return _spelt(fields)


def _spelt(fields: object) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _misspelt(data: bytes) -> Iterator[Refused]:
    fields = json.loads(data)
    yield Refused("a line end behind it", "envelope-refused", data + b"\n")
    yield Refused("spaces in it", "envelope-refused", json.dumps(fields, sort_keys=True).encode())
    yield Refused("a mark of byte order", "json-refused", b"\xef\xbb\xbf" + data)
    yield Refused("one field more", "envelope-refused", _spelt(fields | {"x": 1}))
    yield Refused("two signatures", "envelope-refused", _spelt(fields | {"signatures": fields["signatures"] * 2}))
    yield Refused("no signature", "envelope-refused", _spelt(fields | {"signatures": []}))
    yield Refused("base64 with a line end", "envelope-refused", _spelt(fields | {"payload": fields["payload"] + "\n"}))
    yield Refused("cut off", "json-refused", data[:-1])
    yield Refused("empty", "json-refused", b"")
    yield Refused("a list", "json-refused", b"[]")


def _wrong_replacements() -> Iterator[tuple[str, dict[str, object]]]:
    replaced: dict[str, object] = {"epoch": 1, "number": 1, "sha256": "0" * 64, "first": 4, "last": 4}
    empty: dict[str, object] = {"sequence": {"first": 5, "last": 4}}
    yield "it replaces, and goes on too", {"replaces": replaced}
    yield "it replaces what comes later", empty | {"replaces": replaced | {"number": 2}}
    yield "it replaces in another epoch", empty | {"replaces": replaced | {"epoch": 2}}
    yield "it replaces no range", empty | {"replaces": replaced | {"last": 3}}
    yield "it replaces what is to come", empty | {"replaces": replaced | {"last": 5}}
    yield "it replaces what it does not name", empty | {"replaces": {"number": 1}}


def _wrong_payloads(fields: dict[str, object], plain: bytes) -> Iterator[tuple[str, str, bytes]]:
    entry: dict[str, object] = json.loads(plain)["files"][0]
    key = str(entry["key"])
    ack: dict[str, object] = json.loads(plain)["acks"][0]
    changes: tuple[tuple[str, dict[str, object]], ...] = (
        ("one field more", {"x": 1}),
        ("another chain", {"chain": "s002"}),
        ("number nothing", {"number": 0}),
        ("a truth value for a number", {"epoch": True}),
        ("a text for a number", {"created_at": "1"}),
        ("nothing before it", {"previous": None}),
        ("a range that runs backwards", {"sequence": {"first": 4, "last": 3}}),
        ("a file twice", {"files": [entry, entry]}),
        ("a file of another store", {"files": [entry | {"key": key.replace("s001", "s002")}]}),
        ("a file above the root", {"files": [entry | {"key": f"../{key}"}]}),
        ("a file under an absolute name", {"files": [entry | {"key": "/etc/passwd"}]}),
        ("a file of another range", {"files": [entry | {"key": key.replace("0000000004-", "0000000005-")}]}),
        ("a file with another hash", {"files": [entry | {"sha256": "0" * 64}]}),
        ("a file of no bytes", {"files": [entry | {"bytes": 0}]}),
        ("a file without end", {"files": [entry | {"bytes": 1 << 40}]}),
        ("a file of too many rows", {"files": [entry | {"rows": 1 << 40}]}),
        ("an ack of what was for another store", {"acks": [ack | {"chain": "down-s002"}]}),
        ("an ack of nothing", {"acks": [ack | {"sequence": 0}]}),
        ("acks of nobody", {"acks": []}),
        ("a next key that is none", {"next_key": "ed25519:AAAA"}),
        *_wrong_replacements(),
        ("another schema", {"files": [entry | {"schema": 2}]}),
        ("totals that lack one", {"totals": {"documents": 1}}),
    )
    for name, change in changes:
        yield name, "statement-refused", _spelt(fields | change)
    yield "another format", "format-unknown", _spelt(fields | {"format": 2})
    yield "one field less", "statement-refused", _spelt({name: fields[name] for name in fields if name != "app"})
    yield "a name twice", "json-refused", plain.replace(b'"covers":null,', b'"covers":null,"covers":null,')
    yield "not a number", "json-refused", plain.replace(b'"number":2', b'"number":NaN')
    yield "a fraction", "json-refused", plain.replace(b'"number":2', b'"number":2.0')
    yield "beyond 64 bits", "json-refused", plain.replace(b'"number":2', b'"number":9223372036854775808')
    yield "half a character", "json-refused", plain.replace(b'"jxc 0.1.0"', b'"\\ud800"')
    yield "deep", "json-refused", plain.replace(b'"jxc 0.1.0"', b"[" * 9 + b"]" * 9)
    yield "not UTF-8", "json-refused", plain.replace(b'"jxc 0.1.0"', b'"\xff"')
