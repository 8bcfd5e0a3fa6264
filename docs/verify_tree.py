"""Checks a published tree without jxc.

Run by path: `python docs/verify_tree.py FOLDER --hq KEY STORE=KEY …`. Needs Python 3.11 and `cryptography`, and
nothing else of this repository: whoever doubts jxc can doubt it with this one file. It checks what docs/format.md
promises about names, signatures, links, sequences, sizes and hashes, down to the last byte of every file that a
manifest names; it does not look inside Parquet. Each fault is printed with the key of the object at fault. Exit status:
0 all is as it was signed, 1 something is not, 2 the question was not understood.
"""

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Never

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MANIFEST_BYTES, HEAD_BYTES, FILE_BYTES = 1 << 20, 16 << 10, 64 << 20
DEPTH, DIGITS, FILES, ROWS = 8, 20, 2_000, 100_000
TYPE = "application/vnd.jxc.{}+json"
DOWN = "down-"  # what the chains of headquarters to its stores begin with
STORE = re.compile(r"(?!down-)[a-z0-9][a-z0-9-]{0,30}")
DIGEST = re.compile(r"[0-9a-f]{64}")
MANIFEST = re.compile(r"chains/([a-z0-9-]+)/manifests/([0-9]{4})/([0-9]{10})-([0-9a-f]{16})\.json")
FILE = re.compile(
    r"(documents|master|audit|directives)/(store=|to=)([a-z0-9-]+)/month=([0-9]{4}-(?:0[1-9]|1[0-2]))"
    r"/([0-9]{4})-([0-9]{12})-([0-9]{12})-([0-9a-f]{16})\.parquet"
)
SEQUENCE = {"first": int, "last": int}
RECEIPT = {"epoch": int, "number": int, "counted": (list, type(None))}
COUNTED_PLACES = 20  # at most in one receipt
COUNTED = {"epoch": int, "number": int, "sha256": str}
ACK = {"chain": str, "epoch": int, "sequence": int, "refused": list}
REFUSAL = {"sequence": int, "code": str}
REPLACED = {"epoch": int, "number": int, "sha256": str, "first": int, "last": int}
ENTRY = {"key": str, "table": str, "sha256": str, "bytes": int, "rows": int, "schema": int}
TOTALS = dict.fromkeys(("documents", "lines", "quantity", "gross", "tax", "cost", "debit", "credit"), int)
GROWN = {"next_key", "receipt", "counted"}  # absent from what the first writers of format 1 signed
FIELDS: dict[str, dict[str, Any]] = {
    "charter": {"format": int, "id": str},
    "head": {
        "format": int, "chain": str, "epoch": int, "number": int, "sha256": str, "updated_at": int,
        "receipt": (dict, type(None)), "inline": list,
    },
    "manifest": {
        "format": int, "chain": str, "epoch": int, "number": int, "previous": (str, type(None)), "writer": str,
        "created_at": int, "sequence": dict, "files": list, "totals": dict, "acks": (list, type(None)),
        "next_key": (str, type(None)), "replaces": (dict, type(None)), "covers": type(None), "app": str,
    },
}  # fmt: skip


class FaultError(Exception):
    """What is wrong with one object, in words; whoever reads the object adds its key."""


class Fault(NamedTuple):
    """What is wrong with the object of a key."""

    key: str
    why: str


class Chain(NamedTuple):
    """What a chain's manifests say, as far as they can be believed, and what is wrong with the rest."""

    faults: list[Fault]

    files: int
    last: int  # the last entry of the journal
    bytes_of: dict[tuple[int, int], bytes]  # the object of each (epoch, number)
    public: str  # the key that signs what follows
    earlier: list[tuple[tuple[int, int], str]]  # keys that signed before, each with its last (epoch, number)


def refuse(why: str) -> Never:
    """Raise a fault."""
    raise FaultError(why)


def require(right: object, why: str) -> None:
    """Refuse unless `right`."""
    if not right:
        refuse(why)


