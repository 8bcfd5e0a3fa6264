"""A full disk and a read-only home: a sentence, status 14, and nothing lost or half there."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from jxc.errors import LOCAL, OK
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.shop import Shop
from tests.services.chain import make_chain
from tests.services.premises import a_desk, a_world, buy, findings

ROOT = Path(__file__).parents[2]
JXC = f"{sys.executable} -m jxc"


@cache
def _may_mount() -> bool:
    """Whether this computer lets a process have mounts of its own."""
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(("unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"), capture_output=True, check=False)
    return tried.returncode == 0


needs_mounts = pytest.mark.skipif(not _may_mount(), reason="this computer lets no test mount a disk of its own")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    desk = a_desk(tmp_path / "home")
    buy(desk, "1000", "5")
    desk.shop.journal.close()
    return tmp_path / "home"


def run(script: str, home: Path, *, mounts: bool = False) -> "subprocess.CompletedProcess[str]":
    """A shell script, with mounts that only it sees where it needs some."""
    environment = {**os.environ, "JXC_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "JXC_LANG": "en"}
    words = (*(("unshare", "-rm") if mounts else ()), "sh", "-c", script)
    return subprocess.run(words, env=environment, capture_output=True, text=True, check=False)


def sales(home: Path) -> int:
    """How many sales there are, where all else holds together."""
    opened = Home(home, env={})
    assert findings(Desk(Shop(opened.journal, opened.settings), a_world(), "amy")) == []
    count = opened.journal.connection.execute("SELECT count(*) FROM documents WHERE kind = 'sale'").fetchone()[0]
    opened.close()
    return int(count)


@needs_mounts
def test_a_full_disk_is_a_sentence_and_the_sale_can_be_done_when_there_is_room(home: Path, tmp_path: Path) -> None:
    """What is there is told all the same: the stock, and a report of what the lake has."""
    small = tmp_path / "small"
    small.mkdir()
    script = f"""
        mount -t tmpfs -o size=3m none {small} && cp -r {home} {small}/home && export JXC_HOME={small}/home
        {JXC} sale 1001 >/dev/null || exit 91
        {JXC} report sales --quiet >/dev/null || exit 93
        dd if=/dev/zero of={small}/filler bs=4k 2>/dev/null
        {JXC} sale 1001; echo "status $?"
        {JXC} stock 1001 | tail -1
        {JXC} report sales --quiet | cut -d, -f4,10 | tail -1
        rm {small}/filler
        {JXC} sale 1001 >/dev/null || exit 92
        rm -r {home} && cp -r {small}/home {home}
    """
    done = run(script, home, mounts=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"status {LOCAL}", "1001,茶,个,999,", "sale,1001"]
    assert done.stderr.count("The disk is full") == 1
    assert sales(home) == 2


@needs_mounts
@pytest.mark.parametrize("words", ["sale 1001", "item set 1001 --price 5", "doctor"])
def test_a_read_only_home_is_a_sentence_and_stays_as_it_is(home: Path, words: str) -> None:
    before = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
    script = f"mount --bind {home} {home} && mount -o remount,ro,bind {home} && {JXC} {words}"
    done = run(script, home, mounts=True)
    assert (done.returncode, done.stdout) == (LOCAL, ""), done.stderr
    assert "Traceback" not in done.stderr
    assert {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()} == before
    assert sales(home) == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of files")
def test_a_journal_that_may_not_grow_refuses_the_sale_and_loses_nothing(home: Path) -> None:
    """A quota: no file may grow beyond what it has."""
    done = run(f"ulimit -f 8; {JXC} sale 1001", home)
    assert (done.returncode, done.stdout) == (LOCAL, ""), done.stderr
    assert "Traceback" not in done.stderr
    assert sales(home) == 0
    assert run(f"{JXC} sale 1001", home).returncode == 0
    assert sales(home) == 1


@pytest.mark.skipif(os.name == "nt", reason="Windows has no limit on the size of files")
def test_a_sync_that_may_not_write_is_a_sentence_at_both_ends_and_the_next_completes_it(tmp_path: Path) -> None:
    """A quota at the store while it seals, at headquarters while it accepts and while it takes in."""
    chain = make_chain(tmp_path, a_world(), "s001")
    for line in ("item add 1001 可乐 --price 3.50", "party add S01 华东", "purchase 1001x5@2 --from S01"):
        assert chain.run("s001", line) == OK
    steps = ("s001 sync push", "hq sync pull", "hq lake refresh")
    lines = [f"{JXC} --home {tmp_path}/{step} >/dev/null" for step in steps]
    script = "".join(f"(ulimit -f 8; {line}); echo $?; {line} || exit 9\n" for line in lines)
    done = run(script, tmp_path)
    assert (done.returncode, done.stdout.split()) == (0, [str(LOCAL)] * len(steps)), done.stderr
    assert "Traceback" not in done.stderr
    assert chain.run("hq", "lake verify") == OK
    assert chain.accepted() == chain.posted("s001")
