"""The verifier of the documentation works on trees that jxc has written, and names what is wrong in one."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from jxc.errors import OK
from jxc.services.ownkey import root_key
from jxc.services.world import World
from jxc.sync import manifest, names
from jxc.sync.folder import FolderRemote
from jxc.sync.manifest import Charter
from tests.services.chain import DAY, NOON, make_chain
from tests.sync.house import House, make_house
from tests.sync.reference import SCRIPT, examined, reference

PAGE = SCRIPT.parent / "format.md"


@pytest.fixture
def houses(tmp_path: Path) -> list[House]:
    """Two stores that published three manifests each below tmp_path/remote."""
    remote = FolderRemote(tmp_path / "remote")
    remote.root.mkdir()
    made = [make_house(tmp_path / store, store) for store in ("s001", "s002")]
    remote.put(names.CHARTER, manifest.sign_charter(Charter(1, "chain"), made[0].signer))
    for house in made:
        for day in ("2026-04-01", "2026-05-01", "2026-05-02"):
            house.sell(day)
            house.push(remote)
        house.journal.close()
    return made


@pytest.fixture
def tree(houses: list[House], tmp_path: Path) -> dict[str, bytes]:
    root = tmp_path / "remote"
    assert houses
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def check(tmp_path: Path, tree: dict[str, bytes], houses: list[House]) -> list[str]:
    """The keys at fault; the exit status says whether there are any."""
    stores = {house.folder.name: house.signer.public for house in houses}
    status, faults = reference(tmp_path, tree, houses[0].signer.public, **stores)
    assert status == int(bool(faults))
    return faults


def test_a_chain_goes_on_in_a_later_epoch_that_continues_what_is_there(tmp_path: Path) -> None:
    remote = FolderRemote(tmp_path / "remote")
    remote.root.mkdir()
    house = make_house(tmp_path / "s001", "s001")
    remote.put(names.CHARTER, manifest.sign_charter(Charter(1, "chain"), house.signer))
    house.sell("2026-04-01")
    house.push(remote)
    house.go_on()
    house.sell("2026-04-02")
    house.push(remote)
    assert examined(remote.root, house.signer.public, s001=house.signer.public) == (0, [])
    [first] = (remote.root / "chains" / "s001" / "manifests" / "0001").iterdir()
    first.unlink()
    assert examined(remote.root, house.signer.public, s001=house.signer.public)[0] == 1
    house.journal.close()


def test_the_verifier_needs_nothing_but_the_standard_library_and_cryptography() -> None:
    tree = ast.parse(SCRIPT.read_text("utf-8"))
    roots = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert roots - sys.stdlib_module_names == {"cryptography"}


def test_it_runs_as_the_page_says(houses: list[House], tmp_path: Path) -> None:
    assert "python docs/verify_tree.py FOLDER --hq ed25519:… s001=ed25519:…" in PAGE.read_text("utf-8")
    keys = [f"{house.folder.name}={house.signer.public}" for house in houses]
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(tmp_path / "remote"), "--hq", houses[0].signer.public, *keys],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "s001: 3 manifests, 4 files, entries 1 to 4"


def test_one_flipped_bit_in_any_object_is_named(tree: dict[str, bytes], houses: list[House], tmp_path: Path) -> None:
    assert check(tmp_path, tree, houses) == []
    for key, data in tree.items():
        for place in (0, len(data) // 3, len(data) // 2, len(data) - 1):
            flipped = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
            assert key in check(tmp_path, tree | {key: flipped}, houses), (key, place)


def test_a_missing_longer_or_swapped_object_is_named(
    tree: dict[str, bytes], houses: list[House], tmp_path: Path
) -> None:
    for key, data in tree.items():
        assert key in check(tmp_path, tree | {key: data + b"\0"}, houses)
        other = (
            next(name for name in tree if name.split("/")[0] == key.split("/")[0] and name != key) if "/" in key else ""
        )
        if other:
            faults = check(tmp_path, tree | {key: tree[other], other: data}, houses)
            assert {key, other} <= set(faults) or key.startswith("chains/")
            assert faults
        lacking = {name: content for name, content in tree.items() if name != key}
        faults = check(tmp_path, lacking, houses)
        if names.parse_head_key(key):
            assert faults == []
        elif not names.parse_manifest_key(key):
            assert faults == [key]
        else:  # the one behind it, or the head, hangs in the air
            assert faults


def test_what_commands_publish_is_as_the_page_says(tmp_path: Path) -> None:
    world = World(lambda: NOON, {"USER": "amy"}, lambda size: b"\x07" * size)
    chain = make_chain(tmp_path, world, "s001", "s002")
    for line in (*DAY, "sync", "sale 1001", "sync"):
        assert chain.run("s001", line) == OK, line
    for home in ("s002", "hq"):
        assert chain.run(home, "sync") == OK
    keys = {name: root_key(chain.home(name)) for name in ("hq", "s001", "s002")}
    assert examined(tmp_path / "remote", keys["hq"], **keys) == (0, [])
    [told] = (tmp_path / "remote").rglob("directives/to=all/*/*.parquet")
    told.write_bytes(told.read_bytes() + b"\0")
    key = told.relative_to(tmp_path / "remote").as_posix()
    assert examined(tmp_path / "remote", keys["hq"], **keys) == (1, [key])


def test_a_chain_without_a_key_and_a_key_without_a_chain_are_not_passed_over(
    houses: list[House], tmp_path: Path
) -> None:
    first, second = houses
    assert examined(tmp_path / "remote", first.signer.public, s001=first.signer.public) == (1, ["chains/s002"])
    swapped = {"s001": second.signer.public, "s002": first.signer.public}
    status, faults = examined(tmp_path / "remote", first.signer.public, **swapped)
    assert status == 1
    assert {key.split("/")[1] for key in faults if key.startswith("chains/")} == {"s001", "s002"}
