"""What jxc.toml may say, checked by pydantic: every mistake with its setting, line and column, all of them at once.

Imported only when the file changed. The names, types and defaults are those of Settings; here are the finer rules.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model

from jxc.config import FILE, ApprovalRule, CustomField, PaymentMethod, Settings
from jxc.config.places import Places, places
from jxc.domain.approvals import ROLES
from jxc.domain.record import CLOSING, KINDS
from jxc.errors import JxcError, Problem
from jxc.sync.names import is_store

_AT = re.compile(r" ?\(at (?:line (\d+), column (\d+)|end of document)\)$")
_MOST = 20  # faults of the file's form that are told at once


class _Payment(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    role: Literal["cash", "bank", "other-money", "receivable"]
    channel: str | None = None
    account: str | None = None


class _Field(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    kind: Literal[tuple(kind.name for kind in KINDS)]  # type: ignore[valid-type] # the names are data
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
    title: Annotated[str, Field(min_length=1)]
    title_zh: str = ""
    type: Literal["text", "number", "money", "date", "choice", "flag"] = "text"
    required: bool = False
    choices: list[str] = []


_APPROVED = tuple(kind.name for kind in KINDS if kind.name not in CLOSING | {"opening", "month_close"})


def _digits(value: object) -> object:
    return str(value) if type(value) is int else value


class _Approval(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    kind: Literal[_APPROVED]  # type: ignore[valid-type] # the names are data
    role: Literal[ROLES]  # type: ignore[valid-type] # the same
    above: Annotated[str, BeforeValidator(_digits), Field(pattern=r"^\d{1,9}(\.\d{1,2})?$")] = ""
    store: str = ""


def _store(text: str) -> str:
    if not is_store(text):
        raise ValueError(text)
    return text


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(name) from None
    return name


_FINER: dict[str, Any] = {
    "store": Annotated[str, AfterValidator(_store)],
    "timezone": Annotated[str, AfterValidator(_zone)],
    "day_start": Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")],
    "payments": dict[str, _Payment],
    "fields": list[_Field],
    "approvals": list[_Approval],
    "rounding_limit": Annotated[str, Field(pattern=r"^\d{1,6}(\.\d{1,2})?$")],
    "discount_limit": Annotated[str, Field(pattern=r"^(100|\d{1,2}(\.\d{1,2})?)$")],
    "large_sale": Annotated[str, Field(pattern=r"^\d{1,9}(\.\d{1,2})?$")],
    "scale_codes": Annotated[str, Field(pattern=r"^(2\d=(weight|amount)(, *2\d=(weight|amount))*)?$")],
    "memory_limit": Annotated[str, Field(pattern=r"^(\d+(\.\d+)? ?[KMGT]i?B)?$")],
    "threads": Annotated[int | None, Field(ge=1)],
    "silence_days": Annotated[int, Field(ge=1, le=365)],
    "push_workers": Annotated[int, Field(ge=1, le=256)],
}
_FIELDS: dict[str, Any] = {
    name: (_FINER.get(name, hint), Settings._field_defaults[name]) for name, hint in Settings.__annotations__.items()
}
Model: Any = create_model("Model", __config__=ConfigDict(extra="forbid", strict=True), **_FIELDS)
_NESTED: dict[str, type[BaseModel]] = {"payments": _Payment, "fields": _Field, "approvals": _Approval}


def read(path: str) -> dict[str, Any]:
    """What the file sets, checked. Errors: setting-file and the other setting-… codes, with all problems."""
    data = Path(path).read_bytes()
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise JxcError("setting-file", file=FILE, reason=f"UTF-8, byte {error.start}") from error
    values, rest, faults = _parsed(text)
    if not faults:
        return check(values, text)
    try:
        check(values, rest)
    except JxcError as error:  # what was left out with a broken line is not missing
        more = error.problems or (Problem(error.code, error.params),)
        faults += [problem for problem in more if problem.code != "setting-missing"]
    raise JxcError.of(_in_order(faults))


def _parsed(text: str) -> tuple[dict[str, Any], str, list[Problem]]:
    """The file's values, its text without the lines that are no TOML, and what was wrong with those."""
    faults: list[Problem] = []
    while True:
        try:
            return tomllib.loads(text), text, faults
        except tomllib.TOMLDecodeError as error:
            found = _AT.search(str(error))
            reason, line = _AT.sub("", str(error)), found and found[1]
            where = f"{FILE}:{line}:{found[2]}" if found and line else f"{FILE}:{text.count(chr(10)) + 1}:1"
            faults.append(Problem("setting-file", {"file": FILE, "reason": reason}, where))
            lines = text.split("\n")
            if line is None or len(faults) == _MOST or not lines[int(line) - 1]:
                return {}, "", faults
            lines[int(line) - 1] = ""
            text = "\n".join(lines)
        except (ValueError, RecursionError) as error:  # a number or a nesting without end
            return {}, "", [*faults, Problem("setting-file", {"file": FILE, "reason": str(error)}, f"{FILE}:1:1")]


