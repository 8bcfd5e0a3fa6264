"""Sync from the command line: what people see, the exit statuses, and that headquarters holds what stores posted."""

import itertools
import shutil
from pathlib import Path

import pytest

from jxc.errors import CONFLICT, DAMAGED, NOT_FOUND, OK, REFUSED, REMOTE_REFUSED, UNREACHABLE, USAGE
from jxc.services.founding import Founding, found
from jxc.services.world import World
from jxc.storage.lock import exclusive
from jxc.sync import names
from tests.services.chain import DAY, NOON, Chain, make_chain


@pytest.fixture
def world() -> World:
    seconds = itertools.count()
    return World(lambda: NOON + next(seconds) * 1_000_000, {"USER": "amy"}, lambda size: b"\x07" * size)


@pytest.fixture
def chain(tmp_path: Path, world: World, capfd: pytest.CaptureFixture[str]) -> Chain:
    made = make_chain(tmp_path, world, "s001", "s002")
    capfd.readouterr()
    return made


@pytest.fixture
def traded(chain: Chain, capfd: pytest.CaptureFixture[str]) -> Chain:
    """Both stores had a day."""
    for store in ("s001", "s002"):
        for line in DAY:
            assert chain.run(store, line) == OK, line
    capfd.readouterr()
    return chain


def remote_files(chain: Chain, start: str = "") -> list[Path]:
    root = Path(chain.url)
    return sorted(path for path in root.rglob("*") if path.is_file() and str(path.relative_to(root)).startswith(start))


