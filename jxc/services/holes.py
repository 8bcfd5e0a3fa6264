"""Holes: manifests of stores that headquarters lacks, what it asks their stores for, and what it has given up.

A waiver is a decision: a version of the master `decision` in headquarters' own journal, so it travels with its chain
and outlives a lost lake. A hole that is filled after all is filled, waived or not.
"""

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from jxc.domain.record import Spot
from jxc.errors import JxcError
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.remembered import memory
from jxc.storage.catalog import Hole
from jxc.storage.directives import Told
from jxc.storage.journal import Journal
from jxc.table import Column, Kind, Table

DECISION, WAIVER = "decision", "waiver"
REQUEST, REPAIR = "request", "repair"
OPEN, CLOSED, WAIVED = "open", "closed", "waived"

Place = tuple[str, Spot]  # a chain, and where in it


class Asked(NamedTuple):
    """What headquarters asks a store for: the object that it lacks, and why."""

    key: str
    reason: str


def waived(journal: Journal) -> dict[Place, str]:
    """The holes that headquarters has given up for now, with its reasons."""
    found = {}
    for key, body in journal.all_current(DECISION):
        what, *rest = key.split("/")
        fields = json.loads(body)
        if what == WAIVER and fields["state"] == WAIVED:
            chain, epoch, number = rest
            found[chain, Spot(int(epoch), int(number))] = str(fields["reason"])
    return found


def list_holes(home: Home) -> Table:
    """Every hole with the object at fault, since when, and the reason of a waiver."""
    given_up = waived(home.journal)
    rows = [
        (hole.chain, _text(hole.spot), hole.key, hole.reason, hole.since, given_up.get((hole.chain, hole.spot)))
        for hole in _holes(home)
    ]
    columns = (
        Column("store", Kind.TEXT, "Store"),
        Column("manifest", Kind.TEXT, "Manifest"),
        Column("key", Kind.TEXT, "Object"),
        Column("reason", Kind.TEXT, "Reason"),
        Column("since", Kind.TIME, "Since"),
        Column("waived", Kind.TEXT, "Waived"),
    )
    return Table("holes", "Holes", columns, rows)


def waive(home: Home, desk: Desk, store: str, place: str, reason: str, *, withdraw: bool = False) -> Place:
    """Give a hole up, or no longer. Errors: `home-kind`, `hole-unknown`, `text-missing`."""
    if home.settings.kind != "hq":
        raise JxcError("home-kind", wanted="hq", kind=home.settings.kind)
    spot, given_up = read_place(place), waived(home.journal)
    known = given_up.keys() if withdraw else {(hole.chain, hole.spot) for hole in _holes(home)}
    if spot is None or (store, spot) not in known:
        listed = ", ".join(f"{chain} {_text(at)}" for chain, at in sorted(known)) or "–"
        raise JxcError("hole-unknown", store=store, place=place, known=listed)
    if not reason.strip() and not withdraw:
        raise JxcError("reason-unsaid", store=store, place=place)
    body = _json({"reason": reason.strip(), "state": CLOSED if withdraw else WAIVED})
    with desk.shop.journal.write() as writer:
        key = f"{WAIVER}/{store}/{spot.epoch}/{spot.number}"
        writer.append_master(now=desk.world.now(), operator=desk.operator, kind=DECISION, key=key, body=body)
    return store, spot


def requests(home: Home, holes: Iterable[Hole], standing: dict[str, str], store: str) -> Iterator[Told]:
    """What a store is to be asked for its holes, where that differs from what it was told (`standing`)."""
    given_up = waived(home.journal)
    wanted = {
        f"{REPAIR}/{hole.epoch}/{hole.number}": _json({"key": hole.key, "reason": hole.reason, "state": OPEN})
        for hole in holes
        if hole.chain == store and (store, hole.spot) not in given_up
    }
    for key, body in standing.items():
        if key.startswith(f"{REPAIR}/") and key not in wanted and json.loads(body)["state"] == OPEN:
            wanted[key] = _json({**json.loads(body), "state": CLOSED})
    yield from (Told(REQUEST, key, body) for key, body in sorted(wanted.items()) if standing.get(key) != body)


def asked_for(standing: dict[str, str]) -> dict[Spot, Asked]:
    """At a store: where in its own chain headquarters lacks something. The place of a manifest may be a guess."""
    found = {}
    for key, body in standing.items():
        what, *rest = key.split("/")
        fields = json.loads(body)
        if what == REPAIR and fields.get("state") == OPEN:
            found[Spot(*map(int, rest))] = Asked(str(fields.get("key", "")), str(fields.get("reason", "")))
    return found


def _holes(home: Home) -> list[Hole]:
    with memory(home) as catalog:
        return catalog.holes() if catalog else []


def read_place(text: str) -> Spot | None:
    """EPOCH/NUMBER, or a number alone in the first epoch; None for any other text."""
    epoch, slash, number = text.partition("/")
    if slash and epoch.isdecimal() and number.isdecimal():
        return Spot(int(epoch), int(number))
    return Spot(1, int(text)) if text.isdecimal() else None


def _text(spot: Spot) -> str:
    return f"{spot.epoch}/{spot.number}"


def _json(fields: dict[str, object]) -> str:
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
