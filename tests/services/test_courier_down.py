"""A folder that travels carries what headquarters tells to its stores, and their answers back."""

import itertools
from pathlib import Path

import pytest

from jxc.errors import CONFLICT, DAMAGED, OK
from jxc.services import answering
from jxc.services.world import World
from jxc.sync import keys, manifest
from jxc.sync.receipt import Receipt
from tests.services.chain import NOON, Chain, make_chain

TRADE = (
    "item add 1001 可乐 --price 3",
    "opening stock 1001x9@2",
    "opening account 4001=-18",
    "opening finish",
    "sale 1001",
)


@pytest.fixture
def traded(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Chain:
    """Both stores had a day."""
    seconds = itertools.count()
    world = World(lambda: NOON + next(seconds) * 1_000_000, {"USER": "amy"}, lambda size: b"\x07" * size)
    made = make_chain(tmp_path, world, "s001", "s002")
    for line in TRADE:
        for store in ("s001", "s002"):
            assert made.run(store, line) == OK, line
    capfd.readouterr()
    return made


def stick(chain: Chain, name: str = "stick") -> Path:
    made = chain.folder / name
    made.mkdir(exist_ok=True)
    return made


def test_a_store_without_any_network_hears_headquarters_and_answers_by_courier(
    traded: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    """Register, receipts and requests go down, documents and acks come up, by one folder for all; again is nothing."""
    folder = stick(traded)
    for store in ("s001", "s002"):
        (traded.folder / store / "jxc.toml").write_text(
            "\n".join(
                line
                for line in (traded.folder / store / "jxc.toml").read_text("utf-8").splitlines()
                if not line.startswith("remote_url")
            ),
            "utf-8",
        )
    round_trip = [("hq", "export"), ("s001", "import"), ("s002", "import"), ("s001", "export"), ("s002", "export")]
    for _ in range(3):
        for home, way in (*round_trip, ("hq", "import")):
            assert traded.run(home, f"sync {way} {folder}") == OK, (home, way)
    assert traded.accepted() == traded.posted("s001", "s002")
    told = capfd.readouterr().out
    assert "down-all,import,1,0,accepted" in told
    assert "down-all,export,1,0,sent" in told
    assert not [path for path in folder.rglob("*") if "hq" in path.name or "chains/hq" in path.as_posix()]
    for home, way in (("hq", "export"), *round_trip, ("hq", "import")):
        traded.run(home, f"sync {way} {folder} --quiet")
    capfd.readouterr()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for home, way in (("hq", "import"), *round_trip):
        assert traded.run(home, f"sync {way} {folder} --quiet") == OK
    assert capfd.readouterr() == ("", "")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    with traded.catalog() as catalog:
        assert [ack.chain for ack in answering.acks_of(catalog, "s001")] == ["down-all"]
    traded.run("s001", "sync status --lang en")
    assert "Headquarters has accepted this store's manifest 1/" in capfd.readouterr().err
    traded.run("s001", "hq store list")
    assert len(capfd.readouterr().out.splitlines()) == 3


def test_what_a_courier_brings_down_late_or_again_is_no_incident_and_the_lines_memory_stays_its_own(
    traded: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    old, new = stick(traded, "old"), stick(traded, "new")
    for home in ("s001", "hq"):
        assert traded.run(home, "sync") == OK
    assert traded.run("hq", f"sync export {old}") == OK
    traded.run("s001", "sale 1001")
    assert traded.run("s001", f"sync export {new}") == OK
    assert traded.run("hq", f"sync import {new}") == OK
    assert traded.run("hq", f"sync export {new}") == OK
    for command in (f"import {new}", f"import {old}", "pull", f"import {new}", f"import {old}", "", "pull"):
        assert traded.run("s001", f"sync {command}") == OK, command
    for home in ("hq", "s001", "hq"):
        assert traded.run(home, "sync") == OK
    head = new / "heads" / "down" / "s001.json"
    signer = keys.load(traded.home("hq").keys_path)
    head.write_bytes(manifest.sign_head(manifest.Tail("down-s001", 1, (), NOON, Receipt(1, 99)), signer))
    assert traded.run("s001", f"sync import {new}") == CONFLICT
    assert "1/99" in capfd.readouterr().err


def test_a_request_that_a_courier_brings_is_answered_on_his_way_back(
    traded: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    folder = stick(traded)
    traded.run("s001", f"sync export {folder}")
    [path] = folder.rglob("documents/**/*.parquet")
    path.unlink()
    assert traded.run("hq", f"sync import {folder}") == DAMAGED
    assert traded.run("hq", f"sync export {folder}") == OK
    assert traded.run("s001", f"sync import {folder}") == OK
    capfd.readouterr()
    assert traded.run("s001", f"sync export {folder}") == OK
    assert "s001,repair,1,0,put back" in capfd.readouterr().out
    assert traded.run("hq", f"sync import {folder}") == OK
    assert traded.accepted()["s001"] == traded.posted("s001")["s001"]