def parse(data: bytes, limit: int) -> dict[str, Any]:
    """A JSON object in the strict form: UTF-8, no name twice, whole numbers of 64 bits, not deep."""

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        require(len(dict(found)) == len(found), "a name stands twice in an object")
        return dict(found)

    def whole(text: str) -> int:
        require(len(text) <= DIGITS and -(2**63) <= int(text) < 2**63, "a number beyond 64 bits")
        return int(text)

    def never(text: str) -> Never:
        refuse(f"{text[:DIGITS]} is not a whole number")

    require(len(data) <= limit, f"longer than {limit} bytes")
    try:
        text = data.decode()
        value = json.loads(text, object_pairs_hook=pairs, parse_int=whole, parse_float=never, parse_constant=never)
        require(isinstance(value, dict) and _depth(value) < DEPTH, "no object, or nested too deeply")
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        refuse("not JSON in UTF-8")
    return dict(value)


def _depth(value: object) -> int:
    if isinstance(value, dict | list):
        parts = value.values() if isinstance(value, dict) else value
        return 1 + max(map(_depth, parts), default=0)
    return 0


def decode(text: object) -> bytes:
    """Base64 in its one spelling."""
    require(isinstance(text, str), "base64 that is no text")
    try:
        data = base64.b64decode(str(text), validate=True)
    except (binascii.Error, ValueError):
        refuse("not base64")
    require(base64.b64encode(data).decode() == text, "base64 with spare bits")
    return data


def public_key(text: str) -> Ed25519PublicKey:
    """The key that a text such as ed25519:… holds."""
    require(text.startswith("ed25519:"), "not a key: ed25519:…")
    raw = decode(text.removeprefix("ed25519:"))
    require(len(raw) == 32, "a key of another length")  # noqa: PLR2004 bytes of an Ed25519 key
    return Ed25519PublicKey.from_public_bytes(raw)


