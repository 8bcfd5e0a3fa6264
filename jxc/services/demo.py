"""The demonstration: headquarters and three stores in a scratch folder, two weeks of trade, sync, and what it shows.

Owns the chain that is played and which reports are shown of it. Works through the services that the commands use. The
days and figures are the same at every run; only the keys differ, because a key must never be guessable.
"""

import tempfile
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from jxc.config import Settings
from jxc.errors import JxcError
from jxc.services import founding, reporting, stores, syncing
from jxc.services.demo_proof import prove, untied
from jxc.services.demo_trade import DAYS, FIRST_DAY, Clock, Keeper
from jxc.services.desk import Desk
from jxc.services.founding import Founding
from jxc.services.home import Home
from jxc.services.reporting import Wish
from jxc.services.shop import Shop
from jxc.services.world import World, silent
from jxc.storage.atomic import make_folder
from jxc.table import Column, Fact, Kind, Note, Sheet, Table

HEADQUARTERS = Founding("hq", "hq", "江南便利总部")
STORES = (
    Founding("store", "s001", "人民路店"),
    Founding("store", "s002", "西湖店"),
    Founding("store", "s003", "新街口店"),
)
REMOTE = "remote"
_NIGHT = 22 * 60 + 30  # the minute of the last day at which headquarters pulls


class Chain(NamedTuple):
    """The homes of the demonstration and headquarters' clock."""

    folder: Path
    hq: Home
    world: World  # headquarters' own, with the progress of whoever watches
    clock: Clock
    keepers: tuple[Keeper, ...]

    def close(self) -> None:
        """Give the files back."""
        for home in (self.hq, *(keeper.home for keeper in self.keepers)):
            home.close()


class Shown(NamedTuple):
    """What the demonstration answers, and how many pairs of figures in it are not one."""

    sheet: Sheet
    untied: int


def show(world: World, *, folder: Path | None, lang: str, program: str) -> Shown:
    """Play the chain in an empty folder (or a new temporary one) and answer what headquarters sees of it.

    `program` is what people type for jxc here. Error: demo-folder-used.
    """
    chain = found(world, _scratch(folder), lang)
    try:
        trade(chain)
        return _picture(chain, lang, program)
    finally:
        chain.close()


def _scratch(folder: Path | None) -> Path:
    if folder is None:
        return Path(tempfile.mkdtemp(prefix="jxc-demo-"))
    if folder.exists() and any(folder.iterdir()):
        raise JxcError("demo-folder-used", folder=str(folder))
    return folder.absolute()


def found(world: World, folder: Path, lang: str = "en") -> Chain:
    """Make the homes, which speak `lang`: headquarters, then stores that know its key and whose keys it knows."""
    make_folder(folder / REMOTE)
    remote = (("remote_url", str(folder / REMOTE)), ("lang", lang))
    hq, clock, hq_world, hq_key = _home(folder, HEADQUARTERS, remote)
    hq_world = hq_world._replace(progress=world.progress)
    desk = Desk(Shop(hq.journal, hq.settings), hq_world, HEADQUARTERS.name)
    keepers = []
    for place in STORES:
        home, store_clock, store_world, key = _home(folder, place, (*remote, ("hq_key", hq_key)))
        stores.add_store(hq, desk, place.store, key, place.name)
        keepers.append(Keeper(home, store_world, store_clock))
    return Chain(folder, hq, hq_world, clock, tuple(keepers))


def _home(folder: Path, place: Founding, settings: tuple[tuple[str, str], ...]) -> tuple[Home, Clock, World, str]:
    """A new home with its own clock, and its public key."""
    clock = Clock(Settings().timezone)
    clock.set(FIRST_DAY - timedelta(days=1), 0)
    world = World(clock.now, {}, Random(f"tokens of {place.store}").randbytes)  # noqa: S311 ids of made-up stores
    key = founding.found(folder / place.store, world, place._replace(settings=settings), place.name)
    return Home(folder / place.store, env={}), clock, world, key


def trade(chain: Chain, *, days: int = DAYS) -> None:
    """Every store opens, trades day by day and syncs each night; headquarters pulls in the end."""
    _accept(syncing.push(chain.hq, chain.world._replace(progress=silent)))
    for keeper in chain.keepers:
        keeper.open()
    turns = [(number, keeper) for number in range(days) for keeper in chain.keepers]
    for done, (number, keeper) in enumerate(turns, 1):
        keeper.trade(number)
        _accept(syncing.push(keeper.home, keeper.desk.world))
        chain.world.progress("Trading", done, len(turns))
    chain.clock.set(FIRST_DAY + timedelta(days=days - 1), _NIGHT)
    _accept(syncing.pull(chain.hq, chain.world))


def _accept(done: syncing.Synced) -> None:
    if done.problems:
        raise JxcError.of(done.problems)


def _picture(chain: Chain, lang: str, program: str) -> Shown:
    """What headquarters shows of its stores, whether it ties, and what to try next."""

    def report(name: str, by: tuple[str, ...], columns: tuple[str, ...], chart: str | None = None) -> Table:
        table = reporting.show_report(chain.hq, chain.world, lang, name, Wish(by=by))
        return _narrow(table, columns)._replace(notes=(), chart=chart)

    homes = {keeper.home.settings.store: keeper.home for keeper in chain.keepers}
    checks = prove(chain.hq, chain.world, homes, lang)
    tables = (
        _posted(chain),
        report("freshness", (), ("store", "name", "manifest", "last_day", "last_seq", "holes")),
        report("stock", ("category",), ("category", "value"), "value"),
        report("margin", ("store",), ("store", "net", "cost", "adjustment", "margin", "rate"), "margin"),
        report("trial-balance", (), ("account", "account_name", "closing_debit", "closing_credit")),
        checks,
    )
    facts = (Fact("folder", Kind.TEXT, "Folder", str(chain.folder)),)
    sheet = Sheet("demo", "Three stores and their headquarters", facts, tables, _next(chain, program))
    return Shown(sheet, untied(checks))


def _posted(chain: Chain) -> Table:
    """How many documents of each kind every store posted."""
    kinds = sorted({kind for keeper in chain.keepers for kind in keeper.posted})
    rows = [(kind, *(keeper.posted[kind] for keeper in chain.keepers)) for kind in kinds]
    columns = (
        Column("kind", Kind.WORD, "Documents"),
        *(Column(place.store, Kind.INTEGER, place.name) for place in STORES),
    )
    totals = (None, *(keeper.posted.total() for keeper in chain.keepers))
    return Table("posted", "Two weeks of trade", columns, rows, totals)


def _narrow(table: Table, names: tuple[str, ...]) -> Table:
    """Only these columns, so that the answer fits a terminal; the report itself has more."""
    kept = [place for place, column in enumerate(table.columns) if column.name in names]
    columns = tuple(table.columns[place] for place in kept)
    rows = [tuple(row[place] for place in kept) for row in table.rows]
    totals = None if table.totals is None else tuple(table.totals[place] for place in kept)
    return table._replace(columns=columns, rows=rows, totals=totals)


def _next(chain: Chain, program: str) -> tuple[Note, ...]:
    """Three commands to try in the folder."""
    here = {"jxc": program, "folder": str(chain.folder)}
    return (
        Note("Everything is in {folder}; delete it when you are done. Try:", here),
        Note("  {jxc} --home {folder}/hq report margin --by item --top 10 --chart margin", here),
        Note("  {jxc} --home {folder}/s001 sale 101x2 --pay wechat", here),
        Note("  {jxc} --home {folder}/s001 sync && {jxc} --home {folder}/hq sync", here),
    )
