"""The pages of docs/ exist where code and pages point to, and the generated ones say what the code says."""

import re
import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import ROOT, modules, name, text

POINTER = re.compile(r"\bdocs/[a-z0-9/-]+\.md")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def _pages() -> list[Path]:
    return [
        ROOT / "README.md",
        ROOT / "CHANGELOG.md",
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "examples").rglob("*.md"),
    ]


def test_generated_pages_are_current() -> None:
    command = (sys.executable, "docs/generate.py", "--check")
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


def test_code_points_to_pages_that_exist() -> None:
    dangling = [
        (name(path), page) for path in modules() for page in POINTER.findall(text(path)) if not (ROOT / page).is_file()
    ]
    assert dangling == []


def test_links_between_pages_lead_somewhere() -> None:
    dangling = [
        (name(page), target)
        for page in _pages()
        for target in LINK.findall(page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert dangling == []
