"""The generated pages of docs/ say what the code says."""

import subprocess
import sys

from tests.architecture.sources import ROOT


def test_generated_pages_are_current() -> None:
    command = (sys.executable, "docs/generate.py", "--check")
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
