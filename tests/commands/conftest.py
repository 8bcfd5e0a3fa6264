"""A shop to type commands at: a home in a scratch folder, a clock that stands, and what each command answered."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from jxc.cli import main
from jxc.services.world import World

MINUTE = 60_000_000
NOON = 1_775_016_000_000_000  # 2026-04-01 12:00:00 in Shanghai


class Answer(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


class Typist:
    """Types command lines at one home; each takes a minute, and every look at the clock a microsecond."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home = home
        self._capsys = capsys
        self._now = NOON
        self.env: dict[str, str] = {"JXC_HOME": str(home), "USER": "ming"}

    def _clock(self) -> int:
        self._now += 1
        return self._now

    def __call__(self, *argv: str) -> Answer:
        """Run one command line."""
        self._capsys.readouterr()
        self._now += MINUTE - self._now % MINUTE
        status = main(list(argv), World(self._clock, self.env, os.urandom))
        captured = self._capsys.readouterr()
        return Answer(status, captured.out, captured.err)

    def later(self, *, days: int) -> None:
        """Let days go by."""
        self._now += days * 1440 * MINUTE

    def well(self, *argv: str) -> str:
        """Run one that must succeed; its data."""
        answer = self(*argv)
        assert answer.status == 0, answer.err
        return answer.out


@pytest.fixture
def jxc(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Typist:
    """A typist at a folder where no home is yet."""
    return Typist(tmp_path / "home", capsys)


@pytest.fixture
def shop(jxc: Typist) -> Typist:
    """A typist at a small shop with two items, goods and a customer."""
    jxc.well("init", "--store", "s001", "--name", "南京路店")
    jxc.well("item", "add", "1001", "可乐330ml", "--unit", "瓶", "--units", "箱=24", "--price", "3.50", "--low", "10")
    jxc.well("item", "add", "1002", "[red]x[/red]", "--price", "12", "--barcode", "6901234567892")
    jxc.well("party", "add", "S01", "华东饮料")
    jxc.well("party", "add", "C01", "张三", "--kind", "customer")
    jxc.well("purchase", "1001x2箱@56.50", "1002x5@6", "--from", "S01")
    return jxc


@pytest.fixture
def chain(shop: Typist, tmp_path: Path) -> Typist:
    """Headquarters, and a store that it knows, with goods to sell."""
    remote = tmp_path / "remote"
    remote.mkdir()
    hq, store = str(tmp_path / "hq"), str(shop.home)
    made = json.loads(shop.well("--home", hq, "init", "--hq", "--remote", str(remote), "--json"))
    settings = shop.home / "jxc.toml"
    text = settings.read_text("utf-8").replace("standalone", "store")
    settings.write_text(f'{text}remote_url = "{remote.as_posix()}"\nhq_key = "{made["key"]}"\n', "utf-8")
    key = shop.well("--home", store, "hq", "key", "show", "--format", "csv").split()[-1].split(",")[-1]
    shop.well("--home", hq, "hq", "store", "add", "s001", "--key", key, "--name", "南京路店")
    shop.well("--home", hq, "sync", "push")
    shop.env["HQ"] = hq
    return shop


Snapshot = Callable[[str, str], None]
