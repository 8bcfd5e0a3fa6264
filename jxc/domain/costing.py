"""Moving weighted average of one item at one store: every rule takes a Pool and a Task and returns a Move.

Owns the cost of each move of goods and nothing else; the journal stores what comes out. The rule numbers
are those of docs/costing.md. Value is whole fen, quantity 1/10 000 of the base unit, everything exact.
"""

from collections.abc import Callable
from typing import NamedTuple

from jxc.domain.numbers import Fen, Quantity, round_half, share


class Short(NamedTuple):
    """A part that left below zero: which line took it, how much is still not covered, at what provisional cost."""

    doc_no: str
    line_no: int
    quantity: Quantity  # positive
    cost: Fen


class Pool(NamedTuple):
    """What a store holds of an item. While quantity < 0 the shorts sum to −quantity and −value.

    (k_value, k_quantity) is the pool as it stood after the last inflow or purchase return that left
    goods; k_quantity 0 says that no cost was ever known.
    """

    quantity: Quantity
    value: Fen
    k_value: Fen
    k_quantity: Quantity
    shorts: tuple[Short, ...]


EMPTY = Pool(Quantity(0), Fen(0), Fen(0), Quantity(0), ())


class Source(NamedTuple):
    """The line that a return or a reversal takes back.

    `cost` is positive and includes the true-ups that belong to the line; `returned` and `returned_cost`
    are what earlier returns brought back.
    """

    doc_no: str
    line_no: int
    quantity: Quantity
    cost: Fen
    returned: Quantity
    returned_cost: Fen


class Task(NamedTuple):
    """One move asked for: a positive quantity, the line that asks, and what is known of its value."""

    doc_no: str
    line_no: int
    quantity: Quantity
    value: Fen | None = None  # of an inflow; None where nobody knows
    source: Source | None = None


class TrueUp(NamedTuple):
    """What covering an old short part cost more (cost < 0) or less (cost > 0) than it was booked at."""

    doc_no: str
    line_no: int
    cost: Fen  # signed change of stock value


class Move(NamedTuple):
    """The pool afterwards, the signed change of stock value on the line, and the true-ups the line caused."""

    pool: Pool
    cost: Fen
    provisional: bool
    true_ups: tuple[TrueUp, ...] = ()


Rule = Callable[[Pool, Task], Move]


def last_cost(pool: Pool, quantity: int) -> Fen:
    """What `quantity` costs by k, the last known state; 0 where none is known."""
    return Fen(round_half(quantity * pool.k_value, pool.k_quantity)) if pool.k_quantity else Fen(0)


def _remember(pool: Pool) -> Pool:
    return pool._replace(k_value=pool.value, k_quantity=pool.quantity) if pool.quantity > 0 else pool


def _fill(shorts: tuple[Short, ...], quantity: int, value: int) -> tuple[tuple[Short, ...], list[TrueUp]]:
    """Rule 9: cover the oldest shorts with `quantity` worth `value`: shorts left and true-ups."""
    left = list(shorts)
    ups: list[TrueUp] = []
    used = 0
    while left and used < quantity:
        part = left[0]
        take = min(part.quantity, quantity - used)
        provisional = share(part.cost, take, part.quantity)
        actual = share(value, take, quantity, used)
        if actual != provisional:
            ups.append(TrueUp(part.doc_no, part.line_no, Fen(provisional - actual)))
        used += take
        if take == part.quantity:
            del left[0]
        else:
            left[0] = part._replace(quantity=Quantity(part.quantity - take), cost=Fen(part.cost - provisional))
    return tuple(left), ups


def _inflow(pool: Pool, quantity: int, value: int) -> tuple[Pool, tuple[TrueUp, ...]]:
    if not pool.shorts:
        grown = pool._replace(quantity=Quantity(pool.quantity + quantity), value=Fen(pool.value + value))
        return _remember(grown), ()
    shorts, ups = _fill(pool.shorts, quantity, value)
    after = Pool(
        Quantity(pool.quantity + quantity),
        Fen(pool.value + value + sum(up.cost for up in ups)),
        pool.k_value,
        pool.k_quantity,
        shorts,
    )
    return _remember(after), tuple(ups)


