"""A cashier's session at one till: each line that is typed or scanned is done at once and answered.

Holds the open bill; whatever changes it is kept before it is answered, and a sale is posted before its receipt.
"""

from collections.abc import Callable
from typing import NamedTuple

from jxc.domain.draft import Payment
from jxc.domain.numbers import Fen, Quantity, parse_money, parse_price, parse_quantity
from jxc.errors import JxcError
from jxc.services import bills, printing, selling, shifts
from jxc.services.bills import Bill, Row
from jxc.services.desk import Desk
from jxc.services.documents import receipt
from jxc.services.doubts import doubts
from jxc.services.keys import KEYS, read_key
from jxc.services.selling import Slip, read_payment
from jxc.services.tokens import read_token
from jxc.table import Column, Fact, Kind, Note, Sheet, Table


class Turn(NamedTuple):
    """What is answered to one line: the bill, a receipt for the printer, another sheet, sentences; or the end."""

    bill: Sheet | None = None
    paper: Sheet | None = None
    show: Sheet | None = None
    notes: tuple[Note, ...] = ()
    ended: bool = False


class Session:
    """One till until its cashier leaves."""

    def __init__(self, desk: Desk) -> None:
        """Take up the open bill where the last session left it. Error: till-missing."""
        if desk.till is None:
            raise JxcError("till-missing")
        self._desk = desk
        self._till = desk.till
        self._bill = bills.current(desk, desk.till)
        self._asked: Bill | None = None  # the bill whose doubts were told
        self._does: dict[str, Callable[[str], Turn]] = {
            "nothing": lambda _: Turn(),
            "scan": self._scan,
            "times": self._times,
            "price": self._price,
            "void": self._void,
            "drop": self._drop,
            "discount": lambda text: self._keep(self._filled()._replace(discount=parse_money(_number(text)))),
            "round": lambda text: self._keep(self._filled()._replace(rounding_off=parse_money(_number(text)))),
            "party": self._party,
            "field": self._field,
            "pay": self._pay,
            "hold": self._hold,
            "recall": self._recall,
            "return": self._return,
            "print": lambda text: Turn(paper=printing.printed(self._desk, text or "last")),
            "list": lambda _: self._view(),
            "close": self._close,
            "help": lambda _: Turn(show=_alone(_help())),
            "leave": lambda _: Turn(ended=True),
        }

    @property
    def lines(self) -> int:
        """How many lines the open bill has."""
        return len(self._bill.rows)

    def begin(self) -> Turn:
        """What is on the counter when the session begins."""
        waiting = bills.held(self._desk)
        notes = (Note("Held bills: {bills}.", {"bills": ", ".join(str(one.id) for one in waiting)}),) if waiting else ()
        return (self._view() if self._bill.rows else Turn())._replace(notes=notes)

    def do(self, line: str) -> Turn:
        """Do what a line says. Errors: those of what it asks for; the bill stays as it was."""
        name, text = read_key(line)
        self._desk.shop.refresh()
        return self._does[name](text)

    def _keep(self, bill: Bill, *, voided: tuple[Row, ...] = (), last: bool = True) -> Turn:
        """The bill with a change, once it is known to make sense and is kept."""
        sheet = _sheet(self._desk, bill, last=last)
        self._bill = bills.keep(self._desk, self._till, bill, voided=voided)
        return Turn(bill=sheet)

    def _filled(self) -> Bill:
        if not self._bill.rows:
            raise JxcError("bill-empty")
        return self._bill

    def _view(self) -> Turn:
        return Turn(bill=_sheet(self._desk, self._bill, last=False))

    def _scan(self, text: str) -> Turn:
        asked = read_token(self._desk.shop, text)
        if asked.price is not None:
            self._may_price()
        row = Row(asked.item.sku, asked.unit, asked.amount, asked.price, asked.discount)
        return self._keep(self._bill._replace(rows=(*self._bill.rows, row)))

    def _may_price(self) -> None:
        if self._desk.shop.settings.till_prices == "fixed":
            raise JxcError("price-not-permitted", till=self._till)

    def _last(self, **changed: object) -> Turn:
        *before, row = self._filled().rows
        return self._keep(self._bill._replace(rows=(*before, row._replace(**changed))))  # type: ignore[arg-type] # fields of Row

    def _times(self, text: str) -> Turn:
        return self._last(amount=_positive(parse_quantity(_number(text)), self._filled().rows[-1]))

    def _price(self, text: str) -> Turn:
        self._may_price()
        parse_price(_number(text))
        return self._last(price=text)

    def _void(self, text: str) -> Turn:
        rows = self._filled().rows
        number = int(text) if text.isdecimal() else 0
        if text and not 1 <= number <= len(rows):
            raise JxcError("bill-line-unknown", line=text, lines=len(rows))
        place = number - 1 if text else len(rows) - 1
        left = rows[:place] + rows[place + 1 :]
        return self._keep(self._bill._replace(rows=left), voided=(rows[place],), last=False)

    def _drop(self, _text: str) -> Turn:
        return self._keep(self._filled()._replace(rows=()), voided=self._bill.rows)

    def _party(self, text: str) -> Turn:
        if text and self._desk.shop.party(text) is None:
            raise JxcError("party-unknown", party=text)
        return self._note(self._bill._replace(party=text or None))

    def _field(self, text: str) -> Turn:
        name, sign, value = text.partition("=")
        if not sign:
            raise JxcError("field-malformed", text=text)
        others = (field for field in self._bill.fields if field.partition("=")[0] != name)
        return self._note(self._bill._replace(fields=(*others, *([text] if value else ()))))

    def _note(self, changed: Bill) -> Turn:
        """The bill with something beside its goods, which may be said before the first scan and is kept with that."""
        if changed.rows:
            return self._keep(changed)
        self._bill = changed
        return self._view()

    def _pay(self, text: str) -> Turn:
        bill = self._filled()
        questions = doubts(self._desk, bills.draft_of(self._desk, bill))
        if questions and self._asked != bill:
            self._asked = bill
            return Turn(notes=(*questions, Note("Pay once more if it is.")))
        answer = bills.pay(self._desk, bill, _payments(text, self._desk.shop.books.default_pay))
        self._bill = Bill()
        return Turn(paper=printing.paper(self._desk, answer.posted))

    def _hold(self, text: str) -> Turn:
        bill = self._filled()
        bills.hold(self._desk, bill, text)
        self._bill = Bill()
        return Turn(notes=(Note("Held as {bill}.", {"bill": bill.id}),))

    def _recall(self, text: str) -> Turn:
        if not text:
            return Turn(show=_alone(_waiting(self._desk)))
        self._clear()
        if not text.isdecimal():
            raise JxcError("bill-unknown", bill=text)
        self._bill = bills.recall(self._desk, self._till, int(text))
        return self._view()

    def _clear(self) -> None:
        """What begins something else needs an empty counter."""
        if self._bill.rows:
            raise JxcError("bill-open", lines=len(self._bill.rows))

    def _return(self, text: str) -> Turn:
        self._clear()
        document, *parts = text.split() or [""]
        answer = selling.take_back(self._desk, document, parts, Slip(fields=self._bill.fields))
        self._bill = self._bill._replace(fields=())
        if answer.waiting is not None:
            return Turn(show=receipt(self._desk, answer))
        return Turn(paper=printing.paper(self._desk, answer.posted))

    def _close(self, text: str) -> Turn:
        self._clear()
        closed = shifts.close_shift(self._desk, text.split(), Slip(fields=self._bill.fields))
        self._bill = self._bill._replace(fields=())
        return Turn(show=receipt(self._desk, closed))


