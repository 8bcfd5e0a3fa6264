"""Money between two stores of a taxpayer: handed over here, booked there, and on the road in between.

Neither store posts to the other's books: each has a document of its own, and the second names the first.
"""

import re

from jxc.domain.draft import Draft, Payment
from jxc.domain.numbers import Fen, parse_money
from jxc.domain.record import CODE_OF
from jxc.errors import JxcError
from jxc.services import trading
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.selling import Slip, dress
from jxc.sync.names import check_store_id

_WHOLE = re.compile(rf"([a-z0-9-]+?)(\.\d+)?-{CODE_OF['cash_move']}-\d{{4}}-\d{{5,}}")


def send(desk: Desk, store: str, amount: str, slip: Slip, *, origin: str) -> trading.Answer:
    """Post money that leaves for another store, headquarters above all. Errors: those of stores and of the domain."""
    check_store_id(store)
    draft = dress(desk, Draft("cash_move", desk.operator), slip._replace(party=store))
    draft = draft._replace(payments=(Payment(origin, parse_money(amount)),))
    return trading.post(desk.shop, desk.world, draft)


def receive(desk: Desk, home: Home, document: str, amount: str | None, slip: Slip, *, into: str) -> trading.Answer:
    """Post money that another store sent, once; how much is read from the lake where nobody says it.

    Errors: move-malformed, move-unknown, move-received and those of the domain.
    """
    whole = _WHOLE.fullmatch(document)
    if whole is None:
        raise JxcError("move-malformed", document=document)
    money = parse_money(amount) if amount is not None else _sent(desk, home, document)
    draft = dress(desk, Draft("cash_move", desk.operator, source_no=document), slip._replace(party=whole[1]))
    return trading.post(desk.shop, desk.world, draft._replace(payments=(Payment(into, money),)))


def _sent(desk: Desk, home: Home, document: str) -> Fen:
    """How much a document of another store says it sent, as this home's lake has it."""
    from jxc.services.reporting import Wish, show_report

    report = show_report(home, desk.world, "en", "money-in-transit", Wish())
    names = [column.name for column in report.columns]
    for row in report.rows:
        known = dict(zip(names, row, strict=True))
        if known["move"] == document and known["receiver"] == desk.shop.journal.store:
            return Fen(int(str(known["value"])))
    raise JxcError("move-unknown", document=document)
