"""What headquarters tells its stores: whatever changed, once."""

import itertools
from pathlib import Path

import pytest

from jxc.domain.record import EVERYBODY
from jxc.errors import OK
from jxc.services import directing
from jxc.services.stores import known_stores
from jxc.services.world import World
from jxc.storage.directives import Directives
from tests.services.chain import NOON, Chain, make_chain


@pytest.fixture
def chain(tmp_path: Path) -> Chain:
    seconds = itertools.count()
    world = World(lambda: NOON + next(seconds) * 1_000_000, {"USER": "amy"}, lambda size: b"\x07" * size)
    return make_chain(tmp_path, world, "s001", "s002")


def test_the_register_is_told_once_and_again_where_it_changed(chain: Chain) -> None:
    home = chain.home("hq")
    directives = Directives(home.journal, EVERYBODY)
    for _ in range(2):
        directing.direct(home, chain.world)
        assert [row[6] for row in directives.rows(1, 9, 1)] == ["s001", "s002"]
    key = known_stores(home.journal)[0].key
    assert chain.run("hq", f"hq store add s001 --key {key} --name 南京路店") == OK
    directing.direct(home, chain.world)
    assert [row[6] for row in directives.rows(1, 9, 1)] == ["s001", "s002", "s001"]
    assert "南京路店" in directives.standing("store")["s001"]
    assert directing.chains(home.journal) == ["down-all"]
