"""Judging: whether a store can carry out what headquarters tells it.

Owns what the body of each kind of directive must look like. What is of no known kind, or not of that shape, is refused
with a code that goes back in the store's acks: it stands for nothing here, and stops neither sync nor selling.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from jxc.domain.entities import CHARTS, STATUSES
from jxc.domain.items import has_controls
from jxc.domain.record import Directive
from jxc.errors import JxcError
from jxc.services.entities import ENTITY, is_entity
from jxc.services.holes import CLOSED, OPEN, REPAIR, REQUEST, read_place
from jxc.services.stores import ADMITTED, REVOKED, STORE
from jxc.sync import keys, names, strict
from jxc.sync.manifest import EPOCH_LIMIT, NUMBER_LIMIT

BODY_LIMIT = 16 << 10  # bytes of a body
UNKNOWN, REFUSED = "directive-unknown", "directive-refused"

Fields = Mapping[str, Any]


def judge(directive: Directive) -> str | None:
    """None, or the code of why this jxc cannot carry a directive out."""
    shape = _SHAPES.get(directive.kind)
    if shape is None:
        return UNKNOWN
    try:
        fields = strict.read(directive.body.encode(), BODY_LIMIT)
        return None if shape(directive.id, fields) else REFUSED
    except (JxcError, AttributeError, LookupError, TypeError, ValueError):  # read as if it were right
        return REFUSED


def _store(store: str, fields: Fields) -> bool:
    return (
        names.is_store(store)
        and _are_texts(fields, ("name", "reason", "token", "entity", "region", "city"))
        and ("key" not in fields or keys.is_key(fields["key"]))
        and (not fields.get("hq") or keys.is_key(fields["hq"]))
        and fields.get("state", ADMITTED) in (ADMITTED, REVOKED)
        and all(_is_earlier(*old) for old in fields.get("earlier", ()))
        and _are_dated(fields, lambda change: _are_texts(change, ("entity", "region", "city")))
    )


def _is_earlier(epoch: object, number: object, key: str) -> bool:
    return type(epoch) is type(number) is int and _is_place(epoch, number) and keys.is_key(key)


def _is_place(epoch: int, number: int) -> bool:
    return 0 < epoch < EPOCH_LIMIT and 0 <= number < NUMBER_LIMIT


def _entity(entity: str, fields: Fields) -> bool:
    def is_sound(said: Fields) -> bool:
        right = said.get("status", STATUSES[0]) in STATUSES and said.get("chart", CHARTS[0]) in CHARTS
        return right and _are_texts(said, ("name", "tax_no"))

    whole = {"name", "status", "chart"} <= fields.keys()
    return is_entity(entity) and whole and is_sound(fields) and _are_dated(fields, is_sound)


def _request(request: str, fields: Fields) -> bool:
    what, _, place = request.partition("/")
    spot = read_place(place)
    is_known = what == REPAIR and "/" in place and spot is not None and _is_place(*spot)
    return is_known and fields.get("state") in (OPEN, CLOSED) and _are_texts(fields, ("key", "reason"))


def _are_texts(fields: Fields, known: tuple[str, ...]) -> bool:
    """Whether what stands under these names can be shown to people."""
    values = [fields[name] for name in known if name in fields]
    return all(isinstance(value, str) and not has_controls(value) for value in values)


def _are_dated(fields: Fields, is_sound: Callable[[Fields], bool]) -> bool:
    changes = fields.get("changes", [])
    days = [change["from"] for change in changes]
    return days == sorted(set(days)) and all(map(_is_day, days)) and all(is_sound(change) for change in changes)


def _is_day(text: str) -> bool:
    return date.fromisoformat(text).isoformat() == text


_SHAPES: dict[str, Callable[[str, Fields], bool]] = {STORE: _store, ENTITY: _entity, REQUEST: _request}