def test_every_kind_of_document_passes_the_gate(traded: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    for store in ("s001", "s002"):
        assert traded.run(store, "sync") == OK
    assert traded.run("hq", "sync") == OK
    assert "s001,pull,1,0,accepted" in capfd.readouterr().out
    assert traded.accepted() == traded.posted("s001", "s002")


def test_nothing_new_prints_nothing(traded: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    for home in ("s001", "hq") * 3:  # what was taken over is acknowledged, and that is receipted
        assert traded.run(home, "sync") == OK
    capfd.readouterr()
    for home in ("s001", "hq"):
        assert traded.run(home, "sync --quiet") == OK
    assert capfd.readouterr() == ("", "")


def test_status_counts_what_was_not_sent(traded: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    tip = traded.home("s001").journal.tip()
    assert traded.run("s001", "sync status") == OK
    assert capfd.readouterr().out.splitlines()[1] == f"s001,push,0,0,{tip},0,unsent"
    traded.run("s001", "sync")
    capfd.readouterr()
    traded.run("s001", "sync status")
    assert capfd.readouterr().out.splitlines()[1] == f"s001,push,1,{tip},0,0,complete"


def test_a_flipped_byte_is_named_by_pull_and_by_verify(traded: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    """In a batch, a manifest, a head and the charter alike; what is sound arrives all the same.

    A pull reads no manifest that the head carries, so of its object only verify can tell.
    """
    traded.run("s001", "sync")
    traded.run("s002", "sync")
    mine = [path for path in remote_files(traded) if "s001" in str(path.relative_to(traded.url))]
    for number, path in enumerate([*mine, Path(traded.url) / names.CHARTER]):
        right = path.read_bytes()
        path.write_bytes(right[:70] + bytes([right[70] ^ 1]) + right[71:])
        key = path.relative_to(traded.url).as_posix()
        lake = traded.folder / "hq" / "lake"
        if lake.exists():
            lake.rename(traded.folder / f"lake{number}")
        capfd.readouterr()
        carried = names.parse_manifest_key(key) is not None
        assert not carried or traded.run("hq", "sync pull") == OK
        for command in ("sync verify",) if carried else ("sync pull", "sync verify"):
            assert traded.run("hq", command) == DAMAGED, command
            told = capfd.readouterr()
            assert key in told.out + told.err, command
        assert traded.accepted()["s002"] == traded.posted("s002")["s002"]
        path.write_bytes(right)
        assert traded.run("hq", "sync pull") == OK
        assert traded.run("hq", "sync verify") == OK
        assert traded.accepted() == traded.posted("s001", "s002")


def test_a_hole_is_shown_until_a_plain_pull_closes_it(traded: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    traded.run("s001", "sync")
    [path] = remote_files(traded, "documents/store=s001/")
    data = path.read_bytes()
    path.unlink()
    assert traded.run("hq", "sync pull") == DAMAGED
    capfd.readouterr()
    traded.run("hq", "sync status")
    told = capfd.readouterr()
    assert "s001,pull,0,0,0,1,hole" in told.out
    assert path.relative_to(traded.url).as_posix() in told.err
    path.write_bytes(data)
    assert traded.run("hq", "sync pull") == OK
    assert traded.accepted()["s001"] == traded.posted("s001")["s001"]


def test_a_lake_that_was_deleted_is_rebuilt_from_the_remote(traded: Chain) -> None:
    for store in ("s001", "s002"):
        traded.run(store, "sync")
    traded.run("hq", "sync")
    before = traded.accepted()
    (traded.folder / "hq" / "lake").rename(traded.folder / "old")
    assert traded.run("hq", "sync") == OK
    assert traded.accepted() == before == traded.posted("s001", "s002")


def test_a_store_waits_for_headquarters_to_found_the_tree(
    tmp_path: Path, world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "remote").mkdir()
    chain = Chain(tmp_path, world, str(tmp_path / "remote"))
    key = found(tmp_path / "hq", world, Founding("hq", "hq", settings=(("remote_url", chain.url),)), "amy")
    found(
        tmp_path / "s001",
        world,
        Founding("store", "s001", settings=(("remote_url", chain.url), ("hq_key", key))),
        "amy",
    )
    assert chain.run("s001", "sync") == REMOTE_REFUSED
    assert remote_files(chain) == []
    chain.run("hq", "sync")
    assert chain.run("s001", "sync") == OK
    capfd.readouterr()
    assert chain.run("hq", "sync") == OK
    told = capfd.readouterr()
    assert "s001,pull,0,0,unknown" in told.out
    assert "jxc hq store add s001" in told.err


def test_a_store_of_another_chain_is_stopped_before_it_sends(chain: Chain, world: World, tmp_path: Path) -> None:
    stranger = found(tmp_path / "other-hq", world, Founding("hq", "hq"), "amy")
    wish = Founding("store", "s009", settings=(("remote_url", chain.url), ("hq_key", stranger)))
    found(tmp_path / "s009", world, wish, "amy")
    before = remote_files(chain)
    assert chain.run("s009", "sync") == CONFLICT
    assert remote_files(chain) == before


def test_a_flood_of_heads_of_unknown_stores_is_counted_and_not_listed(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    heads = Path(chain.url) / "heads" / "up"
    heads.mkdir(parents=True, exist_ok=True)
    for number in range(30):
        (heads / f"x{number:02}.json").write_bytes(b"{}")
    assert chain.run("hq", "sync pull --lang en") == OK
    told = capfd.readouterr()
    assert (told.out.count("unknown"), "not known here and not listed: 10" in told.err) == (20, True)


def test_bad_places_have_their_own_statuses(tmp_path: Path, world: World, capfd: pytest.CaptureFixture[str]) -> None:
    cases = {
        "nowhere": (str(tmp_path / "none"), UNREACHABLE),
        "nothing": ("", USAGE),
        "strange": ("ftp://x/y", USAGE),
    }
    for name, (url, expected) in cases.items():
        found(tmp_path / name, world, Founding("store", "s001"), "amy")
        with (tmp_path / name / "jxc.toml").open("a") as settings:
            settings.write(f'remote_url = "{url}"\n')
        assert Chain(tmp_path, world, url).run(name, "sync") == expected
    found(tmp_path / "alone", world, Founding("standalone", "s001"), "amy")
    assert Chain(tmp_path, world, "").run("alone", "sync") == REFUSED
    assert Chain(tmp_path, world, "").run("missing", "sync") == NOT_FOUND
    assert capfd.readouterr().out == ""


def test_a_copy_of_headquarters_that_wrote_is_seen_although_the_own_head_is_not_read_each_time(chain: Chain) -> None:
    for _ in range(3):  # the last of which reads nothing
        assert chain.run("hq", "sync") == OK
    shutil.copytree(chain.folder / "hq", chain.folder / "copy")
    assert chain.run("copy", "item add 1001 可乐 --price 1") == OK
    assert chain.run("copy", "sync") == OK
    assert chain.run("hq", "sync") == CONFLICT


def test_only_one_sync_runs_at_a_time(chain: Chain) -> None:
    with exclusive(chain.folder / "s001" / "sync.lock"):
        assert chain.run("s001", "sync") == 13
    assert chain.run("s001", "sync") == OK


def test_a_store_learns_from_headquarters_who_is_in_the_chain(chain: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    assert chain.run("hq", "sync") == OK
    assert "down-all,push,1,0,sent" in capfd.readouterr().out
    assert chain.run("s001", "sync pull") == OK
    assert capfd.readouterr().out.splitlines()[1:] == ["down-all,pull,1,0,accepted"]
    told = {}
    for home in ("hq", "s001"):
        assert chain.run(home, "hq store list") == OK
        told[home] = [line.split(",")[:3] for line in capfd.readouterr().out.splitlines()]
    assert [row[0] for row in told["s001"]] == ["store", "s001", "s002"]
    assert told["s001"] == told["hq"]
    assert chain.run("s001", "sync pull --quiet") == OK
    assert chain.run("s001", "sync verify") == OK
    assert chain.run("hq", "sync verify") == OK


def test_what_headquarters_did_not_sign_is_taken_over_by_nobody(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    chain.run("hq", "sync")
    [batch] = remote_files(chain, "directives/to=all/")
    right = batch.read_bytes()
    flipped(batch)
    assert chain.run("s001", "sync pull") == DAMAGED
    assert batch.name in capfd.readouterr().err
    chain.run("s001", "hq store list")
    assert capfd.readouterr().out.splitlines()[1:] == []
    batch.write_bytes(right)
    assert chain.run("s001", "sync pull") == OK
    capfd.readouterr()
    chain.run("s001", "hq store list")
    assert len(capfd.readouterr().out.splitlines()) == 3


def test_two_computers_with_one_identity_are_told_apart(traded: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    traded.run("s001", "sync")
    shutil.copytree(traded.folder / "s001", traded.folder / "copy")
    assert traded.run("s001", "sale 1001") == OK
    assert traded.run("copy", "sale 1001x2") == OK
    assert traded.run("s001", "sync") == OK
    assert traded.run("copy", "sync") == CONFLICT
    assert "s001" in capfd.readouterr().err
    assert traded.run("copy", "sale 1001") == OK
    assert traded.run("s001", "sync") == OK
    assert traded.run("hq", "sync") == OK
    assert traded.accepted()["s001"] == traded.posted("s001")["s001"]


def flipped(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:70] + bytes([data[70] ^ 1]) + data[71:])


def stick(chain: Chain, name: str = "stick") -> Path:
    made = chain.folder / name
    made.mkdir(exist_ok=True)
    return made


def test_a_courier_brings_what_no_line_carried(traded: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    folder = stick(traded)
    for store in ("s001", "s002"):
        assert traded.run(store, f"sync export {folder}") == OK
        assert f"{store},export,1,0,sent" in capfd.readouterr().out
    before = sorted(folder.rglob("*"))
    assert traded.run("hq", f"sync import {folder}") == OK
    assert "s001,import,1,0,accepted" in capfd.readouterr().out
    assert traded.accepted() == traded.posted("s001", "s002")
    assert sorted(folder.rglob("*")) == before
    assert remote_files(traded, "chains/s0") == []
    assert traded.run("hq", "sync verify") == OK


def test_exports_and_imports_again_change_nothing(traded: Chain, capfd: pytest.CaptureFixture[str]) -> None:
    folder = stick(traded)
    traded.run("s001", f"sync export {folder}")
    traded.run("hq", f"sync import {folder}")
    capfd.readouterr()
    for home, command in (("s001", "export"), ("hq", "import")):
        assert traded.run(home, f"sync {command} {folder} --quiet") == OK
    assert capfd.readouterr() == ("", "")


def test_an_export_leaves_to_the_line_what_the_line_has_not_carried(traded: Chain) -> None:
    traded.run("s001", f"sync export {stick(traded)}")
    assert traded.run("s001", "sync") == OK
    assert traded.run("hq", "sync") == OK
    assert traded.accepted()["s001"] == traded.posted("s001")["s001"]


def test_a_courier_ahead_of_the_line_and_one_behind_it_are_no_incidents(
    traded: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    old, new = stick(traded, "old"), stick(traded, "new")
    traded.run("s001", f"sync export {old}")
    traded.run("s001", "sync")
    traded.run("s001", "sale 1001")
    traded.run("s001", f"sync export {new}")
    for command in (f"import {new}", "pull", f"import {old}", "verify"):
        assert traded.run("hq", f"sync {command}") == OK, command
    assert traded.accepted()["s001"] == traded.posted("s001")["s001"]
    traded.run("s001", "sync")
    assert traded.run("hq", "sync") == OK
    capfd.readouterr()
    for path in remote_files(traded, "heads/up/s001"):
        path.write_bytes((old / "heads/up/s001.json").read_bytes())
    assert traded.run("hq", "sync pull") == DAMAGED
    assert "s001" in capfd.readouterr().err


def test_a_flipped_byte_on_the_way_is_named_and_another_courier_closes_the_hole(
    traded: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    bad, good = stick(traded, "bad"), stick(traded, "good")
    for folder in (bad, good):
        traded.run("s001", f"sync export {folder}")
    [path] = bad.rglob("documents/**/*.parquet")
    flipped(path)
    assert traded.run("hq", f"sync import {bad}") == DAMAGED
    assert path.name in capfd.readouterr().err
    assert traded.accepted() == {}
    assert traded.run("hq", f"sync import {good}") == OK
    assert traded.accepted()["s001"] == traded.posted("s001")["s001"]


def test_a_courier_without_what_is_missing_leaves_the_hole_as_it_is(
    traded: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    old = stick(traded)
    traded.run("s001", f"sync export {old}")
    traded.run("s001", "sale 1001")
    traded.run("s001", "sync")
    newest = max(remote_files(traded, "documents/store=s001/"), key=lambda path: path.name)
    newest.unlink()
    assert traded.run("hq", "sync pull") == DAMAGED
    assert traded.run("hq", f"sync import {old}") == OK
    capfd.readouterr()
    traded.run("hq", "sync status")
    assert newest.name in capfd.readouterr().err


def test_clones_that_use_the_line_and_a_courier_are_told_apart(
    traded: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    traded.run("s001", "sync")
    shutil.copytree(traded.folder / "s001", traded.folder / "copy")
    for home, line in (("s001", "sale 1001"), ("copy", "sale 1001x2"), ("s001", "sync")):
        assert traded.run(home, line) == OK
    folder = stick(traded)
    traded.run("copy", f"sync export {folder}")
    traded.run("copy", "sale 1001")
    traded.run("copy", f"sync export {folder}")
    assert traded.run("hq", f"sync import {folder}") == OK
    capfd.readouterr()
    assert traded.run("hq", "sync pull") == CONFLICT
    assert "s001" in capfd.readouterr().err


def test_couriers_have_their_own_refusals(chain: Chain) -> None:
    assert chain.run("s001", f"sync export {chain.folder / 'none'}") == UNREACHABLE
    assert chain.run("hq", f"sync import {chain.folder / 'none'}") == UNREACHABLE
    for way in ("export", "import"):
        found(chain.folder / f"alone-{way}", chain.world, Founding("standalone", "s001"), "amy")
        assert chain.run(f"alone-{way}", f"sync {way} {stick(chain)}") == REFUSED
