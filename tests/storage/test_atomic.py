"""Files appear whole or not at all."""

import os
import stat
import time
from pathlib import Path

import pytest

from jxc.storage import atomic


def test_a_failed_write_leaves_the_old_bytes_and_no_rest(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    atomic.replace(path, b"old")

    def power_cut() -> None:
        with atomic.temporary(path) as written:
            written.write_bytes(b"half")
            raise RuntimeError("power")

    with pytest.raises(RuntimeError, match="power"):
        power_cut()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_process_was_writing_goes_after_a_day_and_nothing_else_does(tmp_path: Path) -> None:
    rests = {"0123456789abcdef.tmp": 2, "0123456789abcdee.tmp-wal": 2, "0123456789abcded.tmp": 0}  # by days of age
    others = {"mine.tmp": 2, "0123456789abcdeg.tmp": 2, "0123456789abcdef.txt": 2}
    for name, days in (rests | others).items():
        (tmp_path / name).touch()
        moment = time.time() - days * 86_400 - 60
        os.utime(tmp_path / name, (moment, moment))
    atomic.replace(tmp_path / "a", b"new")
    assert {path.name for path in tmp_path.iterdir()} == {"a", "0123456789abcded.tmp", *others}


def test_write_new_never_touches_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "node.key"
    atomic.write_new(path, b"first")
    with pytest.raises(FileExistsError):
        atomic.write_new(path, b"second")
    assert path.read_bytes() == b"first"
    assert list(path.parent.iterdir()) == [path]


def test_write_new_works_where_links_are_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", no_links)
    atomic.write_new(tmp_path / "a", b"first")
    with pytest.raises(FileExistsError):
        atomic.write_new(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"first"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights elsewhere")
def test_a_private_file_is_private_from_its_first_byte(tmp_path: Path) -> None:
    atomic.write_new(tmp_path / "key", b"secret", mode=atomic.PRIVATE_FILE)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == atomic.PRIVATE_FILE
