"""Two computers wrote as one store at the same time: headquarters takes neither until somebody chooses, for good."""

import shutil
from pathlib import Path

import pytest

from jxc.errors import CONFLICT, NOT_FOUND, OK
from tests.services.test_recovery import Shops


@pytest.fixture
def forked(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Shops:
    """Both put their manifests before either looked, on a remote without comparison: neither wrote its head."""
    shops = Shops(tmp_path, capfd)
    shops.copy("s001", "copy")
    shops.copy("state", "other")  # the whole disk was cloned, so the copy has an anchor
    remote = shops.folder / "remote"
    shutil.copytree(remote, shops.folder / "before")
    shops.well("s001", "sale 1001x1")
    shops.well("s001", "sync")
    first = shops.folder / "first"
    remote.rename(first)
    (shops.folder / "before").rename(remote)
    shops.run("copy", "sale 1001x2")
    shops.capfd.readouterr()
    assert shops.run("copy", "sync push") == OK
    heads = shutil.copytree(remote / "heads", shops.folder / "heads")
    shutil.copytree(first, remote, dirs_exist_ok=True)
    shutil.rmtree(remote / "heads")
    shutil.copytree(heads, remote / "heads")
    for head in (remote / "heads" / "up").glob("s001*"):
        head.unlink()
    return shops


def listed(shops: Shops) -> dict[str, str]:
    rows = [line.split(",") for line in shops.well("hq", "hq branch list --format csv").splitlines() if "s001," in line]
    return {row[2]: row[-1] for row in rows}


def test_neither_counts_until_headquarters_chooses_and_the_other_stays_parked(forked: Shops) -> None:
    assert forked.run("hq", "sync pull") == CONFLICT
    branches = listed(forked)
    assert list(branches.values()) == ["waiting", "waiting"]
    assert [name for name in forked.counted() if "XS" in name] == []
    taken, lost = branches
    forked.well("hq", f"hq branch choose s001 1/2 {taken}")
    forked.well("hq", "sync pull")
    assert len(forked.counted()) == 1
    assert listed(forked) == {taken: "chosen", lost: "parked"}
    assert forked.run("hq", f"hq branch choose s001 1/2 {lost}") == CONFLICT
    forked.well("hq", "sync pull")  # and it is no trouble any more


def test_a_branch_that_nobody_saw_cannot_be_chosen(forked: Shops) -> None:
    assert forked.run("hq", "hq branch choose s001 1/2 00000000") == NOT_FOUND
    forked.run("hq", "sync pull")
    assert forked.run("hq", "hq branch choose s001 9/9 00000000") == NOT_FOUND


def test_both_stores_take_the_same_branch_when_they_take_over(forked: Shops) -> None:
    for store, quantity in (("s001", 5), ("copy", 6)):
        forked.well(store, f"sale 1001x{quantity}")
        assert forked.run(store, "sync push") == CONFLICT
        forked.well(store, "node takeover --yes")
        forked.well(store, "node adopt")
        forked.well(store, "node adopt")
        forked.sound(store)
        forked.run(store, "sync push")
    forked.run("hq", "sync pull")
    waiting = [name for name, state in listed(forked).items() if state == "waiting"]
    goes_on = next(name for name in waiting if name == min(waiting))
    forked.well("hq", f"hq branch choose s001 1/2 {goes_on}")
    forked.run("hq", "sync pull")
    card = forked.well("hq", "report stock-card --item 1001 --format csv").splitlines()
    assert sorted(line.split(",")[9] for line in card if "-XS-" in line) == ["1", "2", "5", "6"]
