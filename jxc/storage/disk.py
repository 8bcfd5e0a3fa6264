"""What lies under a folder: whether it is a network share."""

import sys
from pathlib import Path

_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "fuse.rclone", "fuse.s3fs"})


def is_network_folder(path: Path) -> bool:
    """Whether the folder stands on a network share, where a WAL database would be corrupted by a second computer."""
    if sys.platform == "win32":
        import ctypes

        remote = 4
        return bool(ctypes.windll.kernel32.GetDriveTypeW(str(path.resolve().anchor)) == remote)
    mounts = Path("/proc/self/mountinfo")
    if not mounts.exists():
        return False
    best, kind = "", ""
    for row in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        fields, _, rest = row.partition(" - ")
        point = fields.split(" ")[4].replace("\\040", " ")
        if len(point) >= len(best) and path.resolve().is_relative_to(point):
            best, kind = point, rest.split(" ")[0]
    return kind in _NETWORK
