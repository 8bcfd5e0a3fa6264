"""What jxc.toml may say, checked by pydantic: every mistake with its setting and line, all of them at once.

Imported only when the file changed. The names, types and defaults are those of Settings; here are the finer rules.
"""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, create_model

from jxc.config import FILE, PaymentMethod, Settings
from jxc.errors import JxcError, Problem
from jxc.sync.names import is_store


class _Payment(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    role: str
    channel: str | None = None


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
    "rounding_limit": Annotated[str, Field(pattern=r"^\d{1,6}(\.\d{1,2})?$")],
    "large_sale": Annotated[str, Field(pattern=r"^\d{1,9}(\.\d{1,2})?$")],
    "scale_codes": Annotated[str, Field(pattern=r"^(2\d=(weight|amount)(, *2\d=(weight|amount))*)?$")],
    "memory_limit": Annotated[str, Field(pattern=r"^(\d+(\.\d+)? ?[KMGT]i?B)?$")],
    "threads": Annotated[int | None, Field(ge=1)],
    "push_workers": Annotated[int, Field(ge=1, le=256)],
}
_FIELDS: dict[str, Any] = {
    name: (_FINER.get(name, hint), Settings._field_defaults[name]) for name, hint in Settings.__annotations__.items()
}
Model: Any = create_model("Model", __config__=ConfigDict(extra="forbid", strict=True), **_FIELDS)


def read(path: str) -> dict[str, Any]:
    """What the file sets, checked. Errors: setting-file, setting-unknown, setting-value, with all problems."""
    data = Path(path).read_bytes()
    try:
        text = data.decode("utf-8-sig")
        values = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise JxcError("setting-file", file=FILE, reason=f"UTF-8, byte {error.start}") from error
    except tomllib.TOMLDecodeError as error:
        raise JxcError("setting-file", file=FILE, reason=str(error)) from error
    return check(values, text)


def check(values: dict[str, Any], text: str = "") -> dict[str, Any]:
    """The values that are given, ready for JSON. `text` is the file they stand in, to name lines."""
    try:
        model = Model(**values)
    except ValidationError as error:
        raise JxcError.of(tuple(_problem(found, text) for found in error.errors())) from error
    given: dict[str, Any] = model.model_dump(exclude_unset=True)
    if "payments" in given:
        given["payments"] = [PaymentMethod(name, **method) for name, method in given["payments"].items()]
    payments = given.get("payments", Settings().payments)
    default_pay = given.get("default_pay", Settings().default_pay)
    if default_pay not in {method[0] for method in payments}:
        wanted = ", ".join(method[0] for method in payments)
        raise JxcError("setting-value", name="default_pay", value=default_pay, wanted=wanted)
    return given


def _problem(found: Any, text: str) -> Problem:  # noqa: ANN401 pydantic's own dictionary
    name = ".".join(str(part) for part in found["loc"])
    where = f"{FILE}:{_line(str(found['loc'][0]), text)}" if text else ""
    if found["type"] == "extra_forbidden":
        return Problem("setting-unknown", {"name": name}, where)
    if found["type"] == "missing":
        return Problem("setting-missing", {"name": name}, where)
    wanted = found.get("ctx", {}).get("expected") or found.get("ctx", {}).get("pattern") or found["msg"]
    return Problem("setting-value", {"name": name, "value": str(found["input"]), "wanted": str(wanted)}, where)


def _line(name: str, text: str) -> int:
    pattern = re.compile(rf"^\s*\[*\s*{re.escape(name)}\b")
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)
