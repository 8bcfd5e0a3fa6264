"""Signed manifests of one chain, and what a follower has read or remembers of them."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jxc.domain.record import Spot
from jxc.errors import Problem
from jxc.storage.catalog import Tip
from jxc.sync import manifest
from jxc.sync.keys import Signer
from jxc.sync.manifest import FileEntry, Head, Manifest, Range, Signed, Totals
from jxc.sync.receiving import Fetched
from jxc.sync.walk import Memory, Seen

OURS, OTHER = (Signer(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)) for seed in (0, 1))
DIGEST = "0123456789abcdef" * 4
TOTALS = Totals(0, 0, 0, 0, 0, 0, 0, 0)


def make(number: int, previous: Signed | None, first: int, writer: str = "w", epoch: int = 1, last: int = 0) -> Signed:
    last = last or first + 1
    span = f"{first:012d}-{last:012d}"
    key = f"documents/store=s001/month=2026-04/{epoch:04d}-{span}-{DIGEST[:16]}.parquet"
    files = (FileEntry(key, "documents", DIGEST, 10, 2, 1),)
    before = previous.sha256 if previous else None
    statement = Manifest(
        1,
        "s001",
        epoch,
        number,
        before,
        writer,
        1,
        Range(first, last),
        files,
        TOTALS,
        None,
        None,
        None,
        None,
        "jxc",
    )
    return manifest.sign_manifest(statement, OURS)


ONE = make(1, None, 1)
TWO = make(2, ONE, 3)
THREE = make(3, TWO, 5)
CHAIN = {signed.manifest.number: signed for signed in (ONE, TWO, THREE)}


def seen(head: Signed | None = None) -> Seen:
    stated = head and Head(1, "s001", 1, head.manifest.number, head.sha256, 1, None, ())
    return Seen("s001", "", stated, "", {}, ())


def good(*signed: Signed) -> dict[Spot, list[Fetched]]:
    found: dict[Spot, list[Fetched]] = {}
    for item in signed:
        found.setdefault(item.manifest.spot, []).append(Fetched(item.key, item, None))
    return found


def bad(number: int) -> dict[Spot, list[Fetched]]:
    key = CHAIN[number].key
    return {
        Spot(1, number): [Fetched(key, None, Problem("object-untrusted", {"key": key, "reason": "signature-wrong"}))]
    }


def at(signed: Signed) -> Memory:
    """What is remembered when this was the last."""
    epoch, number = signed.manifest.spot
    tip = Tip("s001", epoch, number, signed.sha256, "", "", 0)
    return Memory(tip, (), {epoch: (number, signed.sha256)})
