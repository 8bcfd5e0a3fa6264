"""What a liar, a thief or a mistaken headquarters may send down: the store names it, takes nothing over, sells on."""

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from jxc.domain.record import EVERYBODY, SCHEMA
from jxc.errors import INCOMPLETE, OK
from jxc.services import answering, following, pushing
from jxc.services.home import Home
from jxc.services.world import World
from jxc.storage import batches
from jxc.storage.database import write
from jxc.storage.directives import Directives, Told
from jxc.sync import envelope, keys, manifest, names
from jxc.sync.keys import Signer
from jxc.sync.manifest import FileEntry
from jxc.sync.memory import MemoryRemote
from jxc.sync.names import BatchName
from tests.services.chain import NOON, Chain, make_chain
from tests.services.test_judging import WRONG

THIEF = Signer(Ed25519PrivateKey.from_private_bytes(bytes([9]) * 32))
HEX = "0123456789abcdef" * 4
OWN, ALL = "down-s001", "down-all"


class Town(NamedTuple):
    """Headquarters that has told s001 and s002 something each, and what stands at the remote for it."""

    chain: Chain
    remote: MemoryRemote
    numbers: Iterator[int]
    past: dict[str, bytes]  # what stood at the remote before the newest was told

    @property
    def signer(self) -> Signer:
        return keys.load(self.chain.folder / "hq" / "keys")

    def tell(self, store: str, *news: Told) -> None:
        """Headquarters tells something, and sends it."""
        with opened(self.chain, "hq") as home:
            with write(home.journal.connection):
                Directives(home.journal, store).tell(news, now=self.chain.world.now(), operator="amy")
            pushing.push_down(home, self.chain.world, self.remote)

    def follow(self) -> set[str]:
        """s001 follows; the codes of what it says is wrong."""
        with opened(self.chain, "s001") as home:
            return {problem.code for problem in following.follow_headquarters(home, self.chain.world, self.remote)[1]}

    def heard(self) -> list[str]:
        """The requests that s001 has taken over."""
        with opened(self.chain, "s001") as home:
            return sorted(Directives(home.journal, "s001").standing("request"))

    def last(self, chain: str = OWN) -> tuple[str, dict[str, Any]]:
        """The key of a chain's newest manifest, and what it says."""
        key = max(key for key in self.remote.objects if key.startswith(names.manifests_prefix(chain)))
        return key, json.loads(envelope.payload_of(self.remote.objects[key]))

    def forge(self, signer: Signer, **changes: object) -> None:
        """Put a manifest in the place of the newest for s001, with other words, and nothing else that leads to it."""
        key, said = self.last()
        data = envelope.seal(envelope.MANIFEST, json.dumps(said | changes, sort_keys=True).encode(), signer)
        del self.remote.objects[key], self.remote.objects[names.head_key(OWN)]
        self.remote.objects[f"{key.rpartition('-')[0]}-{manifest.digest(data)[:16]}.json"] = data

    def behead(self, signer: Signer, **changes: object) -> None:
        """Put another head for s001."""
        key = names.head_key(OWN)
        said = json.loads(envelope.payload_of(self.remote.objects[key])) | changes
        self.remote.objects[key] = envelope.seal(envelope.HEAD, json.dumps(said).encode(), signer)


class opened:  # noqa: N801 reads as a verb
    def __init__(self, chain: Chain, name: str) -> None:
        self._home = chain.home(name)

    def __enter__(self) -> Home:
        return self._home

    def __exit__(self, *_: object) -> None:
        self._home.close()


def request(number: int) -> Told:
    return Told("request", f"repair/1/{number}", '{"key":"k","reason":"r","state":"closed"}')


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """One for all attacks: each is undone at its end."""
    folder, seconds = tmp_path_factory.mktemp("town"), itertools.count()
    world = World(lambda: NOON + next(seconds), {"USER": "amy"}, lambda size: b"\x07" * size)
    made = Town(make_chain(folder, world, "s001", "s002"), MemoryRemote(), itertools.count(1), {})
    made.tell("s002", request(99))
    return made