def _number(text: str) -> str:
    """What stands behind a key that needs a number. Error: number-missing."""
    if not text:
        raise JxcError("number-missing")
    return text


def _positive(amount: Quantity, row: Row) -> Quantity:
    if amount <= 0:
        raise JxcError("quantity-nil" if amount == 0 else "quantity-negative", item=row.sku)
    return amount


def _payments(text: str, default: str) -> tuple[Payment, ...]:
    """Ways to pay as typed; an amount alone is in the usual way."""
    words = text.split()
    return tuple(read_payment(f"{default}={word}" if word[0].isdigit() else word) for word in words)


def _sheet(desk: Desk, bill: Bill, *, last: bool) -> Sheet:
    """The bill as the cashier sees it: its lines, or the last one, and what it comes to."""
    rows, total = [], -bill.discount - bill.rounding_off
    for number, row in enumerate(bill.rows, 1):
        line, *_ = bills.draft_of(desk, Bill(rows=(row,))).lines
        item = desk.shop.item(row.sku)
        amount = printing.amount_of_line(line)
        total += amount
        rows.append(
            (number, item.name if item is not None else row.sku, line.unit_quantity, line.unit, line.price, amount)
        )
    columns = (
        Column("line", Kind.INTEGER, "#"),
        Column("name", Kind.TEXT, "Name"),
        Column("quantity", Kind.QUANTITY, "Quantity"),
        Column("unit", Kind.TEXT, "Unit"),
        Column("price", Kind.PRICE, "Price"),
        Column("amount", Kind.MONEY, "Amount"),
    )
    party = desk.shop.party(bill.party) if bill.party is not None else None
    facts = (
        Fact("customer", Kind.TEXT, "Customer", party.name if party is not None else None),
        Fact("fields", Kind.TEXT, "Fields", ", ".join(bill.fields) or None),
        Fact("discount", Kind.MONEY, "Discount", bill.discount or None),
        Fact("rounding_off", Kind.MONEY, "Rounded off", bill.rounding_off or None),
        Fact("total", Kind.MONEY, "Total", Fen(total) if bill.rows else Fen(0)),
    )
    shown = rows[-1:] if last else rows
    return Sheet("open-bill", "", tuple(f for f in facts if f.value is not None), (Table("lines", "", columns, shown),))


def _alone(table: Table) -> Sheet:
    """A table as an answer for people, whatever the output is."""
    return Sheet(table.name, "", (), (table,))


def _waiting(desk: Desk) -> Table:
    columns = (
        Column("bill", Kind.INTEGER, "Bill"),
        Column("till", Kind.TEXT, "Till"),
        Column("name", Kind.TEXT, "Name"),
        Column("lines", Kind.INTEGER, "Lines"),
    )
    return Table("held", "Held bills", columns, list(bills.held(desk)))


def _help() -> Table:
    columns = (
        Column("key", Kind.TEXT, "Key"),
        Column("word", Kind.TEXT, "Word"),
        Column("zh", Kind.TEXT, "Chinese"),
        Column("help", Kind.WORD, "What it does"),
    )
    return Table("keys", "Keys of the till", columns, [(key.sign, key.word, key.zh, key.help) for key in KEYS])
