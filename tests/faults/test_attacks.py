"""What a liar, a thief of the bucket's password or a wrong writer may try; what each gets is a name, and no figure."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from jxc.errors import JxcError
from jxc.sync import envelope, keys, manifest, names, receiving, strict, walk
from jxc.sync.keyring import Ring
from jxc.sync.keys import Signer
from jxc.sync.memory import MemoryRemote
from jxc.sync.pull import pull
from jxc.sync.remote import Body
from tests.sync import vectors
from tests.sync.faulty import Faulty
from tests.sync.house import House, make_house
from tests.sync.quarters import Quarters, make_quarters, troubles

STORES = ("s001", "s002")
HEX = "0123456789abcdef" * 4
THIEF = Signer(Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32))


@pytest.fixture
def houses(tmp_path: Path) -> Iterator[list[House]]:
    made = [make_house(tmp_path / store, store) for store in STORES]
    yield made
    for house in made:
        house.journal.close()


@pytest.fixture
def remote(houses: list[House]) -> MemoryRemote:
    """Two stores with three manifests each."""
    made = MemoryRemote()
    for number, house in enumerate(houses):
        for day in ("2026-04-01", "2026-04-02", "2026-05-01"):
            house.sell(day, fen=1130 + 1000 * number)
            house.push(made)
    return made


@pytest.fixture
def quarters(tmp_path: Path, houses: list[House]) -> Iterator[Quarters]:
    made = make_quarters(tmp_path / "lake", houses)
    yield made
    made.catalog.close()


def of_vectors(**changes: object) -> bytes:
    payload: dict[str, Any] = json.loads(vectors.manifests()[1].payload)
    return envelope.seal(envelope.MANIFEST, json.dumps(payload | changes).encode(), vectors.STORE)


def head_of_vectors(**changes: object) -> bytes:
    data = vectors.statements()[names.head_key(vectors.CHAIN)]
    payload: dict[str, Any] = json.loads(envelope.payload_of(data))
    return envelope.seal(envelope.HEAD, json.dumps(payload | changes).encode(), vectors.STORE)


EMPTY: dict[str, object] = {"sequence": {"first": 5, "last": 4}, "files": []}
OTHER: dict[str, object] = {"epoch": 1, "number": 1, "sha256": HEX, "first": 4, "last": 4}
NO_OTHER: list[dict[str, object]] = [
    {"epoch": 2},
    {"number": 0},
    {"number": 2},
    {"sha256": HEX[:-1]},
    {"first": 0},
    {"last": 3},
]
ACK = {"chain": "down-all", "epoch": 1, "sequence": 5, "refused": []}


@pytest.mark.parametrize(
    "changes",
    [
        {"chain": "..", "files": []},
        {"chain": "down-"},
        {"epoch": 0, "files": []},
        {"epoch": 10_000, "files": []},
        {"number": 0},
        {"number": 10**10},
        {"previous": "0" * 63},
        {"sequence": {"first": 0, "last": 4}, "files": []},
        {"sequence": {"first": 5, "last": 3}, "files": []},
        {"sequence": {"first": 10**12, "last": 10**12}, "files": []},
        {"sequence": {"first": 4, "last": 200_004}, "files": []},
        {"sequence": {"first": 4, "last": 3}},
        {"next_key": "ed25519:AAAA"},
        {"acks": []},
        {"acks": {}},
        {"acks": [ACK | {"chain": "down-s002"}]},
        {"acks": [ACK | {"epoch": 0}]},
        {"acks": [ACK | {"epoch": 10_000}]},
        {"acks": [ACK | {"sequence": 0}]},
        {"acks": [ACK | {"sequence": 10**12}]},
        {"acks": [ACK, ACK]},
        {"acks": [ACK | {"refused": [{"seq": 9, "code": "x"}]}]},
        {"acks": [ACK | {"refused": [{"seq": 0, "code": "x"}]}]},
        {"acks": [ACK | {"refused": [{"seq": 2, "code": "x"}, {"seq": 1, "code": "x"}]}]},
        {"acks": [ACK | {"refused": {}}]},
        {"replaces": {}, "files": []},
        {"replaces": OTHER | {"first": 1, "last": 3}, "files": []},
        *(EMPTY | {"replaces": OTHER | change} for change in NO_OTHER),
        EMPTY | {"replaces": OTHER | {"first": 5, "last": 5}},
        {"sequence": {"first": 300_000, "last": 299_999}, "replaces": OTHER | {"last": 100_004}, "files": []},
    ],
    ids=json.dumps,
)
def test_a_manifest_with_a_right_signature_and_a_wrong_word_is_refused(changes: dict[str, object]) -> None:
    assert manifest.read_manifest(of_vectors(acks=[ACK]), vectors.STORE.public).manifest.acks
    assert manifest.read_manifest(of_vectors(**EMPTY, replaces=OTHER), vectors.STORE.public).manifest.replaces
    with pytest.raises(JxcError, match="statement-refused"):
        manifest.read_manifest(of_vectors(**changes), vectors.STORE.public)


def test_a_head_that_leads_too_far_is_named_and_read_again() -> None:
    key = names.head_key(vectors.CHAIN)
    remote = MemoryRemote({key: head_of_vectors(number=walk.GAP + 1, inline=[])})
    seen = walk.look(remote, vectors.CHAIN, Ring(vectors.STORE.public), memory=walk.Memory())
    assert [(problem.code, problem.params["key"]) for problem in seen.problems] == [("head-too-far", key)]
    assert seen.etag == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"chain": "s002"},
        {"epoch": 0},
        {"epoch": 10_000},
        {"number": 0},
        {"number": 0, "sha256": "", "inline": []},
        {"sha256": HEX[:-1]},
        {"sha256": HEX.upper()},
        {"inline": {}},
        {"inline": [1]},
        {"receipt": {"epoch": 1, "number": 1, "sequence": 1}},
    ],
    ids=json.dumps,
)
def test_a_head_with_a_right_signature_and_a_wrong_word_is_refused(changes: dict[str, object]) -> None:
    assert manifest.read_head(head_of_vectors(), vectors.STORE.public, vectors.CHAIN)
    with pytest.raises(JxcError, match="statement-refused"):
        manifest.read_head(head_of_vectors(**changes), vectors.STORE.public, vectors.CHAIN)


def test_statements_of_a_later_format_are_told_from_damage() -> None:
    with pytest.raises(JxcError, match="format-unknown"):
        manifest.read_head(head_of_vectors(format=2), vectors.STORE.public, vectors.CHAIN)
    charter = envelope.seal(envelope.CHARTER, b'{"format":2,"id":"x"}', vectors.HQ)
    with pytest.raises(JxcError, match="format-unknown"):
        manifest.read_charter(charter, vectors.HQ.public)


def test_a_signature_with_more_than_a_signature_in_it_is_refused() -> None:
    fields = json.loads(vectors.manifests()[1].data)
    fields["signatures"][0]["x"] = "y"
    data = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    with pytest.raises(JxcError, match="envelope-refused"):
        manifest.read_manifest(data, vectors.STORE.public)


def test_numbers_and_keys_have_one_spelling_within_their_bounds() -> None:
    with pytest.raises(JxcError, match="json-refused"):
        strict.read(b'{"a":-9223372036854775809}', 100)
    assert strict.read(b'{"a":-9223372036854775808}', 100)
    key = vectors.STORE.public
    spare = key[:-2] + chr(ord(key[-2]) + 1) + "="
    with pytest.raises(JxcError, match="key-text-refused"):
        keys.check_key(spare)


def test_a_key_of_another_kind_is_no_key(tmp_path: Path) -> None:
    pem = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    keys.make_key(tmp_path)
    (tmp_path / keys.PRIVATE_NAME).write_bytes(pem)
    with pytest.raises(JxcError, match="key-unreadable"):
        keys.load(tmp_path)


# -- liars and thieves at a remote ------------------------------------------------------------------


def pulled(quarters: Quarters, remote: MemoryRemote) -> list[tuple[str, str]]:
    return troubles(pull(remote, quarters.follower(now=vectors.AT * 2)))


def test_a_rollback_of_the_whole_bucket_is_an_incident_and_nothing_goes(
    quarters: Quarters, remote: MemoryRemote, houses: list[House]
) -> None:
    """Everything as it was yesterday, validly signed: the memory at headquarters knows better."""
    yesterday = dict(remote.objects)
    houses[0].sell("2026-05-02")
    houses[0].push(remote)
    quarters.pull(remote)
    rows = quarters.rows()
    found = pulled(quarters, MemoryRemote(yesterday))
    assert ("head-went-back", names.head_key("s001")) in found
    assert quarters.rows() == rows


def test_an_old_head_played_again_is_an_incident(quarters: Quarters, remote: MemoryRemote, houses: list[House]) -> None:
    old = remote.objects[names.head_key("s001")]
    houses[0].sell("2026-05-02")
    houses[0].push(remote)
    quarters.pull(remote)
    remote.objects[names.head_key("s001")] = old
    assert ("head-went-back", names.head_key("s001")) in pulled(quarters, remote)


def test_files_of_two_stores_that_change_places_are_believed_of_neither(
    quarters: Quarters, remote: MemoryRemote
) -> None:
    keys_of = [key for key in sorted(remote.objects) if key.startswith("documents/")]
    mine = [key for key in keys_of if "store=s001" in key]
    theirs = [key for key in keys_of if "store=s002" in key]
    for one, other in zip(mine, theirs, strict=True):
        remote.objects[one], remote.objects[other] = remote.objects[other], remote.objects[one]
    assert {key for _, key in pulled(quarters, remote)} == {*mine, *theirs}
    assert quarters.rows() == []
    assert len(quarters.catalog.holes()) == 6


def test_manifests_of_two_stores_that_change_places_are_believed_of_neither(
    quarters: Quarters, remote: MemoryRemote
) -> None:
    for key in [key for key in remote.objects if key.startswith("heads/")]:
        del remote.objects[key]
    chains = sorted(key for key in remote.objects if key.startswith("chains/"))
    swapped = {key: remote.objects[key] for key in chains}
    for key in chains:
        del remote.objects[key]
    for key, data in swapped.items():
        other = key.replace("s001", "s003").replace("s002", "s001").replace("s003", "s002")
        remote.objects[other] = data
    found = pulled(quarters, remote)
    assert {code for code, _ in found} == {"signed-by-other"}
    assert quarters.rows() == []


def forged(statement: bytes, signer: Signer, *, keyid: str | None = None) -> bytes:
    """The same statement with one figure changed, signed by somebody else, perhaps under the owner's name."""
    payload = json.loads(base64.b64decode(json.loads(statement)["payload"]))
    payload["totals"]["gross"] += 1
    data = envelope.seal(envelope.MANIFEST, json.dumps(payload, sort_keys=True, separators=(",", ":")).encode(), signer)
    if keyid is None:
        return data
    fields = json.loads(data)
    fields["signatures"][0]["keyid"] = keyid
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize("in_the_owners_name", [False, True])
def test_a_forged_manifest_is_named_and_not_counted(
    quarters: Quarters, remote: MemoryRemote, houses: list[House], *, in_the_owners_name: bool
) -> None:
    last = max(key for key in remote.objects if key.startswith("chains/s001/"))
    keyid = keys.fingerprint(houses[0].signer.public) if in_the_owners_name else None
    data = forged(remote.objects.pop(last), THIEF, keyid=keyid)
    del remote.objects[names.head_key("s001")]
    planted = f"{last.rpartition('-')[0]}-{manifest.digest(data)[:16]}.json"
    remote.objects[planted] = data
    assert ("object-untrusted", planted) in pulled(quarters, remote)
    assert len([row for row in quarters.rows() if row[0] == "s001"]) == 2
    assert [hole.chain for hole in quarters.catalog.holes()] == ["s001"]


