"""Holes at headquarters: their stores are asked for them and fill them by themselves, or headquarters gives them up."""

import itertools
from pathlib import Path

import pytest

from jxc.errors import DAMAGED, INCOMPLETE, NOT_FOUND, OK, USAGE
from jxc.services.world import World
from tests.services.chain import DAY, NOON, Chain, make_chain

REPORT = "report stock --format csv --require-complete"


@pytest.fixture
def chain(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Chain:
    """A store with a day at headquarters, and a sale whose batch was lost on its way there."""
    seconds = itertools.count()
    world = World(lambda: NOON + next(seconds) * 1_000_000, {"USER": "amy"}, lambda size: b"\x07" * size)
    made = make_chain(tmp_path, world, "s001")
    for line in DAY:
        assert made.run("s001", line) == OK, line
    for who in ("s001", "hq", "s001", "hq"):
        assert made.run(who, "sync") == OK
    before = batches(made)
    assert made.run("s001", "sale 1001 --pay cash") == OK
    assert made.run("s001", "sync") == OK
    [lost] = batches(made) - before
    lost.unlink()
    assert made.run("hq", "sync") == DAMAGED
    capfd.readouterr()
    return made


def batches(chain: Chain) -> set[Path]:
    return set(Path(chain.url).glob("documents/**/*.parquet"))


def test_a_store_puts_back_what_headquarters_asks_for_without_being_told_by_a_person(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    assert chain.run("hq", REPORT) == INCOMPLETE
    capfd.readouterr()
    assert chain.run("s001", "sync") == OK
    assert "s001,repair,1,0,put back" in capfd.readouterr().out
    assert chain.run("hq", "sync") == OK
    assert chain.run("hq", REPORT) == OK
    assert chain.accepted() == chain.posted("s001")


def test_what_was_filled_is_no_longer_asked_for(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    for who in ("s001", "hq", "s001", "hq", "s001"):
        assert chain.run(who, "sync") == OK
    capfd.readouterr()
    assert chain.run("s001", "sync") == OK
    assert "repair" not in capfd.readouterr().out


def test_what_the_store_has_lost_too_is_named_and_stops_nothing_else(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    for path in (chain.folder / "s001" / "spool").rglob("*.parquet"):
        path.unlink()
    chain.run("s001", "sale 1001 --pay cash")
    capfd.readouterr()
    assert chain.run("s001", "sync") == DAMAGED
    told = capfd.readouterr()
    assert "s001,push,1,0,sent" in told.out
    assert "documents/store=s001" in told.err


def test_a_hole_that_was_given_up_is_said_beside_every_answer_and_no_longer_stops_it(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    assert chain.run("hq", "hq hole list --format csv") == OK
    [row] = capfd.readouterr().out.splitlines()[1:]
    place = row.split(",")[1]
    assert row.split(",")[0] == "s001"
    assert chain.run("hq", f"hq hole waive s001 {place}") == USAGE
    assert chain.run("hq", f"hq hole waive s001 {place} --reason 硬盘损坏") == OK
    capfd.readouterr()
    assert chain.run("hq", REPORT) == OK
    assert f"Given up: s001 {place}: 硬盘损坏" in capfd.readouterr().err
    assert chain.run("hq", "sync") == OK
    assert chain.run("hq", f"hq hole waive s001 {place} --withdraw") == OK
    assert chain.run("hq", REPORT) == INCOMPLETE


def test_a_manifest_that_is_not_there_is_heard_of_at_every_sync_until_it_is_given_up(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    *_, newest = sorted(Path(chain.url).glob("chains/s001/manifests/*/*"))
    for path in (newest, Path(chain.url) / "heads" / "up" / "s001.json"):
        path.unlink()
    capfd.readouterr()
    for _ in range(2):
        assert chain.run("hq", "sync") == DAMAGED
        assert newest.stem.split("-")[0] in capfd.readouterr().err
    assert chain.run("hq", f"hq hole waive s001 {int(newest.stem.split('-')[0])} --reason lost") == OK
    assert chain.run("hq", "sync") == OK


def test_what_was_given_up_is_taken_in_all_the_same_when_it_comes(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    chain.run("hq", "hq hole list --format csv")
    place = capfd.readouterr().out.splitlines()[1].split(",")[1]
    assert chain.run("hq", f"hq hole waive s001 {place} --reason lost") == OK
    assert chain.run("s001", "sync repair") == OK
    assert chain.run("hq", "sync") == OK
    assert chain.accepted() == chain.posted("s001")
    capfd.readouterr()
    assert chain.run("hq", REPORT) == OK
    assert "Given up" not in capfd.readouterr().err


@pytest.mark.parametrize("place", ["1/9", "9", "x", "1/x", "2/2"])
def test_only_a_hole_can_be_given_up(chain: Chain, capfd: pytest.CaptureFixture[str], place: str) -> None:
    assert chain.run("hq", f"hq hole waive s001 {place} --reason no") == NOT_FOUND
    assert "s001 1/" in capfd.readouterr().err  # those there are
