"""What headquarters told its stores is read back when its disk was lost, so that nothing is told twice."""

import itertools
import shutil
from pathlib import Path

import pytest

from jxc.domain.record import EVERYBODY
from jxc.errors import OK
from jxc.services import retelling
from jxc.services.ownkey import own_ring
from jxc.services.remotes import open_own
from jxc.services.world import World
from jxc.storage.directives import Directives
from jxc.sync.retrace import retrace
from tests.services.chain import NOON, Chain, make_chain

DOWN = f"down-{EVERYBODY}"


@pytest.fixture
def chain(tmp_path: Path) -> Chain:
    """A store that has taken over what headquarters told."""
    seconds = itertools.count()
    env = {"USER": "amy", "JXC_PASSPHRASE": "correct horse", "JXC_STATE": str(tmp_path / "state")}
    world = World(lambda: NOON + next(seconds) * 1_000_000, env, lambda size: bytes([next(seconds) % 251]) * size)
    made = make_chain(tmp_path, world, "s001")
    for who in ("hq", "s001", "s001"):
        assert made.run(who, "sync") == OK
    return made


def test_what_is_known_here_is_not_fetched_again(chain: Chain) -> None:
    home = chain.home("hq")
    remote = open_own(home)
    found = retelling.fetch(home, remote, DOWN, retrace(remote, DOWN, own_ring(home, DOWN)))
    assert found == (DOWN, (), ())
    home.close()


def test_what_a_damaged_file_had_told_is_told_again_and_the_store_goes_on(chain: Chain) -> None:
    assert chain.run("hq", f"hq key export {chain.folder}/hq.key") == OK
    shutil.rmtree(chain.folder / "hq")
    next((chain.folder / "state").glob("hq-*")).unlink()
    for file in Path(chain.url).glob("directives/**/*.parquet"):
        file.write_bytes(file.read_bytes()[:-1])
    assert chain.run("hq", f"init --hq --name hq --remote {chain.url} --key {chain.folder}/hq.key") == OK
    for who, line in (("hq", "node recover"), ("hq", "sync"), ("s001", "sync"), ("s001", "sync"), ("hq", "sync")):
        assert chain.run(who, line) == OK
    home = chain.home("s001")
    assert Directives(home.journal, EVERYBODY).tips() == {1: 1, 2: 1}
    home.close()
