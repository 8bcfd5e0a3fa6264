"""A home's own remote is tried; what fails is named."""

import itertools
import os
import time
from pathlib import Path

import pytest

from jxc.errors import OK, REMOTE_REFUSED, UNREACHABLE, USAGE
from jxc.services.founding import Founding, found
from jxc.services.world import World
from jxc.sync.folder import FolderRemote
from tests.services.chain import NOON, Chain, make_chain


def test_a_folder_is_plain_and_in_time(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    seconds = itertools.count()
    chain = make_chain(tmp_path, World(lambda: NOON + next(seconds), {"USER": "amy"}, os.urandom), "s001")
    before = {path for path in (tmp_path / "remote").rglob("*") if path.is_file()}
    chain = chain._replace(world=World(lambda: time.time_ns() // 1000, {"USER": "amy"}, os.urandom))
    for _ in range(2):
        capfd.readouterr()
        assert chain.run("s001", "remote check") == OK
    out = capfd.readouterr().out.splitlines()
    assert out[0] == "check,result,figure,unit"
    assert out[1:4] == ["round trip,ok,,", "listing,ok,,", "checksum,no checksum,,"]
    assert out[4:6] == ["swap,plain write,,", "clock,ok,0,s"]
    after = {path for path in (tmp_path / "remote").rglob("*") if path.is_file()} - before
    assert {path.parent.relative_to(tmp_path / "remote").as_posix() for path in after} == {"probe/s001"}
    assert chain.run("s001", "sync") == OK
    assert chain.run("hq", "sync") == OK


def test_a_folder_that_lists_nothing_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = make_chain(tmp_path, World(lambda: NOON, {"USER": "amy"}, os.urandom), "s001")
    monkeypatch.setattr(FolderRemote, "list", lambda *_, **__: iter(()))
    capfd.readouterr()
    assert chain.run("s001", "remote check") == REMOTE_REFUSED
    told = capfd.readouterr()
    assert "listing,failed,," in told.out
    assert "listing" in told.err


def test_no_remote_and_one_that_is_away_have_their_statuses(tmp_path: Path) -> None:
    world = World(lambda: NOON, {"USER": "amy"}, os.urandom)
    share = tmp_path / "share"
    for name, url, status in (("none", "", USAGE), ("away", str(share), UNREACHABLE)):
        share.mkdir()
        found(tmp_path / name, world, Founding("store", "s001", settings=(("remote_url", url),)), "amy")
        share.rmdir()
        assert Chain(tmp_path, world, "").run(name, "remote check") == status