def test_a_head_signed_with_a_wrong_key_is_named_and_the_listing_serves(
    quarters: Quarters, remote: MemoryRemote
) -> None:
    key = names.head_key("s001")
    payload = envelope.payload_of(remote.objects[key])
    remote.objects[key] = envelope.seal(envelope.HEAD, payload, THIEF)
    assert ("object-untrusted", key) in pulled(quarters, remote)
    assert len(quarters.rows()) == 6


def test_a_thief_with_the_buckets_password_can_destroy_and_can_make_nothing_count(
    quarters: Quarters, remote: MemoryRemote, houses: list[House]
) -> None:
    """All is deleted, noise is planted, all that is left is overwritten: what was accepted stays, to the row."""
    quarters.pull(remote)
    rows, places = quarters.rows(), quarters.places()
    for key in list(remote.objects):
        if key.startswith("documents/"):
            del remote.objects[key]
        else:
            remote.objects[key] = b"\0" * 100
    for number in range(1, 500):
        remote.objects[names.manifest_key("s001", 1, 10 + number, HEX)] = b"{}"
        remote.objects[f"documents/store=s001/month=2026-04/junk-{number}.parquet"] = b"PAR1"
    assert pulled(quarters, remote)
    assert (quarters.rows(), quarters.places()) == (rows, places)
    assert houses[0].push(MemoryRemote()).head  # and the store puts its chain to a new place as ever


