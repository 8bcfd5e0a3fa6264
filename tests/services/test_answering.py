"""Both ends tell each other how far they are, and say when an answer goes back, leaps ahead or stays out."""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from jxc.domain.record import Spot
from jxc.errors import CONFLICT, DAMAGED, INCOMPLETE, OK
from jxc.services import answering
from jxc.services.world import World
from jxc.sync import keys, manifest
from jxc.sync.manifest import Tail
from jxc.sync.receipt import Counted, Receipt
from tests.services.chain import NOON, Chain, make_chain
from tests.services.test_following import tell

DAY = 86_400_000_000


class Clock:
    """Seconds tick; days are set."""

    def __init__(self) -> None:
        self.days = 0
        self.ticks: Iterator[int] = itertools.count()

    def now(self) -> int:
        return NOON + self.days * DAY + next(self.ticks) * 1_000_000


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def chain(tmp_path: Path, clock: Clock, capfd: pytest.CaptureFixture[str]) -> Chain:
    world = World(clock.now, {"USER": "amy"}, lambda size: b"\x07" * size)
    made = make_chain(tmp_path, world, "s001", "s002")
    sync(made, "s001", "hq", "s001")
    capfd.readouterr()
    return made


def sync(chain: Chain, *homes: str) -> None:
    for home in homes:
        assert chain.run(home, "sync") == OK, home


def head(chain: Chain, store: str) -> Path:
    return Path(chain.url) / "heads" / "down" / f"{store}.json"


def signed(chain: Chain, store: str) -> manifest.Head:
    public = keys.load(chain.home("hq").keys_path).public
    return manifest.read_head(head(chain, store).read_bytes(), public, f"down-{store}")


def counts(chain: Chain, number: int) -> Counted:
    """The one manifest of s001 that stands at a place of the tree."""
    (path,) = Path(chain.url).glob(f"chains/s001/manifests/0001/{number:010d}-*.json")
    return Counted(1, number, manifest.digest(path.read_bytes()))


def acks(chain: Chain) -> dict[str, tuple[int, list[int]]]:
    """What headquarters knows of s001's acks: by chain the last entry taken over, and those refused."""
    with chain.catalog() as catalog:
        found = answering.acks_of(catalog, "s001")
    return {ack.chain: (ack.sequence, [refusal.sequence for refusal in ack.refused]) for ack in found}


def test_a_store_is_told_how_much_of_it_was_accepted_also_before_anything_else(chain: Chain) -> None:
    assert signed(chain, "s001").receipt == Receipt(1, 1, (counts(chain, 1),))
    assert signed(chain, "s002").receipt is None
    sync(chain, "s001", "hq")
    assert signed(chain, "s001").receipt == Receipt(1, 2, (counts(chain, 2),))
    assert chain.home("s001").journal.meta(answering.RECEIPT) == "[1, 1]"
    sync(chain, "s001")
    assert chain.home("s001").journal.meta(answering.RECEIPT) == "[1, 2]"


