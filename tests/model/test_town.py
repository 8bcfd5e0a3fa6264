"""Stores, clones, backups, storms and headquarters in any order: zero lost, zero doubled, zero silent.

A state machine against a plain model: what each computer acknowledged is a dictionary, what headquarters may count is a
set. Steps come in any order; at the end of each schedule all is settled and proven, in half of them after people put
right what had been stopped. `make soak` runs 10 000 schedules.
"""

import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import ClassVar

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from jxc.services.following import follow_headquarters
from jxc.storage.catalog import Catalog
from jxc.sync.keys import PRIVATE_NAME, load
from jxc.sync.memory import MemoryRemote
from tests.model.computers import Clock, Computer
from tests.model.rows import rows_for_parquet
from tests.model.town import OFFICE, Town
from tests.sync.house import START, make_house

STORES = ("s001", "s002")
CI, SOAK = 300, 10_000  # schedules
NUMBER, STRENGTH = st.integers(0, 2), st.integers(0, 2)


class Schedule(RuleBasedStateMachine):
    """One schedule of steps in a town of its own."""

    template: Path
    keys: dict[str, str]
    scratch: Path
    tally: ClassVar[Counter[str]] = Counter()
    report: ClassVar[list[Callable[[Counter[str]], None]]] = []

    @initialize(compares=st.booleans(), people=st.booleans(), seed=st.integers(0, 2**32))
    def begin(self, *, compares: bool, people: bool, seed: int) -> None:
        self.folder, self.people = Path(tempfile.mkdtemp(dir=self.scratch)), people
        self.town = Town(self.folder, self.template, self.keys, compares=compares, seed=seed)

    @rule(number=NUMBER)
    def sell(self, number: int) -> None:
        self.town.sell(number)

    @rule(number=NUMBER)
    def rename(self, number: int) -> None:
        self.town.rename(number)

    @rule(number=NUMBER, strength=STRENGTH)
    def push(self, number: int, strength: int) -> None:
        self.town.push(number, strength)

    @rule(number=NUMBER, strength=STRENGTH, step=st.integers(1, 9))
    def push_and_die(self, number: int, strength: int, step: int) -> None:
        self.town.push(number, strength, step)

    @rule(strength=STRENGTH)
    def pull(self, strength: int) -> None:
        self.town.pull(strength)

    # No precondition asks for what threads decided: the same choices must always lead to the same rules.
    @rule(count=st.integers(1, 3))
    def land(self, count: int) -> None:
        self.town.land(count)

    @rule(number=NUMBER)
    def lose_head(self, number: int) -> None:
        self.town.lose_head(number)

    @rule(number=st.integers(0, 2**16))
    def damage(self, number: int) -> None:
        self.town.damage(number)

    @rule()
    def mend(self) -> None:
        self.town.mend()

    @rule(number=NUMBER)
    def save(self, number: int) -> None:
        self.town.save(number)

    @precondition(lambda self: any(computer.saved is not None for computer in self.town.computers))
    @rule(number=NUMBER)
    def restore(self, number: int) -> None:
        self.town.restore(number)

    @rule(number=NUMBER, sales=st.integers(1, 3), strength=STRENGTH, pushed=st.booleans())
    def go_back(self, number: int, sales: int, strength: int, *, pushed: bool) -> None:
        """A backup, a day, perhaps a push, and a disk that dies in the evening."""
        self.town.save(number)
        for _ in range(sales):
            self.town.sell(number)
        if pushed:
            self.town.push(number, strength)
        self.town.restore(number)

    @precondition(lambda self: not self.town.cloned)
    @rule(number=NUMBER)
    def clone(self, number: int) -> None:
        self.town.clone(number)

    @rule(number=NUMBER, strength=STRENGTH, step=st.integers(0, 3))
    def recover(self, number: int, strength: int, step: int) -> None:
        self.town.recover(number, strength, step)

    @rule(number=NUMBER, strength=STRENGTH, step=st.integers(0, 3))
    def take_over(self, number: int, strength: int, step: int) -> None:
        self.town.takeover(number, strength, step)

    @rule(number=NUMBER)
    def adopt(self, number: int) -> None:
        self.town.adopt(number)

    @rule()
    def choose(self) -> None:
        self.town.choose()

    @rule(number=NUMBER, strength=STRENGTH)
    def part(self, number: int, strength: int) -> None:
        """Two copies sell and push at once; the second takes over, adopts, and pushes again."""
        self.town.clone(number)
        for one in (number, -1):
            self.town.sell(one)
            self.town.push(one, strength)
        self.town.takeover(-1, strength)
        self.town.adopt(-1)
        self.town.push(-1, strength)

    @rule()
    def restart(self) -> None:
        self.town.restart()

    @precondition(lambda self: len(self.town.quarters) < 3)
    @rule()
    def rebuild(self) -> None:
        self.town.rebuild()

    def teardown(self) -> None:
        """Settle and prove; whatever happened before."""
        if hasattr(self, "town"):
            try:
                self.town.settle(people=self.people)
                self.town.prove(people=self.people)
                self.tally["schedules"] += 1
                self.tally["schedules after which people put all right"] += self.people
                self.tally.update(self.town.steps)
                for tell in self.report:
                    tell(self.tally)
            finally:
                self.town.close()
                shutil.rmtree(self.folder)


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A folder in memory where the system has one: no power fails here."""
    memory = Path("/dev/shm")  # noqa: S108 a folder of its own within
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


def founded(folder: Path, store: str) -> str:
    """A new store's computer, with a key that is the same in each run; its public key."""
    house = make_house(folder / "home", store)
    own = Ed25519PrivateKey.from_private_bytes(store.encode().ljust(32))
    pem = own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "home" / "keys" / PRIVATE_NAME).write_bytes(pem)
    (folder / "home" / "jxc.toml").write_text(
        f'kind = "store"\nstore = "{store}"\nhq_key = "{OFFICE.public}"\n', "utf-8"
    )
    (folder / "state").mkdir()
    house.journal.set_meta("home", store)
    house.journal.close()
    computer = Computer(folder, Clock(START), Random(0))
    computer.home.journal.moor()  # as `init` does
    follow_headquarters(computer.home, computer.world, MemoryRemote())  # makes its memory, which takes long
    computer.close()
    return load(folder / "home" / "keys").public


