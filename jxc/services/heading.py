"""What stands below a report's title on paper, as Chinese statements have it: whose books, which days, stores, unit."""

from collections.abc import Iterator

from jxc.domain.entities import entity_of_store, entity_on
from jxc.domain.numbers import Day
from jxc.lake.contract import Report
from jxc.lake.report import BEGINNING, Question
from jxc.services.days import business_day
from jxc.services.home import Home
from jxc.table import Kind, Note


def heading(home: Home, found: Report, question: Question) -> tuple[Note, ...]:
    """The heading of an answer of this home. A day beyond today's is today: the books know no later one."""
    today = business_day(question.now, home.settings.timezone, home.settings.day_start)
    return tuple(_heading(home, found, question, today))


def _heading(home: Home, found: Report, question: Question, today: Day) -> Iterator[Note]:
    if names := _companies(home, question.scope.entities, today):
        yield Note("Company: {company}", {"company": ", ".join(names)})
    if "as-of" in found.parameters:
        yield Note("As of {day}", {"day": min(question.as_of, today)})
    elif "from" in found.parameters:
        last = min(question.last, today)
        begins = question.first != BEGINNING
        yield Note("{first} to {last}", {"first": question.first, "last": last}) if begins else _until(last)
    if question.scope.stores:
        yield Note("Stores: {stores}", {"stores": ", ".join(question.scope.stores)})
    if any(column.kind is Kind.MONEY for column in found.columns):
        yield Note("Unit: yuan")


def _until(day: str) -> Note:
    return Note("Up to {day}", {"day": day})


def _companies(home: Home, asked: tuple[str, ...], day: Day) -> list[str]:
    """The taxpayers asked for; else this store's own, or at headquarters all."""
    bodies = dict(home.journal.all_current("entity"))
    if not asked and home.settings.kind != "hq":
        asked = (entity_of_store(home.journal.current("store", home.journal.store), day),)
    return [entity_on(entity, bodies[entity], day).name for entity in asked or bodies if entity in bodies]