def test_a_head_that_leaps_ahead_with_the_stores_own_key_costs_nothing(
    quarters: Quarters, remote: MemoryRemote, houses: list[House]
) -> None:
    """Fast-forward: a number that nobody will reach must not move the memory, or the store could never follow."""
    key = names.head_key("s001")
    payload = json.loads(envelope.payload_of(remote.objects[key]))
    ahead = payload | {"number": 9_999_999_999, "sha256": HEX, "inline": []}
    good = remote.objects[key]
    remote.objects[key] = envelope.seal(envelope.HEAD, json.dumps(ahead).encode(), houses[0].signer)
    assert ("head-too-far", key) in pulled(quarters, remote)
    remote.objects[key] = good
    houses[0].sell("2026-05-02")
    houses[0].push(remote)
    assert pulled(quarters, remote) == []
    assert len(quarters.rows()) == 7


def test_a_store_cannot_name_what_is_another_stores(houses: list[House]) -> None:
    statement = vectors.manifests()[1]
    payload = json.loads(statement.payload)
    theirs = payload["files"][0] | {"key": payload["files"][0]["key"].replace("store=s001", "store=s002")}
    with pytest.raises(JxcError, match="statement-refused"):
        manifest.read_manifest(of_vectors(files=[theirs]), vectors.STORE.public)
    found = receiving.fetch(
        MemoryRemote({statement.key: statement.data}), statement.key, "s001", {"s001": Ring(houses[0].signer.public)}
    )
    assert found.signed is None