def test_what_a_store_took_over_and_what_it_refused_comes_up(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    sync(chain, "hq")
    assert acks(chain) == {"down-all": (2, [])}
    tell(chain, "s001", "one", "two")  # of a kind that this jxc does not know
    sync(chain, "s001")
    assert chain.run("hq", "sync") == INCOMPLETE
    assert "s001 does not know what entry 2 of down-s001 asks for" in capfd.readouterr().err
    assert acks(chain) == {"down-all": (2, []), "down-s001": (2, [1, 2])}
    sync(chain, "s001", "hq")  # it is said once


def test_a_store_knows_whatever_headquarters_tells_of_taxpayers(chain: Chain) -> None:
    assert chain.run("hq", "entity add east --name 华东") == OK
    sync(chain, "hq", "s001", "hq")
    assert acks(chain) == {"down-all": (3, [])}


def test_acks_make_no_manifest_of_their_own_twice(chain: Chain) -> None:
    sync(chain, "s001", "hq", "s001")
    before = sorted(Path(chain.url).rglob("*.*"))
    sync(chain, "s001", "hq", "s001", "hq")
    assert sorted(Path(chain.url).rglob("*.*")) == before


def test_a_receipt_that_goes_back_is_an_incident_and_the_memory_is_kept(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    old = head(chain, "s001").read_bytes()
    sync(chain, "s001", "hq", "s001")
    new = head(chain, "s001").read_bytes()
    head(chain, "s001").write_bytes(old)
    capfd.readouterr()
    for _ in range(2):
        assert chain.run("s001", "sync") == DAMAGED
        assert "heads/down/s001.json says that headquarters has manifest 1" in capfd.readouterr().err
    head(chain, "s001").write_bytes(new)
    sync(chain, "s001")


def test_a_receipt_for_what_this_home_never_wrote_names_the_other_writer(chain: Chain) -> None:
    signer = keys.load(chain.home("hq").keys_path)
    head(chain, "s001").write_bytes(manifest.sign_head(Tail("down-s001", 1, (), NOON, Receipt(1, 99)), signer))
    assert chain.run("s001", "sync") == CONFLICT


def test_a_receipt_for_another_manifest_than_stands_here_is_a_conflict_as_long_as_it_is_said(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    sync(chain, "s001", "hq")
    other = Counted(1, 1, "0" * 64)
    said = Receipt(1, 2, (other, counts(chain, 2)))
    signer = keys.load(chain.home("hq").keys_path)
    right = head(chain, "s001").read_bytes()
    head(chain, "s001").write_bytes(manifest.sign_head(Tail("down-s001", 1, (), NOON, said), signer))
    for _ in range(2):
        assert chain.run("s001", "sync") == CONFLICT
        assert "counts another manifest at 1/1" in capfd.readouterr().err
    assert answering.counted(chain.home("s001").journal)[Spot(1, 1)] == other.sha256
    head(chain, "s001").write_bytes(right)
    sync(chain, "s001")


def test_what_goes_down_and_goes_back_is_an_incident_too(chain: Chain) -> None:
    tell(chain, "s001", "one")
    sync(chain, "s001")
    old = head(chain, "s001").read_bytes()
    tell(chain, "s001", "two")
    sync(chain, "s001")
    head(chain, "s001").write_bytes(old)
    assert chain.run("s001", "sync") == DAMAGED


def test_a_headquarters_that_was_set_back_learns_it_from_its_stores(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(chain.folder / "hq", chain.folder / "old")
    tell(chain, "s001", "one")
    sync(chain, "s001")
    assert chain.run("old", "sync") == DAMAGED
    assert "s001 has taken over entry 1 of down-s001" in capfd.readouterr().err


def test_time_is_signed_again_after_an_hour_and_not_before(chain: Chain, clock: Clock) -> None:
    before = signed(chain, "all").updated_at
    sync(chain, "hq")
    assert signed(chain, "all").updated_at == before
    clock.days = 1
    sync(chain, "hq")
    assert signed(chain, "all").updated_at > before + DAY - 60_000_000


def test_a_silence_beyond_the_limit_is_said_with_a_status_of_its_own_and_selling_goes_on(
    chain: Chain, clock: Clock, capfd: pytest.CaptureFixture[str]
) -> None:
    frozen = head(chain, "all").read_bytes()
    clock.days = 1
    sync(chain, "s001")
    clock.days = 3
    sync(chain, "hq")
    head(chain, "all").write_bytes(frozen)
    capfd.readouterr()
    for line in (
        "item add 1001 可乐 --price 1",
        "opening stock 1001x9@1",
        "opening account 4001=-9",
        "opening finish",
        "sale 1001",
    ):
        assert chain.run("s001", line) == OK
    assert chain.run("s001", "sync") == INCOMPLETE
    told = capfd.readouterr()
    assert "Nothing new has been signed by headquarters for 2 d" not in told.err
    assert "for 3 d." in told.err
    assert "s001,push,1,0,sent" in told.out
    clock.days = 4
    sync(chain, "hq", "s001")
    (chain.folder / "s001" / "jxc.toml").open("a").write("silence_days = 30\n")
    clock.days = 20
    sync(chain, "s001")


def test_a_head_that_vanished_is_silence_as_well(chain: Chain, clock: Clock) -> None:
    head(chain, "all").unlink()
    sync(chain, "s001")
    clock.days = 3
    assert chain.run("s001", "sync") == INCOMPLETE


def test_a_time_far_ahead_is_said_and_not_remembered_so_that_it_hides_no_silence(
    chain: Chain, clock: Clock, capfd: pytest.CaptureFixture[str]
) -> None:
    clock.days = 400
    sync(chain, "hq")
    clock.days = 1
    assert chain.run("s001", "sync") == INCOMPLETE
    assert "398 d ahead" in capfd.readouterr().err
    clock.days = 4
    head(chain, "all").unlink()
    assert chain.run("s001", "sync") == INCOMPLETE
    assert "for 4 d." in capfd.readouterr().err
