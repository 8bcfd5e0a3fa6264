"""Open items, statements, ages and money: six weeks of a shop on paper, and random streams that tie to the books."""

import io
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jxc.domain.items import Party
from jxc.errors import JxcError
from jxc.output import csv_text
from jxc.services import cashing, opening, reporting, selling, settling
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.reporting import Wish
from jxc.services.selling import Slip
from jxc.table import Table
from tests.services.counting_house import a_desk, buy, keep, sell, undo
from tests.services.premises import findings, later

PAPER = Path(__file__).parent / "money"
ASKED: dict[str, tuple[str, Wish]] = {
    "party-balance": ("party-balance", Wish()),
    "party-balance-in-april": ("party-balance", Wish(as_of="2026-04-30", by=("store",), party="C1")),
    "ar-age": ("ar-age", Wish()),
    "ap-age": ("ap-age", Wish(as_of="2026-05-04")),
    "open-items": ("open-items", Wish()),
    "customer-statement": ("customer-statement", Wish(first="2026-05-01", party="C1")),
    "supplier-statement": ("supplier-statement", Wish()),
    "cash": ("cash", Wish(first="2026-05-01")),
    "cash-by-day": ("cash", Wish(by=("day",))),
    "channels": ("channels", Wish()),
    "payments": ("payments", Wish()),
    "payments-by-day": ("payments", Wish(by=("day",), last="2026-05-10")),
}


def six_weeks(desk: Desk) -> Desk:
    """A shop from 15 April to 25 May 2026: debts from before, tea bought and sold, and how it was paid."""
    opening.open_accounts(desk, ["1002=5000", "1122/C1=500", "2202/S1=-1000"], Slip())
    buy(desk, 100)  # CG1 113.00
    sell(desk, 20)  # XS1 200.00 on credit
    sell(desk, 5, "cash", customer=None)  # XS2 50.00
    sell(desk, 10, "wechat", customer=None)  # XS3 100.00
    undo(desk, sell(desk, 1, "cash", customer=None))  # XS4 and its reversal

    may = later(desk, days=20)
    settling.settle(may, "collection", ["QC1=300"], Slip("C1", ("bank",)))
    selling.take_back(may, "s001-XS-2604-00001", ["1x4"], Slip())  # 40.00 off what C1 owes
    settling.settle(may, "payment", (), Slip("S1", ("bank=1100",)), oldest=True)  # the debt, and 100.00 of CG1
    cashing.settle_channel(may, "wechat", None, Slip(), to="bank", fee="0.60")

    late = later(may, days=20)
    settling.settle(late, "collection", ["s001-XS-2604-00001"], Slip("C1", ("cash=200",)))  # 160.00 open, 40.00 ahead
    cashing.spend(late, ["6602=106"], Slip(None, ("bank",)), invoice="special")
    cashing.spend(late, ["6601=1000"], Slip("P1"), invoice="plain", tax="reduced")
    cashing.move(late, "cash", "bank", "100", Slip())
    keep(late, Party("C1", "顾客", "customer", days=30))
    return late


Ask = Callable[[str, Wish], Table]


def asker(desk: Desk) -> Ask:
    """Asks reports of the desk's home."""
    home = Home(desk.shop.journal.path.parent, env={})
    return lambda name, wish: reporting.show_report(home, desk.world, "en", name, wish)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    desk = six_weeks(a_desk(tmp_path_factory.mktemp("shop") / "home"))
    assert findings(desk) == []
    return asker(desk)


@pytest.mark.parametrize("case", list(ASKED))
def test_a_report_of_money_answers_as_the_paper_says(ask: Ask, case: str) -> None:
    answer = io.StringIO(newline="")
    csv_text.write(ask(*ASKED[case]), answer)
    assert answer.getvalue().splitlines() == (PAPER / f"{case}.csv").read_text(encoding="utf-8").splitlines()


def cells(table: Table, *names: str) -> list[tuple[object, ...]]:
    places = [[column.name for column in table.columns].index(name) for name in names]
    return [tuple(row[place] for place in places) for row in table.rows]


def sums(pairs: Sequence[tuple[object, ...]]) -> dict[object, int]:
    found: dict[object, int] = defaultdict(int)
    for key, *amounts in pairs:
        found[key] += sum(int(str(amount)) for amount in amounts)
    return {key: amount for key, amount in found.items() if amount}


ROLES = {
    "receivable": ("1122", 1), "prepayment": ("1123", 1), "payable": ("2202", -1), "advance": ("2203", -1),
    "other_payable": ("2241", -1),
}  # fmt: skip


