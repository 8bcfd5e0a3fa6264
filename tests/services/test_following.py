"""A store follows headquarters as headquarters follows stores, and takes over in order what it was told."""

import itertools
from pathlib import Path

import pytest

from jxc.domain.record import EVERYBODY
from jxc.errors import DAMAGED, INCOMPLETE, OK
from jxc.services.following import followed
from jxc.services.world import World
from jxc.storage.database import write
from jxc.storage.directives import Directives, Told
from tests.services.chain import NOON, Chain, make_chain


@pytest.fixture
def chain(tmp_path: Path) -> Chain:
    seconds = itertools.count()
    world = World(lambda: NOON + next(seconds) * 1_000_000, {"USER": "amy"}, lambda size: b"\x07" * size)
    return make_chain(tmp_path, world, "s001", "s002")


def tell(chain: Chain, store: str, *ids: str) -> None:
    """Headquarters tells a store, or everybody, one thing and syncs."""
    home = chain.home("hq")
    with write(home.journal.connection):
        news = [Told("price", name, '{"price":1}') for name in ids]
        Directives(home.journal, store).tell(news, now=chain.world.now(), operator="amy")
    home.close()
    assert chain.run("hq", "sync") in (OK, INCOMPLETE)  # a store may have refused what it was told before


def kept(chain: Chain, store: str, of: str) -> list[object]:
    home = chain.home(store)
    found = [row[6] for row in Directives(home.journal, of).rows(1, 99, 1) if row[5] == "price"]
    home.close()
    return found


def test_a_store_hears_what_is_for_it_and_for_everybody_and_nothing_else(chain: Chain) -> None:
    tell(chain, "s001", "one")
    tell(chain, "s002", "two")
    tell(chain, EVERYBODY, "three")
    for store, own in (("s001", "one"), ("s002", "two")):
        assert chain.run(store, "sync") == OK
        assert kept(chain, store, store) == [own]
        assert kept(chain, store, EVERYBODY) == ["three"]
        assert sorted(followed(chain.home(store))) == ["down-all", f"down-{store}"]


def test_nothing_behind_a_hole_is_taken_over_before_the_hole_is_closed(chain: Chain) -> None:
    before = {*Path(chain.url).rglob("directives/**/*.parquet")}
    tell(chain, "s001", "one")
    [path] = {*Path(chain.url).rglob("directives/to=s001/**/*.parquet")} - before
    data = path.read_bytes()
    path.unlink()
    tell(chain, "s001", "two")
    assert chain.run("s001", "sync") == DAMAGED
    assert kept(chain, "s001", "s001") == []
    path.write_bytes(data)
    assert chain.run("s001", "sync") == OK
    assert kept(chain, "s001", "s001") == ["one", "two"]
