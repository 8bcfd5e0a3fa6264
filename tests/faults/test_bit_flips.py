"""Whatever happens to the bytes under a remote is noticed, and no figure is ever wrong: missing, and then named."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from jxc.errors import JxcError
from jxc.sync import charter, gate, manifest, names, receiving
from jxc.sync.keyring import Ring
from jxc.sync.manifest import Charter, Signed
from jxc.sync.memory import MemoryRemote
from tests.sync.house import House, make_house
from tests.sync.quarters import Quarters, make_quarters, troubles

STORES = ("s001", "s002")


@pytest.fixture
def houses(tmp_path: Path) -> Iterator[list[House]]:
    made = [make_house(tmp_path / store, store) for store in STORES]
    yield made
    for house in made:
        house.journal.close()


@pytest.fixture
def small(houses: list[House]) -> MemoryRemote:
    """A charter, a head, one manifest and its files."""
    made = MemoryRemote({names.CHARTER: manifest.sign_charter(Charter(1, "chain"), houses[0].signer)})
    houses[0].sell()
    houses[0].push(made)
    return made


def flipped(data: bytes, place: int, bit: int) -> bytes:
    """The bytes with one bit changed."""
    return data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]


def flips(data: bytes) -> Iterator[bytes]:
    """The bytes with one bit changed, for each bit."""
    return (flipped(data, place, bit) for place in range(len(data)) for bit in range(8))


def signed(remote: MemoryRemote, house: House) -> Signed:
    [data] = (data for key, data in remote.objects.items() if names.parse_manifest_key(key))
    return manifest.read_manifest(data, house.signer.public)


def test_every_bit_of_every_batch_file_is_held_by_its_manifest(small: MemoryRemote, houses: list[House]) -> None:
    for entry in signed(small, houses[0]).manifest.files:
        data = small.objects[entry.key]
        assert manifest.holds(entry, data)
        assert not any(manifest.holds(entry, other) for other in flips(data))


def test_every_bit_of_every_statement_is_held_by_its_signature(small: MemoryRemote, houses: list[House]) -> None:
    public = houses[0].signer.public
    trusted = {"s001": Ring(public)}
    statement = signed(small, houses[0])
    for other in flips(statement.data):
        found = receiving.fetch(MemoryRemote({statement.key: other}), statement.key, "s001", trusted)
        assert found.signed is None
        assert found.problem is not None
    for other in flips(small.objects[names.CHARTER]):
        assert charter.examine(MemoryRemote({names.CHARTER: other}), public)
    for other in flips(small.objects[names.head_key("s001")]):
        with pytest.raises(JxcError):
            manifest.read_head(other, public, "s001")


@pytest.mark.parametrize("every", [17, pytest.param(1, marks=pytest.mark.soak)])
def test_one_bit_in_any_byte_of_heads_and_manifests_is_named_by_a_pull_and_changes_no_figure(
    small: MemoryRemote, houses: list[House], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    """Without the gate, which would only look at files: what is signed must decide alone."""
    right = make_quarters(tmp_path / "right", houses[:1])
    right.pull(small)
    truth = right.rows()
    monkeypatch.setattr(gate, "check", lambda *_: None)
    head, statement = names.head_key("s001"), signed(small, houses[0]).key
    headless = {key: data for key, data in small.objects.items() if key != head}  # or the manifest need not be read
    places = [(key, at) for key in (head, statement) for at in range(0, len(small.objects[key]), every)]
    for count, (key, at) in enumerate(places):
        lake = make_quarters(tmp_path / f"lake{count}", houses[:1])
        (lake.folder / "mirror").symlink_to(right.mirror)
        there = small.objects if key == head else headless
        pulled = lake.pull(MemoryRemote(there | {key: flipped(there[key], at, at % 8)}))
        assert key in {name for _, name in troubles(pulled)}
        assert lake.places() == (right.places() if key == head else [])
        lake.catalog.close()
    assert right.rows() == truth
    right.catalog.close()


class Vandal:
    """Does something at random to the objects of a remote; `sound` are the objects as they were."""

    def __init__(self, objects: dict[str, bytes], chance: Random) -> None:
        self.sound, self.objects, self.chance = dict(objects), dict(objects), chance
        self.touched: set[str] = set()

    def strike(self) -> None:
        deeds = (self.flip, self.cut, self.drop, self.swap, self.grow, self.blank, self.replay)
        self.chance.choice(deeds)(self.chance.choice(sorted(self.objects)))

    def put(self, key: str, data: bytes) -> None:
        self.objects[key] = data
        self.touched.add(key)

    def flip(self, key: str) -> None:
        data = self.objects[key]
        self.put(key, flipped(data, self.chance.randrange(len(data)), self.chance.randrange(8)))

    def cut(self, key: str) -> None:
        self.put(key, self.objects[key][: self.chance.randrange(1, len(self.objects[key]))])

    def drop(self, key: str) -> None:
        del self.objects[key]
        self.touched.add(key)

    def swap(self, key: str) -> None:
        """Two objects of one kind change places, also across stores."""
        other = self.chance.choice([name for name in self.objects if name.partition("/")[0] == key.partition("/")[0]])
        mine, theirs = self.objects[key], self.objects[other]
        if mine != theirs:
            self.put(key, theirs)
            self.put(other, mine)

    def grow(self, key: str) -> None:
        self.put(key, self.objects[key] + bytes(self.chance.randrange(1, 5_000)))

    def blank(self, key: str) -> None:
        """A disk's lost sector."""
        data = self.objects[key]
        start = self.chance.randrange(len(data))
        self.put(key, data[:start] + bytes(min(512, len(data) - start)) + data[start + 512 :])

    def replay(self, key: str) -> None:
        """An object of one store under the name of the other."""
        other = key.replace("s001", "s003").replace("s002", "s001").replace("s003", "s002")
        if other in self.objects and self.objects[other] != self.objects[key]:
            self.put(other, self.objects[key])


