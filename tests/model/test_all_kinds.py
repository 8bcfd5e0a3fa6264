"""Random streams of every kind of document: whatever is accepted, the home stays whole.

Nothing here knows what a document should cost. Refusals are part of trade and are passed over; what was accepted must
leave stock equal to the books, open estimates equal to what no invoice has replaced, and a doctor with nothing to say.
"""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jxc.domain.chart import Chart
from jxc.domain.facts import UNTOUCHED
from jxc.domain.numbers import decimal_text
from jxc.domain.purchasing import accrued_left, accrued_value, is_accrued, received_of
from jxc.services import bookkeeping
from jxc.services.desk import Desk
from jxc.services.receipts import standing
from tests.model.steps import Step, a_shop, run, steps, take
from tests.services.premises import balance, findings


def waiting(desk: Desk, chart: Chart) -> int:
    """What all receipts still stand on the books for without an invoice, in fen, worked out from their lines."""
    journal = desk.shop.journal
    rows = journal.connection.execute(
        "SELECT doc_no FROM documents AS d WHERE kind = 'purchase' AND NOT EXISTS ("
        "SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal')"
    ).fetchall()
    left = 0
    for (number,) in rows:
        receipt = journal.document(number)
        assert receipt is not None
        received = received_of(receipt, standing(journal, number), chart)
        for goods in receipt.lines:
            if goods.quantity > 0 and is_accrued(goods):
                state = received.get(goods.line_no, UNTOUCHED)
                left += accrued_value(goods, state, accrued_left(goods, state))
    return left


def hold(stream: list[Step], policy: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = a_shop(Path(folder), policy)
        run(desk, stream)
        assert findings(desk) == []
        assert balance(desk, "2202.01") == decimal_text(-waiting(desk, desk.shop.books.chart), 2)
        desk.shop.journal.close()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, min_size=8, max_size=30), st.sampled_from(["allow", "forbid"]))
def test_stock_books_and_estimates_hold_after_any_stream(stream: list[Step], policy: str) -> None:
    hold(stream, policy)


@pytest.mark.soak
@settings(max_examples=2_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, min_size=20, max_size=60), st.sampled_from(["allow", "forbid"]))
def test_they_hold_after_long_streams(stream: list[Step], policy: str) -> None:
    hold(stream, policy)


def worth(desk: Desk) -> tuple[list[object], list[object]]:
    """What lies there, and what stands on every account with every party and channel; nothing at nil."""
    read = desk.shop.journal.connection.execute
    pools = read("SELECT sku, quantity, value FROM pool WHERE quantity OR value ORDER BY sku").fetchall()
    sums = read(
        "SELECT account, party, channel, sum(debit - credit) FROM balance GROUP BY 1, 2, 3"
        " HAVING sum(debit - credit) <> 0 ORDER BY 1, 2, 3"
    ).fetchall()
    return pools, sums


def undo_each(stream: list[Step]) -> None:
    """Take each document of a stream, take it back at once, and take it again."""
    with tempfile.TemporaryDirectory() as folder:
        desk = a_shop(Path(folder), "allow")
        posted: list[str] = []
        for step in stream:
            before = worth(desk)
            number = take(desk, posted, step)
            if number is None:
                continue
            bookkeeping.reverse(desk, number)
            assert worth(desk) == before, (step, number)
            posted.append(take(desk, posted, step) or number)
        assert findings(desk) == []
        desk.shop.journal.close()


forward = steps.filter(lambda s: s.what not in {"reverse", "close day"})


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(forward, min_size=5, max_size=20))
def test_what_is_taken_back_at_once_was_never_there(stream: list[Step]) -> None:
    undo_each(stream)


@pytest.mark.soak
@settings(max_examples=1_000, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(forward, min_size=10, max_size=40))
def test_it_was_never_there_in_long_streams_either(stream: list[Step]) -> None:
    undo_each(stream)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps.filter(lambda s: s.what not in {"order", "reverse", "close day"}), min_size=3, max_size=15))
def test_taking_everything_back_in_reverse_leaves_no_goods_no_debts_and_no_estimates(stream: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = a_shop(Path(folder), "allow")
        for number in reversed(run(desk, stream)):
            bookkeeping.reverse(desk, number)
        assert findings(desk) == []
        held = desk.shop.journal.connection.execute("SELECT sku, quantity, value FROM pool WHERE quantity OR value")
        assert held.fetchall() == []
        for account in (
            "1001",
            "1221.90",
            "1405",
            "1901",
            "2202",
            "2202.01",
            "6001",
            "2221.01.01",
            "2221.01.02",
            "2221.04",
            "1012",
            "1122",
            "1123",
            "2203",
            "6401.08",
        ):
            assert balance(desk, account) == "0.00"
        desk.shop.journal.close()