def receive(pool: Pool, task: Task) -> Move:
    """Rule 1: goods come in at `value`; without one at k, provisional. Fills a negative pool first (rule 9)."""
    value = last_cost(pool, task.quantity) if task.value is None else task.value
    after, ups = _inflow(pool, task.quantity, value)
    return Move(after, value, task.value is None, ups)


def issue(pool: Pool, task: Task) -> Move:
    """Rules 2 and 9: goods leave at the average; what is not there leaves at k, provisional, as a short part."""
    available = max(pool.quantity, 0)
    taken = min(task.quantity, available)
    out = _average(pool, taken)
    missing = task.quantity - taken
    if not missing:
        # built, not replaced: this is the line that runs once for every line ever sold
        after = Pool(Quantity(pool.quantity - taken), Fen(pool.value - out), pool.k_value, pool.k_quantity, pool.shorts)
        return Move(after, Fen(-out), False)  # noqa: FBT003
    guess = last_cost(pool, missing)
    after = pool._replace(
        quantity=Quantity(pool.quantity - task.quantity),
        value=Fen(pool.value - out - guess),
        shorts=(*pool.shorts, Short(task.doc_no, task.line_no, Quantity(missing), guess)),
    )
    return Move(after, Fen(-out - guess), provisional=True)


def _average(pool: Pool, quantity: int) -> int:
    """What `quantity` of the goods there is worth; the last unit takes all remaining value."""
    if not quantity:
        return 0
    return pool.value if quantity == pool.quantity else round_half(quantity * pool.value, pool.quantity)


def take_back(pool: Pool, task: Task) -> Move:
    """Rule 3: sold goods come back at the cost they left with; without a source at the average, k or `value`."""
    source = task.source
    if source is None:
        return _take_back_unlinked(pool, task)
    pool, undone, cost_undone = _undo_short(pool, source, task.quantity)
    rest = task.quantity - undone
    cost = cost_undone
    ups: tuple[TrueUp, ...] = ()
    if rest:
        still, still_cost = _still_short(pool, source)
        settled = source.quantity - still - source.returned - undone
        # a reversed receipt may have taken back a true-up that an earlier return counted on: never less than nothing
        settled_cost = max(source.cost - still_cost - source.returned_cost - cost_undone, 0)
        back = share(settled_cost, rest, settled)
        pool, ups = _inflow(pool, rest, back)
        cost += back
    return Move(pool, Fen(cost), provisional=False, true_ups=ups)


def _take_back_unlinked(pool: Pool, task: Task) -> Move:
    if pool.quantity > 0:
        value = _average_or_more(pool, task.quantity)
    elif pool.k_quantity:
        value = last_cost(pool, task.quantity)
    else:
        value = task.value or Fen(0)
    after, ups = _inflow(pool, task.quantity, value)
    return Move(after, value, provisional=True, true_ups=ups)


def _average_or_more(pool: Pool, quantity: int) -> Fen:
    """V ÷ Q for goods that come in: more than is there is allowed."""
    return Fen(round_half(quantity * pool.value, pool.quantity))


def _is_of(short: Short, source: Source) -> bool:
    return short.doc_no == source.doc_no and short.line_no == source.line_no


def _still_short(pool: Pool, source: Source) -> tuple[int, int]:
    parts = [short for short in pool.shorts if _is_of(short, source)]
    return sum(part.quantity for part in parts), sum(part.cost for part in parts)


