"""Each promise that must never break has an id, and the id stands where it is explained, kept and proven."""

import re
from pathlib import Path

from tests.architecture.sources import PACKAGE, ROOT, everything, modules, name, text

MARK = re.compile(r"\binv:([a-z0-9-]+)")
EXPLAINED = ROOT / "docs" / "invariants.md"


def _ids(paths: tuple[Path, ...]) -> set[str]:
    return {found for path in paths for found in MARK.findall(text(path))}


def _code() -> tuple[Path, ...]:
    return (*modules(), *sorted(PACKAGE.rglob("*.sql")))


def _tests() -> tuple[Path, ...]:
    return tuple(path for path in everything() if name(path).startswith("tests/"))


def test_every_invariant_is_explained_kept_and_proven() -> None:
    explained, kept, proven = _ids((EXPLAINED,)), _ids(_code()), _ids(_tests())
    every = explained | kept | proven
    lacking = {"explained": every - explained, "kept": every - kept, "proven": every - proven}
    assert lacking == {"explained": set(), "kept": set(), "proven": set()}


def test_no_invariant_is_explained_twice() -> None:
    rows = re.findall(r"^\| `\[inv:([a-z0-9-]+)\]`", text(EXPLAINED), re.MULTILINE)
    assert len(rows) == len(set(rows))
