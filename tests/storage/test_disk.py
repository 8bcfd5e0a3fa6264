"""Which folders a journal may stand on."""

import sys
from pathlib import Path

import pytest

from jxc.storage import disk

MOUNTS = """\
22 1 8:1 / / rw - ext4 /dev/sda1 rw
30 22 0:40 / /srv rw - nfs4 server:/export rw
31 30 8:2 / /srv/local rw - xfs /dev/sdb1 rw
32 22 0:41 / /mnt/with\\040blank rw - cifs //server/share rw
"""


@pytest.mark.parametrize(
    ("folder", "network"),
    [
        ("/home/shop", False),
        ("/srv", True),
        ("/srv/shop/home", True),
        ("/srv/local/home", False),
        ("/srvice", False),
        ("/mnt/with blank/home", True),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows names the kind of a drive itself")
def test_the_nearest_mount_decides(monkeypatch: pytest.MonkeyPatch, folder: str, network: bool) -> None:
    monkeypatch.setattr(Path, "exists", lambda _path: True)
    monkeypatch.setattr(Path, "read_text", lambda *_arguments, **_said: MOUNTS)
    assert disk.is_network_folder(Path(folder)) is network


@pytest.mark.skipif(not Path("/proc/self/mountinfo").exists(), reason="reads Linux's list of mounts")
def test_a_local_folder_is_no_network_share(tmp_path: Path) -> None:
    assert not disk.is_network_folder(tmp_path)
