"""The verifier printed in the documentation works on a tree that jxc has written, and finds what is wrong with one."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from jxc.sync.folder import FolderRemote
from tests.sync.house import make_house

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "format.md"


def printed_verifier() -> str:
    [block] = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return str(block)


@pytest.mark.parametrize("damaged", [False, True])
def test_the_verifier_of_the_documentation_tells_the_truth(tmp_path: Path, *, damaged: bool) -> None:
    (tmp_path / "remote").mkdir()
    house = make_house(tmp_path / "s001")
    for day in ("2026-04-01", "2026-05-01"):
        house.sell(day)
        house.push(FolderRemote(tmp_path / "remote"))
    house.journal.close()
    if damaged:
        path = next((tmp_path / "remote" / "documents").rglob("*.parquet"))
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    script = printed_verifier().replace("ed25519:…", house.signer.public)
    done = subprocess.run(
        [sys.executable, "-c", script],
        check=False,
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == int(damaged)
    assert (b"entries 1 to 3 are as s001 signed them" in done.stdout) is not damaged
