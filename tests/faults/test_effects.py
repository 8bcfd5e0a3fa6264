"""The k-th effect fails, once or for ever, or is the last before the power goes: k = 1, 2, … until a run is untouched.

Whatever the command had come to, the same command again completes it: every home, the lake and the remote hold what
they hold after a run that nothing disturbed, no row more or less, and the proofs of the journal and the lake find
nothing. CI takes every 21st effect that fails and every 15th cut, `make soak` all of them.
"""

import signal
import subprocess
import sys
from itertools import count
from pathlib import Path
from typing import NamedTuple

import pytest

from jxc.errors import BUG, OK
from tests.faults.effects import EVER, ONCE, ROOT, Effects, Images, watched, written_sites
from tests.faults.scene import Scene, Stage

STRUCK = str(Path(__file__).parent / "struck.py")
RESTS = 2  # temporary files that one cut or failure may leave; they go after a day


class Verb(NamedTuple):
    """A command, the moment before it, what proves its outcome, and what doing it again may add."""

    line: str
    stage: str = "sold"
    proof: tuple[str, ...] = ("s001 doctor --quiet",)
    adds: tuple[str, ...] = ()  # tables
    thin: int = 1  # how many times more rarely CI strikes it: most of it is another command's


STAGES = {
    "pushed": Stage("sold", ("s001 sync push",)),
    "pulled": Stage("pushed", ("hq sync pull",)),
    "refreshed": Stage("pulled", ("hq lake refresh",)),
    "may": Stage("sold", ("+20",)),
    "backed-up": Stage("sold", ("s001 backup {folder}/s001.jxc --with-keys",)),
    "rotated": Stage("refreshed", ("s001 hq key rotate",)),
    "turned": Stage("rotated", ("s001 sync push", "s001 sale 1001", "s001 sync push")),
    "hq-rotated": Stage("refreshed", ("hq sync", "s001 sync", "hq hq key rotate")),
    "gone-back": Stage(
        "backed-up",
        ("s001 sale 1001x3", "s001 sync push", "! rm s001", "s001 restore {folder}/s001.jxc"),
    ),
}
HEADQUARTERS = ("hq lake verify --quiet", "hq doctor --quiet")
NEW = ("new doctor --quiet",)
VERBS = {
    "sale": Verb("s001 sale 1001"),
    "init": Verb("new init --store n001", proof=NEW),
    "push": Verb("s001 sync push"),
    "pull": Verb("hq sync pull", "pushed", HEADQUARTERS),
    "refresh": Verb("hq lake refresh", "pulled", HEADQUARTERS),
    "compact": Verb("hq lake compact", "refreshed", HEADQUARTERS),
    "close": Verb("s001 month close 2026-04", "may"),
    "import": Verb("s001 import {folder}/pos.csv --template sale", adds=("home",)),  # its audit event is the last step
    "report": Verb("s001 report sales --format parquet --out {folder}/sales.parquet"),
    "print": Verb("s001 stock --format html --out {folder}/stock.html"),
    "completion": Verb("s001 completion bash --install"),
    "doctor": Verb("s001 doctor"),
    "backup": Verb("s001 backup {folder}/s001.jxc"),
    "restore": Verb("new restore {folder}/s001.jxc", "backed-up", NEW),
    "recover": Verb("s001 node recover", "gone-back"),
    "takeover": Verb(
        "s001 node takeover --yes", "gone-back", adds=("home", "epoch", "continued")
    ),  # an epoch each time
}
ALL_WELL = ("s001 sync", "hq sync", "s001 sync", "hq sync verify")  # [inv:can-sign]
VERBS |= {
    "rotate": Verb("s001 hq key rotate", proof=ALL_WELL, thin=3),
    "turn": Verb("s001 sync push", "rotated", ALL_WELL, thin=14),
    "turn all": Verb("hq sync push", "hq-rotated", ALL_WELL, thin=20),
    "follow": Verb("hq sync pull", "turned", ALL_WELL, thin=12),
}
ONLY_ONCE = {"sale"}  # who sells again sells twice

# What has effects and is struck by none of these commands, and why that is enough.
BESIDES = {
    "jxc.cli._leave_pipe": "writes to nowhere",
    "jxc.services.demo._scratch": "a scratch folder of its own",
    "jxc.services.sealing._sweep": "takes away what a cut left, so only where one was: struck by the loops over push",
    "jxc.storage.atomic._sweep": "takes away rests of yesterday: tests/storage/test_atomic.py",
    "jxc.lake.compact.sweep": "takes away files of yesterday that nobody lists: tests/lake/test_compact.py",
    "jxc.sync.folder.FolderRemote.clock": "an object of `remote check`, which may be tried anew",
}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return Scene(tmp_path_factory.mktemp("effects"), STAGES)


class Run(NamedTuple):
    """A run that nothing disturbed: where in jxc it had effects and opened databases, and what it left."""

    sites: frozenset[str]
    opened: frozenset[str]
    images: Images
    left: dict[str, object]


