"""Manifests, heads and the charter: what was signed is read back, and nothing else is, whatever the bytes."""

import base64
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jxc.error_table import BY_CODE
from jxc.errors import JxcError
from jxc.sync import envelope, manifest, names
from jxc.sync.keys import Signer
from jxc.sync.manifest import NOTHING, Ack, Charter, FileEntry, Manifest, Range, Refusal, Tail, Totals
from jxc.sync.receipt import Receipt
from tests.sync.signed import ONE

OURS, OTHER = (Signer(Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)) for seed in (1, 2))
DIGEST = "0123456789abcdef" * 4
KEY = "documents/store=s001/month=2026-04/0001-000000000001-000000000003-0123456789abcdef.parquet"
FILE = FileEntry(KEY, "documents", DIGEST, 1000, 3, 1)
TOTALS = Totals(3, 5, 50_000, 10_000, 1_150, -7_000, 20_000, 20_000)
ACK = Ack("down-all", 1, 7, (Refusal(2, "x"),))
FIRST = Manifest(1, "s001", 1, 1, None, "w1", 1, Range(1, 3), (FILE,), TOTALS, None, None, None, None, "jxc 0.1")

PARSERS: list[tuple[bytes, Callable[[bytes], object]]] = [
    (manifest.sign_manifest(FIRST, OURS).data, lambda data: manifest.read_manifest(data, OURS.public)),
    (
        manifest.sign_head(Tail("s001", 1, (manifest.sign_manifest(FIRST, OURS),), 7), OURS),
        lambda data: manifest.read_head(data, OURS.public, "s001"),
    ),
    (manifest.sign_charter(Charter(1, "c1"), OURS), lambda data: manifest.read_charter(data, OURS.public)),
]


def resigned(change: Callable[[dict[str, object]], object], kind: str = envelope.MANIFEST) -> bytes:
    """A statement whose payload was changed and signed again: what a wrong writer, not a flipped byte, would send."""
    payload = json.loads(base64.b64decode(json.loads(manifest.sign_manifest(FIRST, OURS).data)["payload"]))
    change(payload)
    return envelope.seal(kind, json.dumps(payload).encode(), OURS)


def test_a_manifest_comes_back_as_it_was_signed() -> None:
    signed = manifest.sign_manifest(FIRST, OURS)
    assert manifest.read_manifest(signed.data, OURS.public) == signed
    assert signed.manifest == FIRST
    assert names.parse_manifest_key(signed.key) == ("s001", 1, 1, signed.sha256[:16])


def test_what_was_signed_before_a_field_was_added_is_still_believed() -> None:
    """`[inv:grown]`: chains live longer than the program that began them."""
    data = resigned(lambda payload: payload.pop("next_key"))
    assert manifest.read_manifest(data, OURS.public).manifest == FIRST
    payload = json.loads(base64.b64decode(json.loads(PARSERS[1][0])["payload"]))
    del payload["receipt"]
    head = manifest.read_head(envelope.seal(envelope.HEAD, json.dumps(payload).encode(), OURS), OURS.public, "s001")
    assert head == manifest.read_head(PARSERS[1][0], OURS.public, "s001")


@pytest.mark.parametrize("field", [name for name in Manifest._fields if name != "next_key"])
def test_a_manifest_that_lacks_any_other_field_is_refused(field: str) -> None:
    with pytest.raises(JxcError):
        manifest.read_manifest(resigned(lambda payload: payload.pop(field)), OURS.public)


def test_signing_again_gives_the_same_bytes() -> None:
    assert manifest.sign_manifest(FIRST, OURS) == manifest.sign_manifest(FIRST, OURS)


def test_another_key_is_refused() -> None:
    with pytest.raises(JxcError, match="signature-wrong"):
        manifest.read_manifest(manifest.sign_manifest(FIRST, OTHER).data, OURS.public)


def test_a_head_cannot_pass_for_a_manifest() -> None:
    data = resigned(lambda _: None, kind=envelope.HEAD)
    with pytest.raises(JxcError, match="envelope-refused"):
        manifest.read_manifest(data, OURS.public)


