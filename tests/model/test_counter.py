"""Random days at two tills: lowered bills, returns, exchanges, reversals, counts; the books hold throughout."""

import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from jxc.errors import JxcError
from jxc.services import bookkeeping, selling, shifts, trading
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from jxc.services.tills import shift_of
from tests.services.premises import a_desk, buy, findings

TOKENS = ("1001", "1001x3@9.99", "1001x2@8.05-0.33", "1002x0.7", "1002x1.3@7.77-1.05", "1001@free")
WAYS = ((), ("wechat",), ("cash=500",), ("wechat=1", "cash"))
ACTS = st.tuples(
    st.sampled_from(("sell", "sell", "sell", "return", "exchange", "reverse", "close")),
    st.integers(0, 10**6),
    st.lists(st.sampled_from(TOKENS), min_size=1, max_size=4),
    st.sampled_from(WAYS),
    st.sampled_from(("1", "2")),
)


def act(desk: Desk, what: str, pick: int, tokens: list[str], pay: tuple[str, ...]) -> None:
    """One thing that happens at a till; what the rules refuse does not happen."""
    read = desk.shop.journal.connection.execute
    kinds = (
        ("sale", "exchange") if what in {"return", "exchange"} else ("sale", "sale_return", "exchange", "shift_close")
    )
    marks = ", ".join("?" * len(kinds))
    known = [n for (n,) in read(f"SELECT doc_no FROM documents WHERE kind IN ({marks}) ORDER BY seq", kinds)]  # noqa: S608 marks only
    document = known[pick % len(known)] if known else "XS1"
    if what == "sell":
        off = {
            "discount": str(pick % 3) if pick % 3 else None,
            "rounding_off": f"0.{pick % 9 + 1}" if pick % 2 else None,
        }
        trading.post(desk.shop, desk.world, selling.bill(desk, tokens, Slip(pay=pay), **off))
    elif what == "return":
        selling.take_back(desk, document, ["1x1"] if pick % 2 else [], Slip())
    elif what == "exchange":
        selling.exchange(desk, document, ["1x1"] if pick % 2 else [], tokens, Slip())
    elif what == "reverse":
        bookkeeping.reverse(desk, document)
    else:
        ways = shift_of(desk.shop.journal, desk.shop.books, desk.till or "").ways
        counted = [f"{way.method}={max(way.opening + way.taken + pick % 200 - 100, 0) / 100:.2f}" for way in ways]
        shifts.close_shift(desk, counted, Slip())


@settings(max_examples=12, deadline=None)
@given(acts=st.lists(ACTS, min_size=10, max_size=40))
def test_whatever_happens_at_the_counter_the_books_hold_and_returns_give_back_what_was_paid(
    acts: list[tuple[str, int, list[str], tuple[str, ...], str]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = a_desk(Path(folder) / "home")
        buy(desk, "1000", "5")
        buy(desk, "1000", "3", sku="1002")
        for what, pick, tokens, pay, till in acts:
            try:
                act(desk._replace(till=till), what, pick, tokens, pay)
            except JxcError:
                continue
        assert findings(desk) == []
        _take_everything_back(desk)
        assert findings(desk) == []
        desk.shop.journal.close()


def _take_everything_back(desk: Desk) -> None:
    """All that is left of every sale and exchange comes back; then nothing was earned and all the goods are there."""
    read = desk.shop.journal.connection.execute
    for (number,) in read("SELECT doc_no FROM documents WHERE kind IN ('sale', 'exchange') ORDER BY seq").fetchall():
        with suppress(JxcError):  # reversed, or nothing left
            selling.take_back(desk, number, [], Slip(pay=("cash",)))
    amounts = read(
        "SELECT coalesce(sum(l.amount), 0), coalesce(sum(l.tax), 0) FROM lines AS l JOIN documents USING (epoch, seq)"
        " WHERE kind <> 'purchase'"
    ).fetchone()
    assert amounts == (0, 0)
    assert read("SELECT sum(quantity), sum(value) FROM pool").fetchone() == (2000_0000, 4424_78 + 2752_29)
