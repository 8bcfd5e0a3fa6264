"""One chain carried by folder, by object store and by courier, in any order: the same figures, to the byte.

Down as well as up: what headquarters tells, receipts and acks.
"""

import itertools
import random
import shutil
from pathlib import Path

import boto3
import pytest

from jxc.errors import OK
from jxc.services import answering
from jxc.services.world import World
from tests.services.chain import DAY, NOON, Chain, make_chain

BUCKETS = itertools.count()
STORES = ("s001", "s002")
SECOND = 1_000_000
CUT = len(DAY) // 2
DAYS = (DAY[:CUT], DAY[CUT:], ("purchase 1001x5@2.5 --from S01", "sale 1001x2", "sale 1002x2 --pay wechat"))
REPORTS = ("stock", "stock-card", "sales-summary", "margin", "journal", "ledger", "trial-balance")


class Clock:
    """Stands unless it is set, so that a line is typed at the same time whatever was carried before it."""

    now = NOON

    def world(self, **env: str) -> World:
        return World(lambda: self.now, {"USER": "amy", **env}, lambda size: b"\x07" * size)


class Carried:
    """A chain of which one carrier or several bring each day, in an order of their own."""

    def __init__(self, folder: Path, clock: Clock, env: dict[str, str]) -> None:
        self.clock, self.chain = clock, Chain(folder, clock.world(**env), "")
        self.stick = folder / "stick"
        self.stick.mkdir()

    def run(self, home: str, line: str) -> None:
        assert self.chain.run(home, line) == OK, (home, line)

    def trade(self, day: int) -> None:
        for number, line in enumerate(DAYS[day]):
            for store in STORES:
                self.clock.now = NOON + (1_000 * day + number) * SECOND
                self.run(store, line)

    def by_line(self) -> None:
        for store in STORES:
            self.run(store, "sync")

    def by_courier(self) -> None:
        for store in STORES:
            self.run(store, f"sync export {self.stick}")

    def receive(self, order: random.Random) -> None:
        ways = ["sync pull", f"sync import {self.stick}"]
        order.shuffle(ways)
        for way in ways:
            self.run("hq", way)

    def answer(self, name: str, order: random.Random) -> None:
        """What headquarters says goes down and what the stores say to it comes up, by the chain's own ways."""
        ways = {"folder": ["line"], "s3": ["line"], "courier": ["courier"]}.get(name, ["line", "courier"])
        down = {"line": "sync push", "courier": f"sync export {self.stick}"}
        up = {"line": "sync pull", "courier": f"sync import {self.stick}"}
        for way in order.sample(ways, len(ways)):
            self.run("hq", down[way])
        for store in STORES:
            for way in order.sample(ways, len(ways)):
                self.run(store, up[way])
        (self.by_courier if ways[-1] == "courier" else self.by_line)()
        self.receive(order)

    def answers(self, capfd: pytest.CaptureFixture[str]) -> str:
        """What each store was told, what headquarters knows that it took over, and what it knows of itself."""
        with self.chain.catalog() as catalog:
            acks = [answering.acks_of(catalog, store) for store in STORES]
        capfd.readouterr()
        for store in STORES:
            self.run(store, "hq store list --format csv")
        own = [self.chain.home(store).journal.meta(answering.CONFIRMED) is not None for store in STORES]
        return f"{acks} {own} {capfd.readouterr().out}"

    def reports(self, capfd: pytest.CaptureFixture[str]) -> str:
        self.run("hq", "lake refresh")
        capfd.readouterr()
        for name in REPORTS:
            self.run("hq", f"report {name} --format csv")
        return capfd.readouterr().out


@pytest.fixture
def carried(tmp_path: Path, moto_endpoint: str, aws_environment: None) -> dict[str, Carried]:  # noqa: ARG001 it must come first
    """Copies of one chain: over a folder, over an object store, and over a folder that only headquarters has seen."""
    clock = Clock()
    make_chain(tmp_path / "chain", clock.world(), *STORES)
    client = boto3.client("s3", endpoint_url=moto_endpoint, region_name="us-east-1")
    bucket = f"carriers-{next(BUCKETS)}"
    client.create_bucket(Bucket=bucket)
    made = {}
    for name in ("folder", "s3", "courier", "mixed"):
        place = shutil.copytree(tmp_path / "chain", tmp_path / name)
        env = {"JXC_REMOTE_URL": str(place / "remote")}
        if name in ("s3", "mixed"):
            env = {"JXC_REMOTE_URL": f"s3://{bucket}/{name}", "JXC_REMOTE_ENDPOINT": moto_endpoint}
        made[name] = Carried(place, clock, env)
        charter = Path(place / "remote" / "jxc.json").read_bytes()
        if name in ("s3", "mixed"):
            client.put_object(Bucket=bucket, Key=f"{name}/jxc.json", Body=charter)
    return made


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.soak)])
def test_the_same_figures_arrive_whoever_carries_them(
    carried: dict[str, Carried], capfd: pytest.CaptureFixture[str], seed: int
) -> None:
    found, answers = {}, {}
    for name, chain in carried.items():
        order = random.Random(f"{name} {seed}")
        ways = {"folder": [chain.by_line], "s3": [chain.by_line], "courier": [chain.by_courier]}
        for day in range(len(DAYS)):
            chain.trade(day)
            for way in ways.get(name) or order.sample([chain.by_line, chain.by_courier], order.choice((1, 1, 2))):
                way()
            if order.random() < 0.5:
                chain.receive(order)
        chain.receive(order)
        chain.answer(name, order)
        answers[name] = chain.answers(capfd)
        found[name] = chain.reports(capfd)
    assert len(set(found.values())) == len(set(answers.values())) == 1
    assert "down-all" in answers["courier"]
    assert found["folder"].count("\n") > 50
