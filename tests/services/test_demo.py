"""The demonstration as a chain: who knows whom, and whose clock counts."""

from pathlib import Path

import pytest

from jxc.errors import JxcError
from jxc.services import demo, reporting
from jxc.services.ownkey import root_key
from jxc.services.reporting import Wish
from jxc.services.stores import known_stores
from jxc.services.world import World

WORLD = World(lambda: 0, {}, bytes)


@pytest.fixture
def chain(tmp_path: Path) -> demo.Chain:
    """Three stores after one day."""
    made = demo.found(WORLD, tmp_path / "chain")
    demo.trade(made, days=1)
    return made


def test_headquarters_knows_each_store_by_its_key(tmp_path: Path) -> None:
    chain = demo.found(WORLD, tmp_path)
    known = {store.id: store.key for store in known_stores(chain.hq.journal)}
    own = {k.home.settings.store: root_key(k.home) for k in chain.keepers}
    assert known == own


def test_trade_follows_the_stores_clock_and_not_todays(chain: demo.Chain) -> None:
    table = reporting.show_report(chain.hq, chain.world, "en", "margin", Wish(by=("day",)))
    assert [row[0] for row in table.rows] == ["2026-03-01"]


def test_a_refused_push_stops_the_demonstration(tmp_path: Path) -> None:
    chain = demo.found(WORLD, tmp_path / "chain")
    (tmp_path / "chain" / demo.REMOTE).rmdir()
    with pytest.raises(JxcError):
        demo.trade(chain, days=1)
