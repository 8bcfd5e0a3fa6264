"""One item at one store as the costing tests see it: moves by name, every line kept, every true-up noted.

Plays the part of the journal for one pool: it remembers what lines cost and what was returned of them.
"""

from dataclasses import dataclass, field

from jxc.domain.costing import (
    EMPTY,
    Move,
    Pool,
    Rule,
    Source,
    Task,
    count_gain,
    give_back,
    issue,
    receive,
    take_back,
    undo_receipt,
)
from jxc.domain.numbers import Fen, Quantity

UNIT = 10_000


@dataclass
class Line:
    """A move of goods as it was costed, and what later moves took back of it."""

    doc_no: str
    quantity: int  # positive, whichever way it went
    came_in: bool
    cost: int  # signed change of stock value on the line itself
    provisional: bool
    made: int = 0  # what the true-ups that this line caused changed the stock value by
    named: int = 0  # the same of the true-ups that name this line
    returned: int = 0
    returned_cost: int = 0

    @property
    def open(self) -> int:
        """What may still be taken back."""
        return self.quantity - self.returned


@dataclass
class Shelf:
    """The pool of one item and all its lines; quantities are 1/10 000, values fen."""

    pool: Pool = EMPTY
    lines: list[Line] = field(default_factory=list)
    true_ups: list[int] = field(default_factory=list)  # signed change of stock value

    def receive(self, quantity: int, value: int | None) -> Line:
        """Goods bought; a value of None is a price nobody knows yet."""
        return self._move(receive, quantity, came_in=True, value=value)

    def sell(self, quantity: int) -> Line:
        """Goods sold, or found missing in a count."""
        return self._move(issue, quantity, came_in=False)

    def find(self, quantity: int) -> Line:
        """More goods counted than known."""
        return self._move(count_gain, quantity, came_in=True)

    def bring_back(self, quantity: int, sold: Line | None, value: int | None = None) -> Line:
        """A customer's return, by receipt or without one."""
        return self._move(take_back, quantity, came_in=True, value=value, source=sold)

    def send_back(self, quantity: int, bought: Line | None) -> Line:
        """A return to the supplier, by receipt or without one."""
        return self._move(give_back, quantity, came_in=False, source=bought)

    def reverse(self, line: Line) -> Line:
        """All of a line taken back."""
        return self._move(undo_receipt if line.came_in else take_back, line.open, came_in=not line.came_in, source=line)

    def _move(
        self, rule: Rule, quantity: int, *, came_in: bool, value: int | None = None, source: Line | None = None
    ) -> Line:
        doc_no = str(len(self.lines))
        known = None if value is None else Fen(value)
        move = rule(self.pool, Task(doc_no, 1, Quantity(quantity), known, _source(source)))
        line = Line(doc_no, quantity, came_in, move.cost, move.provisional, made=sum(up.cost for up in move.true_ups))
        self._note(move, line, source)
        return line

    def _note(self, move: Move, line: Line, source: Line | None) -> None:
        self.pool = move.pool
        self.lines.append(line)
        for up in move.true_ups:
            self.true_ups.append(up.cost)
            self.lines[int(up.doc_no)].named += up.cost
        if source is not None:
            source.returned += line.quantity
            source.returned_cost += abs(line.cost)

    @property
    def state(self) -> tuple[int, int]:
        """Quantity in whole units and value in fen."""
        return self.pool.quantity // UNIT, self.pool.value


def _source(line: Line | None) -> Source | None:
    if line is None:
        return None
    cost = line.cost + line.made if line.came_in else -line.cost - line.named
    whole, back, back_cost = Quantity(line.quantity), Quantity(line.returned), Fen(line.returned_cost)
    return Source(line.doc_no, 1, whole, Fen(cost), back, back_cost)
