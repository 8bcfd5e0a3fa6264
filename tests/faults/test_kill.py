"""SIGKILL of a real push and a real pull at every named step: a plain rerun has everything, once."""

import itertools
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from jxc.errors import OK
from jxc.services import syncing
from jxc.services.world import World
from jxc.sync import stages
from tests.services.chain import DAY, NOON, Chain, make_chain

ROOT = Path(__file__).resolve().parent.parent.parent
VICTIM = Path(__file__).parent / "victim.py"
STEPS = [stages.FILE_SENT, stages.MANIFEST_SENT, stages.FILE_RECEIVED, stages.ACCEPTED, stages.CHECKED]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    """Two stores after a day, one of which has sent an earlier part of it already; a copy of them stands beside."""
    folder = tmp_path_factory.mktemp("kill")
    seconds = itertools.count()
    world = World(lambda: NOON + next(seconds) * 1_000_000, {"USER": "amy"}, lambda size: b"\x07" * size)
    chain = make_chain(folder / "chain", world, "s001", "s002")
    for line in DAY:
        chain.run("s001", line)
        chain.run("s002", line)
    chain.run("s002", "sync")
    for store in ("s001", "s002"):
        assert chain.run(store, "sale 1001") == OK
    shutil.copytree(chain.folder, folder / "copy")
    return chain


@pytest.fixture
def chain(made: Chain) -> Chain:
    """The same chain as it was before any test."""
    shutil.rmtree(made.folder)
    shutil.copytree(made.folder.parent / "copy", made.folder)
    return made


def kill(chain: Chain, home: str, command: str, stage: str, count: int) -> None:
    argv = [sys.executable, str(VICTIM), str(chain.folder / home), command, stage, str(count)]
    done = subprocess.run(
        argv, check=False, capture_output=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT), "USER": "amy"}
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


def cases(names: tuple[str, ...]) -> list[tuple[str, int]]:
    """Every step at its first report, and those that come once per object at their second too."""
    return [(stage, count) for stage in names for count in ((1, 2) if stage in STEPS[2:] else (1,))]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
@pytest.mark.parametrize(("stage", "count"), [*cases(stages.PUSH), (stages.FILE_SENT, 2)])
def test_a_push_that_was_killed_is_completed_by_the_next(chain: Chain, stage: str, count: int) -> None:
    """[inv:freeze] [inv:manifest-last] in a real process on a real disk."""
    kill(chain, "s001", "push", stage, count)
    assert chain.run("hq", "sync pull") == OK
    assert chain.run("s001", "sale 1001") == OK
    for store in ("s001", "s002"):
        assert chain.run(store, "sync") == OK
    assert chain.run("hq", "sync") == OK
    assert chain.run("hq", "sync verify") == OK
    assert chain.accepted() == chain.posted("s001", "s002")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
@pytest.mark.parametrize(("stage", "count"), cases(stages.PULL))
def test_a_pull_that_was_killed_is_completed_by_the_next(chain: Chain, stage: str, count: int) -> None:
    for store in ("s001", "s002"):
        assert chain.run(store, "sync") == OK
    kill(chain, "hq", "pull", stage, count)
    assert chain.run("hq", "sync pull") == OK
    assert chain.accepted() == chain.posted("s001", "s002")


def test_every_named_step_is_reported_and_every_report_is_named(chain: Chain) -> None:
    told: list[str] = []
    world = chain.world._replace(progress=lambda what, _done, _total: told.append(what))
    syncing.push(chain.home("s001"), world)
    assert set(told) == set(stages.PUSH)
    told.clear()
    syncing.pull(chain.home("hq"), world)
    assert set(told) == set(stages.PULL)
