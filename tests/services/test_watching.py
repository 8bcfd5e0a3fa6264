"""A watch: when it syncs, how long it waits, what it sits out and what ends it. Waits are counted, not slept."""

import itertools
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from jxc.errors import BUSY, CONFLICT, INTERRUPTED, OK, UNREACHABLE, USAGE, JxcError
from jxc.services import watching
from jxc.services.watching import Round, pause, watch
from jxc.services.world import World
from jxc.storage.lock import exclusive
from tests.services.chain import NOON, Chain, make_chain

EVERY = 300


class Waits:
    """What happens while a watch waits, one entry a wait; after the last the process is told to end."""

    def __init__(self, *between: Callable[[], object], end: int = signal.SIGTERM) -> None:
        self.between, self.end = list(between), end
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        if not self.between:
            signal.raise_signal(self.end)
        self.between.pop(0)()


def nothing() -> None:
    """A wait in which nothing happens."""


@pytest.fixture
def chain(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Chain:
    seconds = itertools.count()
    world = World(lambda: NOON + next(seconds) * 1_000_000, {"USER": "amy"}, lambda size: b"\x00" * size)
    made = make_chain(tmp_path, world, "s001")
    made.run("s001", "item add 1001 可乐 --price 3.50")
    made.run("s001", "party add S01 华东饮料")
    made.run("s001", "purchase 1001x9@2 --from S01")
    capfd.readouterr()
    return made


def watched(chain: Chain, waits: Waits, home: str = "s001", line: str = "sync watch") -> int:
    """The exit status of a watch."""
    return chain._replace(world=chain.world._replace(wait=waits)).run(home, line)


def rounds(chain: Chain, *between: Callable[[], object], home: str = "s001") -> list[Round]:
    """The rounds of a watch with these events in its waits."""
    waits, found = Waits(*between), []
    with watching.until_terminated():
        for done in watch(chain.home(home), chain.world._replace(wait=waits), EVERY):
            found.append(done)  # noqa: PERF402 kept when the watch ends in the middle
    return found


def test_what_is_posted_during_a_wait_is_sent_after_it_and_a_quiet_round_asks_nothing(chain: Chain) -> None:
    remote = Path(chain.url)
    found = rounds(chain, lambda: chain.run("s001", "sale 1001"), nothing, lambda: remote.rename(chain.folder / "off"))
    assert [done.manifests for done in found] == [1, 2, 2, 2]
    assert all(done == Round(done.manifests, (), 0, EVERY) for done in found)


def test_headquarters_receives_what_came_during_a_wait(chain: Chain) -> None:
    found = rounds(chain, lambda: chain.run("s001", "sync"), nothing, home="hq")
    assert found[1].manifests == found[0].manifests + 2  # the store's, and the entry that records it
    assert chain.accepted() == chain.posted("s001")


def test_an_outage_is_sat_out_with_longer_and_longer_waits(chain: Chain) -> None:
    remote, away = Path(chain.url), chain.folder / "away"
    remote.rename(away)
    found = rounds(chain, *[nothing] * 6, lambda: away.rename(remote))
    assert [done.wait for done in found] == [15, 30, 60, 120, 240, 300, 300, 300]
    assert [done.failures for done in found] == [1, 2, 3, 4, 5, 6, 7, 0]
    assert [[problem.code for problem in done.problems] for done in found[-2:]] == [["remote-no-folder"], []]
    assert chain.run("hq", "sync") == OK
    assert chain.accepted() == chain.posted("s001")


def test_waits_are_spread_by_up_to_a_quarter() -> None:
    assert [pause(EVERY, 0, chance) for chance in (0, 0.5)] == [300, 337.5]
    assert pause(EVERY, 1, 0.999) < 18.75
    assert pause(5, 3, 0) == 5


def test_a_home_that_another_sync_holds_is_waited_for(chain: Chain) -> None:
    with exclusive(chain.folder / "s001" / "sync.lock"):
        [done] = rounds(chain)
    assert [problem.code for problem in done.problems] == ["sync-busy"]
    assert chain.run("s001", "sync") != BUSY


def test_what_a_person_must_mend_ends_the_watch_with_its_status(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    chain.run("s001", "sync")
    shutil.copytree(chain.folder / "s001", chain.folder / "copy")
    for home, line in (("s001", "sale 1001"), ("copy", "sale 1001x2"), ("s001", "sync")):
        assert chain.run(home, line) == OK
    waits = Waits()
    assert watched(chain, waits, "copy") == CONFLICT
    assert "s001" in capfd.readouterr().err
    assert waits.seconds == []


def test_a_request_to_end_is_status_0_and_ctrl_c_is_130(chain: Chain) -> None:
    before = signal.getsignal(signal.SIGTERM)
    assert watched(chain, Waits()) == OK
    keyboard = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores Ctrl-C
    try:
        assert watched(chain, Waits(end=signal.SIGINT)) == INTERRUPTED
    finally:
        signal.signal(signal.SIGINT, keyboard)
    assert signal.getsignal(signal.SIGTERM) is before
    assert chain.run("s001", "sync") == OK


def test_a_pipe_hears_of_a_trouble_once_and_of_nothing_else(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    assert watched(chain, Waits(lambda: chain.run("s001", "sale 1001 --quiet --format json"), nothing)) == OK
    told = capfd.readouterr()
    assert told.err == ""
    remote, away = Path(chain.url), chain.folder / "away"
    remote.rename(away)
    chain.run("s001", "sale 1001")
    capfd.readouterr()
    assert watched(chain, Waits(nothing, nothing)) == OK
    told = capfd.readouterr()
    assert told.out == ""
    assert told.err.count(str(remote)) == 1
    assert chain.run("s001", "sync") == UNREACHABLE


def test_seconds_are_whole_and_more_than_none(chain: Chain) -> None:
    for text in ("0", "-1", "1.5", "5m", ""):
        with pytest.raises(JxcError, match="interval-unreadable"):
            watching.interval(text)
    assert watched(chain, Waits(), line="sync watch --every 5m") == USAGE
    waits = Waits()
    watched(chain, waits, line="sync watch --every 60")
    assert waits.seconds == [60]