class Breaking(MemoryRemote):
    """A carrier that breaks off in the middle of batches."""

    def get(self, key: str, limit: int) -> Body | None:
        body = super().get(key, limit)
        if body is None or not key.startswith("documents/store=s001"):
            return body

        def chunks() -> Iterator[bytes]:
            yield next(iter(body.chunks))[:10]
            raise JxcError("remote-unreachable", url=self.url, reason="cut")

        return Body(body.etag, chunks())


def test_a_carrier_that_breaks_off_is_no_damage(quarters: Quarters, remote: MemoryRemote) -> None:
    """It is an error of that chain this time, and makes no hole."""
    result = quarters.pull(Breaking(remote.objects))
    [broken] = [chain for chain in result.chains if chain.error is not None]
    assert (broken.chain, broken.error and broken.error.code) == ("s001", "remote-unreachable")
    assert quarters.catalog.holes() == []


def test_a_head_of_a_later_format_stops_the_push_and_is_not_written_over(
    houses: list[House], remote: MemoryRemote
) -> None:
    key = names.head_key("s001")
    payload = json.loads(envelope.payload_of(remote.objects[key])) | {"format": 2}
    later = envelope.seal(envelope.HEAD, json.dumps(payload).encode(), houses[0].signer)
    counting = Faulty(remote.objects | {key: later}, at=0)
    houses[0].sell("2026-05-02")
    with pytest.raises(JxcError, match="format-unknown"):
        houses[0].push(counting)
    assert counting.objects[key] == later
    assert {verb for verb, _ in counting.calls} == {"get"}
