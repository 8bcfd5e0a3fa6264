"""What about a sale looks like a slip of the finger, so that somebody is asked before it is posted. Refuses nothing."""

import json

from jxc.domain.draft import Draft
from jxc.domain.numbers import QUANTITY_SCALE, amount_of, money_text, parse_money, short_text
from jxc.services.desk import Desk
from jxc.table import Note

TIMES = 20  # so many times the usual quantity is unusual
ENOUGH = 10  # sales of an item from which on something is usual
_BACK = 2_000  # entries of the journal that are looked at: reading more would keep the customer waiting


def doubts(desk: Desk, draft: Draft) -> tuple[Note, ...]:
    """Questions about a bill: far more of an item than usual, or a total beyond the setting large_sale."""
    return (*_quantities(desk, draft), *_total(desk, draft))


def _quantities(desk: Desk, draft: Draft) -> tuple[Note, ...]:
    asked: dict[str, int] = {}
    for line in draft.lines:
        asked[line.sku] = asked.get(line.sku, 0) + line.quantity
    found = []
    for sku, usual in _usual(desk, asked).items():
        quantity = asked[sku]
        if quantity > TIMES * usual:
            texts = {"quantity": short_text(quantity, QUANTITY_SCALE), "usual": short_text(usual, QUANTITY_SCALE)}
            found.append(Note("{quantity} of {item}, where {usual} is usual: is that right?", {"item": sku, **texts}))
    return tuple(found)


def _usual(desk: Desk, asked: dict[str, int]) -> dict[str, int]:
    """By item, the middle one of the quantities that it was lately sold in; items with too few sales are left out."""
    journal = desk.shop.journal
    rows = journal.connection.execute(
        # documents first: a stocktake or an opening may have more lines than all sales together
        "SELECT sku, -quantity FROM lines WHERE epoch = ?1 AND seq IN (SELECT seq FROM documents WHERE epoch = ?1"
        " AND seq > ?2 AND kind IN ('sale', 'exchange')) AND sku IN (SELECT value FROM json_each(?3)) AND quantity < 0",
        (journal.epoch, journal.tip() - _BACK, json.dumps(list(asked))),
    )
    sold: dict[str, list[int]] = {sku: [] for sku in asked}
    for sku, quantity in rows:
        sold[sku].append(int(quantity))
    return {sku: sorted(many)[len(many) // 2] for sku, many in sold.items() if len(many) >= ENOUGH}


def _total(desk: Desk, draft: Draft) -> tuple[Note, ...]:
    total = sum(amount_of(line.price, line.unit_quantity) - line.discount for line in draft.lines) - draft.discount
    if total <= parse_money(desk.shop.settings.large_sale):
        return ()
    return (Note("A total of {total}: is that right?", {"total": money_text(total)}),)
