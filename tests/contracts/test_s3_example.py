"""The walk-through of examples/s3 runs as its page says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
@pytest.mark.usefixtures("aws_environment")
def test_the_walk_through_arrives_at_a_margin(moto_endpoint: str) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["sh", "examples/s3/walk.sh", moto_endpoint],
        check=False, capture_output=True, cwd=ROOT, env={**os.environ, "PATH": path}, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "s001,pull,1,0,accepted" in done.stdout
    assert "All objects are as they were signed" in done.stderr
    assert "s001,9.29,6.00,0.00,3.29" in done.stdout
