"""The user's own fields as answers show them: facts of a document, columns of a list, columns of reports.

Values stand in a document's `extra`; what they are called and how they are read is said by the settings.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from jxc.domain.facts import Field
from jxc.domain.fields import values_of
from jxc.domain.numbers import parse_money, parse_price
from jxc.services.desk import Desk
from jxc.table import Column, Fact, Kind


class _Shape(NamedTuple):
    kind: Kind
    cell: Callable[[str | bool], object]


_TEXT = _Shape(Kind.TEXT, lambda value: value)
_SHAPES = {
    "number": _Shape(Kind.NUMBER, lambda value: parse_price(str(value))),
    "money": _Shape(Kind.MONEY, lambda value: parse_money(str(value))),
    "date": _Shape(Kind.DATE, lambda value: value),
    "flag": _Shape(Kind.FLAG, lambda value: value),
}


def _shape(field: Field) -> _Shape:
    return _SHAPES.get(field.type, _TEXT)


def facts_of(desk: Desk, kind: str, extra: str | None) -> tuple[Fact, ...]:
    """What a document says in fields of the user's own; one that the settings no longer know shows its name."""
    values = values_of(extra)
    known = {field.name: field for field in desk.shop.books.fields.get(kind, ())}
    found = []
    for name, value in values.items():
        field = known.get(name, Field(kind, name, name, name))
        shape = _shape(field)
        found.append(Fact(name, shape.kind, field.title, shape.cell(value), field.title_zh))
    return tuple(found)


def fields_of(desk: Desk, kind: str | None) -> tuple[Field, ...]:
    """The fields of a kind, or of all kinds with each name once."""
    fields = desk.shop.books.fields
    wanted = fields.get(kind, ()) if kind is not None else [field for each in fields.values() for field in each]
    return tuple({field.name: field for field in wanted}.values())


def columns(fields: Sequence[Field]) -> tuple[Column, ...]:
    """A column for each field."""
    return tuple(Column(field.name, _shape(field).kind, field.title, field.title_zh) for field in fields)


def cells(fields: Sequence[Field], extra: str | None) -> tuple[object, ...]:
    """A document's values under those columns; nothing where it says nothing that the column can hold."""
    values = values_of(extra)
    return tuple(_cell(field, values.get(field.name)) for field in fields)


def _cell(field: Field, value: object) -> object:
    if not isinstance(value, str | bool) or isinstance(value, bool) != (field.type == "flag"):
        return None
    return _shape(field).cell(value)