def check(values: dict[str, Any], text: str = "") -> dict[str, Any]:
    """The values that are given, ready for JSON. `text` is the file they stand in, to name lines and columns."""
    at = places(text)
    try:
        model = Model(**values)
    except ValidationError as error:
        raise JxcError.of(_in_order(_problem(found, at) for found in error.errors())) from error
    given: dict[str, Any] = model.model_dump(exclude_unset=True)
    if "approvals" in given:
        given["approvals"] = [ApprovalRule(**rule) for rule in given["approvals"]]
    problems = [*_payments(given, at), *_fields(given, at)]
    if problems:
        raise JxcError.of(_in_order(problems))
    return given


def _in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """As they stand in the file."""
    return tuple(sorted(problems, key=lambda problem: [int(number) for number in problem.where.split(":")[1:]]))


def _payments(given: dict[str, Any], at: Places) -> Iterator[Problem]:
    """Ways to pay as rows, and whether the usual one is among them."""
    if "payments" in given:
        given["payments"] = [PaymentMethod(name, **method) for name, method in given["payments"].items()]
    payments = given.get("payments", Settings().payments)
    default_pay = given.get("default_pay", Settings().default_pay)
    if default_pay not in {method[0] for method in payments}:
        wanted = ", ".join(method[0] for method in payments)
        params: dict[str, object] = {"name": "default_pay", "value": default_pay, "wanted": wanted}
        yield Problem("setting-value", params, _where(at, ("default_pay",)))


def _fields(given: dict[str, Any], at: Places) -> Iterator[Problem]:
    """Fields as rows; a name once for each kind, choices where there is something to choose."""
    if "fields" not in given:
        return
    seen = set()
    rows = [CustomField(**field) for field in given["fields"]]
    for place, field in enumerate(rows):
        if (field.kind, field.name) in seen:
            params: dict[str, object] = {"name": _named(("fields", place, "name")), "value": field.name}
            yield Problem("setting-twice", params, _where(at, ("fields", place, "name")))
        if bool(field.choices) != (field.type == "choice"):
            params = {"name": _named(("fields", place, "choices")), "type": field.type}
            yield Problem("setting-choices", params, _where(at, ("fields", place, "choices")))
        seen.add((field.kind, field.name))
    given["fields"] = [field._replace(title_zh=field.title_zh or field.title) for field in rows]


def _named(path: Iterable[str | int]) -> str:
    """A setting as people name it: of several tables the first is 1."""
    return ".".join(str(part + 1 if isinstance(part, int) else part) for part in path)


def _where(at: Places, path: tuple[str | int, ...], *, key: bool = False) -> str:
    return f"{FILE}:{at.of(path, key=key)}" if at.text else ""


def _problem(found: Any, at: Places) -> Problem:  # noqa: ANN401 pydantic's own dictionary
    name = _named(found["loc"])
    if found["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(found["loc"][-1]), _siblings(found["loc"]), 1)
        where = _where(at, found["loc"], key=True)
        if near:
            return Problem("setting-unknown-near", {"name": name, "near": near[0]}, where)
        return Problem("setting-unknown", {"name": name}, where)
    if found["type"] == "missing":
        return Problem("setting-missing", {"name": name}, _where(at, found["loc"]))
    wanted = found.get("ctx", {}).get("expected") or found.get("ctx", {}).get("pattern") or found["msg"]
    params: dict[str, object] = {"name": name, "value": str(found["input"]), "wanted": str(wanted)}
    return Problem("setting-value", params, _where(at, found["loc"]))


def _siblings(path: tuple[str | int, ...]) -> list[str]:
    """What could stand where an unknown name stands."""
    return list(_NESTED[str(path[0])].model_fields) if str(path[0]) in _NESTED else list(Settings._fields)
