"""Statements are read field by field: what is missing, more, or of another type is refused."""

from typing import NamedTuple

import pytest

from jxc.errors import JxcError
from jxc.sync import statement


class Inner(NamedTuple):
    """A part of a statement."""

    number: int


class Outer(NamedTuple):
    """A statement with parts, and a field that was added later."""

    name: str
    one: Inner | None
    many: tuple[Inner, ...]
    next_key: str | None


PARTS = {"one": statement.optional(statement.part(Inner)), "many": statement.each(Inner)}
RIGHT: dict[str, object] = {"name": "x", "one": None, "many": [{"number": 1}], "next_key": None}


def test_parts_are_read_as_they_are_typed_and_a_later_field_may_be_absent() -> None:
    read = Outer("x", None, (Inner(1),), None)
    assert statement.parse(Outer, RIGHT, PARTS) == read
    assert statement.parse(Outer, {name: RIGHT[name] for name in RIGHT if name != "next_key"}, PARTS) == read
    assert statement.parse(Outer, RIGHT | {"one": {"number": 2}}, PARTS).one == Inner(2)


@pytest.mark.parametrize(
    "change",
    [{"name": 1}, {"one": {}}, {"one": {"number": True}}, {"many": {}}, {"many": [1]}, {"more": 1}, {"next_key": 1}],
)
def test_anything_else_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(JxcError, match="statement-refused"):
        statement.parse(Outer, RIGHT | change, PARTS)
