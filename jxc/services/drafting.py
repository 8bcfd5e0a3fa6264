"""Makes drafts from the rows of people's files: reads cells by a mapping, groups lines into documents.

Owns what a cell means and what is wrong with it. Posts nothing and takes no lock. A document with one bad row is bad
as a whole: half a basket would be a false document, and it could not be completed later.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from jxc.domain.draft import Draft, DraftLine, Given, Payment
from jxc.domain.items import Item
from jxc.domain.numbers import (
    ONE,
    Fen,
    Instant,
    Price,
    Quantity,
    amount_of,
    narrow,
    parse_money,
    parse_price,
    parse_quantity,
    round_half,
)
from jxc.errors import JxcError, Problem
from jxc.services.days import instant_of
from jxc.services.desk import Desk
from jxc.services.mapping import FIELDS, OWN, Mapping
from jxc.services.reading import Opened
from jxc.services.selling import read_payment
from jxc.services.tokens import base_quantity, find_item

_RETURN_OF = {"sale": "sale_return", "purchase": "purchase_return"}
_HEAD = ("time", "payment", "party", "till", "operator", "note", "invoice", "invoice_no")

_Head = tuple[str, ...]  # what _HEAD names
_Cells = tuple[str, str, str, str, str, str, bool]  # item, quantity, unit, price, amount, discount, is a return

quantity_in = lru_cache(maxsize=1 << 16)(parse_quantity)
_money = lru_cache(maxsize=1 << 16)(parse_money)
_price = lru_cache(maxsize=1 << 16)(parse_price)


class Candidate(NamedTuple):
    """A draft from a file, and where each of its lines stands there."""

    draft: Draft
    file: str
    rows: tuple[int, ...]

    def where(self, sku: object = None) -> str:
        """The place of the first line with that item, else of the document."""
        found = (row for row, line in zip(self.rows, self.draft.lines, strict=False) if line.sku == sku)
        return f"{self.file}:{next(found, self.rows[0])}"


class Drafted(NamedTuple):
    """What files came to: drafts in order of time, the problems of bad rows, and rows that say nothing."""

    candidates: list[Candidate]
    problems: list[Problem]
    passed_over: list[Problem]


class _Bundle:
    """The lines of one document while they are gathered."""

    __slots__ = ("bad", "file", "head", "lines", "rows")

    def __init__(self, file: str, head: tuple[str, ...]) -> None:
        self.file = file
        self.head = head
        self.lines: list[DraftLine] = []
        self.rows: list[int] = []
        self.bad = False


def draft_all(desk: Desk, mapping: Mapping, files: Iterable[Opened]) -> Drafted:
    """All documents of these files. Nothing is refused here: what is wrong comes back as problems."""
    reader = _Reader(desk, mapping)
    for file in files:
        reader.read(file)
    return reader.result()


class _Reader:
    """Reads rows into bundles, one document each."""

    def __init__(self, desk: Desk, mapping: Mapping) -> None:
        self._desk = desk
        self._mapping = mapping
        self._head = (*_HEAD, *mapping.own)
        self._goods: dict[str, tuple[Item, str]] = {}
        self._bundles: dict[tuple[str, bool], _Bundle] = {}
        self._problems: list[Problem] = []
        self._passed_over: list[Problem] = []
        self._done = 0

    def read(self, file: Opened) -> None:
        """Take all rows of a file."""
        returns = self._mapping.returns
        for rows, columns in file.chunks:
            texts = {
                field: cells(self._mapping, field, columns, len(rows))
                for field in (*(known.name for known in FIELDS[self._mapping.kind]), *self._mapping.own)
            }
            back = [text in returns[1] for text in columns[returns[0]]] if returns else repeat(False)  # noqa: FBT003
            heads = zip(*(texts.get(field) or repeat("") for field in self._head), strict=False)
            price = texts.get("price") or texts.get("cost") or repeat("")
            goods = zip(
                texts["item"], texts["quantity"], texts["unit"], price,
                texts.get("amount") or repeat(""), texts.get("discount") or repeat(""), back, strict=False,
            )  # fmt: skip
            for row, key, head, cell in zip(rows, texts["document"], heads, goods, strict=False):
                self._take(file.name, row, key, head, cell)
            self._done += len(rows)
            self._desk.world.progress("Reading rows", self._done, None)
        self._problems += file.problems

    def _take(self, file: str, row: int, key: str, head: _Head, cell: _Cells) -> None:
        """One row into its bundle, or into the problems."""
        bad: Problem | None = None
        line: DraftLine | None = None
        returned = False
        try:
            line, returned = self._line(cell)
        except JxcError as error:
            bad = Problem(error.code, error.params, f"{file}:{row}")
        else:
            if line is None:
                self._passed_over.append(Problem("row-nil", {"item": cell[0]}, f"{file}:{row}"))
                return
        bundle = self._bundles.get((key, returned))
        if bundle is None:
            bundle = self._bundles[key, returned] = _Bundle(file, head)
            if not key:
                bad = bad or Problem("row-without-document", {}, f"{file}:{row}")
        elif bundle.head is not head and bundle.head != head:
            bad = bad or _disagreement(self._head, (bundle.head, head), key, f"{file}:{row}")
        if bad is not None:
            bundle.bad = True
            self._problems.append(bad)
        elif line is not None:
            bundle.lines.append(line)
            bundle.rows.append(row)

    def _line(self, cell: _Cells) -> tuple[DraftLine | None, bool]:
        """The line a row asks for, and whether it brings goods back; None where the row says nothing."""
        code, count, unit, price, amount, discount, back = cell
        mapping = self._mapping
        if mapping.thousands or mapping.decimal != ".":
            count, price, amount, discount = (plain_number(text, mapping) for text in (count, price, amount, discount))
        units = quantity_in(count)
        value = _money(amount) if amount else None
        if mapping.pass_over_nil and not units and not value:
            return None, False
        item, own = self._goods.get(code) or self._find(code)
        returned = back or (units < 0 and mapping.kind != "opening")
        if units < 0 and mapping.kind != "opening":
            units = Quantity(-units)
            value = None if value is None else Fen(-value)
        elif back and value is not None and value < 0:
            value = Fen(-value)
        if units == 0:
            raise JxcError("quantity-nil", item=item.sku)
        unit = unit or own
        quantity = units if unit == item.unit else base_quantity(item, unit, units)
        kind, each, off = _worth(item, units, price, value, discount)
        return DraftLine(item.sku, unit, units, quantity, kind, each, off), returned

    def _find(self, code: str) -> tuple[Item, str]:
        found = find_item(self._desk.shop, code)
        if found is None:
            raise JxcError("item-unknown", item=code)
        self._goods[code] = found
        return found

    def result(self) -> Drafted:
        """The documents in order of time, equal times as they came."""
        candidates: list[Candidate] = []
        for (key, returned), bundle in self._bundles.items():
            if bundle.bad or not bundle.lines:
                self._problems += [
                    Problem("row-left-out", {"document": key}, f"{bundle.file}:{row}") for row in bundle.rows
                ]
                continue
            try:
                draft = self._draft(key, bundle, returned=returned)
            except JxcError as error:
                self._problems.append(Problem(error.code, error.params, f"{bundle.file}:{bundle.rows[0]}"))
                continue
            candidates.append(Candidate(draft, bundle.file, tuple(bundle.rows)))
        self._bundles.clear()
        candidates.sort(key=lambda candidate: candidate.draft.occurred_at or 0)
        return Drafted(candidates, self._problems, self._passed_over)

    def _draft(self, key: str, bundle: _Bundle, *, returned: bool) -> Draft:
        time, payment, party, till, operator, note, invoice, invoice_no, *own = bundle.head
        kind = self._mapping.kind
        kind = _RETURN_OF.get(kind, kind) if returned else kind
        return Draft(
            kind,
            operator or self._desk.operator,
            tuple(bundle.lines),
            payments=_payments(payment),
            party=party or None,
            deduction=invoice or None,
            occurred_at=instant_in(time, self._mapping, self._desk.shop.settings.timezone) if time else None,
            till=till or self._desk.till,
            external_source=self._mapping.name,
            external_id=f"{key}#return" if returned else key,
            invoice_no=invoice_no or None,
            note=note or None,
            fields=tuple(self._own(kind, own, returned=returned)),
        )

    def _own(self, kind: str, texts: list[str], *, returned: bool) -> Iterator[Given]:
        """Fields of the user's own; of a return those that returns have, for its columns are those of its sale."""
        known = {field.name for field in self._desk.shop.books.fields.get(kind, ())}
        for field, text in zip(self._mapping.own, texts, strict=True):
            name = field.removeprefix(OWN)
            if text and (name in known or not returned):
                yield Given(name, text)


