"""JSON as strict as a signature needs it: one way to read, one way to write.

Refuses what parsers disagree about: text that is not UTF-8, a name twice, NaN, fractions, numbers beyond 64 bits,
lone surrogates, deep nesting. Knows nothing of what the values mean.
"""

import json
from typing import Never

from jxc.errors import JxcError

DEPTH = 8
INT_LIMIT = 2**63
_DIGITS = 20


def read(data: bytes, limit: int) -> dict[str, object]:
    """The object in `data`, at most `limit` bytes; `json-refused` with a reason for anything else."""
    if len(data) > limit:
        refuse(f"longer than {limit} bytes")
    try:
        value = json.loads(
            data.decode(), object_pairs_hook=_pairs, parse_int=_integer, parse_float=_fraction, parse_constant=_fraction
        )
    except UnicodeDecodeError:
        refuse("not UTF-8")
    except RecursionError:
        refuse("nested too deeply")
    except json.JSONDecodeError as error:
        refuse(f"not JSON at byte {error.pos}")
    _check(value, DEPTH)
    if not isinstance(value, dict):
        refuse("not an object")
    return value


def write(value: dict[str, object]) -> bytes:
    """The one text of `value`: UTF-8, names sorted, no spaces. The same value gives the same bytes everywhere."""
    _check(value, DEPTH)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def refuse(reason: str) -> Never:
    """Raise `json-refused` with an English reason for the log."""
    raise JxcError("json-refused", reason=reason)


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = dict(pairs)
    if len(names) != len(pairs):
        refuse("a name stands twice in an object")
    return names


def _integer(text: str) -> int:
    if len(text) > _DIGITS:
        refuse("a number beyond 64 bits")
    return int(text)


def _fraction(text: str) -> Never:
    refuse(f"{text[:_DIGITS]} is not a whole number")


def _check(value: object, depth: int) -> None:
    if depth == 0:
        refuse("nested too deeply")
    if isinstance(value, dict):
        for name, part in value.items():
            _check_scalar(name)
            _check(part, depth - 1)
    elif isinstance(value, list):
        for part in value:
            _check(part, depth - 1)
    else:
        _check_scalar(value)


def _check_scalar(value: object) -> None:
    match value:
        case str():
            if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
                refuse("half a character")
        case int():  # a truth value is an int and passes
            if not -INT_LIMIT <= value < INT_LIMIT:
                refuse("a number beyond 64 bits")
        case None:
            pass
        case _:
            refuse("a value that JSON does not know")
