"""Bills at tills that are not paid yet: open or held, kept in the journal after every key, so that a crash loses none.

They are no documents. A bill is removed in the transaction that posts its sale. [inv:bills-kept]
"""

import json
from typing import NamedTuple

from jxc.domain.draft import Draft, Payment
from jxc.domain.numbers import QUANTITY_SCALE, Fen, Quantity, short_text
from jxc.errors import JxcError
from jxc.services import trading
from jxc.services.desk import Desk
from jxc.services.refusals import refusals_kept
from jxc.services.selling import Slip, dress
from jxc.services.tokens import Asked, draft_line, together


class Row(NamedTuple):
    """One scan: what, of which unit, how many, at which price where somebody set one, less what."""

    sku: str
    unit: str
    amount: Quantity
    price: str | None = None
    discount: Fen = Fen(0)


class Bill(NamedTuple):
    """What a customer has on the counter; `id` 0 is not kept yet."""

    id: int = 0
    rows: tuple[Row, ...] = ()
    party: str | None = None
    discount: Fen = Fen(0)
    rounding_off: Fen = Fen(0)
    fields: tuple[str, ...] = ()  # NAME=VALUE, of the user's own


class Held(NamedTuple):
    """A bill that waits: what it is called, at which till it was held, how many lines it has."""

    id: int
    till: str
    name: str
    lines: int


def current(desk: Desk, till: str) -> Bill:
    """The open bill of a till, an empty one where there is none."""
    row = desk.shop.journal.connection.execute(
        "SELECT id, body FROM bill WHERE till = ? AND state = 'open'", (till,)
    ).fetchone()
    return Bill() if row is None else _read(*row)


def _read(number: int, body: str) -> Bill:
    kept = json.loads(body)
    bill = Bill(number, *kept)
    return bill._replace(rows=tuple(Row(*row) for row in bill.rows), fields=tuple(bill.fields))


def keep(desk: Desk, till: str, bill: Bill, *, voided: tuple[Row, ...] = ()) -> Bill:
    """Keep a till's open bill, durably; what was taken off it stands in the audit trail."""
    journal = desk.shop.journal
    body = json.dumps(bill[1:], ensure_ascii=False, separators=(",", ":"))
    with journal.write() as writer:
        if not bill.id:
            cursor = journal.connection.execute(
                "INSERT INTO bill (till, state, name, operator, started_at, body) VALUES (?, 'open', '', ?, ?, ?)",
                (till, desk.operator, desk.world.now(), body),
            )
            bill = bill._replace(id=int(cursor.lastrowid or 0))
        elif bill.rows:
            journal.connection.execute("UPDATE bill SET body = ? WHERE id = ?", (body, bill.id))
        else:
            journal.connection.execute("DELETE FROM bill WHERE id = ?", (bill.id,))
        for row in voided:
            detail = f"{row.sku} x {short_text(row.amount, QUANTITY_SCALE)}{row.unit}"
            writer.append_audit(
                now=desk.world.now(), operator=desk.operator, action="line-voided", subject=till, detail=detail
            )
    return bill if bill.rows else Bill()


def hold(desk: Desk, bill: Bill, name: str) -> None:
    """Put a bill aside."""
    with desk.shop.journal.write():
        desk.shop.journal.connection.execute("UPDATE bill SET state = 'held', name = ? WHERE id = ?", (name, bill.id))


def recall(desk: Desk, till: str, number: int) -> Bill:
    """Take a held bill back, at whichever till it was held. Error: bill-unknown."""
    connection = desk.shop.journal.connection
    with desk.shop.journal.write():
        row = connection.execute("SELECT id, body FROM bill WHERE id = ? AND state = 'held'", (number,)).fetchone()
        if row is None:
            raise JxcError("bill-unknown", bill=number)
        connection.execute("UPDATE bill SET state = 'open', till = ? WHERE id = ?", (till, number))
    return _read(*row)


def held(desk: Desk) -> list[Held]:
    """All bills that wait, oldest first."""
    rows = desk.shop.journal.connection.execute(
        "SELECT id, till, name, json_array_length(body, '$[0]') FROM bill WHERE state = 'held' ORDER BY id"
    )
    return [Held(*row) for row in rows]


def draft_of(desk: Desk, bill: Bill) -> Draft:
    """The sale that a bill asks for; equal scans become one line."""
    asked = []
    for row in bill.rows:
        item = desk.shop.item(row.sku)
        if item is None:
            raise JxcError("item-unknown", item=row.sku)
        asked.append(Asked(item, row.unit, row.amount, row.price, row.discount))
    lines = tuple(draft_line(one, list_price=True) for one in together(asked))
    draft = Draft("sale", desk.operator, lines, discount=bill.discount, rounding_off=bill.rounding_off)
    return dress(desk, draft, Slip(bill.party, fields=bill.fields))


def pay(desk: Desk, bill: Bill, payments: tuple[Payment, ...]) -> trading.Answer:
    """Post the bill's sale and let the bill go, in one durable transaction."""
    journal, shop = desk.shop.journal, desk.shop
    with refusals_kept(journal, desk.world, operator=desk.operator, subject="sale"), journal.write() as writer:
        shop.refresh()
        answer = trading.post_in(writer, shop, desk.world, draft_of(desk, bill)._replace(payments=payments))
        journal.connection.execute("DELETE FROM bill WHERE id = ?", (bill.id,))
    return answer
