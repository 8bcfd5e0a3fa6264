"""Opens and closes shifts at a till, and closes the business day."""

import json
from collections.abc import Sequence

from jxc.domain.draft import Draft, Payment
from jxc.domain.numbers import money_text, parse_money
from jxc.domain.record import Posted
from jxc.errors import JxcError
from jxc.services import trading
from jxc.services.desk import Desk
from jxc.services.refusals import refusals_kept
from jxc.services.selling import Slip, dress, read_payment
from jxc.services.tills import shift_of
from jxc.table import Column, Fact, Kind, Sheet, Table


def open_shift(desk: Desk, amount: str | None, *, origin: str = "safe", fields: tuple[str, ...] = ()) -> Sheet:
    """Begin a shift: what the drawer holds from before, and the float that is put in, with fields of the user's own.

    Errors: shift-running.
    """
    shop, till = desk.shop, _till(desk)
    added = parse_money(amount) if amount is not None else 0
    keeping = refusals_kept(shop.journal, desk.world, operator=desk.operator, subject="shift")
    with keeping, shop.journal.write() as writer:
        shop.refresh()
        shift = shift_of(shop.journal, shop.books, till)
        if shift.documents:
            raise JxcError("shift-running", till=till, documents=shift.documents)
        there = sum(way.opening + way.taken for way in shift.ways if way.drawer)
        if amount is not None:
            draft = dress(desk, Draft("cash_move", desk.operator, to=_drawer(desk)), Slip(fields=fields))
            trading.post_in(writer, shop, desk.world, draft._replace(payments=(Payment(origin, parse_money(amount)),)))
        writer.append_audit(
            now=desk.world.now(), operator=desk.operator, action="shift-opened", subject=till,
            detail=money_text(there + added),
        )  # fmt: skip
    facts = (
        Fact("till", Kind.TEXT, "Till", till),
        Fact("operator", Kind.TEXT, "Operator", desk.operator),
        Fact("opening", Kind.MONEY, "In the drawer", there + added),
    )
    return Sheet("shift", "Shift", facts)


def _till(desk: Desk) -> str:
    if desk.till is None:
        raise JxcError("till-missing")
    return desk.till


def _drawer(desk: Desk) -> str:
    """The way to pay whose money lies in the till."""
    methods = desk.shop.books.methods.values()
    return next((method.name for method in methods if method.role == "cash" and method.channel is None), "cash")


def close_shift(desk: Desk, counted: Sequence[str], slip: Slip) -> trading.Answer:
    """Post the close of this till's shift from METHOD=AMOUNT counts; what is over or short goes to 1901."""
    draft = dress(desk, Draft("shift_close", desk.operator), slip)
    _till(desk)
    answer = trading.post(desk.shop, desk.world, draft._replace(payments=tuple(read_payment(text) for text in counted)))
    desk.shop.journal.moor()
    return answer


def close_day(desk: Desk, slip: Slip) -> trading.Answer:
    """Post the close of a business day, today's where none is named. Error: till-running, all tills at once."""
    draft = dress(desk, Draft("day_close", desk.operator), slip)._replace(till=None)
    answer = trading.post(desk.shop, desk.world, draft)
    desk.shop.journal.moor()
    return answer


def counts_table(posted: Posted) -> Table:
    """What a shift close counted, by way to pay: what should be there, what was, and the difference."""
    counts = json.loads(posted.document.extra or "{}").get("shift", {}).get("counts", [])
    rows = []
    for count in counts:
        opening, taken, counted = (parse_money(count[name]) for name in ("opening", "taken", "counted"))
        rows.append((count["method"], opening, taken, opening + taken, counted, counted - opening - taken))
    columns = (
        Column("method", Kind.WORD, "Paid by"),
        Column("opening", Kind.MONEY, "At the beginning"),
        Column("taken", Kind.MONEY, "Taken"),
        Column("expected", Kind.MONEY, "Should be"),
        Column("counted", Kind.MONEY, "Counted"),
        Column("difference", Kind.MONEY, "Over or short"),
    )
    totals = (None, *(sum(int(row[place]) for row in rows) for place in range(1, len(columns))))
    return Table("counts", "Count of the till", columns, rows, totals)


def day_facts(posted: Posted) -> tuple[Fact, ...]:
    """What a day close says of its day."""
    day = json.loads(posted.document.extra or "{}").get("day", {})
    return (
        Fact("bills", Kind.INTEGER, "Sales", day.get("bills")),
        Fact("returns", Kind.INTEGER, "Returns", day.get("returns")),
        Fact("shifts", Kind.TEXT, "Shifts", ", ".join(day.get("shifts", [])) or None),
    )
