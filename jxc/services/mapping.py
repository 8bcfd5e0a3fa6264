"""Mappings: which columns of a POS's or a person's file mean what, read from TOML and checked by pydantic at this edge.

Owns the fields that each kind of import knows and the template of each. Reads no data file.
"""

import re
import tomllib
from collections.abc import Mapping as ReadOnly
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from jxc.errors import JxcError, Problem

ImportKind = Literal["sale", "purchase", "opening", "item", "party", "count"]
KINDS: tuple[str, ...] = get_args(ImportKind)


class FieldOf(NamedTuple):
    """One thing a row can say: its name, an example for the template, whether it must be there, who says it."""

    name: str
    example: str
    required: bool = False
    of_document: bool = False  # said once for all lines of a document


_DOCUMENT = (FieldOf("document", "A-0001", required=True), FieldOf("time", "2026-04-30 09:15:00", of_document=True))
_GOODS = (FieldOf("item", "1001", required=True), FieldOf("quantity", "2", required=True), FieldOf("unit", ""))
_PRICE = (FieldOf("price", "3.50"), FieldOf("amount", ""), FieldOf("discount", ""))
_REMARKS = (FieldOf("note", "", of_document=True),)

FIELDS: dict[str, tuple[FieldOf, ...]] = {
    "sale": (
        *_DOCUMENT, *_GOODS, *_PRICE,
        FieldOf("payment", "cash", of_document=True), FieldOf("party", "", of_document=True),
        FieldOf("till", "", of_document=True), FieldOf("operator", "", of_document=True), *_REMARKS,
    ),
    "purchase": (
        *_DOCUMENT, *_GOODS, *_PRICE,
        FieldOf("party", "acme", required=True, of_document=True), FieldOf("payment", "", of_document=True),
        FieldOf("invoice", "special", of_document=True), FieldOf("invoice_no", "", of_document=True), *_REMARKS,
    ),
    "opening": (*_DOCUMENT, *_GOODS, FieldOf("cost", "1.80", required=True), *_REMARKS),
    "item": (
        FieldOf("sku", "1001", required=True), FieldOf("name", "绿茶 500ml", required=True), FieldOf("unit", "瓶"),
        FieldOf("units", "箱=24"), FieldOf("barcodes", "6901234567892 6901234567908=箱"), FieldOf("category", "饮料"),
        FieldOf("tax_class", "standard"), FieldOf("price", "3.50"), FieldOf("floor_price", ""),
        FieldOf("price_kind", "priced"), FieldOf("low", "24"),
    ),
    "party": (
        FieldOf("id", "acme", required=True), FieldOf("name", "Acme", required=True), FieldOf("kind", "supplier"),
        FieldOf("deduction", "special"), FieldOf("tax_no", ""), FieldOf("phone", ""),
        FieldOf("credit_limit", ""), FieldOf("days", ""),
    ),
    "count": (
        FieldOf("item", "6901234567892", required=True), FieldOf("quantity", "24", required=True), FieldOf("unit", ""),
        FieldOf("sheet", "A1"), FieldOf("time", "2026-04-30 09:15:00"),
    ),
}  # fmt: skip


OWN = "field."  # begins the name of a field of the user's own, which documents may have


class Returns(BaseModel):
    """Rows that bring goods back, told by a column; a negative quantity always does."""

    model_config = ConfigDict(extra="forbid", strict=True)

    column: str
    values: list[str] = Field(min_length=1)


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


_Columns = Annotated[list[str], Field(min_length=1), BeforeValidator(_listed)]  # one column, or several to be joined


class _File(BaseModel):
    """What a mapping file may say."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")]
    kind: ImportKind
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    decimal: Literal[".", ","] = "."
    thousands: Literal["", ",", ".", " ", "'"] = ""
    times: list[str] = []
    columns: dict[str, _Columns]
    defaults: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    returns: Returns | None = None
    pass_over_nil: bool = False


class Mapping(NamedTuple):
    """A checked mapping. `columns` names for each field the columns whose texts, joined by “/”, say it."""

    name: str  # the external source of everything imported with it
    kind: str
    columns: dict[str, tuple[str, ...]]
    defaults: ReadOnly[str, str] = {}
    values: ReadOnly[str, dict[str, str]] = {}  # by field: their words, ours
    times: tuple[str, ...] = ()  # strptime formats; none: ISO 8601
    decimal: str = "."
    thousands: str = ""
    delimiter: str = ","
    returns: tuple[str, frozenset[str]] | None = None  # column, and the texts in it that mean a return
    pass_over_nil: bool = False  # rows with neither quantity nor amount say nothing
    optional: tuple[str, ...] = ()  # columns the file may lack

    @property
    def own(self) -> tuple[str, ...]:
        """The fields of the user's own that it fills."""
        return tuple(sorted(name for name in {*self.columns, *self.defaults} if name.startswith(OWN)))

    @property
    def wanted(self) -> tuple[str, ...]:
        """Every column that the file must have, once."""
        named = [column for columns in self.columns.values() for column in columns if column not in self.optional]
        return tuple(dict.fromkeys([*named, *([self.returns[0]] if self.returns else [])]))


