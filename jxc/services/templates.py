"""Repeating vouchers: wages, rent, depreciation. Each is data; closing a month posts those that are in force in it."""

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from jxc.domain.checks.books import CHECKS
from jxc.domain.draft import Draft, Entry
from jxc.domain.entities import dated_text
from jxc.domain.numbers import Day
from jxc.domain.rights import TAXPAYER
from jxc.errors import JxcError
from jxc.services.bookkeeping import read_entries
from jxc.services.days import whole_month
from jxc.services.desk import Desk
from jxc.services.gathering import facts_of
from jxc.services.rights import demand
from jxc.storage.journal import Journal
from jxc.table import Column, Kind, Table

KIND = "template"
_NAME = re.compile(r"[\w.]{1,32}")
_FOREVER = "9999-12"


class Template(NamedTuple):
    """A voucher that every month from `first` to `last` (2026-04) posts on its last day."""

    name: str
    entries: tuple[Entry, ...]
    first: str
    last: str
    note: str | None = None


def add(desk: Desk, name: str, entries: Sequence[str], months: tuple[str, str | None], note: str | None) -> Table:
    """Keep a repeating voucher, in place of one of that name.

    Errors: repeating-malformed, month-malformed, and those of a voucher, all together.
    """
    demand(desk, TAXPAYER)
    if not _NAME.fullmatch(name):
        raise JxcError("repeating-malformed", template=name)
    first, last = (whole_month(text, desk.today)[0][:7] if text else _FOREVER for text in months)
    read = read_entries(desk, list(entries))
    shop, draft = desk.shop, Draft("voucher", desk.operator, entries=read)
    strangers = {entry.party for entry in read if entry.party is not None and shop.party(entry.party) is None}
    facts = facts_of(shop, desk.world.now(), draft, {})._replace(strangers=tuple(sorted(strangers)))
    problems = tuple(problem for check in CHECKS for problem in check(draft, facts))
    if problems:
        raise JxcError.of(problems)
    _keep(desk, Template(name, read, first, last, note))
    return listed(desk)


def end(desk: Desk, name: str, month: str) -> Table:
    """Let a repeating voucher be posted for the last time in a month. Error: repeating-unknown."""
    demand(desk, TAXPAYER)
    last = whole_month(month, desk.today)[0][:7]
    found = next((template for template in standing(desk.shop.journal) if template.name == name), None)
    if found is None:
        raise JxcError("repeating-unknown", template=name)
    _keep(desk, found._replace(last=last))
    return listed(desk)


def listed(desk: Desk) -> Table:
    """Every repeating voucher, a row for each of its entries."""
    rows = [
        (each.name, each.first, None if each.last == _FOREVER else each.last, entry.account, entry.party,
         max(entry.amount, 0), max(-entry.amount, 0), each.note)
        for each in standing(desk.shop.journal)
        for entry in each.entries
    ]  # fmt: skip
    columns = (
        Column("template", Kind.TEXT, "Name"),
        Column("first", Kind.TEXT, "First month"),
        Column("last", Kind.TEXT, "Last month"),
        Column("account", Kind.TEXT, "Account"),
        Column("party", Kind.TEXT, "Party"),
        Column("debit", Kind.MONEY, "Debit"),
        Column("credit", Kind.MONEY, "Credit"),
        Column("note", Kind.TEXT, "Note"),
    )
    return Table("templates", "Repeating vouchers", columns, rows)


def due(journal: Journal, day: Day) -> list[Template]:
    """The repeating vouchers of the month of a day, by name."""
    return [template for template in standing(journal) if template.first <= day[:7] <= template.last]


def standing(journal: Journal) -> list[Template]:
    """Every repeating voucher, by name."""
    return [_template(name, json.loads(body)) for name, body in journal.all_current(KIND)]


def _template(name: str, fields: dict[str, object]) -> Template:
    entries: Sequence[list[Any]] = fields["entries"]  # type: ignore[assignment] # as kept below
    kept = tuple(Entry(*entry) for entry in entries)
    note = fields.get("note")
    return Template(name, kept, str(fields["first"]), str(fields["last"]), None if note is None else str(note))


def _keep(desk: Desk, template: Template) -> None:
    fields = {
        "entries": [list(entry) for entry in template.entries],
        "first": template.first,
        "last": template.last,
        "note": template.note,
    }
    with desk.shop.journal.write() as writer:
        writer.append_master(
            now=desk.world.now(), operator=desk.operator, kind=KIND, key=template.name, body=dated_text(fields)
        )
