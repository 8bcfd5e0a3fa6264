"""What about a sale looks like a slip of the finger, so that somebody is asked before it is posted. Refuses nothing."""

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
    for sku, quantity in asked.items():
        usual = _usual(desk, sku)
        if usual is not None and quantity > TIMES * usual:
            texts = {"quantity": short_text(quantity, QUANTITY_SCALE), "usual": short_text(usual, QUANTITY_SCALE)}
            found.append(Note("{quantity} of {item}, where {usual} is usual: is that right?", {"item": sku, **texts}))
    return tuple(found)


def _usual(desk: Desk, sku: str) -> int | None:
    """The middle one of the quantities that the item was lately sold in; None where there are too few."""
    journal = desk.shop.journal
    rows = journal.connection.execute(
        # a line that takes goods out and money in is one of a sale
        "SELECT -quantity FROM lines WHERE epoch = ? AND seq > ? AND sku = ? AND quantity < 0 AND amount > 0",
        (journal.epoch, journal.tip() - _BACK, sku),
    )
    quantities = sorted(int(quantity) for (quantity,) in rows)
    return quantities[len(quantities) // 2] if len(quantities) >= ENOUGH else None


def _total(desk: Desk, draft: Draft) -> tuple[Note, ...]:
    total = sum(amount_of(line.price, line.unit_quantity) - line.discount for line in draft.lines) - draft.discount
    if total <= parse_money(desk.shop.settings.large_sale):
        return ()
    return (Note("A total of {total}: is that right?", {"total": money_text(total)}),)