def read_mapping(path: str) -> Mapping:
    """The mapping in a TOML file. Errors: file-missing and the mapping-… codes, every mistake with its line."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
        fields = tomllib.loads(text)
    except FileNotFoundError:
        raise JxcError("file-missing", file=path) from None
    except (ValueError, RecursionError) as error:
        raise JxcError("mapping-unreadable", file=path, reason=str(error)) from error
    try:
        file = _File(**fields)
    except ValidationError as error:
        raise JxcError.of(tuple(_problem(found, path, text) for found in error.errors())) from error
    problems = _misfits(file, path, text)
    if problems:
        raise JxcError.of(tuple(problems))
    return _mapping(file)


def _mapping(file: _File) -> Mapping:
    return Mapping(
        file.name, file.kind,
        {field: tuple(named) for field, named in file.columns.items()},
        file.defaults, file.values, tuple(file.times), file.decimal, file.thousands, file.delimiter,
        (file.returns.column, frozenset(file.returns.values)) if file.returns else None, file.pass_over_nil,
    )  # fmt: skip


def template_mapping(kind: str) -> Mapping:
    """The mapping of files made from this kind's template: columns are called as the fields."""
    known = FIELDS.get(kind)
    if known is None:
        raise JxcError("template-unknown", kind=kind, known=", ".join(KINDS))
    return Mapping(
        f"template-{kind}", kind, {field.name: (field.name,) for field in known},
        optional=tuple(field.name for field in known if not field.required),
    )  # fmt: skip


def _misfits(file: _File, path: str, text: str) -> list[Problem]:
    """What the types cannot see: fields this kind has not, and needed ones that nothing fills."""
    known = {field.name: field for field in FIELDS[file.kind]}
    found = [
        Problem(
            "mapping-field-unknown",
            {"field": field, "kind": file.kind, "known": ", ".join(known)},
            f"{path}:{_line(field, text)}",
        )
        for field in (*file.columns, *file.defaults, *file.values)
        if field not in known and not (field.startswith(OWN) and "document" in known)
    ]
    filled = {*file.columns, *file.defaults}
    for name, field in known.items():
        if field.required and name not in filled:
            found.append(Problem("mapping-field-missing", {"field": name, "kind": file.kind}, f"{path}:1"))
    if "price" in known and not filled & {"price", "amount"} and file.kind == "sale":
        found.append(Problem("mapping-field-missing", {"field": "price", "kind": file.kind}, f"{path}:1"))
    if file.decimal == file.thousands:
        place = f"{path}:{_line('thousands', text)}"
        found.append(
            Problem("mapping-value", {"field": "thousands", "value": file.thousands, "wanted": "≠ decimal"}, place)
        )
    return found


def _problem(found: Any, path: str, text: str) -> Problem:  # noqa: ANN401 pydantic's own dictionary
    name = ".".join(str(part) for part in found["loc"])
    named = [part for part in found["loc"] if isinstance(part, str)]
    where = f"{path}:{_line(named[-1], text) if found['type'] != 'missing' else 1}"
    if found["type"] == "extra_forbidden":
        return Problem("mapping-key-unknown", {"key": name}, where)
    if found["type"] == "missing":
        return Problem("mapping-key-missing", {"key": name}, where)
    return Problem("mapping-value", {"field": name, "value": str(found["input"]), "wanted": found["msg"]}, where)


def _line(name: str, text: str) -> int:
    pattern = re.compile(rf"^\s*\[*[\w.]*\b{re.escape(name)}\b")
    return next((number for number, line in enumerate(text.splitlines(), 1) if pattern.match(line)), 1)


def template_text(kind: str) -> str:
    """A CSV head with one example row, to be filled by people. Error: template-unknown."""
    fields = FIELDS[template_mapping(kind).kind]
    return f"{','.join(field.name for field in fields)}\n{','.join(field.example for field in fields)}\n"
