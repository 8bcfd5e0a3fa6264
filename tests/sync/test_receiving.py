"""A file is received exactly, once, or not at all."""

from pathlib import Path

import pytest

from jxc.errors import JxcError
from jxc.sync import manifest
from jxc.sync.manifest import FileEntry
from jxc.sync.memory import MemoryRemote
from jxc.sync.receiving import receive

DATA = b"rows"
FILE = FileEntry("documents/one", "documents", manifest.digest(DATA), len(DATA), 1, 1)


def test_what_is_right_is_received_once(tmp_path: Path) -> None:
    path = receive(MemoryRemote({FILE.key: DATA}), FILE, tmp_path)
    assert path.read_bytes() == DATA
    assert receive(MemoryRemote(), FILE, tmp_path) == path


@pytest.mark.parametrize("data", [b"", b"row", b"rows!", b"rowz"])
def test_other_bytes_leave_nothing_behind(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(JxcError, match="batch-damaged"):
        receive(MemoryRemote({FILE.key: data}), FILE, tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(JxcError, match="object-missing"):
        receive(MemoryRemote(), FILE, tmp_path)
