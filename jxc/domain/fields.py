"""Fields of the user's own on documents: which kinds carry them is data, every value is read by its type.

A document without such fields does without this module.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date

from jxc.domain.draft import Draft
from jxc.domain.facts import Check, Facts, Field
from jxc.domain.items import has_controls
from jxc.domain.numbers import PRICE_SCALE, money_text, narrow, parse_money, parse_price, short_text
from jxc.errors import JxcError, Problem

KEY = "fields"  # under which values stand in a document's `extra`
_YES, _NO = frozenset({"yes", "true", "1", "是"}), frozenset({"no", "false", "0", "否"})


def _text(text: str, _field: Field) -> str:
    if not text or has_controls(text):
        raise ValueError(text)
    return text


def _date(text: str, _field: Field) -> str:
    return date.fromisoformat(narrow(text)).isoformat()


def _choice(text: str, field: Field) -> str:
    if text not in field.choices:
        raise ValueError(text)
    return text


def _flag(text: str, _field: Field) -> bool:
    if text.lower() not in _YES | _NO:
        raise ValueError(text)
    return text.lower() in _YES


_READ: dict[str, Callable[[str, Field], str | bool]] = {
    "text": _text,
    "number": lambda text, _field: short_text(parse_price(text), PRICE_SCALE),
    "money": lambda text, _field: money_text(parse_money(text)),
    "date": _date,
    "choice": _choice,
    "flag": _flag,
}
_WANTED = {"text": "text", "number": "12.5", "money": "12.50", "date": "2026-04-30", "flag": "yes, no"}


def _known(draft: Draft, facts: Facts) -> dict[str, Field]:
    return {field.name: field for field in facts.books.fields.get(draft.kind, ())}


def check(draft: Draft, facts: Facts) -> Iterator[Problem]:
    """Names that the kind does not have or that come twice, values that are none, required ones that nobody gave."""
    known, seen = _known(draft, facts), set[str]()
    for given in draft.fields:
        field = known.get(given.name)
        if field is None:
            names = ", ".join(known) or "–"
            yield Problem("field-unknown", {"field": given.name, "kind": draft.kind, "known": names})
        elif given.name in seen:
            yield Problem("field-twice", {"field": given.name})
        elif (problem := _unreadable(given.text, field)) is not None:
            yield problem
        seen.add(given.name)
    if draft.occurred_at is None and not draft.month_end:  # what an import or a month's end brings nobody keys
        for field in known.values():
            if field.required and field.name not in seen:
                title = field.title if field.title == field.title_zh else f"{field.title} {field.title_zh}"
                yield Problem("field-missing", {"field": field.name, "title": title, "kind": draft.kind})


def _unreadable(text: str, field: Field) -> Problem | None:
    try:
        _READ[field.type](text.strip(), field)
    except (ValueError, JxcError):
        wanted = ", ".join(field.choices) if field.type == "choice" else _WANTED[field.type]
        return Problem("field-value", {"field": field.name, "value": text, "wanted": wanted})
    return None


def extra_with(extra: str | None, draft: Draft, facts: Facts) -> str | None:
    """A document's `extra` with the values of the draft's fields, which passed the check, in the order of the settings.

    Figures and days are texts in one way of writing, flags true or false.
    """
    known, texts = _known(draft, facts), {given.name: given.text for given in draft.fields}
    values = {name: _READ[field.type](texts[name].strip(), field) for name, field in known.items() if name in texts}
    kept = json.loads(extra or "{}") | {KEY: values}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def values_of(extra: str | None) -> dict[str, str | bool]:
    """The values that a document's `extra` holds, by name."""
    found: dict[str, str | bool] = json.loads(extra or "{}").get(KEY, {})
    return found


CHECKS: tuple[Check, ...] = (check,)