def make_templates(scratch: Path) -> None:
    """Let schedules run in this folder, with stores and an empty catalog that are made once."""
    Schedule.scratch, Schedule.template = scratch, scratch / "template"
    Schedule.keys = {store: founded(Schedule.template / store, store) for store in STORES}
    Catalog(Schedule.template / "lake.db").close()
    Schedule.tally.clear()


def test_any_schedule_ends_with_nothing_lost_doubled_or_silent(scratch: Path) -> None:
    """[inv:once] and more; nothing is left to chance, so CI runs the same schedules each time."""
    make_templates(scratch)
    with rows_for_parquet():
        run_state_machine_as_test(
            Schedule,
            settings=settings(
                max_examples=CI,
                stateful_step_count=12,
                deadline=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )
    assert Schedule.tally["schedules"] >= CI


@pytest.mark.soak
def test_ten_thousand_schedules(
    scratch: Path, pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same with more steps and a seed that is another one each time: `make soak` prints it, SEED=… repeats it."""
    make_templates(scratch)

    def report(tally: Counter[str]) -> None:
        if tally["schedules"] % 500 == 0:
            with capsys.disabled():
                lines = (f"{count:>9,}  {what}" for what, count in tally.most_common())
                sys.stdout.write("\n" + "\n".join(lines) + "\n")  # what is lost, doubled or silent ends the run
                sys.stdout.flush()

    monkeypatch.setattr(Schedule, "report", [report])
    with capsys.disabled():
        sys.stdout.write(f"\nseed {pytestconfig.getoption('hypothesis_seed')}\n")
    with rows_for_parquet():
        run_state_machine_as_test(
            Schedule,
            settings=settings(
                max_examples=SOAK,
                stateful_step_count=20,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
                print_blob=True,
            ),
        )
