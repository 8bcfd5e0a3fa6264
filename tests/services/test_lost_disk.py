"""A store's disk is lost, and its key with it: a new token and a new key go on with its history."""

import itertools
import shutil
from pathlib import Path

import pytest

from jxc.errors import OK
from jxc.services.world import World
from tests.services.chain import NOON, make_chain

STOCK = "report stock --format csv --require-complete"


def test_a_store_joins_again_with_a_new_key_and_has_all_it_ever_sent(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    seconds = itertools.count()
    env = {"USER": "amy", "JXC_STATE": str(tmp_path / "state")}
    world = World(lambda: NOON + next(seconds) * 1_000_000, env, lambda size: bytes([next(seconds) % 251]) * size)
    chain = make_chain(tmp_path, world)

    def join() -> None:
        capfd.readouterr()
        assert chain.run("hq", "hq store add s001 --quiet") == OK
        token = capfd.readouterr().out.split()[-1]
        assert chain.run("s001", f"join {token}") == OK
        assert chain.run("hq", "sync") == OK

    join()
    for line in ("item add 1001 可乐 --price 3", "opening stock 1001x10@1", "sync"):
        assert chain.run("s001", line) == OK
    assert chain.run("hq", "sync") == OK
    for line in ("sale 1001x2", "sync"):  # headquarters has not seen this when it hears that the disk is lost
        assert chain.run("s001", line) == OK
    shutil.rmtree(chain.folder / "s001")
    for anchor in (tmp_path / "state").glob("s001-*"):
        anchor.unlink()

    join()
    assert chain.run("s001", "node recover") == OK
    for line in ("sale 1001", "sync", "doctor", "sync verify --deep"):
        assert chain.run("s001", line) == OK, line
    assert chain.run("hq", "sync") == OK
    capfd.readouterr()
    for who in ("s001", "hq"):
        assert chain.run(who, STOCK) == OK
        assert capfd.readouterr().out.splitlines()[-1].split(",")[5] == "7"
    assert chain.run("hq", "sync verify") == OK