def told(lake: Quarters, vandal: Vandal, named: set[str], truth: list[tuple[object, ...]]) -> None:
    """What a pull over damage may leave: nothing but true rows, and a name for all that is missing."""
    rows = lake.rows()
    assert set(rows) <= set(truth)
    assert len(rows) == len(set(rows))
    held = {hole.chain for hole in lake.catalog.holes()}
    for store in STORES:
        manifests = [key for key in vandal.sound if key.startswith(f"chains/{store}/")]
        unseen = {names.head_key(store), max(manifests)} <= vandal.touched  # nobody can know what stood there
        lacking = [row for row in truth if row[0] == store and row not in rows]
        assert not lacking or store in held or unseen, (store, vandal.touched)
    lost = {key for key in vandal.touched if key not in vandal.objects}
    for key in vandal.touched - lost:
        if names.parse_head_key(key) or names.parse_manifest_key(key):
            assert key in named or names.parse_manifest_key(key), key


def rampage(houses: list[House], remote: MemoryRemote, folder: Path, seed: int) -> None:
    """Up to four strikes, a pull, the repair of everything, and a pull that closes all holes."""
    vandal = Vandal(remote.objects, Random(seed))
    lake = make_quarters(folder / str(seed), houses)
    truth = sorted(
        (house.journal.store, row[2], None) for house in houses for row in house.journal.document_rows(1, 10**6)
    )
    for _ in range(vandal.chance.randrange(1, 5)):
        vandal.strike()
    pulled = lake.pull(MemoryRemote(vandal.objects))
    whole = make_quarters(folder / f"{seed}-whole", houses)
    whole.pull(remote)
    assert [row[:2] for row in whole.rows()] == [row[:2] for row in truth]
    told(lake, vandal, {name for _, name in troubles(pulled)}, whole.rows())
    lake.pull(remote)
    assert lake.catalog.holes() == []
    assert (lake.rows(), lake.places()) == (whole.rows(), whole.places())
    for quarters in (lake, whole):
        quarters.catalog.close()


@pytest.fixture
def village(houses: list[House]) -> MemoryRemote:
    """Two stores with three manifests each."""
    made = MemoryRemote()
    for number, house in enumerate(houses):
        for day in ("2026-04-01", "2026-04-02", "2026-05-01"):
            house.sell(day, fen=1130 + 1000 * number)
            house.push(made)
    return made


def test_damage_of_every_kind_costs_rows_that_are_named_and_the_repair_brings_them_back(
    houses: list[House], village: MemoryRemote, tmp_path: Path
) -> None:
    for seed in range(24):
        rampage(houses, village, tmp_path, seed)


@pytest.mark.soak
def test_a_long_rampage(houses: list[House], village: MemoryRemote, tmp_path: Path) -> None:
    for seed in range(1_000, 6_000):
        rampage(houses, village, tmp_path, seed)
