"""Probing a home's remote: what it can be relied on for, as a table, noted for later syncs."""

from typing import NamedTuple

from jxc.errors import Problem
from jxc.services import remotes
from jxc.services.home import Home
from jxc.services.world import World
from jxc.sync.probe import probe
from jxc.table import Column, Kind, Table


class Probed(NamedTuple):
    """What a probe found, and the checks that the remote failed."""

    table: Table
    problems: tuple[Problem, ...]


def check_remote(home: Home, world: World) -> Probed:
    """Try the remote with scratch objects of this home's own. Errors: `remote-unset` and those of remotes."""
    remote = remotes.open_to_check(home)
    found = probe(remote, home.journal.store, world.now, world.token(8).hex().encode())
    remotes.remember(home, remotes.Noted(world.now(), found))
    columns = (
        Column("check", Kind.WORD, "Check"),
        Column("result", Kind.WORD, "Result"),
        Column("figure", Kind.INTEGER, "Figure"),
        Column("unit", Kind.TEXT, "Unit"),
    )
    failed = [
        Problem("remote-unfit", {"url": remote.url, "check": one.check}) for one in found if one.result == "failed"
    ]
    return Probed(Table("remote-check", "Remote", columns, found), tuple(failed))