def _undo_short(pool: Pool, source: Source, quantity: int) -> tuple[Pool, int, int]:
    """The part of the source that is still short goes back first, at its provisional cost and without a true-up."""
    left: list[Short] = []
    undone = cost = 0
    for part in pool.shorts:
        take = min(part.quantity, quantity - undone) if _is_of(part, source) else 0
        price = share(part.cost, take, part.quantity)
        undone += take
        cost += price
        if take < part.quantity:
            left.append(part._replace(quantity=Quantity(part.quantity - take), cost=Fen(part.cost - price)))
    if not undone:
        return pool, 0, 0
    after = pool._replace(quantity=Quantity(pool.quantity + undone), value=Fen(pool.value + cost), shorts=tuple(left))
    return after, undone, cost


def give_back(pool: Pool, task: Task) -> Move:
    """Rule 4: bought goods leave at their receipt's cost where the pool can bear it, otherwise by rules 2 and 9."""
    return _at_receipt_cost(pool, task, least=1)


def undo_receipt(pool: Pool, task: Task) -> Move:
    """Rule 12: as rule 4, but goods that were free before the receipt may be worth nothing again.

    What is not there any more leaves at what the receipt cost beyond the goods that are: the short parts that it had
    filled are worth again what they were.
    """
    source, available = task.source, max(pool.quantity, 0)
    if source is not None and task.quantity > available:
        out = share(source.cost, task.quantity, source.quantity, source.returned)
        missing = out - (pool.value if available else 0)
        if missing >= 0:
            short = Short(task.doc_no, task.line_no, Quantity(task.quantity - available), Fen(missing))
            left = Quantity(pool.quantity - task.quantity)
            after = pool._replace(quantity=left, value=Fen(pool.value - out), shorts=(*pool.shorts, short))
            return Move(after, Fen(-out), provisional=True)
    return _at_receipt_cost(pool, task, least=0)


def _at_receipt_cost(pool: Pool, task: Task, *, least: int) -> Move:
    source = task.source
    if source is not None:
        out = share(source.cost, task.quantity, source.quantity, source.returned)
        quantity, value = pool.quantity - task.quantity, pool.value - out
        if (quantity > 0 and value >= least) or (quantity == 0 and value == 0):
            after = pool._replace(quantity=Quantity(quantity), value=Fen(value))
            return Move(_remember(after), Fen(-out), provisional=False)
    move = issue(pool, task)
    return move._replace(pool=_remember(move.pool))


def count_gain(pool: Pool, task: Task) -> Move:
    """Rule 6: goods found come in at the average, or at k where nothing is there."""
    value = _average_or_more(pool, task.quantity) if pool.quantity > 0 else last_cost(pool, task.quantity)
    after, ups = _inflow(pool, task.quantity, value)
    return Move(after, value, provisional=pool.quantity <= 0, true_ups=ups)


def adjust(pool: Pool, task: Task) -> Move:
    """Rules 7 and 8: a change of `value` in the cost of `quantity` units: to stock what is still there of them.

    The move's cost is the share in stock; it never makes stock worth less than nothing.
    """
    units, value = task.quantity, task.value or 0
    if units <= 0 or pool.quantity <= 0:
        return Move(pool, Fen(0), provisional=False)
    part = max(round_half(value * min(pool.quantity, units), units), -pool.value)
    return Move(_remember(pool._replace(value=Fen(pool.value + part))), Fen(part), provisional=False)


# What comes in and what goes out, by the kind of the document.
RULES: dict[str, tuple[Rule, Rule]] = {
    "opening": (receive, issue),
    "purchase": (receive, issue),
    "purchase_return": (receive, give_back),
    "transfer_out": (take_back, issue),
    "transfer_in": (receive, issue),
    "sale": (take_back, issue),
    "sale_return": (take_back, issue),
    "count": (count_gain, issue),
    "scrap": (count_gain, issue),
    "gain": (count_gain, issue),
    "use": (count_gain, issue),
    "gift": (count_gain, issue),
    "assemble": (receive, issue),
    "disassemble": (receive, issue),
    "reversal": (take_back, undo_receipt),
}
