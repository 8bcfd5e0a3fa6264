"""What headquarters tells its stores: whatever changed, once."""

import itertools
from pathlib import Path

import pytest

from jxc.domain.record import EVERYBODY
from jxc.errors import OK
from jxc.services import directing
from jxc.services.stores import known_stores
from jxc.services.world import World
from jxc.storage.catalog import Hole
from jxc.storage.directives import Directives
from jxc.storage.outbox import Outbox
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


def test_a_chain_to_a_store_that_begins_after_a_takeover_begins_at_its_first_place(chain: Chain) -> None:
    for who, line in (("hq", "sync"), ("hq", "node takeover --yes"), ("s001", "sync")):
        assert chain.run(who, line) == OK
    home = chain.home("hq")
    directing.ask(home, chain.world, [Hole("s001", 1, 1, "key", "manifest-missing", 0)])
    assert [chosen.spot for chosen in (Outbox(home.journal, "down-s001").choose(9),) if chosen] == [(1, 1)]
    home.close()
    for who in ("hq", "s001"):
        assert chain.run(who, "sync") == OK
    told = Directives(chain.home("s001").journal, "s001")
    assert "repair/1/1" in told.standing("request")
