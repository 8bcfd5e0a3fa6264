"""Two copies of a home, one on the line and one with a courier: nothing counts twice, whatever comes first."""

import itertools
import os
import shutil
from pathlib import Path

import pytest

from jxc.errors import CONFLICT, OK
from jxc.services.world import World
from jxc.storage.batches import read
from tests.services.chain import NOON, Chain, make_chain

BEGUN = (
    "item add 1001 可乐 --price 1",
    "opening stock 1001x99@0.5",
    "opening account 4001=-49.5",
    "opening finish",
    "sale 1001x1",
    "sync",
)


class Copies:
    """s001 with its line, and a whole copy of its computer that knows of no other one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.seconds = folder, itertools.count(1_000)

    def world(self, home: str) -> World:
        state = str(self.folder / ("state-of-copy" if home == "copy" else "state"))
        return World(lambda: NOON + next(self.seconds) * 1_000_000, {"USER": "amy", "JXC_STATE": state}, os.urandom)

    @property
    def chain(self) -> Chain:
        return Chain(self.folder, self.world("hq"), str(self.folder / "remote"))

    def run(self, home: str, line: str) -> int:
        return self.chain._replace(world=self.world(home)).run(home, line)

    def takes_over(self) -> None:
        for line in ("node takeover --yes", "node adopt", "sale 1001x5", "sync"):
            assert self.run("copy", line) == OK, line

    def counted(self) -> list[int]:
        """The sales that count at headquarters, by how many were sold."""
        found: list[int] = []
        with self.chain.catalog() as catalog:
            for entry in catalog.accepted("s001"):
                for file in catalog.files(entry.known):
                    if file.table == "documents":
                        rows = read(self.folder / "hq" / "lake" / "mirror" / file.key, "documents")
                        pairs = zip(rows["kind"].to_pylist(), rows["gross"].to_pylist(), strict=True)
                        found += [int(gross) for kind, gross in pairs if kind == "sale"]
        return sorted(found)

    def holes(self) -> list[str]:
        with self.chain.catalog() as catalog:
            return [hole.reason for hole in catalog.holes()]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy sold and gave it to a courier, while the other one sold and sent it by the line."""
    copies = Copies(tmp_path_factory.mktemp("begun"))
    copies.seconds = itertools.count()
    remote, stick = copies.folder / "remote", copies.folder / "stick"
    stick.mkdir()
    make_chain(copies.folder, copies.world("hq"), "s001", url=None)
    assert remote.is_dir()
    for line in BEGUN:
        assert copies.run("s001", line) == OK, line
    copies.run("hq", "sync")
    shutil.copytree(copies.folder / "s001", copies.folder / "copy")
    shutil.copytree(copies.folder / "state", copies.folder / "state-of-copy")
    for home, line in (
        ("s001", "sale 1001x2"),
        ("s001", "sync"),
        ("copy", "sale 1001x3"),
        ("copy", f"sync export {stick}"),
        ("copy", "sale 1001x4"),
        ("copy", f"sync export {stick}"),
    ):
        assert copies.run(home, line) == OK, line
    return copies.folder


@pytest.fixture
def copies(begun: Path, tmp_path: Path) -> Copies:
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    for path in tmp_path.glob("*/jxc.toml"):
        path.write_text(path.read_text("utf-8").replace(str(begun), str(tmp_path)), "utf-8")
    return Copies(tmp_path)


@pytest.mark.parametrize("order", ["".join(order) for order in itertools.permutations("PIT")])
def test_what_a_copy_gave_to_a_courier_before_it_took_over_counts_once_or_is_named_in_any_order(
    copies: Copies, order: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """P: headquarters pulls. I: it imports the folder. T: the copy takes over and adopts."""
    for event in order:
        if event == "T":
            copies.takes_over()
        else:
            copies.run("hq", "sync pull" if event == "P" else f"sync import {copies.folder / 'stick'}")
    for home in ("hq", "copy", "hq"):
        copies.run(home, "sync")
    courier_first = order.index("I") < order.index("P")
    assert copies.counted() == ([1, 3, 4, 5] if courier_first else [1, 2, 5])
    assert copies.holes() == (["manifest-missing"] if courier_first else [])
    capfd.readouterr()
    assert copies.run("copy", "node parked --format csv") == OK
    assert capfd.readouterr().out.count(",carried,") == 2
    if courier_first:  # headquarters has them, so they are left; what it lacks is named by the hole
        return
    assert copies.run("copy", "node adopt --carried") == OK
    for home in ("copy", "hq"):
        assert copies.run(home, "sync") == OK
    for _ in range(2):
        assert copies.run("hq", f"sync import {copies.folder / 'stick'}") == OK
        assert copies.run("hq", "sync") == OK
    assert copies.counted() == [1, 2, 3, 4, 5]
    assert copies.holes() == []


def test_who_was_told_of_another_copy_gives_nothing_to_a_courier_until_it_takes_over(
    copies: Copies, capfd: pytest.CaptureFixture[str]
) -> None:
    new = copies.folder / "new"
    new.mkdir()
    assert copies.run("copy", "sync") == CONFLICT
    assert copies.run("copy", "sale 1001x5") == OK
    capfd.readouterr()
    assert copies.run("copy", f"sync export {new}") == CONFLICT
    assert "node takeover" in capfd.readouterr().err
    assert list(new.iterdir()) == []
    copies.takes_over()
    assert copies.run("copy", f"sync export {new}") == OK
    assert copies.run("s001", "sale 1001") == OK
    assert copies.run("s001", "sync") == CONFLICT
    assert copies.run("s001", f"sync export {new}") == CONFLICT
