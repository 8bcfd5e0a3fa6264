"""What a home knows of itself in its chain."""

import itertools
import os
from pathlib import Path

import pytest

from jxc.services import node
from jxc.services.home import Home
from jxc.services.world import World
from tests.services.chain import NOON, Chain, make_chain


@pytest.fixture
def chain(tmp_path: Path) -> Chain:
    seconds = itertools.count()
    env = {"JXC_STATE": str(tmp_path / "state"), "USER": "amy"}
    world = World(lambda: NOON + next(seconds) * 1_000_000, env, os.urandom)
    return make_chain(tmp_path / "chain", world, "s001")


def facts(home: Home) -> dict[str, object]:
    found = {fact.name: fact.value for fact in node.status(home).facts}
    home.close()
    return found


def test_the_anchor_follows_each_posting_and_a_push_names_what_was_published(chain: Chain) -> None:
    before = facts(chain.home("s001"))
    assert (before["epoch"], before["anchor"], before["published"]) == (1, "here", None)
    assert chain.run("s001", "item add 1001 可乐 --price 3.50") == 0
    moved = facts(chain.home("s001"))
    assert moved["anchored"] == moved["tip"] != before["tip"]
    assert chain.run("s001", "sync push") == 0
    after = facts(chain.home("s001"))
    assert (after["published"], after["unsent"], after["writer"]) == ("1/1", 0, before["writer"])


def test_a_home_without_its_key_still_says_where_it_stands(chain: Chain) -> None:
    (chain.folder / "s001" / "keys" / "node.key").unlink()
    home = chain.home("s001")
    sheet = node.status(home)
    home.close()
    assert [note.text for note in sheet.notes] == ["There is no private key at {path}."]
    assert {fact.name: fact.value for fact in sheet.facts}["anchor"] == "here"
