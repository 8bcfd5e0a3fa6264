"""Branches of a store's chain at headquarters: which manifests contradict each other, and which of them counts.

A choice is a decision: a version of the master `decision` in headquarters' own journal, so it travels with its chain
and outlives a lost lake. What was accepted stays for good; what was not chosen is kept, never dropped.
"""

import json

from jxc.domain.record import Spot
from jxc.errors import JxcError
from jxc.services.desk import Desk
from jxc.services.holes import DECISION, read_place
from jxc.services.home import Home
from jxc.services.remembered import memory
from jxc.storage import branches
from jxc.storage.branches import Branch
from jxc.storage.journal import Journal
from jxc.sync import envelope, manifest
from jxc.table import Column, Kind, Table

CHOICE = "branch"
SHORT = 8  # hex digits that are enough to name a branch


def chosen(journal: Journal) -> dict[str, dict[Spot, str]]:
    """By chain and place, the hash that headquarters chose."""
    found: dict[str, dict[Spot, str]] = {}
    for key, body in journal.all_current(DECISION):
        what, *rest = key.split("/")
        if what == CHOICE:
            chain, epoch, number = rest
            found.setdefault(chain, {})[Spot(int(epoch), int(number))] = str(json.loads(body)["sha256"])
    return found


def list_branches(home: Home) -> Table:
    """Every manifest that another one contradicts: whose, what it holds, and whether it counts."""
    decided = chosen(home.journal)
    rows = []
    with memory(home) as catalog:
        for branch in branches.kept(catalog) if catalog else ():
            entry = catalog.at(branch.chain, *branch.spot) if catalog else None
            choice = decided.get(branch.chain, {}).get(branch.spot)
            counts = entry.sha256 if entry else choice
            state = "waiting" if counts is None else "chosen" if counts == branch.sha256 else "parked"
            rows.append((branch.chain, _text(branch.spot), branch.sha256[:SHORT], *_content(branch), state))
    columns = (
        Column("store", Kind.TEXT, "Store"),
        Column("manifest", Kind.TEXT, "Manifest"),
        Column("branch", Kind.TEXT, "Branch"),
        Column("writer", Kind.TEXT, "Writer"),
        Column("created_at", Kind.TIME, "Sealed"),
        Column("documents", Kind.INTEGER, "Documents"),
        Column("gross", Kind.MONEY, "Amount"),
        Column("state", Kind.WORD, "State"),
    )
    return Table("branches", "Branches", columns, rows)


def choose(home: Home, desk: Desk, store: str, place: str, branch: str) -> Branch:
    """Let one branch count at a place; the others stay parked. The next pull takes it.

    Errors: `home-kind`, `branch-unknown`, and `branch-settled` where another was accepted or chosen before.
    """
    if home.settings.kind != "hq":
        raise JxcError("home-kind", wanted="hq", kind=home.settings.kind)
    spot = read_place(place)
    with memory(home) as catalog:
        known = branches.kept(catalog, store) if catalog else []
        there = [one for one in known if one.spot == spot]
        found = [one for one in there if len(branch) >= SHORT and one.sha256.startswith(branch)]
        if spot is None or len(found) != 1:
            listed = ", ".join(f"{_text(one.spot)} {one.sha256[:SHORT]}" for one in there or known) or "–"
            raise JxcError("branch-unknown", store=store, branch=f"{place} {branch}", known=listed)
        entry = catalog.at(store, *spot) if catalog else None
    settled = entry.sha256 if entry else chosen(home.journal).get(store, {}).get(spot)
    if settled not in (None, found[0].sha256):
        raise JxcError("branch-settled", store=store, manifest=_text(spot), branch=str(settled)[:SHORT])
    body = json.dumps({"sha256": found[0].sha256}, separators=(",", ":"))
    with desk.shop.journal.write() as writer:
        key = f"{CHOICE}/{store}/{spot.epoch}/{spot.number}"
        writer.append_master(now=desk.world.now(), operator=desk.operator, kind=DECISION, key=key, body=body)
    return found[0]


def _content(branch: Branch) -> tuple[object, ...]:
    what = manifest.accepted(envelope.payload_of(branch.envelope))
    return what.writer, what.created_at, what.totals.documents, what.totals.gross


def _text(spot: Spot) -> str:
    return f"{spot.epoch}/{spot.number}"