def cells(mapping: Mapping, field: str, columns: object, count: int) -> Sequence[str]:
    """What a field says in each row: its columns joined, their words made ours, the default where nothing stands."""
    named = mapping.columns.get(field)
    default = mapping.defaults.get(field, "")
    if named is None:
        return [default] * count
    texts: list[list[str]] = [columns[column] for column in named]  # type: ignore[index]
    joined = texts[0] if len(texts) == 1 else ["/".join(parts) for parts in zip(*texts, strict=True)]
    ours = mapping.values.get(field)
    if ours:
        joined = [ours.get(text, text) for text in map(str.strip, joined)]
    return [text.strip() or default for text in joined]


def _disagreement(fields: _Head, heads: tuple[_Head, _Head], key: str, where: str) -> Problem | None:
    """A document is said once; its lines may only be of different times."""
    for field, one, other in zip(fields, *heads, strict=True):
        if one != other and field != "time":
            return Problem("rows-disagree", {"field": field, "document": key, "first": one, "second": other}, where)
    return None


def plain_number(text: str, mapping: Mapping) -> str:
    """A number as a mapping's files write it, in our way."""
    if mapping.thousands:
        text = text.replace(mapping.thousands, "")
    return text.replace(",", ".") if mapping.decimal == "," else text


def _worth(item: Item, units: Quantity, price: str, value: Fen | None, discount: str) -> tuple[str, Price, Fen]:
    """Kind, unit price and discount, so that amount = round(price × quantity) − discount exactly.

    An amount without a price gives price = amount ÷ quantity at six decimals, and the discount takes the rest of
    that rounding; an amount beside a price gives the discount between them.
    """
    if value is None:
        if not price:
            return "unknown", Price(0), Fen(0)
        each = _price(price)
        return ("priced" if each else "free"), each, (_money(discount) if discount else Fen(0))
    if value < 0:
        raise JxcError("amount-negative", item=item.sku)
    each = _price(price) if price else Price(round_half(value * ONE * ONE, units))
    if not each and not value:
        return "free", each, Fen(0)
    return "priced", each, Fen(amount_of(each, units) - value)


def _payments(text: str) -> tuple[Payment, ...]:
    """METHOD or METHOD=AMOUNT, several with semicolons between."""
    return tuple(read_payment(part) for part in text.replace("；", ";").split(";")) if text else ()


_YEARS = range(1970, 3000)  # what lies outside is a slip, and the calendar's own limits are near


def instant_in(text: str, mapping: Mapping, timezone: str) -> Instant:
    """A time as written; without a zone it is the store's own clock. Error: time-unreadable."""
    moment = _moment(narrow(text), mapping.times)
    if moment is None or moment.year not in _YEARS:
        raise JxcError("time-unreadable", text=text, known=", ".join(mapping.times) or "2026-04-30 09:15:00")
    return instant_of(moment, timezone)


def _moment(text: str, forms: tuple[str, ...]) -> datetime | None:
    for form in forms:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 instant_of gives it the store's zone
        except ValueError:
            continue
    if forms:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
