"""Reports of goods between stores over a chain on paper: both sides matched, and tied to the books [inv:road]."""

import pytest

from jxc.domain.numbers import Fen, Quantity, parse_money, parse_quantity
from jxc.domain.record import Line, Posting
from jxc.lake.views import Basis
from tests.lake import chain
from tests.lake.chain import Store, credit, debit, line

INTERSTORE = "1221.90"


def part(sku: str, quantity: str, value: str, *, reason: str | None = None) -> Line:
    """A part of what was sent, as the receiver's document holds it."""
    blank = line(sku, quantity, amount=value, cost="0" if reason else value, reason=reason)
    return blank._replace(quantity=Quantity(0 if reason else parse_quantity(quantity)))


def sent(store: Store, day: str, to: str, *goods: tuple[str, str, str]) -> str:
    """Goods that leave: (sku, quantity, value)."""
    lines = [line(sku, f"-{quantity}", cost=f"-{value}") for sku, quantity, value in goods]
    value = chain.yuan(-sum(each.cost for each in lines))
    entries = [debit(INTERSTORE, value, party=to), credit("1405", value)]
    return store.post("transfer_out", day, lines, entries, party=to)


def came(store: Store, day: str, number: str, sender: str, *parts: Line, reversal_of: str | None = None) -> str:
    """Goods that arrive; as a reversal, in red."""
    lines = [each._replace(source_no=number) for each in parts]
    stock = sum(each.amount for each in parts if each.reason is None)
    lost = sum(each.amount for each in parts if each.reason == "lost")
    road = Posting(0, INTERSTORE, sender, None, Fen(0), Fen(stock + lost), None, number)
    entries = [debit("1405", chain.yuan(stock)), debit("1901", chain.yuan(lost)), road]
    if reversal_of is None:
        return store.post("transfer_in", day, lines, entries, party=sender, source_no=number)
    red = [
        each._replace(quantity=Quantity(-each.quantity), cost=Fen(-each.cost), amount=Fen(-each.amount))
        for each in lines
    ]
    back = [each._replace(debit=Fen(-each.debit), credit=Fen(-each.credit)) for each in entries]
    return store.post("reversal", day, red, back, party=sender, source_no=reversal_of)


def on_paper() -> tuple[Store, ...]:
    """A box lost and one to go back, a part received, all of it, nothing but paper, and goods that came back whole."""
    hq, one, two = chain.headquarters(), Store("s001"), Store("s002")
    hq.know("account", INTERSTORE, code=INTERSTORE, name="Between stores", zh="内部往来", role="interstore",
            **{"class": "common"})  # fmt: skip
    first = sent(one, "2026-04-01", "s002", ("1001", "20", "5638.15"), ("1002", "1", "3.00"))
    second = sent(one, "2026-04-02", "s002", ("1001", "10", "100.00"))
    judged = (part("1001", "1", "281.90", reason="rejected"), part("1001", "1", "281.91", reason="lost"))
    came(two, "2026-04-02", first, "s001", part("1001", "18", "5074.34"), *judged, part("1002", "1", "3.00"))
    wrong = came(two, "2026-04-03", second, "s001", part("1001", "10", "100.00"))
    came(two, "2026-04-03", second, "s001", part("1001", "10", "100.00"), reversal_of=wrong)
    came(two, "2026-04-03", second, "s001", part("1001", "4", "40.00"))
    third = sent(one, "2026-04-03", "s002", ("1002", "2", "6.00"))
    came(two, "2026-04-04", third, "s001", part("1002", "2", "6.00"))
    came(two, "2026-04-05", "s003-DC-2604-00001", "s003", part("1002", "5", "15.00"))
    fourth = sent(one, "2026-04-04", "s002", ("1001", "2", "20.00"))
    came(one, "2026-04-05", fourth, "s002", part("1001", "2", "20.00"))
    return hq, one, two


@pytest.fixture(scope="module")
def basis(tmp_path_factory: pytest.TempPathFactory) -> Basis:
    parts = [delivery for store in on_paper() for delivery in chain.deliveries(store)]
    return chain.filled(tmp_path_factory.mktemp("lake"), parts)


def road(basis: Basis, **asked: object) -> list[tuple[object, ...]]:
    return chain.rows(basis, "in-transit", "transfer", "age", "value", "state", **asked)


def test_what_is_on_the_road_is_told_with_its_age_and_what_does_not_match(basis: Basis) -> None:
    assert road(basis) == [
        ("s001-DC-2604-00001", 5, 281_90, "going back"),
        ("s001-DC-2604-00002", 4, 60_00, "on the road"),
        ("s003-DC-2604-00001", 1, -15_00, "not sent"),
    ]


def test_the_road_is_what_the_books_hold_between_stores_on_any_day(basis: Basis) -> None:
    for day in ("2026-04-01", "2026-04-02", "2026-04-03", "2026-04-04", "2026-04-05", "2026-04-06"):
        balance = chain.rows(basis, "trial-balance", "account", "closing_debit", "closing_credit", last=day)
        (held,) = (debits or -int(str(credits_)) for account, debits, credits_ in balance if account == INTERSTORE)
        assert sum(row[2] for row in road(basis, as_of=day)) == held  # type: ignore[misc]


def test_every_item_of_a_transfer_is_matched(basis: Basis) -> None:
    columns = ("transfer", "sku", "sent_quantity", "accepted_quantity", "rejected_quantity", "back_quantity",
               "lost_quantity", "road_value", "state")  # fmt: skip
    found = chain.rows(basis, "transfers", *columns)
    size = 10_000
    assert found == [
        ("s001-DC-2604-00001", "1001", 20 * size, 18 * size, size, 0, size, 281_90, "going back"),
        ("s001-DC-2604-00001", "1002", size, size, 0, 0, 0, 0, "matched"),
        ("s001-DC-2604-00002", "1001", 10 * size, 4 * size, 0, 0, 0, 60_00, "on the road"),
        ("s001-DC-2604-00003", "1002", 2 * size, 2 * size, 0, 0, 0, 0, "matched"),
        ("s001-DC-2604-00004", "1001", 2 * size, 0, 0, 2 * size, 0, 0, "matched"),
        ("s003-DC-2604-00001", "1002", 0, 5 * size, 0, 0, 0, -15_00, "not sent"),
    ]


def test_before_a_receipt_everything_is_on_the_road(basis: Basis) -> None:
    assert road(basis, as_of="2026-04-01") == [("s001-DC-2604-00001", 0, parse_money("5641.15"), "on the road")]


def test_transfers_of_a_range_are_those_sent_in_it(basis: Basis) -> None:
    (found,) = chain.rows(basis, "transfers", "transfer", "accepted_quantity", first="2026-04-02", last="2026-04-02")
    assert found == ("s001-DC-2604-00002", 0)


def test_the_movement_summary_has_columns_of_its_own_for_transfers(basis: Basis) -> None:
    size = 10_000
    found = chain.rows(basis, "stock-summary", "sku", "transfer_in_quantity", "transfer_out_quantity", "closing_value")
    assert found == [("1001", 24 * size, 32 * size, -623_81), ("1002", 8 * size, 3 * size, 15_00)]
