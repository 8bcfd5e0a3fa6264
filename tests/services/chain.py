"""A small retail chain of real homes: headquarters and stores over one remote, driven through the command line."""

from pathlib import Path
from typing import NamedTuple

from jxc.cli import main
from jxc.services.founding import Founding, found
from jxc.services.home import Home
from jxc.services.world import World
from jxc.storage.batches import read
from jxc.storage.catalog import Catalog

NOON = 1_776_225_600_000_000  # 2026-04-15 12:00 in Shanghai, µs UTC

# One day of a store: every kind of document there is.
DAY = (
    "item add 1001 可乐 --price 3.50 --category 饮料",
    "item add 1002 雪碧 --price 3 --category 饮料",
    "party add S01 华东饮料 --invoice special",
    "opening stock 1001x10@2",
    "opening account 4001=-20",
    "opening finish",
    "purchase 1001x20@2.26 1002x7@1.13 --from S01",
    "sale 1001x3 1002x2 --pay cash",
    "return last 1x1",
    "sale 1002 --pay wechat",
    "reverse last --yes",
    "purchase return CG1 1x2",
    "count start",
    "count scan 1001x20 1002x6",
    "count post --yes",
    "voucher 6601=30 1001=-30 --note 电费",
)


class Chain(NamedTuple):
    """The homes below one folder, named by their ids."""

    folder: Path
    world: World
    url: str

    def run(self, store: str, line: str) -> int:
        """One command line at one home; its exit status."""
        return main(["--home", str(self.folder / store), *line.split()], self.world)

    def home(self, store: str) -> Home:
        return Home(self.folder / store, env=self.world.env)

    def catalog(self) -> Catalog:
        return Catalog(self.folder / "hq" / "lake" / "lake.db", create=False)

    def accepted(self) -> dict[str, list[int]]:
        """The sequence numbers of all documents that headquarters accepted, by store, as the lake would read them."""
        found: dict[str, list[int]] = {}
        with self.catalog() as catalog:
            for entry in catalog.accepted():
                for file in catalog.files(entry.known):
                    if file.table == "documents":
                        table = read(self.folder / "hq" / "lake" / "mirror" / file.key, "documents")
                        found.setdefault(entry.chain, []).extend(table["seq"].to_pylist())
        return {store: sorted(numbers) for store, numbers in found.items()}

    def posted(self, *stores: str) -> dict[str, list[int]]:
        """The sequence numbers of all documents in the stores' journals."""
        found = {}
        for store in stores:
            home = self.home(store)
            found[store] = [int(str(row[2])) for row in home.journal.document_rows(1, home.journal.tip())]
            home.close()
        return found


def make_chain(folder: Path, world: World, *stores: str, url: str | None = None, **settings: str) -> Chain:
    """Headquarters, which has synced once, and stores that it knows; the remote is a folder unless `url` says more."""
    if url is None:
        url = str(folder / "remote")
        (folder / "remote").mkdir(parents=True)
    chain = Chain(folder, world, url)
    more = tuple(settings.items())
    key = found(folder / "hq", world, Founding("hq", "hq", settings=(("remote_url", url), *more)), "amy")
    chain.run("hq", "sync push")
    for store in stores:
        wish = Founding("store", store, settings=(("remote_url", url), ("hq_key", key), *more))
        public = found(folder / store, world, wish, "amy")
        chain.run("hq", f"hq store add {store} --key {public}")
    return chain
