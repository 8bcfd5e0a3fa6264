"""Statements: signed JSON objects become frozen values, field by field and nothing beside.

Owns what is common to all of them: exactly the annotated names and types. Fields that format 1 gained after its first
writers may be absent from what these signed, which stays readable for good `[inv:grown]`. No I/O here.
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Never, TypeVar, get_type_hints

from jxc.errors import JxcError

GROWN = frozenset({"next_key", "receipt", "counted"})  # absent from what first writers of format 1 said: null

T = TypeVar("T")

Read = Callable[[object], object]
_NOTHING: Mapping[str, Read] = MappingProxyType({})


def parse(kind: Callable[..., T], value: object, parts: Mapping[str, Read] = _NOTHING) -> T:
    """A NamedTuple from an object with exactly its fields; each value has the annotated type or is read by its part.

    Error: `statement-refused`.
    """
    hints = _hints(kind)
    if not isinstance(value, dict) or not hints.keys() - GROWN <= value.keys() <= hints.keys():
        wrong(getattr(kind, "__name__", "").lower())
    read: dict[str, object] = dict.fromkeys(hints.keys() - value.keys())
    for name, found in value.items():
        hint = hints[name]
        if name in parts:
            read[name] = parts[name](found)
        elif isinstance(found, bool) or not isinstance(found, hint):
            wrong(name)
        else:
            read[name] = found
    return kind(**read)


def part(kind: Callable[..., T]) -> Callable[[object], T]:
    """Reads an object of plain values inside another."""
    return lambda value: parse(kind, value)


def each(kind: Callable[..., T]) -> Callable[[object], tuple[T, ...]]:
    """Reads a list of such objects."""

    def read(value: object) -> tuple[T, ...]:
        if not isinstance(value, list):
            wrong(getattr(kind, "__name__", "").lower())
        return tuple(parse(kind, found) for found in value)

    return read


def optional(read: Callable[[object], T]) -> Callable[[object], T | None]:
    """Reads what may be null."""
    return lambda value: None if value is None else read(value)


def wrong(field: str) -> Never:
    """Refuse a statement for one of its fields."""
    raise JxcError("statement-refused", field=field)


@cache
def _hints(kind: Callable[..., object]) -> dict[str, Any]:
    """The fields of a NamedTuple with their types; working them out takes a quarter of a millisecond."""
    return get_type_hints(kind)
