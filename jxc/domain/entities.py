"""Taxpayers and stores as dated data: who a legal entity is, what its VAT status is, to which one a store belongs.

A body holds what is so from the beginning, and under `changes` what is different from a day on. Nothing that was true
of an earlier day is lost, so a document always finds the status of its own day.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from jxc.domain.numbers import Day

CHARTS = ("enterprise", "small")  # 企业会计准则, 小企业会计准则
STATUSES = ("general", "small")  # general or small-scale taxpayer
MAIN = "main"  # the entity of a chain that has only one
BEGINNING, FOREVER = Day("0001-01-01"), Day("9999-12-31")


class Entity(NamedTuple):
    """A legal taxpayer as it is on some day."""

    id: str
    name: str
    tax_no: str
    status: str
    chart: str


def in_force(body: str, day: Day) -> dict[str, Any]:
    """What a dated body says of a day."""
    fields: dict[str, Any] = json.loads(body)
    for change in fields.pop("changes", ()):
        if change["from"] <= day:
            fields.update(change)
    fields.pop("from", None)
    return fields


def starts(body: str) -> list[Day]:
    """The days from which a dated body says something else, the beginning first."""
    return [BEGINNING, *(Day(change["from"]) for change in json.loads(body).get("changes", ()))]


def changed(body: str, said: Mapping[str, object], day: Day | None) -> str:
    """The body with what was said: from a day on, or from the beginning where none is named."""
    fields = json.loads(body)
    if day is None:
        return dated_text(fields | said)
    changes = {change["from"]: change for change in fields.get("changes", ())}
    changes[day] = changes.get(day, {"from": day}) | said
    return dated_text(fields | {"changes": [changes[start] for start in sorted(changes)]})


def dated_text(fields: Mapping[str, object]) -> str:
    """Fields as the text of a master body."""
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def entity_on(entity: str, body: str, day: Day) -> Entity:
    """The entity as it is on a day."""
    fields = in_force(body, day)
    return Entity(entity, fields["name"], fields.get("tax_no", ""), fields["status"], fields["chart"])


def entity_of_store(body: str | None, day: Day) -> str:
    """The entity that a store belongs to on a day."""
    return str(in_force(body or "{}", day).get("entity", MAIN))