def test_a_head_carries_the_newest_manifests_that_fit() -> None:
    chain = [manifest.sign_manifest(FIRST, OURS)]
    for number in range(2, 31):
        following = FIRST._replace(number=number, previous=chain[-1].sha256)
        chain.append(manifest.sign_manifest(following, OURS))
    data = manifest.sign_head(Tail("s001", 1, tuple(chain), 7), OURS)
    head = manifest.read_head(data, OURS.public, "s001")
    assert len(data) <= manifest.HEAD_LIMIT
    assert (head.number, head.sha256) == (30, chain[-1].sha256)
    assert len(head.inline) > 1
    assert [text.encode() for text in head.inline] == [signed.data for signed in chain[-len(head.inline) :]]


def test_a_manifest_may_say_something_without_entries() -> None:
    empty = FIRST._replace(sequence=Range(4, 3), files=(), totals=NOTHING, acks=(ACK,), next_key=OURS.public)
    signed = manifest.sign_manifest(empty, OURS)
    assert manifest.read_manifest(signed.data, OURS.public).manifest == empty
    assert manifest.known(signed.data) == manifest.accepted(signed.payload) == empty


def test_a_head_to_one_store_carries_its_receipt_also_before_its_first_manifest() -> None:
    receipt = Receipt(1, 7)
    data = manifest.sign_head(Tail("down-s001", 1, (), 7, receipt), OURS)
    head = manifest.read_head(data, OURS.public, "down-s001")
    assert (head.number, head.sha256, head.receipt) == (0, "", receipt)


@pytest.mark.parametrize(
    "tail",
    [
        Tail("s001", 1, (), 7),
        Tail("down-all", 1, (), 7),
        Tail("s001", 1, (ONE,), 7, Receipt(1, 1)),
        Tail("down-s001", 1, (), 7, Receipt(1, 0)),
        Tail("down-s001", 0, (), 7),
    ],
)
def test_other_heads_have_a_manifest_and_no_receipt(tail: Tail) -> None:
    with pytest.raises(JxcError, match="statement-refused"):
        manifest.read_head(manifest.sign_head(tail, OURS), OURS.public, tail.chain)


def test_a_head_of_another_chain_is_refused() -> None:
    with pytest.raises(JxcError, match="statement-refused"):
        manifest.read_head(PARSERS[1][0], OURS.public, "s002")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("chain", "S001"),
        ("chain", "s002"),
        ("epoch", 0),
        ("number", 0),
        ("number", True),
        ("number", "1"),
        ("previous", DIGEST),
        ("previous", "x"),
        ("acks", {}),
        ("acks", []),
        ("acks", [ACK._replace(chain="down-s002")._asdict()]),
        ("acks", [ACK._replace(chain="s001")._asdict()]),
        ("acks", [ACK._asdict(), ACK._asdict()]),
        ("acks", [ACK._replace(refused=({"sequence": 8, "code": "x"},))._asdict()]),  # type: ignore[arg-type]
        ("next_key", "ed25519:AAAA"),
        ("next_key", ""),
        ("sequence", {"first": 4, "last": 3}),
        ("replaces", 3),
        ("covers", []),
        ("sequence", {"first": 3, "last": 1}),
        ("sequence", {"first": 1}),
        ("files", [list(FILE)]),
        ("files", [FILE._asdict(), FILE._asdict()]),
        ("files", [FILE._replace(key=KEY.replace("s001", "s002"))._asdict()]),
        ("files", [FILE._replace(key="../" + KEY)._asdict()]),
        ("files", [FILE._replace(table="master")._asdict()]),
        ("files", [FILE._replace(sha256="f" * 64)._asdict()]),
        ("files", [FILE._replace(bytes=0)._asdict()]),
        ("files", [FILE._replace(bytes=1 << 40)._asdict()]),
        ("files", [FILE._replace(rows=0)._asdict()]),
        ("files", [FILE._replace(schema=2)._asdict()]),
        ("totals", {}),
        ("extra", 1),
    ],
)
def test_a_field_that_is_not_as_the_format_demands_is_refused(field: str, value: object) -> None:
    with pytest.raises(JxcError, match="statement-refused"):
        manifest.read_manifest(resigned(lambda payload: payload.update({field: value})), OURS.public)


