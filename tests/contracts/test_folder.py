"""The remote in a folder keeps the contract, and says what a disk or a share says."""

import errno
from pathlib import Path

import pytest

from jxc.errors import JxcError
from jxc.storage import atomic
from jxc.sync.folder import FolderRemote
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
    [(errno.ENOSPC, "remote-full"), (errno.EROFS, "remote-unwritable"), (errno.EIO, "remote-unreachable")],
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
