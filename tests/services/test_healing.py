"""Where a home keeps the bytes of an object. What a store heals is told in test_holes."""

import hashlib
import itertools
from pathlib import Path

from jxc.services.healing import heal, kept
from jxc.services.world import World
from jxc.storage.catalog import Hole
from jxc.sync import names
from jxc.sync.folder import FolderRemote
from tests.services.chain import NOON, make_chain


def test_a_home_keeps_what_it_froze_and_what_it_received(tmp_path: Path) -> None:
    seconds = itertools.count()
    world = World(lambda: NOON + next(seconds) * 1_000_000, {"USER": "amy"}, lambda size: b"\x07" * size)
    chain = make_chain(tmp_path, world, "s001")
    chain.run("s001", "sync")
    chain.run("hq", "sync")
    root = Path(chain.url)
    own = [path for path in root.rglob("*s001*/**/*") if path.is_file() and path.suffix in {".json", ".parquet"}]
    assert own
    for who in ("s001", "hq"):
        home = chain.home(who)
        assert all(kept(home, path.relative_to(root).as_posix()) == path.read_bytes() for path in own)
        assert kept(home, "documents/none.parquet") is None
        home.close()


def test_what_is_asked_for_at_a_guessed_place_is_found_by_its_hash(tmp_path: Path) -> None:
    seconds = itertools.count()
    world = World(lambda: NOON + next(seconds) * 1_000_000, {"USER": "amy"}, lambda size: b"\x07" * size)
    chain = make_chain(tmp_path, world, "s001")
    chain.run("s001", "sync")
    [manifest] = Path(chain.url).glob("chains/s001/manifests/0001/*.json")
    data = manifest.read_bytes()
    guessed = names.manifest_key("s001", 1, 9, hashlib.sha256(data).hexdigest())
    chain.run("hq", "sync")
    with chain.catalog() as catalog:
        catalog.add_hole(Hole("s001", 1, 9, guessed, "manifest-missing", 0))
    manifest.unlink()
    for who in ("hq", "s001"):
        chain.run(who, "sync")
    assert manifest.read_bytes() == data


def test_nothing_is_asked_for_and_nothing_is_read(tmp_path: Path) -> None:
    world = World(lambda: NOON, {"USER": "amy"}, lambda size: b"\x07" * size)
    home = make_chain(tmp_path, world, "s001").home("s001")
    assert heal(home, world, FolderRemote(tmp_path / "nowhere")) == ((), ())
    home.close()