def unseal(data: bytes, kind: str, key: str, limit: int) -> dict[str, Any]:
    """The statement of that kind inside an envelope that `key` signed, with exactly its fields."""
    envelope = parse(data, limit)
    spelt = json.dumps(envelope, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    require(spelt == data, "another spelling of the envelope")
    require(envelope.keys() == {"payload", "payloadType", "signatures"}, "other fields than an envelope's")
    signatures = envelope["signatures"]
    require(isinstance(signatures, list) and len(signatures) == 1, "not exactly one signature")
    signature = signatures[0]
    require(isinstance(signature, dict) and signature.keys() == {"keyid", "sig"}, "not a signature")
    require(envelope["payloadType"] == TYPE.format(kind), f"not a {kind}")
    payload = decode(envelope["payload"])
    name = TYPE.format(kind).encode()
    message = b"DSSEv1 %d %s %d %s" % (len(name), name, len(payload), payload)
    require(signature["keyid"] == hashlib.sha256(key.encode()).hexdigest()[:16], "signed with another key")
    try:
        public_key(key).verify(decode(signature["sig"]), message)
    except InvalidSignature:
        refuse("the signature does not hold")
    return fields(parse(payload, limit), FIELDS[kind])


def fields(value: object, kinds: dict[str, Any]) -> dict[str, Any]:
    """An object with exactly these fields, each of its type; those of GROWN are null where they are absent."""
    right = isinstance(value, dict) and kinds.keys() - GROWN <= value.keys() <= kinds.keys()
    require(right, f"other fields than {', '.join(kinds)}")
    found: dict[str, Any] = dict.fromkeys(kinds.keys() & GROWN) | value  # type: ignore[operator]
    for name, kind in kinds.items():
        right = isinstance(found[name], kind) and not isinstance(found[name], bool)
        require(right and not (name == "format" and found[name] != 1), f"{name} is {found[name]!r:.40}")
    return found


def names_one(data: bytes, limit: int, public: list[str], otherwise: str) -> str:
    """Which of these keys an envelope says it is signed with; it is not proven yet."""
    try:
        signatures = parse(data, limit).get("signatures")
        named = signatures[0].get("keyid") if isinstance(signatures, list) and signatures else None
    except (FaultError, AttributeError):
        return otherwise
    return next((key for key in public if hashlib.sha256(key.encode()).hexdigest()[:16] == named), otherwise)


def begins_with(root: Path, chain: str, public: list[str]) -> str:
    """Which of headquarters' keys signed the first object of a chain to a store: the one that was its own then."""
    first = [*sorted((root / "chains" / chain / "manifests").glob("*/*")), root / head_key(chain)]
    data = next((path.read_bytes() for path in first if path.is_file()), b"")
    return names_one(data, MANIFEST_BYTES, public, public[0])


def read(root: Path, key: str, limit: int) -> bytes:
    """An object of at most `limit` bytes."""
    path = root / key
    require(path.is_file(), "missing")
    require(path.stat().st_size <= limit, f"longer than {limit} bytes")
    return path.read_bytes()


def prefix(chain: str) -> tuple[str, str]:
    """What stands in the keys of a chain's files: its own store, or to whom headquarters speaks."""
    return ("to=", chain.removeprefix(DOWN)) if chain.startswith(DOWN) else ("store=", chain)


def head_key(chain: str) -> str:
    """Where the head of a chain lies."""
    return f"heads/{'down' if chain.startswith(DOWN) else 'up'}/{chain.removeprefix(DOWN)}.json"


def check_manifest(data: bytes, key: str, store: str, public: str) -> dict[str, Any]:
    """A manifest that says the same as its own key, and names only files below its own store's prefixes."""
    place = MANIFEST.fullmatch(key)
    require(place, "not a manifest's name")
    digest = hashlib.sha256(data).hexdigest()
    require(place and digest.startswith(place[4]), "the hash in the name is of other bytes")
    manifest = unseal(data, "manifest", public, MANIFEST_BYTES)
    said = (manifest["chain"], f"{manifest['epoch']:04d}", f"{manifest['number']:010d}")
    require(place and said == place.groups()[:3] and said[0] == store, "says another place than its name")
    require(manifest["epoch"] >= 1 and manifest["number"] >= 1, "epochs and numbers begin with 1")
    first, last = fields(manifest["sequence"], SEQUENCE).values()
    require(1 <= first <= last + 1 <= first + ROWS, "no range of entries")
    if manifest["replaces"] is not None:
        first, last = check_replaced(manifest)
    require(last >= first or not manifest["files"], "files without entries")
    check_acks(manifest["acks"], store)
    if manifest["next_key"] is not None:
        public_key(manifest["next_key"])
    fields(manifest["totals"], TOTALS)
    entries = manifest["files"]
    require(len(entries) <= FILES, "too many files")
    require(len({fields(entry, ENTRY)["key"] for entry in entries}) == len(entries), "a file is named twice")
    for entry in entries:
        name = FILE.fullmatch(entry["key"])
        expected = (entry["table"], *prefix(store), f"{manifest['epoch']:04d}", f"{first:012d}", f"{last:012d}")
        require(name and (*name.group(1, 2, 3), *name.group(5, 6, 7)) == expected, f"names {entry['key']!r:.200}")
        require((entry["table"] == "directives") == store.startswith(DOWN), f"a table of another side: {entry['key']}")
        require(DIGEST.fullmatch(entry["sha256"]), "a hash that is none")
        require(name and entry["sha256"].startswith(name[8]), f"another hash than in {entry['key']}")
        require(0 < entry["bytes"] <= FILE_BYTES and 0 < entry["rows"] <= ROWS, f"the size of {entry['key']}")
        require(entry["schema"] == 1, "another schema")
    return manifest


def check_replaced(manifest: dict[str, Any]) -> tuple[int, int]:
    """The range that stands in this manifest's files in place of an earlier one's."""
    other, begun = fields(manifest["replaces"], REPLACED), manifest["sequence"]["first"]
    require(manifest["sequence"]["last"] < begun, "replaces, and goes on too")
    require(other["epoch"] == manifest["epoch"] and 1 <= other["number"] < manifest["number"], "replaces a later one")
    require(DIGEST.fullmatch(other["sha256"]), "a hash that is none")
    first, last = other["first"], other["last"]
    require(1 <= first <= last < min(begun, first + ROWS), "replaces a range that is none")
    return first, last


def check_acks(acks: list[Any] | None, store: str) -> None:
    """What a store says it took over from headquarters: only what was for it."""
    chains = [fields(ack, ACK)["chain"] for ack in acks or ()]
    require(chains == sorted(set(chains)) and acks != [], "acknowledges a chain twice, or none")
    require(set(chains) <= {f"{DOWN}all", f"{DOWN}{store}"}, "acknowledges what was for somebody else")
    for ack in acks or ():
        require(ack["epoch"] >= 1 and ack["sequence"] >= 1, "acknowledges nothing")
        for refusal in ack["refused"]:
            require(1 <= fields(refusal, REFUSAL)["sequence"] <= ack["sequence"], "refuses what it did not see")


def check_file(root: Path, entry: dict[str, Any]) -> None:
    """Exactly the bytes that were signed."""
    data = read(root, entry["key"], entry["bytes"])
    require(len(data) == entry["bytes"], f"{len(data)} bytes instead of {entry['bytes']}")
    require(hashlib.sha256(data).hexdigest() == entry["sha256"], "other bytes than were signed")


def check_chain(root: Path, store: str, public: str) -> Chain:
    """Follow a chain from its first manifest to the first that cannot be believed, with every file on the way."""
    previous, number, last, count = None, 0, 0, 0
    faults: list[Fault] = []
    bytes_of: dict[tuple[int, int], bytes] = {}
    earlier: list[tuple[tuple[int, int], str]] = []
    for path in sorted((root / "chains" / store / "manifests").glob("*/*")):
        key = path.relative_to(root).as_posix()
        try:
            data = read(root, key, MANIFEST_BYTES)
            manifest = check_manifest(data, key, store, public)
            sequence = manifest["sequence"]
            if bytes_of and manifest["epoch"] > max(bytes_of)[0] and manifest["number"] == 1:
                known = {hashlib.sha256(link).hexdigest() for link in bytes_of.values()}
                require(manifest["previous"] in known, "continues a manifest that is not there")
                previous, number, last = manifest["previous"], 0, 0  # an epoch begins: a list of its own
            require(manifest["number"] == number + 1, f"number {number + 1} is missing, or stands twice")
            require(manifest["previous"] == previous, "does not follow on the manifest before")
            require(sequence["first"] == last + 1, f"entry {last + 1} is in no manifest, or in two")
            if manifest["replaces"] is not None:
                check_place(manifest["replaces"], bytes_of)
        except FaultError as fault:
            faults.append(Fault(key, str(fault)))
            break  # whatever follows hangs on this link
        previous, number, last = hashlib.sha256(data).hexdigest(), number + 1, sequence["last"]
        if manifest["next_key"] is not None:
            earlier.append(((manifest["epoch"], number), public))
            public = manifest["next_key"]
        bytes_of[manifest["epoch"], number] = data
        for entry in manifest["files"]:
            count += 1
            try:
                check_file(root, entry)
            except FaultError as fault:
                faults.append(Fault(entry["key"], str(fault)))
    return Chain(faults, count, last, bytes_of, public, earlier)


def check_place(other: dict[str, Any], bytes_of: dict[tuple[int, int], bytes]) -> None:
    """What is replaced stands where it is said to stand, and holds that range."""
    data = bytes_of.get((other["epoch"], other["number"]), b"")
    require(hashlib.sha256(data).hexdigest() == other["sha256"], "replaces a manifest that is not there")
    replaced = json.loads(decode(json.loads(data)["payload"]))
    require(replaced["sequence"] == {"first": other["first"], "last": other["last"]}, "replaces another range")


def check_receipt(receipt: dict[str, Any]) -> None:
    """It is for something, and what it says to count stands in order and no further on."""
    end, counted = (receipt["epoch"], receipt["number"]), [fields(one, COUNTED) for one in receipt["counted"] or []]
    places = [(one["epoch"], one["number"]) for one in counted]
    require(min(end) >= 1, "a receipt for nothing")
    require(places == sorted(set(places)) and len(places) <= COUNTED_PLACES, "counts out of order, or too much")
    require(all(min(place) >= 1 and place <= end for place in places), "counts what was not accepted")
    require(all(DIGEST.fullmatch(one["sha256"]) for one in counted), "counts what is no hash")


def check_head(root: Path, store: str, chain: Chain) -> None:
    """The head, if there is one, leads to a manifest of the chain and carries manifests as they are."""
    key = head_key(store)
    if not (root / key).exists():
        return  # a hint; nothing is lost without it
    data = read(root, key, HEAD_BYTES)
    signer = names_one(data, HEAD_BYTES, [old for _, old in chain.earlier], chain.public)
    head = unseal(data, "head", signer, HEAD_BYTES)
    until = next((place for place, old in chain.earlier if old == signer), None)
    right = until is None or (head["epoch"], head["number"]) <= until
    require(right, "the head of a key that another one has followed")
    require(head["chain"] == store, "the head of another chain")
    if head["receipt"] is not None:
        check_receipt(fields(head["receipt"], RECEIPT))
        require(store.startswith(DOWN) and store != f"{DOWN}all", "a receipt that is for nobody")
    if (head["number"], head["sha256"], head["inline"]) == (0, "", []) and store.startswith(DOWN):
        return  # headquarters has told this store nothing yet
    data = chain.bytes_of.get((head["epoch"], head["number"]), b"")
    require(hashlib.sha256(data).hexdigest() == head["sha256"], "leads to no manifest of this chain")
    for text in head["inline"]:
        require(isinstance(text, str) and text.encode() in chain.bytes_of.values(), "carries a manifest of its own")


def check(root: Path, hq: str, stores: dict[str, str]) -> Iterator[Fault]:
    """Every fault of the tree."""
    try:
        unseal(read(root, "jxc.json", HEAD_BYTES), "charter", hq, HEAD_BYTES)
    except FaultError as fault:
        yield Fault("jxc.json", str(fault))
    present = {path.name for path in (root / "chains").glob("*")}
    present |= {f"{DOWN}{path.stem}" for path in (root / "heads" / "down").glob("*")}
    everybody = check_chain(root, f"{DOWN}all", hq)
    keys = [*(old for _, old in everybody.earlier), everybody.public]
    stores |= {name: begins_with(root, name, keys) for name in sorted(present) if name.startswith(DOWN)}
    for store in sorted(present - stores.keys()):
        yield Fault(f"chains/{store}", "a chain whose key you did not give")
    for store, public in stores.items():
        chain = check_chain(root, store, public)
        yield from chain.faults
        try:
            check_head(root, store, chain)
        except FaultError as fault:
            yield Fault(head_key(store), str(fault))
        print(f"{store}: {len(chain.bytes_of)} manifests, {chain.files} files, entries 1 to {chain.last}")


def main(argv: list[str]) -> int:
    """Check what the words on the command line name."""
    parser = argparse.ArgumentParser(description="Check a published tree of jxc without jxc.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hq", required=True, metavar="KEY", help="headquarters' public key: ed25519:…")
    parser.add_argument("stores", nargs="+", metavar="STORE=KEY", help="each chain with its public key")
    asked = parser.parse_args(argv)
    stores = dict(word.split("=", 1) for word in asked.stores if "=" in word)
    try:
        for name, key in (*stores.items(), ("hq", asked.hq)):
            require(STORE.fullmatch(name), f"not the id of a store: {name}")
            public_key(key)
        require(len(stores) == len(asked.stores), "each store once, as STORE=KEY")
    except FaultError as fault:
        parser.error(str(fault))
    faults = sorted(check(asked.folder, asked.hq, stores))
    for key, why in faults:
        print(f"{key}: {why}", file=sys.stderr)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
