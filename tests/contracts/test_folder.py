"""The remote in a folder keeps the contract, and says what a disk or a share says."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jxc.errors import JxcError
from jxc.storage import atomic
from jxc.sync.folder import FolderRemote
from jxc.sync.retry import Retrying
from tests.contracts.remote import KEY, LIMIT, RemoteContract


class TestFolder(RemoteContract):
    @pytest.fixture
    def remote(self, tmp_path: Path) -> FolderRemote:
        return FolderRemote(tmp_path)


def test_a_share_that_is_not_mounted_is_never_created(tmp_path: Path) -> None:
    remote = FolderRemote(tmp_path / "share")
    for call in (
        lambda: remote.put(KEY, b""),
        lambda: remote.get(KEY, LIMIT),
        lambda: list(remote.list("")),
        lambda: remote.swap("heads/up/s001.json", b"", None),
    ):
        with pytest.raises(JxcError, match="remote-no-folder"):
            call()
    assert not (tmp_path / "share").exists()


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "remote-full"), (errno.EROFS, "remote-unwritable"), (errno.EIO, "remote-unreachable")]
    + [(number, "remote-unsteady") for number in (errno.ESTALE, errno.EINTR, errno.EINVAL)],
)
def test_what_the_system_says_becomes_our_own_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def failing(*_: object) -> None:
        raise OSError(number, "said the system")

    monkeypatch.setattr(atomic, "settle", failing)
    with pytest.raises(JxcError, match=code):
        FolderRemote(tmp_path).put(KEY, b"bytes")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_half_written_files_are_not_listed(tmp_path: Path) -> None:
    (tmp_path / "heads").mkdir()
    (tmp_path / "heads" / f"0123456789abcdef{atomic.SUFFIX}").write_bytes(b"half")
    assert list(FolderRemote(tmp_path).list("")) == []


@pytest.mark.parametrize("number", [errno.ESTALE, errno.EINTR, errno.EINVAL])
def test_a_share_that_finds_itself_again_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    look, failures = Path.stat, [2]

    def shaky(path: Path, **more: bool) -> os.stat_result:
        if failures[0] and path.suffix == ".parquet":
            failures[0] -= 1
            raise OSError(number, "said the share")
        return look(path, **more)

    remote = Retrying(FolderRemote(tmp_path), sleep=lambda _seconds: None)
    remote.put(KEY, b"bytes")
    monkeypatch.setattr(Path, "stat", shaky)
    assert [found.key for found in remote.list("documents/")] == [KEY]
    assert failures == [0]


COPIES = (
    "s001 (1).json",
    "s001 (Amy's conflicted copy 2026-04-01).json",
    "s001.sync-conflict-20260401-101010-ABCDEFG.json",
    "s001 (冲突).json",
)


@pytest.mark.parametrize("name", COPIES)
def test_a_second_copy_is_named_and_otherwise_ignored(tmp_path: Path, name: str) -> None:
    remote = FolderRemote(tmp_path)
    remote.put("heads/up/s001.json", b"head")
    (tmp_path / "heads" / "up" / name).write_bytes(b"other")
    (tmp_path / "heads" / "up" / "Thumbs.db").write_bytes(b"of no interest")
    assert [found.key for found in remote.list("")] == ["heads/up/s001.json"]
    for prefix in ("heads/up/", "heads/", ""):
        assert list(remote.strays(prefix)) == [f"heads/up/{name}"]
    assert list(remote.strays("heads/down/")) == []


def test_a_system_without_case_may_show_names_in_capitals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As FAT may: what is listed in capitals is opened by its own name."""
    remote = FolderRemote(tmp_path)
    remote.put("heads/up/s001.json", b"head")
    (tmp_path / "heads" / "up" / "S001.JSON").symlink_to(tmp_path / "heads" / "up" / "s001.json")
    scandir = os.scandir

    @contextmanager
    def capitals(folder: Path) -> Iterator[list[os.DirEntry[str]]]:
        with scandir(folder) as entries:
            yield [entry for entry in entries if entry.name != "s001.json"]

    monkeypatch.setattr(os, "scandir", capitals)
    assert [found.key for found in remote.list("heads/")] == ["heads/up/s001.json"]


def test_a_share_that_cannot_make_folders_durable_is_used_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def of_files(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "said the share")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", of_files)
    FolderRemote(tmp_path).put(KEY, b"bytes")
    assert (tmp_path / KEY).read_bytes() == b"bytes"
