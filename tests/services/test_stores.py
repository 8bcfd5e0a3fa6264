"""Whom headquarters believes: told by hand, once, and not to be talked out of it."""

import itertools
from pathlib import Path

import pytest

from jxc.errors import CONFLICT, OK, REFUSED
from jxc.services.stores import known_stores
from jxc.services.world import World
from tests.services.chain import NOON, Chain, make_chain


@pytest.fixture
def chain(tmp_path: Path) -> Chain:
    seconds = itertools.count()
    world = World(lambda: NOON + next(seconds) * 1_000_000, {"USER": "amy"}, lambda size: b"\x07" * size)
    return make_chain(tmp_path, world, "s001", "s002")


def key(chain: Chain, store: str) -> str:
    return (chain.folder / store / "keys" / "node.pub").read_text().strip()


def test_telling_a_key_again_changes_nothing(chain: Chain) -> None:
    journal = chain.home("hq").journal
    tip = journal.tip()
    assert chain.run("hq", f"hq store add s001 --key {key(chain, 's001')}") == OK
    assert journal.tip() == tip


def test_a_mistyped_key_can_be_corrected_until_something_was_accepted(chain: Chain) -> None:
    spare = key(chain, "hq")
    assert chain.run("hq", f"hq store add s001 --key {spare}") == OK
    assert chain.run("hq", f"hq store add s001 --key {key(chain, 's001')}") == OK
    chain.run("s001", "sync")
    assert chain.run("hq", "sync") == OK
    assert chain.run("hq", f"hq store add s001 --key {spare}") == CONFLICT
    assert {store.id: store.key for store in known_stores(chain.home("hq").journal)}["s001"] == key(chain, "s001")


def test_one_key_serves_one_store(chain: Chain) -> None:
    assert chain.run("hq", f"hq store add s003 --key {key(chain, 's001')}") == CONFLICT


@pytest.mark.parametrize("line", ["S003 --key ed25519:AAAA", "s003 --key nonsense", "hq --key {key}"])
def test_nonsense_is_refused(chain: Chain, line: str) -> None:
    assert chain.run("hq", f"hq store add {line.format(key=key(chain, 'hq'))}") == REFUSED


def test_a_store_believes_nobody(chain: Chain) -> None:
    assert chain.run("s001", f"hq store add s003 --key {key(chain, 'hq')}") == REFUSED


def test_the_register_shows_how_far_each_store_came(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    chain.run("s001", "sync")
    chain.run("hq", "sync")
    capfd.readouterr()
    assert chain.run("hq", "hq store list --json") == OK
    told = capfd.readouterr().out
    assert key(chain, "s001") in told
    assert f'"sequence":{chain.home("s001").journal.tip()}' in told.replace(" ", "")


def test_the_own_key_can_be_shown(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    assert chain.run("s001", "hq key show") == OK
    assert key(chain, "s001") in capfd.readouterr().out