def test_channels_pay_out_the_oldest_takings_first(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    buy(desk, 100)
    sell(desk, 10, "wechat", customer=None)  # 100.00
    second = later(desk, days=1)
    sell(second, 5, "wechat", customer=None)  # 50.00
    cashing.settle_channel(second, "wechat", "120", Slip(), to="bank", fee="0.72")
    third = later(desk, days=2)
    selling.take_back(third, "XS2", ["1x2"], Slip())  # 20.00 back: 10.00 of the second day are left
    undo(third, cashing.settle_channel(third, "wechat", "10", Slip(), to="bank"))
    asked = asker(third)("channels", Wish())
    assert cells(asked, "taken", "ticked", "open", "gross", "fee", "net", "balance") == [
        (100_00, 100_00, 0, 0, 0, 0, 100_00),
        (50_00, 20_00, 30_00, 120_00, 72, 119_28, 30_00),
        (-20_00, 0, -20_00, 0, 0, 0, 10_00),
    ]
    assert asked.totals is not None
    assert asked.totals[3:6] == (130_00, 120_00, 10_00)


def ties(ask: Ask, wish: Wish) -> None:
    """[inv:open-items] at the end of a day: items, ages, balances and statements are the accounts of the books."""
    trial = ask("trial-balance", Wish(last=wish.as_of))
    books = sums([(a, d, -int(str(c))) for a, d, c in cells(trial, "account", "closing_debit", "closing_credit")])
    totals = ask("party-balance", wish)
    by_party = {party: row for party, *row in cells(totals, "party", *ROLES)}
    for place, (account, sign) in enumerate(ROLES.values()):
        assert sum(int(str(row[place])) for row in by_party.values()) * sign == books.get(account, 0)
    signed = [
        (account, amount if side == "dr" else -int(str(amount)))
        for account, amount, side in cells(ask("open-items", wish), "account", "open", "side")
    ]
    assert sums(signed) == {account: books[account] for account, _ in ROLES.values() if account in books}
    for name, place in (("ar-age", 0), ("ap-age", 2)):
        aged = ask(name, wish)
        assert sums(cells(aged, "party", "total")) == sums([(party, row[place]) for party, row in by_party.items()])
        parts = cells(aged, "total", "days_30", "days_60", "days_90", "days_180", "older")
        assert all(sum(int(str(part)) for part in row[1:]) == row[0] for row in parts)
    dated = Wish(first=min("2026-04-20", wish.as_of or "2026-04-20"), last=wish.as_of)
    for name, owed in (("customer-statement", (1, 0, 0, -1, 0)), ("supplier-statement", (0, -1, 1, 0, 1))):
        last: dict[object, object] = dict(cells(ask(name, dated), "party", "balance"))  # type: ignore[arg-type]
        wanted = [
            (party, *(int(str(amount)) * sign for amount, sign in zip(row, owed, strict=True)))
            for party, row in by_party.items()
        ]
        assert {party: balance for party, balance in last.items() if balance} == sums(wanted)
    paid_by = ask("channels", Wish(last=wish.as_of))
    held = sum(int(str(taken)) - int(str(gross)) for taken, gross in cells(paid_by, "taken", "gross"))
    assert held == books.get("1012", 0)
    money = cells(ask("cash", dated), "account", "closing")
    assert sums(money) == {code: amount for code, amount in books.items() if code in {"1001", "1002", "1012"}}


@pytest.mark.parametrize("day", ["2026-04-15", "2026-05-05", "2026-05-31"])
def test_open_items_are_the_balances_of_their_accounts(ask: Ask, day: str) -> None:
    """[inv:open-items]."""
    ties(ask, Wish(as_of=day))


AMOUNT = st.integers(1, 400).map(str)
STEP = st.one_of(
    st.tuples(st.sampled_from(("buy", "sell", "back", "red")), st.integers(1, 12)),
    st.tuples(st.sampled_from(("payment", "collection", "rent", "before")), AMOUNT),
    st.tuples(st.sampled_from(("meet supplier", "meet customer")), st.just(0)),
)


def do(desk: Desk, what: str, size: object) -> None:
    """One step of a random day; what the rules refuse does not happen."""
    amount = str(size)
    party = "C1" if what in {"collection", "meet customer"} else "S1"
    documents = desk.shop.journal.connection.execute("SELECT doc_no FROM documents ORDER BY seq").fetchall()
    steps: dict[str, Callable[[], object]] = {
        "buy": lambda: buy(desk, int(amount)),
        "sell": lambda: sell(desk, int(amount)),
        "back": lambda: selling.take_back(desk, "XS1", [f"1x{amount}"], Slip()),
        "red": lambda: undo_numbered(desk, documents[int(amount) % len(documents)][0]),
        "payment": lambda: settling.settle(desk, what, (), Slip(party, (f"bank={amount}",)), oldest=True),
        "collection": lambda: settling.settle(desk, what, (), Slip(party, (f"cash={amount}",)), oldest=True),
        "rent": lambda: cashing.spend(desk, [f"selling={amount}"], Slip("P1"), invoice="special"),
        "before": lambda: opening.open_accounts(desk, [f"1122/C1={amount}", f"2202/S1=-{amount}"], Slip()),
    }
    try:
        steps.get(what, lambda: settling.offset(desk, (), Slip(party)))()
    except JxcError:
        return


def undo_numbered(desk: Desk, number: str) -> None:
    from jxc.services.bookkeeping import reverse

    reverse(desk, number)


@settings(max_examples=6, deadline=None)
@given(
    books=st.tuples(st.sampled_from(("enterprise", "small")), st.sampled_from(("general", "small"))),
    steps=st.lists(STEP, min_size=5, max_size=25),
)
def test_random_streams_tie_to_the_books(
    tmp_path_factory: pytest.TempPathFactory, books: tuple[str, str], steps: list[tuple[str, object]]
) -> None:
    """[inv:open-items] whatever is posted, settled, offset and reversed, in whichever order."""
    desk = a_desk(tmp_path_factory.mktemp("random") / "home", *books)
    buy(desk, 50)
    sell(desk, 9)
    for what, size in steps:
        do(desk, what, size)
    assert findings(desk) == []
    ties(asker(desk), Wish(as_of="2026-04-30"))
    desk.shop.journal.close()
