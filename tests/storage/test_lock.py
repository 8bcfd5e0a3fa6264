"""The lock of a home's sync: one holder at a time, free again when the holder ends."""

from pathlib import Path

import pytest

from jxc.errors import BUSY, JxcError
from jxc.storage.lock import exclusive


def test_a_second_holder_is_refused_at_once_and_welcome_afterwards(tmp_path: Path) -> None:
    with exclusive(tmp_path / "lock"):
        with pytest.raises(JxcError, match="sync-busy") as caught, exclusive(tmp_path / "lock"):
            pass
        assert caught.value.exit_status == BUSY
    with exclusive(tmp_path / "lock"):
        pass


def test_a_holder_that_failed_lets_go(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), exclusive(tmp_path / "lock"):
        raise RuntimeError
    with exclusive(tmp_path / "lock"):
        pass
