"""Manifests, heads and the charter: the signed statements of a chain, as frozen values.

Owns their fields and their strict parsing: exactly these names and types, keys equal to the grammar and below the
chain's own prefixes. The field that format 1 reserves (covers) is present and null. No I/O here.
"""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from jxc.domain.record import DOWN, EVERYBODY, SCHEMA, Spot
from jxc.errors import JxcError
from jxc.sync import envelope, keys, names, strict
from jxc.sync.keys import Signer
from jxc.sync.receipt import Receipt, read_receipt
from jxc.sync.statement import Read, each, optional, parse, part, wrong

FORMAT = 1
HEAD_LIMIT = 16 << 10  # bytes of a head's object
MANIFEST_LIMIT = 1 << 20  # bytes of a manifest's object
FILES_LIMIT = 2_000  # files of one manifest
FILE_BYTES_LIMIT = 64 << 20  # bytes of one file: a sealed file is far smaller, one giant document may not be
EPOCH_LIMIT, NUMBER_LIMIT, SEQUENCE_LIMIT = 10**4, 10**10, 10**12  # exclusive, as many digits as names have
ROWS_LIMIT = 100_000  # rows of one file and numbers of one manifest's range


class Range(NamedTuple):
    """Sequence numbers of a journal, both ends included."""

    first: int
    last: int


class FileEntry(NamedTuple):
    """One batch file as its manifest names it; `sha256` and `bytes` are of the whole file."""

    key: str
    table: str
    sha256: str
    bytes: int
    rows: int
    schema: int


class Totals(NamedTuple):
    """Control totals of a manifest's documents: counts, and sums in fen and ten-thousandths of a unit."""

    documents: int
    lines: int
    quantity: int
    gross: int
    tax: int
    cost: int
    debit: int
    credit: int


NOTHING = Totals(0, 0, 0, 0, 0, 0, 0, 0)  # of a manifest without documents


class Refusal(NamedTuple):
    """One directive that a store could not carry out, with the code of an error."""

    sequence: int
    code: str


class Ack(NamedTuple):
    """How far a store has taken over a chain of headquarters, and which entries it had to refuse."""

    chain: str
    epoch: int
    sequence: int
    refused: tuple[Refusal, ...]


class Replaced(NamedTuple):
    """An earlier manifest of the same epoch, wrong at birth, whose entries stand in another one's files instead."""

    epoch: int
    number: int
    sha256: str
    first: int
    last: int

    @property
    def spot(self) -> Spot:
        """Where in its chain it stands."""
        return Spot(self.epoch, self.number)


class Manifest(NamedTuple):
    """One link of a chain: which files hold its range `sequence`, and what they add up to.

    The range of one that only carries `acks` or `next_key` is empty: its last is the one before its first. So is that
    of one that `replaces` another; its files hold the other's range.
    """

    format: int
    chain: str
    epoch: int
    number: int
    previous: str | None  # SHA-256 of the bytes of the manifest before; null for the very first
    writer: str
    created_at: int  # microseconds UTC
    sequence: Range
    files: tuple[FileEntry, ...]
    totals: Totals
    acks: tuple[Ack, ...] | None  # of a store, once it took over something
    next_key: str | None  # the public key that signs from the next manifest on; null: the same
    replaces: Replaced | None
    covers: None
    app: str

    @property
    def spot(self) -> Spot:
        """Where in its chain it stands."""
        return Spot(self.epoch, self.number)

    @property
    def held(self) -> Range:
        """The entries that its files hold."""
        return Range(self.replaces.first, self.replaces.last) if self.replaces else self.sequence


class Head(NamedTuple):
    """The hint to a chain's newest manifest, with the newest manifests' own bytes inline, oldest first.

    Headquarters' head for one store is there before its first manifest: number 0 and an empty `sha256`.
    """

    format: int
    chain: str
    epoch: int
    number: int
    sha256: str
    updated_at: int  # microseconds UTC
    receipt: Receipt | None  # in headquarters' head for one store, once something of it was accepted
    inline: tuple[str, ...]

    @property
    def spot(self) -> Spot:
        """Where in its chain the newest manifest stands."""
        return Spot(self.epoch, self.number)


class Charter(NamedTuple):
    """What headquarters wrote once at the root: the format of the tree and the id of this retail chain."""

    format: int
    id: str


