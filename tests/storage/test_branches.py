"""Branches are kept with their bytes, once, and never dropped."""

import sqlite3
from pathlib import Path

import pytest

from jxc.domain.record import Spot
from jxc.storage import branches
from jxc.storage.branches import Branch
from jxc.storage.catalog import Catalog


def test_a_branch_is_kept_once_and_never_dropped(tmp_path: Path) -> None:
    with Catalog(tmp_path / "lake.db") as catalog:
        one = Branch("s001", Spot(1, 2), "a" * 64, 7, b"bytes")
        branches.keep(catalog, [one])
        branches.keep(catalog, [one._replace(seen_at=9)])
        assert branches.kept(catalog, "s001") == branches.kept(catalog) == [one]
        assert branches.kept(catalog, "s002") == []
        assert branches.hashes(catalog) == {"s001": frozenset({"a" * 64})}
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            catalog.connection.execute("DELETE FROM branch")
