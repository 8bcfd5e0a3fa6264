"""Branches: the manifests of a chain that stand beside others at one place, with their bytes, in the lake's catalog."""

from collections.abc import Iterable
from typing import NamedTuple

from jxc.domain.record import Spot
from jxc.storage.catalog import Catalog
from jxc.storage.database import write

_CONTRADICTED = """
SELECT DISTINCT a.epoch, a.number, a.sha256 FROM branch AS b JOIN accepted AS a USING (chain, epoch, number)
WHERE chain = ? AND a.sha256 <> b.sha256 ORDER BY a.epoch DESC, a.number DESC LIMIT ?
"""


class Branch(NamedTuple):
    """One of several manifests at a place."""

    chain: str
    spot: Spot
    sha256: str
    seen_at: int
    envelope: bytes


def keep(catalog: Catalog, found: Iterable[Branch]) -> None:
    """Remember manifests that contradict each other; what is known already stays."""
    rows = [(branch.chain, *branch.spot, *branch[2:]) for branch in found]
    if rows:
        with write(catalog.connection) as db:
            db.executemany("INSERT OR IGNORE INTO branch VALUES (?, ?, ?, ?, ?, ?)", rows)


def kept(catalog: Catalog, chain: str | None = None) -> list[Branch]:
    """All of them, of one chain or of every one, by place and hash."""
    rows = catalog.connection.execute(
        "SELECT chain, epoch, number, sha256, seen_at, envelope FROM branch WHERE ?1 IS NULL OR chain = ?1"
        " ORDER BY chain, epoch, number, sha256",
        (chain,),
    )
    return [Branch(row[0], Spot(*row[1:3]), row[3], row[4], bytes(row[5])) for row in rows]


def hashes(catalog: Catalog) -> dict[str, frozenset[str]]:
    """The hashes of all of them, by chain."""
    found: dict[str, set[str]] = {}
    for chain, sha256 in catalog.connection.execute("SELECT chain, sha256 FROM branch"):
        found.setdefault(chain, set()).add(sha256)
    return {chain: frozenset(there) for chain, there in found.items()}


def contradicted(catalog: Catalog, chain: str, limit: int) -> list[tuple[Spot, str]]:
    """The last places at which others stand beside the manifest that was accepted, with its hash; in order."""
    rows = catalog.connection.execute(_CONTRADICTED, (chain, limit)).fetchall()
    return [(Spot(*row[:2]), row[2]) for row in reversed(rows)]