def swapped_heads(one: str, other: str) -> Callable[[Town], None]:
    def swap(town: Town) -> None:
        town.remote.objects[names.head_key(one)] = town.remote.objects[names.head_key(other)]

    return swap


def of_another(town: Town) -> None:
    """What was told to s002 lies where what is told to s001 lies."""
    mine, _ = town.last()
    _, data = town.last("down-s002")[0], town.remote.objects[town.last("down-s002")[0]]
    del town.remote.objects[mine], town.remote.objects[names.head_key(OWN)]
    town.remote.objects[f"{mine.rpartition('-')[0]}-{manifest.digest(data)[:16]}.json"] = data


def swapped_files(town: Town) -> None:
    mine, theirs = (town.last(chain)[1]["files"][0]["key"] for chain in (OWN, "down-s002"))
    town.remote.objects[mine] = town.remote.objects[theirs]


def other_keys(town: Town, **changes: object) -> list[dict[str, object]]:
    return [town.last()[1]["files"][0] | changes]


def of_another_headquarters(town: Town) -> None:
    """A whole tree of chains to s001, rightly made, by somebody else's key."""
    for key, data in list(town.remote.objects.items()):
        for kind in (envelope.MANIFEST, envelope.HEAD):
            if key.startswith(("chains/down-", "heads/down/")) and envelope.names_key(data, kind, town.signer.public):
                town.remote.objects[key] = envelope.seal(kind, envelope.payload_of(data), THIEF)


def old_heads(town: Town) -> None:
    assert town.follow() == set()
    town.remote.objects |= {key: data for key, data in town.past.items() if key.startswith("heads/")}


def old_everything(town: Town) -> None:
    assert town.follow() == set()
    town.remote.objects = dict(town.past)


def table(bodies: pa.Array, first: int) -> pa.Table:
    rows = [("s001", 1, first + n, NOON, "amy", "price", str(n), "") for n in range(len(bodies))]
    made = batches.directives_table(rows)
    return made.set_column(made.schema.get_field_index("body"), made.schema.field("body"), bodies)


def bomb(town: Town) -> None:
    """A file of some kilobytes that unpacks to gigabytes, rightly signed by headquarters."""
    first = town.last()[1]["sequence"]["first"]
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 9_000, pa.int32()), pa.array(["x" * 100_000]))
    rows = table(pa.array([""] * 9_000), first)
    at = rows.schema.get_field_index("body")
    path = town.chain.folder / "bomb.parquet"
    pq.write_table(
        rows.set_column(at, rows.schema.field("body").with_type(texts.type), texts).replace_schema_metadata(
            rows.schema.metadata
        ),
        path,
        compression="zstd",
        store_schema=False,
    )
    data = path.read_bytes()
    sha256, last = manifest.digest(data), first + 8_999
    month = batches.month_of(NOON)
    key = names.batch_key(BatchName("directives", OWN, month, 1, first, last, sha256[: names.SHORT]))
    town.remote.objects[key] = data
    file = FileEntry(key, "directives", sha256, len(data), 9_000, SCHEMA)
    assert len(data) < 1_000_000
    town.forge(town.signer, files=[file._asdict()], sequence={"first": first, "last": last})


FAR = {"number": 9_999_999_999, "sha256": HEX, "inline": []}
UNTRUSTED, MISSING = "object-untrusted", "object-missing"

