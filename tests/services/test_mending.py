"""Repair puts back what is kept, at both ends, and says what nobody keeps."""

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from jxc.errors import DAMAGED, OK
from jxc.services.world import World
from tests.services.chain import DAY, NOON, Chain, make_chain


@pytest.fixture
def chain(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Chain:
    """A store with a day at headquarters."""
    seconds = itertools.count()
    world = World(lambda: NOON + next(seconds) * 1_000_000, {"USER": "amy"}, lambda size: b"\x07" * size)
    made = make_chain(tmp_path, world, "s001")
    for line in DAY:
        assert made.run("s001", line) == OK, line
    for who in ("s001", "hq", "s001", "hq"):  # the second time with acknowledgements
        assert made.run(who, "sync") == OK
    capfd.readouterr()
    return made


def objects(chain: Chain) -> dict[str, Path]:
    """What the store wrote at the remote, but its head, which every push writes again."""
    root = Path(chain.url)
    found = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    return {key: path for key, path in sorted(found.items()) if "s001" in key and not key.startswith("heads/")}


def flip(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:70] + bytes([data[70] ^ 1]) + data[71:])


HARM: list[Callable[[Path], object]] = [flip, Path.unlink, lambda path: path.write_bytes(b"")]


@pytest.mark.parametrize("harm", HARM, ids=["flipped", "gone", "emptied"])
@pytest.mark.parametrize("who", ["s001", "hq"])
def test_each_end_puts_back_what_is_damaged_at_the_remote(
    chain: Chain, capfd: pytest.CaptureFixture[str], who: str, harm: Callable[[Path], object]
) -> None:
    right = {key: path.read_bytes() for key, path in objects(chain).items()}
    for path in objects(chain).values():
        harm(path)
    assert chain.run(who, "sync verify") == DAMAGED
    capfd.readouterr()
    assert chain.run(who, "sync repair") == OK
    assert sorted(capfd.readouterr().out.splitlines()[1:]) == sorted(f"{key},put back" for key in right)
    assert {key: path.read_bytes() for key, path in objects(chain).items()} == right
    assert chain.run("hq", "sync verify --deep") == OK
    assert chain.run(who, "sync repair") == OK
    assert "Nothing to repair." in capfd.readouterr().err


def test_a_hole_is_closed_once_its_store_has_put_the_batch_back(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    chain.run("s001", "sale 1001 --pay cash")
    before = objects(chain).keys()
    chain.run("s001", "sync")
    [batch] = [path for key, path in objects(chain).items() if key not in before and key.startswith("documents/")]
    flip(batch)
    assert chain.run("hq", "sync") == DAMAGED
    capfd.readouterr()
    assert chain.run("hq", "sync repair") == DAMAGED  # headquarters never had it
    assert capfd.readouterr().err.count(batch.relative_to(chain.url).as_posix()) == 1
    assert chain.run("s001", "sync repair") == OK
    assert chain.run("hq", "sync") == OK
    assert chain.accepted() == chain.posted("s001")


@pytest.mark.parametrize(("who", "folder"), [("s001", "spool"), ("hq", "lake/mirror")])
def test_copies_kept_at_home_are_named_and_fetched_again(
    chain: Chain, capfd: pytest.CaptureFixture[str], who: str, folder: str
) -> None:
    copies = sorted((chain.folder / who / folder).rglob("*.parquet"))
    for path in copies:
        flip(path)
    assert chain.run(who, "sync verify") == OK
    assert chain.run(who, "sync verify --deep") == DAMAGED
    told = capfd.readouterr()
    assert all(str(path) in told.err for path in copies)
    assert chain.run(who, "sync repair") == OK
    assert chain.run(who, "sync verify --deep") == OK


def test_headquarters_puts_its_charter_back_and_nothing_waits_for_it(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    charter = Path(chain.url) / "jxc.json"
    before = charter.read_bytes()
    charter.unlink()
    assert chain.run("s001", "sale 1001 --pay cash") == OK
    assert chain.run("s001", "sync") == OK
    assert chain.run("hq", "sync") == DAMAGED
    assert "jxc.json" in capfd.readouterr().err
    assert chain.run("hq", "sync repair") == OK
    assert charter.read_bytes() == before
    assert chain.run("hq", "sync verify") == OK


def test_what_nobody_keeps_is_named_and_nothing_else_is_lost(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    victim = next(path for key, path in objects(chain).items() if key.startswith("documents/"))
    key = victim.relative_to(chain.url).as_posix()
    victim.unlink()
    shutil.rmtree(chain.folder / "s001" / "spool")
    assert chain.run("s001", "sync repair") == DAMAGED
    assert key in capfd.readouterr().err
    assert chain.run("hq", "sync repair") == OK  # its mirror has it
    assert chain.run("s001", "sync repair") == OK
    assert chain.run("s001", "sync verify --deep") == OK
