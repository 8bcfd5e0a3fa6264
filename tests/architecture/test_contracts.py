"""The import contracts of pyproject.toml hold, and a breach would be noticed."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import PACKAGE, ROOT


def _lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = (sys.executable, "-c", "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())")
    environment = {"PYTHONPATH": str(folder), "PYTHONUTF8": "1"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, encoding="utf-8"
    )


def _copy(folder: Path) -> Path:
    shutil.copytree(PACKAGE, folder / "jxc", ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_imports_point_one_way(tmp_path: Path) -> None:
    answer = _lint(_copy(tmp_path))
    assert answer.returncode == 0, answer.stdout


def test_a_domain_that_reads_the_clock_or_storage_is_caught(tmp_path: Path) -> None:
    folder = _copy(tmp_path)
    with (folder / "jxc" / "domain" / "numbers.py").open("a", encoding="utf-8") as source:
        source.write("\nimport time\nimport jxc.storage.database\n")
    answer = _lint(folder)
    assert answer.returncode == 1
    assert "Imports point one way BROKEN" in answer.stdout
    assert "The domain is pure: standard library only, no file, clock, network or chance BROKEN" in answer.stdout
