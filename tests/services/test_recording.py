"""Headquarters records in its own chain what it accepted: once, and nothing where nothing was."""

import itertools
import shutil
from pathlib import Path

import pytest

from jxc.errors import OK
from jxc.services.world import World
from jxc.storage.catalog import Accepted
from jxc.storage.recorded import ACTION
from tests.services.chain import NOON, Chain, make_chain


@pytest.fixture
def chain(tmp_path: Path) -> Chain:
    """A store whose second manifest headquarters has accepted just now."""
    seconds = itertools.count()
    world = World(lambda: NOON + next(seconds) * 1_000_000, {"USER": "amy"}, lambda size: b"\x07" * size)
    made = make_chain(tmp_path, world, "s001")
    for who, line in (
        ("s001", "sync"),
        ("hq", "sync"),
        ("s001", "item add 1001 可乐"),
        ("s001", "sync"),
        ("hq", "sync"),
    ):
        assert made.run(who, line) == OK
    return made


def entries(chain: Chain) -> list[str]:
    home = chain.home("hq")
    rows = home.journal.connection.execute("SELECT subject FROM audit WHERE action = ? ORDER BY epoch, seq", (ACTION,))
    found = [subject for (subject,) in rows]
    home.close()
    return found


def accepted(chain: Chain) -> list[Accepted]:
    with chain.catalog() as catalog:
        return catalog.accepted()


def test_a_sync_and_a_report_without_news_record_nothing(chain: Chain) -> None:
    found, files = entries(chain), sorted(Path(chain.url).rglob("*.*"))
    assert found == ["known:1-2", "known:3-3"]
    for line in ("report stock", "sync", "report stock", "sync"):
        assert chain.run("hq", line) == OK
    assert entries(chain) == found
    assert sorted(Path(chain.url).rglob("*.*")) == files
    assert len(accepted(chain)) == 3


def test_a_lake_that_was_deleted_is_numbered_as_before(chain: Chain) -> None:
    before = accepted(chain)
    shutil.rmtree(chain.folder / "hq" / "lake")
    assert chain.run("hq", "report stock") == OK  # before anything is fetched, the own books find their places
    assert chain.run("hq", "sync") == OK
    assert accepted(chain) == before
    assert len(entries(chain)) == 2


def test_the_trail_names_the_numbers_and_leaves_out_the_list(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    assert chain.run("hq", "voucher 6602=5 1002=-5") == OK  # what follows is taken in together with the entries
    capfd.readouterr()
    for line in ("audit log", "report audit"):
        assert chain.run("hq", f"{line} --format json") == OK
        said = capfd.readouterr().out
        assert said.count("known:1-2") == 1
        assert "rows" not in said.partition("known:1-2")[2].partition("}")[0]