class Signed(NamedTuple):
    """A manifest together with the bytes that carry it; `sha256` is of these bytes and is what successors refer to."""

    manifest: Manifest
    data: bytes
    sha256: str

    @property
    def key(self) -> str:
        """The key under which exactly these bytes are published."""
        return names.manifest_key(self.manifest.chain, self.manifest.epoch, self.manifest.number, self.sha256)

    @property
    def payload(self) -> bytes:
        """The JSON bytes that were signed."""
        return envelope.payload_of(self.data)


class Tail(NamedTuple):
    """What a head is to say: its chain and epoch, the newest manifests, when, and what was accepted of the store."""

    chain: str
    epoch: int
    newest: tuple[Signed, ...]
    updated_at: int
    receipt: Receipt | None = None


def known(data: bytes) -> Manifest:
    """What a manifest says whose signature was checked before, or that this home signed itself."""
    return _manifest(strict.read(envelope.payload_of(data), MANIFEST_LIMIT))


def accepted(payload: bytes) -> Manifest:
    """The same from the JSON bytes that an acceptance keeps."""
    return _manifest(strict.read(payload, MANIFEST_LIMIT))


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def holds(file: FileEntry, data: bytes) -> bool:
    """Whether `data` are the bytes of a file as its manifest names it."""
    return len(data) == file.bytes and digest(data) == file.sha256


def sign_manifest(manifest: Manifest, signer: Signer) -> Signed:
    """The manifest in its envelope; one that its own reader would refuse raises instead."""
    payload = _payload(manifest)
    _manifest(strict.read(payload, MANIFEST_LIMIT))
    data = envelope.seal(envelope.MANIFEST, payload, signer)
    if len(data) > MANIFEST_LIMIT:
        wrong("size")
    return Signed(manifest, data, digest(data))


def read_manifest(data: bytes, key: str) -> Signed:
    """The manifest in `data`, which must be signed with the public `key`.

    Errors: `json-refused`, `envelope-refused`, `signature-wrong`, `statement-refused`.
    """
    payload = envelope.open_envelope(data, envelope.MANIFEST, key, limit=MANIFEST_LIMIT)
    return Signed(_manifest(strict.read(payload, MANIFEST_LIMIT)), data, digest(data))


def files_of(data: bytes) -> tuple[FileEntry, ...]:
    """The files that a manifest names whose bytes were believed before: its signature is not looked at again."""
    return _manifest(strict.read(envelope.payload_of(data), MANIFEST_LIMIT)).files


def sign_head(tail: Tail, signer: Signer) -> bytes:
    """The head that names the newest manifest and carries as many of them, newest first, as fit its size."""
    number, sha256 = (tail.newest[-1].manifest.number, tail.newest[-1].sha256) if tail.newest else (0, "")
    data = b""
    for count in range(len(tail.newest) + 1):
        inline = tuple(signed.data.decode() for signed in tail.newest[len(tail.newest) - count :])
        head = Head(FORMAT, tail.chain, tail.epoch, number, sha256, tail.updated_at, tail.receipt, inline)
        longer = envelope.seal(envelope.HEAD, _payload(head), signer)
        if len(longer) > HEAD_LIMIT:
            break
        data = longer
    return data


def read_head(data: bytes, key: str, chain: str) -> Head:
    """The head of `chain` in `data`, signed with the public `key`; errors as for a manifest."""
    payload = envelope.open_envelope(data, envelope.HEAD, key, limit=HEAD_LIMIT)
    fields = strict.read(payload, HEAD_LIMIT)
    if fields.get("format") != FORMAT:
        raise JxcError("format-unknown", format=str(fields.get("format"))[:20])
    head = parse(Head, fields, {"inline": _texts, "receipt": optional(read_receipt)})
    to_one = chain.startswith(DOWN) and chain != f"{DOWN}{EVERYBODY}"
    begun = names.is_digest(head.sha256) and head.number >= 1
    for name, right in (
        ("chain", head.chain == chain),
        ("epoch", 1 <= head.epoch < EPOCH_LIMIT),
        ("number", begun or (to_one and (head.number, head.sha256, head.inline) == (0, "", ()))),
        ("receipt", head.receipt is None or to_one),
    ):
        if not right:
            wrong(name)
    return head


def sign_charter(charter: Charter, signer: Signer) -> bytes:
    """The bytes of jxc.json."""
    return envelope.seal(envelope.CHARTER, _payload(charter), signer)


