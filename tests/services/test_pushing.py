"""What a push costs in requests where there is little to say."""

import itertools
from pathlib import Path

import pytest

from jxc.services.pushing import push_down, push_own
from jxc.services.world import World
from tests.services.chain import NOON, Chain, make_chain
from tests.sync.faulty import Faulty

HOUR = 3_600_000_000


class Counting(Faulty):
    """A remote that never fails and says what it was asked."""

    def __init__(self) -> None:
        super().__init__({}, at=0)

    def asked(self) -> list[tuple[str, str]]:
        asked, self.calls = self.calls, []
        return asked


@pytest.fixture
def hours() -> list[int]:
    return [0]


@pytest.fixture
def chain(tmp_path: Path, hours: list[int]) -> Chain:
    seconds = itertools.count()
    world = World(lambda: NOON + hours[0] * HOUR + next(seconds) * 1_000_000, {}, lambda size: b"\x07" * size)
    return make_chain(tmp_path, world, "s001", "s002")


def test_a_store_with_nothing_to_send_asks_for_its_head(chain: Chain) -> None:
    remote, home = Counting(), chain.home("s001")
    push_own(home, chain.world, remote)
    remote.asked()
    assert push_own(home, chain.world, remote).state == "unchanged"
    assert remote.asked() == [("get", "heads/up/s001.json")]


def test_headquarters_with_nothing_to_tell_asks_nothing_and_signs_the_time_once_an_hour(
    chain: Chain, hours: list[int]
) -> None:
    remote, home = Counting(), chain.home("hq")
    assert [row.chain for row in push_down(home, chain.world, remote)] == ["down-all"]
    asked = remote.asked()
    assert [key for verb, key in asked if verb == "swap"] == [
        "heads/down/all.json",
        "heads/down/s001.json",
        "heads/down/s002.json",
    ]
    assert push_down(home, chain.world, remote) == []
    assert remote.asked() == []
    hours[0] += 1
    assert push_down(home, chain.world, remote) == []
    assert remote.asked() == [("swap", "heads/down/all.json")]
