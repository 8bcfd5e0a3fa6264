"""Which folders a journal may stand on."""

from pathlib import Path

import pytest

from jxc.storage import disk


@pytest.mark.skipif(not Path("/proc/self/mountinfo").exists(), reason="reads Linux's list of mounts")
def test_a_local_folder_is_no_network_share(tmp_path: Path) -> None:
    assert not disk.is_network_folder(tmp_path)
