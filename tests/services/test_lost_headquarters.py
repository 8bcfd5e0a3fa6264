"""Headquarters' disk is lost: its exported key and the remote give everything back."""

import itertools
import shutil
from pathlib import Path

import pytest

from jxc.errors import CONFLICT, DAMAGED, NOT_FOUND, OK, USAGE
from jxc.services.world import World
from jxc.storage.catalog import Accepted
from jxc.sync.names import head_key, manifest_key
from tests.services.chain import NOON, Chain, make_chain

REPORTS = ("stock", "margin", "trial-balance", "sales-summary", "journal", "payments")
KNOWN = ("journal", "sales-summary")  # asked of what was known before, with the basis they name

LINES = (
    "s001 item add 1001 可乐 --price 3.50",
    "s001 opening stock 1001x10@2",
    "s001 sync",
    "s002 item add 1002 雪碧 --price 3",
    "s002 opening stock 1002x10@2",
    "s002 sync",
    "s002 sale 1002x2",
    "hq sync",
    "hq voucher 6602=5 1002=-5 --note 办公",
    "s001 sale 1001x3",
    "s001 sync",
    "s002 sync",
    "hq sync",
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    seconds = itertools.count()
    env = {"USER": "amy", "JXC_PASSPHRASE": "correct horse", "JXC_STATE": str(tmp_path / "state")}
    return World(lambda: NOON + next(seconds) * 1_000_000, env, lambda size: bytes([next(seconds) % 251]) * size)


@pytest.fixture
def chain(tmp_path: Path, world: World, capfd: pytest.CaptureFixture[str]) -> Chain:
    """Two stores that sold and synced in turns with a headquarters that has books of its own."""
    made = make_chain(tmp_path, world, "s001", "s002")
    for line in LINES:
        run(made, line)
    capfd.readouterr()
    return made


def run(chain: Chain, line: str) -> None:
    who, _, command = line.partition(" ")
    assert chain.run(who, command) == OK, line


def answers(chain: Chain, capfd: pytest.CaptureFixture[str]) -> dict[str, str]:
    """What headquarters says today, and what it says it knew before."""
    asked = [f"{name} --format csv --require-complete" for name in REPORTS]
    asked += [f"{name} --format json --as-known {n}" for name in KNOWN for n in (2, 4, 5)]
    found = {}
    for line in asked:
        capfd.readouterr()
        run(chain, f"hq report {line}")
        found[line] = capfd.readouterr().out
    return found


def lose(chain: Chain) -> None:
    """Headquarters' disk is gone, and a new computer has its key again."""
    key = chain.folder / "hq.key"
    run(chain, f"hq hq key export {key}")
    shutil.rmtree(chain.folder / "hq")
    for anchor in (chain.folder / "state").glob("hq-*"):
        anchor.unlink()
    run(chain, f"hq init --hq --name hq --remote {chain.url} --key {key}")


def accepted(chain: Chain) -> dict[int, Accepted]:
    with chain.catalog() as catalog:
        return {entry.known: entry for entry in catalog.accepted()}


def told(chain: Chain) -> list[tuple[object, ...]]:
    home = chain.home("hq")
    rows = home.journal.connection.execute("SELECT * FROM directive ORDER BY store, epoch, seq").fetchall()
    home.close()
    return rows


def test_a_new_headquarters_answers_as_the_lost_one_did(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    before, numbered, directives = answers(chain, capfd), accepted(chain), told(chain)
    lose(chain)
    run(chain, "hq node recover")
    assert told(chain) == directives
    run(chain, "hq sync")
    assert answers(chain, capfd) == before
    again = accepted(chain)
    assert {known: again[known] for known in numbered} == numbered
    assert min(again.keys() - numbered.keys()) == max(numbered) + 1
    assert told(chain) == directives  # nothing is told twice
    run(chain, "hq doctor")
    run(chain, "hq voucher 6602=5 1002=-5")  # its numbers go on in an epoch of their own
    assert "hq.2-PZ-" in capfd.readouterr().out
    for who in ("s001", "hq", "s002"):
        run(chain, f"{who} sync")
        assert ",hole\n" not in capfd.readouterr().out  # heads lead to where chains end, in whatever epoch that is


def test_headquarters_without_its_key_is_told_so_and_not_that_all_is_fetched(
    world: World, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    chain = make_chain(tmp_path, world)
    assert chain.run("hq", f"backup {tmp_path}/hq.jxc") == OK
    assert chain.run("new", f"restore {tmp_path}/hq.jxc") == OK
    capfd.readouterr()
    for line in ("node recover", "sync"):
        assert chain.run("new", line) == CONFLICT
        assert "--with-keys" in capfd.readouterr().err


def test_what_cannot_be_had_any_more_is_a_named_hole_whose_number_stays_free(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    numbered = accepted(chain)
    lost = max((entry for entry in numbered.values() if entry.chain == "s002"), key=lambda entry: entry.spot)
    key = manifest_key(*lost[1:5])
    (chain.folder / "remote" / key).unlink()
    (chain.folder / "remote" / head_key("s002")).unlink()
    lose(chain)
    run(chain, "hq node recover")
    assert chain.run("hq", "sync") == DAMAGED
    capfd.readouterr()
    run(chain, "hq hq hole list")
    assert key in capfd.readouterr().out
    assert accepted(chain).keys() & numbered.keys() == numbered.keys() - {lost.known}
    with chain.catalog() as catalog:
        assert catalog.highest("s002") == lost.spot
    run(chain, "s002 sync")  # hears nothing that goes back, and puts back what is asked for
    run(chain, "hq sync")
    assert accepted(chain)[lost.known] == lost


def test_a_key_leaves_its_home_only_under_a_passphrase_and_over_nothing(world: World, tmp_path: Path) -> None:
    chain = make_chain(tmp_path, world)
    out = tmp_path / "hq.key"
    assert chain.run("hq", f"hq key export {out}") == OK
    assert b"ENCRYPTED" in out.read_bytes()
    assert chain.run("hq", f"hq key export {out}") == CONFLICT
    chain.world.env["JXC_PASSPHRASE"] = ""  # type: ignore[index]
    assert chain.run("hq", f"hq key export {tmp_path}/again.key") == USAGE


def test_another_passphrase_or_no_key_makes_no_home(world: World, tmp_path: Path) -> None:
    chain = make_chain(tmp_path, world)
    out = tmp_path / "hq.key"
    assert chain.run("hq", f"hq key export {out}") == OK
    chain.world.env["JXC_PASSPHRASE"] = "wrong"  # type: ignore[index] # noqa: S105 made up
    assert chain.run("new", f"init --hq --remote {chain.url} --key {out}") == USAGE
    (tmp_path / "no.key").write_text("no key")
    assert chain.run("new", f"init --hq --remote {chain.url} --key {tmp_path}/no.key") == DAMAGED
    assert chain.run("new", f"init --hq --remote {chain.url} --key {tmp_path}/none.key") == NOT_FOUND
    assert chain.run("new", "doctor") == NOT_FOUND