def test_a_newer_format_is_refused_with_a_hint_of_its_own() -> None:
    with pytest.raises(JxcError, match="format-unknown"):
        manifest.read_manifest(resigned(lambda payload: payload.update({"format": 2})), OURS.public)


@pytest.mark.parametrize("which", range(len(PARSERS)))
def test_one_flipped_bit_in_any_byte_is_refused(which: int) -> None:
    data, parse = PARSERS[which]
    parse(data)
    for place in range(len(data)):
        with pytest.raises(JxcError):
            parse(data[:place] + bytes([data[place] ^ 1 << place % 8]) + data[place + 1 :])


@pytest.mark.parametrize("which", range(len(PARSERS)))
def test_any_mangled_bytes_are_refused_by_our_own_errors(which: int) -> None:
    data, parse = PARSERS[which]
    chance = random.Random(which)
    for _ in range(400):
        mangled = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            start = chance.randrange(len(mangled) + 1)
            end = min(len(mangled), start + chance.randint(0, 40))
            mangled[start:end] = chance.choice(
                [b"", b"{", b"[[", b"null", b'"', chance.randbytes(3), mangled[start:end] * 2]
            )
        if bytes(mangled) != data:
            with pytest.raises(JxcError) as caught:
                parse(bytes(mangled))
            assert caught.value.code in BY_CODE


def test_a_mangled_payload_with_a_right_signature_is_refused_by_our_own_errors() -> None:
    payload = base64.b64decode(json.loads(manifest.sign_manifest(FIRST, OURS).data)["payload"])
    chance = random.Random(5)
    for _ in range(600):
        mangled = bytearray(payload)
        place = chance.randrange(len(mangled))
        mangled[place : place + chance.randint(0, 3)] = chance.choice(
            [b"", b"{}", b"[]", b"0", b"-1", b"99", b'"', b"true"]
        )
        try:
            manifest.read_manifest(envelope.seal(envelope.MANIFEST, bytes(mangled), OURS), OURS.public)
        except JxcError as error:
            assert error.code in BY_CODE  # noqa: PT017 most are refused, a changed total may pass until the gate


def with_files(*files: FileEntry) -> bytes:
    """A manifest that its store signed, with other files."""
    return resigned(lambda payload: payload.update(files=[file._asdict() for file in files]))


@pytest.mark.parametrize(
    "changes",
    [
        {"key": KEY.replace("/0001-", "/0002-")},
        {"key": KEY.replace("/0001-000000000001-", "/0001-000000000002-")},
        {"key": KEY.replace("-000000000003-", "-000000000004-")},
        {"sha256": DIGEST[:16] + "Z" * 48},
    ],
    ids=["another epoch", "another first", "another last", "no hash"],
)
def test_a_file_whose_name_says_something_else_than_its_manifest_is_refused(changes: dict[str, Any]) -> None:
    assert manifest.read_manifest(with_files(FILE), OURS.public)
    with pytest.raises(JxcError, match="statement-refused"):
        manifest.read_manifest(with_files(FILE._replace(**changes)), OURS.public)


def test_more_files_than_one_manifest_may_have_are_refused() -> None:
    months = [f"{2000 + number // 12}-{number % 12 + 1:02d}" for number in range(manifest.FILES_LIMIT + 1)]
    files = [FILE._replace(key=KEY.replace("2026-04", month)) for month in months]
    assert manifest.read_manifest(with_files(*files[1:]), OURS.public)
    with pytest.raises(JxcError, match="statement-refused"):
        manifest.read_manifest(with_files(*files), OURS.public)