def read_charter(data: bytes, key: str) -> Charter:
    """The charter in `data`, signed with headquarters' public `key`; errors as for a manifest."""
    charter = parse(Charter, strict.read(envelope.open_envelope(data, envelope.CHARTER, key), envelope.LIMIT))
    if charter.format != FORMAT:
        raise JxcError("format-unknown", format=charter.format)
    return charter


def _payload(value: NamedTuple) -> bytes:
    return strict.write(_plain(value._asdict()))


def _plain(fields: dict[str, object]) -> dict[str, object]:
    return {name: _json(value) for name, value in fields.items()}


def _json(value: object) -> object:
    if isinstance(value, tuple):
        fields = getattr(value, "_asdict", None)
        return _plain(fields()) if fields else [_json(part) for part in value]
    return value


def _manifest(fields: dict[str, object]) -> Manifest:
    if fields.get("format") != FORMAT:
        raise JxcError("format-unknown", format=str(fields.get("format"))[:20])
    manifest = parse(Manifest, fields, _PARTS)
    (first, last), held = manifest.sequence, manifest.held
    for name, right in (
        ("chain", names.is_chain(manifest.chain)),
        ("epoch", 1 <= manifest.epoch < EPOCH_LIMIT),
        ("number", 1 <= manifest.number < NUMBER_LIMIT),
        ("previous", (manifest.previous is None) == (manifest.epoch == manifest.number == 1)),
        ("previous", manifest.previous is None or names.is_digest(manifest.previous)),
        ("sequence", 1 <= first <= last + 1 <= min(SEQUENCE_LIMIT, first + ROWS_LIMIT)),
        ("sequence", held.last >= held.first or not manifest.files),
        ("replaces", manifest.replaces is None or _may_replace(manifest, manifest.replaces)),
        ("acks", not manifest.acks or all(_may_ack(manifest.chain, ack) for ack in manifest.acks)),
        ("next_key", manifest.next_key is None or keys.is_key(manifest.next_key)),
        ("files", len({file.key for file in manifest.files}) == len(manifest.files) <= FILES_LIMIT),
    ):
        if not right:
            wrong(name)
    for file in manifest.files:
        _check_file(file, manifest)
    return manifest


def _check_file(file: FileEntry, manifest: Manifest) -> None:
    """The key says the same as the manifest: nothing outside the chain's own prefixes can be named."""
    name = names.parse_batch_key(file.key)
    if name is None or not names.is_digest(file.sha256) or file.schema != SCHEMA:
        wrong("files")
    expected = (file.table, manifest.chain, manifest.epoch, *manifest.held, file.sha256[: names.SHORT])
    if (name.table, name.chain, name.epoch, name.first, name.last, name.short) != expected:
        wrong("files")
    if not (0 < file.bytes <= FILE_BYTES_LIMIT and 0 < file.rows <= ROWS_LIMIT):
        wrong("files")


def _may_replace(manifest: Manifest, other: Replaced) -> bool:
    """Whether a manifest may say this: it adds no range of its own, and the other one stands before it."""
    return (
        manifest.sequence.last < manifest.sequence.first
        and other.epoch == manifest.epoch
        and 1 <= other.number < manifest.number
        and names.is_digest(other.sha256)
        and 1 <= other.first <= other.last < min(manifest.sequence.first, other.first + ROWS_LIMIT)
    )


def _may_ack(chain: str, ack: Ack) -> bool:
    """Whether a store's manifest may say this: of what is for it or for everybody, and in order."""
    places = [refusal.sequence for refusal in ack.refused]
    return (
        ack.chain in {names.down(chain), names.down(EVERYBODY)}
        and 1 <= ack.epoch < EPOCH_LIMIT
        and 1 <= ack.sequence < SEQUENCE_LIMIT
        and places == sorted(set(places))
        and all(1 <= place <= ack.sequence for place in places)
    )


def _acks(value: object) -> tuple[Ack, ...]:
    if not isinstance(value, list):
        wrong("acks")
    found = tuple(parse(Ack, ack, {"refused": each(Refusal)}) for ack in value)
    chains = [ack.chain for ack in found]
    return found if found and chains == sorted(set(chains)) else wrong("acks")


_PARTS: Mapping[str, Read] = {
    "sequence": part(Range),
    "files": each(FileEntry),
    "totals": part(Totals),
    "acks": optional(_acks),
    "replaces": optional(part(Replaced)),
}


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        wrong("inline")
    return tuple(text if isinstance(text, str) else wrong("inline") for text in value)
