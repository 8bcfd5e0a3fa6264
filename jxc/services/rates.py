"""Rates of VAT, surcharges and income tax as dated data: lists them and adds one from a day on."""

from jxc.domain.entities import dated_text
from jxc.domain.numbers import QUANTITY_SCALE, parse_quantity
from jxc.domain.rights import TAXPAYER
from jxc.errors import JxcError
from jxc.services.days import one_day
from jxc.services.desk import Desk
from jxc.services.rights import demand
from jxc.table import Column, Kind, Table

STATUSES = ("general", "small", "surcharge", "income-tax")
_HUNDRED = 10_000  # basis points


def set_rate(desk: Desk, status: str, name: str, percent: str, start: str) -> Table:
    """From a day on, `name` has this rate. Errors: rate-status-unknown, rate-malformed, and those of numbers."""
    demand(desk, TAXPAYER)
    if status not in STATUSES:
        raise JxcError("rate-status-unknown", status=status, known=", ".join(STATUSES))
    exact = parse_quantity(percent.strip().removesuffix("%").removesuffix("％"))
    basis = exact * 100 // 10**QUANTITY_SCALE
    if basis * 10**QUANTITY_SCALE != exact * 100 or not 0 <= basis <= _HUNDRED or not name.strip():
        raise JxcError("rate-malformed", rate=percent)
    day = one_day(start, desk.today)
    body = dated_text({"status": status, "class": name, "from": day, "rate": basis})
    with desk.shop.journal.write() as writer:
        writer.append_master(
            now=desk.world.now(), operator=desk.operator, kind="rate", key=f"{status}/{name}/{day}", body=body
        )
    desk.shop.forget()
    return listed(desk)


def listed(desk: Desk) -> Table:
    """Every rate with the day from which it holds, the newest first."""
    rates = desk.shop.books.tax.rates
    rows = [(status, name, day, rate) for (status, name), dated in sorted(rates.items()) for day, rate in dated]
    columns = (
        Column("status", Kind.TEXT, "For"),
        Column("class", Kind.TEXT, "Class"),
        Column("from", Kind.DATE, "Since"),
        Column("rate", Kind.PERCENT, "Rate"),
    )
    return Table("rates", "Rates", columns, rows)