class Reference:
    """The undisturbed run of each command, made when it is first asked for."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._runs: dict[str, Run] = {}

    def run(self, name: str) -> Run:
        if name not in self._runs:
            verb = VERBS[name]
            self.scene.bring(verb.stage)
            images = Images(self.scene.folder, self.scene.beside / name, [], [])
            with watched(Effects(look=images.look)) as effects:
                assert self.scene.run(verb.line) == OK
            self._runs[name] = Run(
                frozenset(effects.sites), frozenset(effects.opened), images, self.scene.evidence(verb.adds)
            )
            self.prove(verb)
        return self._runs[name]

    def prove(self, verb: Verb) -> None:
        for line in verb.proof:
            assert self.scene.run(line) == OK, line


@pytest.fixture(scope="module")
def reference(scene: Scene) -> Reference:
    return Reference(scene)


def completed(reference: Reference, name: str) -> None:
    """The same command again, unless nothing is missing, comes to what it always comes to."""
    scene, verb, left = reference.scene, VERBS[name], reference.run(name).left
    if scene.evidence(verb.adds) != left:
        assert scene.run(verb.line) == OK
    assert scene.evidence(verb.adds) == left
    reference.prove(verb)
    assert len(scene.rests()) <= RESTS


@pytest.mark.parametrize("every", [21, pytest.param(1, marks=pytest.mark.soak)])
@pytest.mark.parametrize("name", VERBS)
def test_a_command_whose_kth_effect_failed_is_completed_by_the_same_command(
    reference: Reference, name: str, every: int
) -> None:
    """At every effect both ways in `make soak`; in CI at every 21st, once and for ever in turn."""
    reference.run(name)
    every = every if every == 1 else every * VERBS[name].thin
    for k in count(1, every):
        for how in (ONCE, EVER) if every == 1 else ((ONCE, EVER)[k // every % 2],):
            reference.scene.bring(VERBS[name].stage)
            with watched(Effects(k, how)) as effects:
                status = reference.scene.run(VERBS[name].line)
            if not effects.struck:
                return
            assert status != BUG
            completed(reference, name)


@pytest.mark.parametrize("every", [15, pytest.param(1, marks=pytest.mark.soak)])
@pytest.mark.parametrize("name", sorted(VERBS.keys() - ONLY_ONCE))
def test_a_command_cut_off_before_its_kth_effect_is_completed_by_the_same_command(
    reference: Reference, name: str, every: int
) -> None:
    """What its folder held at each effect, half a write included, is what a power cut there would have left."""
    run = reference.run(name)
    assert run.images.taken
    for image in run.images.taken[:: every if every == 1 else every * VERBS[name].thin]:
        reference.scene.bring(VERBS[name].stage, image)
        completed(reference, name)


# Where these commands have effects: each place is one where a real process is killed.
PLACES = {
    "refresh": [
        "lake.ingest._take_in",
        "lake.ingest.pack",
        "storage.atomic.settle",
        "storage.atomic.sync_folder",
        "storage.database.write",
    ],
    "compact": [
        "lake.compact._pack_together",
        "lake.ingest.pack",
        "storage.atomic.settle",
        "storage.atomic.sync_folder",
        "storage.database.write",
    ],
    "close": ["storage.anchor.Mooring.moved", "storage.database.write"],
    "restore": [
        "services.backup._unpack",
        "services.backup.restore",
        "storage.atomic._write",
        "storage.atomic.make_folder",
        "storage.atomic.settle",
        "storage.atomic.sync_folder",
        "storage.atomic.unnamed",
        "storage.atomic.write_new",
        "storage.database.write",
        "sync.keys._put",
    ],
}
DEATHS = [(name, place) for name, places in PLACES.items() for place in places]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
@pytest.mark.parametrize("every", [4, pytest.param(1, marks=pytest.mark.soak)])
def test_a_process_that_gets_sigkill_at_a_named_place_is_completed_by_the_same_command(
    reference: Reference, every: int
) -> None:
    """CI kills at every fourth place, `make soak` at all of them."""
    scene = reference.scene
    for name, place in DEATHS[::every]:
        reference.run(name)
        scene.bring(VERBS[name].stage)
        words = VERBS[name].line.format(folder=scene.folder).split()
        argv = (sys.executable, STRUCK, f"jxc.{place}", str(scene.folder), str(scene.at), *words)
        done = subprocess.run(argv, check=False, capture_output=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()
        completed(reference, name)


def test_the_list_of_places_to_kill_at_is_complete(reference: Reference) -> None:
    found = {name: sorted(site.removeprefix("jxc.") for site in reference.run(name).sites) for name in PLACES}
    assert found == PLACES


def test_every_effect_of_jxc_is_struck_or_says_why_not(reference: Reference) -> None:
    """Whoever writes to the disk in a new place gives a command above that comes by, or a reason."""
    runs = [reference.run(name) for name in VERBS]
    struck = {site for run in runs for site in run.sites | run.opened}
    assert set(written_sites()) - struck == BESIDES.keys()
