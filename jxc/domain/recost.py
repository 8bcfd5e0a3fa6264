"""Works out again what a posted document cost: the same rules over what is stored, so that both can be compared.

Pure. A document holds everything its costs were made from, except what happened before it: pools and facts come in.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from jxc.domain.compose import cost_lines, price
from jxc.domain.costing import Pool
from jxc.domain.draft import Draft, DraftLine
from jxc.domain.facts import Facts
from jxc.domain.numbers import Fen, Quantity, amount_of
from jxc.domain.posting import TRUE_UP
from jxc.domain.record import Line, Posted


class Difference(NamedTuple):
    """A line whose stored form is not what the rules give; None where one of the two is missing."""

    line_no: int
    expected: Line | None
    found: Line | None


def draft_of(posted: Posted) -> Draft:
    """The request that costs depend on. A stored price and quantity say what an opening or adjustment is worth."""
    head = posted.document
    lines = tuple(_asked(line) for line in _own(posted))
    return Draft(head.kind, head.operator, lines, party=head.party, source_no=head.source_no)


def _asked(line: Line) -> DraftLine:
    return DraftLine(
        line.sku, line.unit, Quantity(abs(line.unit_quantity)), Quantity(abs(line.quantity)), line.price_kind,
        line.price, line.discount, line.source_line, line.reason, value=amount_of(line.price, line.unit_quantity),
    )  # fmt: skip


def _own(posted: Posted) -> list[Line]:
    """The lines that somebody asked for: all but the true-ups they caused."""
    return [line for line in posted.lines if line.reason != TRUE_UP]


def cost_again(posted: Posted, facts: Facts, pool: Callable[[str], Pool]) -> tuple[list[Line], dict[str, Pool]]:
    """The document's lines as the rules cost them now, and the pools they leave.

    `facts` is what was known when it was posted. Errors: those of arithmetic, where the document is damaged.
    """
    draft = draft_of(posted)
    own = [line._replace(cost=Fen(0)) for line in _own(posted)]
    asked = price(draft, facts) if draft.kind == "reversal" else own
    return cost_lines(draft, posted.document.doc_no, asked, facts, pool)


def differences(posted: Posted, lines: list[Line]) -> Iterator[Difference]:
    """Where stored lines are not those worked out again, in cost or in the line that a true-up names."""
    stored = {line.line_no: line for line in posted.lines}
    made = {line.line_no: line for line in lines}
    for line_no in sorted(stored.keys() | made.keys()):
        found, expected = stored.get(line_no), made.get(line_no)
        if found is None or expected is None or _costs(found) != _costs(expected):
            yield Difference(line_no, expected, found)


def _costs(line: Line) -> tuple[object, ...]:
    return line.sku, line.quantity, line.cost, line.reason, line.source_no, line.source_line
