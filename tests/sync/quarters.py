"""Headquarters for sync's tests: a catalog and a mirror that follow stores, and what it may believe afterwards."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from jxc.services.world import Progress, silent
from jxc.storage import batches
from jxc.storage.catalog import Catalog
from jxc.sync.keyring import Ring
from jxc.sync.pull import Follower, Pulled, pull
from jxc.sync.remote import Remote
from tests.sync.house import INVENTORY, House, ticking

WORLD = ticking()


class Quarters(NamedTuple):
    """One lake folder and the keys it trusts."""

    folder: Path
    catalog: Catalog
    trusted: dict[str, Ring]

    @property
    def mirror(self) -> Path:
        return self.folder / "mirror"

    def follower(self, progress: Progress = silent, now: int | None = None) -> Follower:
        clock = WORLD.now if now is None else lambda: now
        return Follower(self.catalog, self.mirror, self.trusted, INVENTORY, clock, progress, workers=2)

    def pull(self, remote: Remote, progress: Progress = silent, now: int | None = None) -> Pulled:
        return pull(remote, self.follower(progress, now))

    def rows(self) -> list[tuple[object, ...]]:
        """(store, seq, gross) of every accepted document, read from the mirror as the lake would."""
        found: list[tuple[object, ...]] = []
        for accepted in self.catalog.accepted():
            for file in self.catalog.files(accepted.known):
                if file.table == "documents":
                    table = batches.read(self.mirror / file.key, "documents")
                    found += zip(*(table[name].to_pylist() for name in ("store", "seq", "gross")), strict=True)
        return sorted(found)

    def places(self) -> list[tuple[str, int, str]]:
        """(chain, number, sha256) of every acceptance."""
        return sorted((entry.chain, entry.number, entry.sha256) for entry in self.catalog.accepted())


def make_quarters(folder: Path, houses: Iterable[House]) -> Quarters:
    """An empty lake that trusts these stores."""
    folder.mkdir(parents=True, exist_ok=True)
    trusted = {house.journal.store: Ring(house.signer.public) for house in houses}
    return Quarters(folder, Catalog(folder / "lake.db"), trusted)


def troubles(pulled: Pulled) -> list[tuple[str, str]]:
    """(code, key) of everything a pull complained about."""
    found = [problem for chain in pulled.chains for problem in chain.problems]
    return sorted((problem.code, str(problem.params.get("key", ""))) for problem in found)
