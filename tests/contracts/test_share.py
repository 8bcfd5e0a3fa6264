"""A share that stumbles, goes away in the middle, or knows no links: what was begun is completed, nothing is astray."""

import errno
import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Self

import pytest

from jxc.errors import CONFLICT, OK, UNREACHABLE, JxcError
from jxc.services.world import World
from jxc.sync.folder import FolderRemote
from jxc.sync.remote import Body, Listed, Swap, read
from jxc.sync.retry import Retrying
from tests.contracts.remote import KEY, LIMIT
from tests.services.chain import NOON, Chain, make_chain
from tests.sync.house import make_house
from tests.sync.quarters import make_quarters

STUMBLES = (errno.ESTALE, errno.EINTR, errno.EINVAL)


class Stumbling:
    """Makes the next calls of a share fail, as many as were said."""

    def __init__(self, number: int) -> None:
        self.number, self.left = number, 0

    def __call__(self) -> None:
        if self.left:
            self.left -= 1
            raise OSError(self.number, "said the share")


class Shaky:
    """A file that is read a piece at a time, if at all."""

    def __init__(self, file: IO[bytes], stumble: Stumbling) -> None:
        self._file, self._stumble = file, stumble

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def fileno(self) -> int:
        return self._file.fileno()

    def read(self, _size: int) -> bytes:
        self._stumble()
        return self._file.read(3)


@pytest.mark.parametrize("number", STUMBLES)
def test_a_share_that_stumbles_while_it_is_read_or_written_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    remote = Retrying(FolderRemote(tmp_path), sleep=lambda _seconds: None)
    stumble, opened, replace = Stumbling(number), Path.open, os.replace

    def shaky_open(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:  # noqa: ANN401 the signature of open
        file = opened(path, mode, *more, **named)
        return Shaky(file, stumble) if mode == "rb" and path.name == Path(KEY).name else file

    def shaky_replace(*paths: Any) -> None:  # noqa: ANN401 the same
        stumble()
        replace(*paths)

    monkeypatch.setattr(Path, "open", shaky_open)
    monkeypatch.setattr(os, "replace", shaky_replace)
    stumble.left = 2
    remote.put(KEY, b"bytes of some length")
    stumble.left = 2
    found = read(remote, KEY, LIMIT)
    assert found is not None
    assert (found.data, stumble.left) == (b"bytes of some length", 0)


class Unmounted(FolderRemote):
    """A share that goes away before the k-th call."""

    def __init__(self, root: Path, at: int) -> None:
        super().__init__(root)
        self.at, self.calls = at, 0

    def _step(self) -> None:
        self.calls += 1
        if self.calls == self.at:
            self.root.rename(self.root.with_name("away"))

    def put(self, key: str, data: bytes) -> None:
        self._step()
        super().put(key, data)

    def swap(self, key: str, data: bytes, expected: str | None) -> Swap:
        self._step()
        return super().swap(key, data, expected)

    def get(self, key: str, limit: int) -> Body | None:
        self._step()
        return super().get(key, limit)

    def list(self, prefix: str, after: str = "") -> Iterator[Listed]:
        self._step()
        yield from super().list(prefix, after)


def test_a_share_that_goes_away_in_the_middle_is_said_and_completed_once_it_is_back(tmp_path: Path) -> None:
    root, away = tmp_path / "share", tmp_path / "away"
    root.mkdir()
    house = make_house(tmp_path / "s001")
    quarters = make_quarters(tmp_path / "lake", [house])

    def push(remote: FolderRemote) -> set[str]:
        try:
            house.push(remote)
        except JxcError as error:
            return {error.code}
        return set()

    def pull(remote: FolderRemote) -> set[str]:
        try:
            return {chain.error.code for chain in quarters.pull(remote).chains if chain.error}
        except JxcError as error:
            return {error.code}

    for at in itertools.count(1):
        house.sell("2026-04-01")
        struck = 0
        for work in (push, pull):
            found = work(Unmounted(root, at))
            assert root.exists() != away.exists()  # nothing was made where the share is not
            assert found == ({"remote-no-folder"} if away.exists() else set())
            if away.exists():
                struck += 1
                away.rename(root)
            assert work(FolderRemote(root)) == set()
        assert len(quarters.rows()) == at
        if not struck:
            break
    assert at > 4
    assert quarters.catalog.holes() == []
    house.journal.close()
    quarters.catalog.close()


@pytest.fixture
def chain(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Chain:
    seconds = itertools.count()
    world = World(lambda: NOON + next(seconds) * 1_000_000, {"USER": "amy"}, lambda size: b"\x07" * size)
    made = make_chain(tmp_path, world, "s001")
    for home in ("s001", "hq"):
        assert made.run(home, "sync") == OK
    capfd.readouterr()
    return made


def test_the_point_where_a_share_is_mounted_is_not_taken_for_the_share(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    root = Path(chain.url)
    root.rename(root.with_name("away"))
    root.mkdir()
    assert chain.run("s001", "item add 1001 可乐 --price 1") == OK
    for somebody_elses in ((), ("documents",)):
        for name in somebody_elses:
            (root / name).mkdir()
            (root / name / "letter.txt").touch()
        for home in ("s001", "hq"):
            assert chain.run(home, "sync") == chain.run(home, "sync repair") == UNREACHABLE
            assert "Mount the right share" in capfd.readouterr().err
        assert [path.name for path in root.iterdir()] == list(somebody_elses)
    shutil.rmtree(root)
    root.with_name("away").rename(root)
    for home in ("s001", "hq"):
        assert chain.run(home, "sync") == OK
    with chain.catalog() as catalog:
        assert catalog.highest("s001") == (1, 2)


def test_a_file_system_without_links_carries_a_whole_chain(
    tmp_path: Path, chain: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As FAT is: what would be a second name of a file is refused."""

    def refusing(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "said the file system")

    monkeypatch.setattr(os, "link", refusing)
    monkeypatch.setattr(os, "symlink", refusing)
    stick = tmp_path / "stick"
    stick.mkdir()
    for home, line in (
        ("s001", "item add 1001 可乐 --price 1"),
        ("s001", "sync"),
        ("hq", "sync"),
        ("s001", f"sync export {stick}"),
        ("hq", f"sync import {stick}"),
        ("hq", f"sync export {stick}"),
        ("s001", f"sync import {stick}"),
        ("s001", "sync verify"),
    ):
        assert chain.run(home, line) == OK, line


def test_a_second_copy_in_a_synchronised_folder_is_reported_by_sync_and_by_verify(
    chain: Chain, capfd: pytest.CaptureFixture[str]
) -> None:
    heads = Path(chain.url) / "heads"
    for head in (heads / "up" / "s001.json", heads / "down" / "all.json"):
        shutil.copy(head, head.with_name(f"{head.stem} (1).json"))
    for home, name in (("hq", "heads/up/s001 (1).json"), ("s001", "heads/down/all (1).json")):
        for line in ("sync", "sync verify"):
            assert chain.run(home, line) == CONFLICT, (home, line)
            told = capfd.readouterr()
            assert name in told.out + told.err