# what is done to what goes down | what is said of it | whether what is true arrives all the same, another way
ATTACKS: dict[str, tuple[Callable[[Town], None], str, bool]] = {
    "a forged manifest": (lambda town: town.forge(THIEF, created_at=1), UNTRUSTED, False),
    "a head for everybody as one's own": (swapped_heads(OWN, ALL), UNTRUSTED, True),
    "one's own head as that for everybody": (swapped_heads(ALL, OWN), UNTRUSTED, True),
    "another store's head": (swapped_heads(OWN, "down-s002"), UNTRUSTED, True),
    "another store's manifest": (of_another, "name-wrong", False),
    "another store's file": (swapped_files, "batch-damaged", False),
    "another headquarters' tree": (of_another_headquarters, UNTRUSTED, False),
    "a key that climbs out": (
        lambda t: t.forge(t.signer, files=other_keys(t, key="directives/to=s001/../../../x.parquet")),
        UNTRUSTED,
        False,
    ),
    "a key of another store": (
        lambda t: t.forge(t.signer, files=other_keys(t, key=t.last()[1]["files"][0]["key"].replace("s001", "s002"))),
        UNTRUSTED,
        False,
    ),
    "documents sent down": (lambda t: t.forge(t.signer, files=other_keys(t, table="documents")), UNTRUSTED, False),
    "acks sent down": (
        lambda t: t.forge(t.signer, acks=[{"chain": OWN, "epoch": 1, "sequence": 1, "refused": []}]),
        UNTRUSTED,
        False,
    ),
    "a head that leaps ahead": (lambda town: town.behead(town.signer, **FAR), "head-too-far", True),
    "a head by a thief": (lambda town: town.behead(THIEF, **FAR), UNTRUSTED, True),
    "heads from before": (old_heads, "head-went-back", True),
    "everything from before": (old_everything, "head-went-back", True),
    "nothing at all": (lambda town: town.remote.objects.clear(), "", False),
}


@pytest.mark.parametrize("what", ATTACKS)
def test_what_comes_down_wrong_is_named_and_what_is_true_arrives_once_it_stands_again(town: Town, what: str) -> None:
    tamper, code, arrives = ATTACKS[what]
    before, number = town.heard(), next(town.numbers)
    town.past.update(town.remote.objects)
    town.tell("s001", request(number))
    true = dict(town.remote.objects)
    tamper(town)
    found = town.follow()
    assert (code in found) or (not code and not found)
    assert (f"repair/1/{number}" in town.heard()) == arrives
    town.remote.objects = true
    assert town.follow() == set()
    assert sorted(town.heard()) == sorted([*before, f"repair/1/{number}"])
    assert not (town.chain.folder / "x.parquet").exists()


def test_a_bomb_that_headquarters_itself_signed_is_not_unpacked(town: Town) -> None:
    town.tell("s001", request(next(town.numbers)))
    before, true = town.heard(), dict(town.remote.objects)
    bomb(town)
    assert "gate-rows" in town.follow()
    assert town.heard() == before
    town.remote.objects = true
    assert town.follow() == {"chain-forked"}  # two things at one place, both signed: neither is believed


def test_what_a_store_cannot_carry_out_is_refused_with_a_code_and_stops_neither_sync_nor_selling(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    seconds = itertools.count()
    world = World(lambda: NOON + next(seconds), {"USER": "amy"}, lambda size: b"\x07" * size)
    chain = make_chain(tmp_path, world, "s001")
    for line in ("item add 1001 可乐 --price 1", "opening stock 1001x9@1", "opening account 4001=-9", "opening finish"):
        assert chain.run("s001", line) == OK
    with opened(chain, "hq") as home, write(home.journal.connection):
        wrong = [Told(*each) for each in WRONG]
        right = Told("store", "s002", '{"entity":"main","name":"二店"}')
        Directives(home.journal, EVERYBODY).tell([*wrong, Told("dance", "x", "{}"), right], now=NOON, operator="amy")
    for home_name in ("hq", "s001", "s001"):
        assert chain.run(home_name, "sync") == OK
    for line in ("hq store list", "sale 1001", "transfer ship s002 1001", "doctor"):
        assert chain.run("s001", line) == OK, line
    capfd.readouterr()
    assert chain.run("hq", "sync") == INCOMPLETE
    told = capfd.readouterr().err
    assert f"s001 cannot carry out entry {len(WRONG)} of down-all" in told
    assert f"s001 does not know what entry {len(WRONG) + 1} of down-all asks for" in told
    with chain.catalog() as catalog:
        [ack] = answering.acks_of(catalog, "s001")
    assert [refusal.sequence for refusal in ack.refused][: len(WRONG) + 1] == list(range(1, len(WRONG) + 2))
    assert chain.run("s001", "sync") == OK
    assert chain.run("hq", "sync") == OK  # said once
