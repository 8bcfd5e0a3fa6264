"""Headquarters' disk is lost: its exported key and the remote give everything back."""

import itertools
import shutil
from pathlib import Path

import pytest

from jxc.errors import CONFLICT, DAMAGED, NOT_FOUND, OK, USAGE
from jxc.services.world import World
from tests.services.chain import DAY, NOON, Chain, make_chain

REPORTS = ("stock", "margin", "trial-balance", "sales-summary", "journal", "payments")


@pytest.fixture
def chain(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Chain:
    """Two stores with a day at headquarters, which has books of its own."""
    seconds = itertools.count()
    env = {"USER": "amy", "JXC_PASSPHRASE": "correct horse", "JXC_STATE": str(tmp_path / "state")}
    world = World(lambda: NOON + next(seconds) * 1_000_000, env, lambda size: bytes([next(seconds) % 251]) * size)
    made = make_chain(tmp_path, world, "s001", "s002")
    for store in ("s001", "s002"):
        for line in DAY:
            assert made.run(store, line) == OK, line
        assert made.run(store, "sync") == OK
    assert made.run("hq", "voucher 6602=5 1002=-5 --note 办公") == OK
    assert made.run("hq", "sync") == OK
    capfd.readouterr()
    return made


def answers(chain: Chain, capfd: pytest.CaptureFixture[str]) -> dict[str, str]:
    found = {}
    capfd.readouterr()
    for name in REPORTS:
        assert chain.run("hq", f"report {name} --format csv --require-complete") == OK
        found[name] = capfd.readouterr().out
    return found


def test_a_new_headquarters_answers_as_the_lost_one_did(
    chain: Chain, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    before = answers(chain, capfd)
    assert chain.run("hq", f"hq key export {tmp_path}/hq.key") == OK
    shutil.rmtree(chain.folder / "hq")
    for anchor in (tmp_path / "state").glob("hq-*"):
        anchor.unlink()
    assert chain.run("hq", f"init --hq --name hq --remote {chain.url} --key {tmp_path}/hq.key") == OK
    assert chain.run("hq", "node recover") == OK
    assert chain.run("hq", "sync") == OK
    assert answers(chain, capfd) == before
    assert chain.run("hq", "doctor") == OK
    assert chain.run("hq", "voucher 6602=5 1002=-5") == OK  # its numbers go on in an epoch of their own
    assert "hq.2-PZ-" in capfd.readouterr().out
    for who in ("s001", "hq", "s002"):
        assert chain.run(who, "sync") == OK


def test_headquarters_without_its_key_is_told_so_and_not_that_all_is_fetched(
    chain: Chain, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert chain.run("hq", f"backup {tmp_path}/hq.jxc") == OK
    assert chain.run("new", f"restore {tmp_path}/hq.jxc") == OK
    capfd.readouterr()
    for line in ("node recover", "sync"):
        assert chain.run("new", line) == CONFLICT
        assert "--with-keys" in capfd.readouterr().err


def test_a_key_leaves_its_home_only_under_a_passphrase_and_over_nothing(chain: Chain, tmp_path: Path) -> None:
    out = tmp_path / "hq.key"
    assert chain.run("hq", f"hq key export {out}") == OK
    assert b"ENCRYPTED" in out.read_bytes()
    assert chain.run("hq", f"hq key export {out}") == CONFLICT
    chain.world.env["JXC_PASSPHRASE"] = ""  # type: ignore[index]
    assert chain.run("hq", f"hq key export {tmp_path}/again.key") == USAGE


def test_another_passphrase_or_no_key_makes_no_home(chain: Chain, tmp_path: Path) -> None:
    out = tmp_path / "hq.key"
    assert chain.run("hq", f"hq key export {out}") == OK
    chain.world.env["JXC_PASSPHRASE"] = "wrong"  # type: ignore[index] # noqa: S105 made up
    assert chain.run("new", f"init --hq --remote {chain.url} --key {out}") == USAGE
    (tmp_path / "no.key").write_text("no key")
    assert chain.run("new", f"init --hq --remote {chain.url} --key {tmp_path}/no.key") == DAMAGED
    assert chain.run("new", f"init --hq --remote {chain.url} --key {tmp_path}/none.key") == NOT_FOUND
    assert chain.run("new", "doctor") == NOT_FOUND
