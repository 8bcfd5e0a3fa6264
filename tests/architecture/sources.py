"""The source tree as these tests see it: paths, text and syntax trees, each read once. Judges nothing itself."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "jxc"
BOUNDARY = "jxc/cli.py"  # where exits are decided


@cache
def modules() -> tuple[Path, ...]:
    """Every Python file of jxc."""
    return tuple(sorted(PACKAGE.rglob("*.py")))


@cache
def everything() -> tuple[Path, ...]:
    """Every Python file that people maintain here."""
    folders = ("jxc", "tests", "examples", "docs", ".ci")
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return (*sorted(found), ROOT / "hatch_build.py")


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(text(path), str(path))


@cache
def text(path: Path) -> str:
    """The text of one file."""
    return path.read_text("utf-8")


def name(path: Path) -> str:
    """A path as these tests print it: from the root, with slashes."""
    return path.relative_to(ROOT).as_posix()
