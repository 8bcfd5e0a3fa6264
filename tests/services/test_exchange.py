"""Exchanges: one document, the return half red, the sale half black, and only the difference in money."""

import pytest

from jxc.domain.draft import Draft
from jxc.domain.numbers import money_text
from jxc.services import bookkeeping, reporting, selling
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.reporting import Wish
from jxc.services.selling import Slip
from jxc.services.trading import Answer, post
from tests.services.premises import a_desk, balance, buy, findings, refused, state, stock


@pytest.fixture
def shop(desk: Desk) -> Desk:
    buy(desk, "20", "5.65")  # net 5.00
    buy(desk, "20", "4.36", sku="1002")  # net 4.00
    selling.sell(desk, ["1001x3@10", "1002x2@6.54"], Slip())
    return desk


def swap(desk: Desk, parts: list[str], *tokens: str, document: str = "XS1", pay: tuple[str, ...] = ()) -> Answer:
    return selling.exchange(desk, document, parts, list(tokens), Slip(pay=pay))


def paper(answer: Answer) -> list[str]:
    return [
        f"{'Dr' if p.debit else 'Cr'} {p.account} {money_text(p.debit or p.credit)}" for p in answer.posted.postings
    ]


def test_the_customer_pays_what_the_new_goods_cost_more(shop: Desk) -> None:
    # back: 1 tea for 10.00 (8.85 + 1.15); out: 2 rice at 6.54 (12.00 + 1.08)
    answer = swap(shop, ["1x1"], "1002x2@6.54", pay=("cash=5",))
    assert paper(answer) == [
        "Dr 1001 3.08",
        "Cr 6001 -8.85", "Cr 2221.01.01 -1.15", "Dr 6401.01 -5.00", "Dr 1405 5.00",
        "Cr 6001 12.00", "Cr 2221.01.01 1.08", "Dr 6401.01 8.00", "Cr 1405 8.00",
    ]  # fmt: skip
    head = answer.posted.document
    assert (head.gross, head.tax, head.tendered, head.change) == (3_08, -7, 5_00, 1_92)
    assert (stock(shop), stock(shop, "1002"), findings(shop)) == (("18", "90.00"), ("16", "64.00"), [])


def test_the_customer_is_given_back_what_they_cost_less_and_nothing_moves_where_they_cost_the_same(shop: Desk) -> None:
    less = swap(shop, ["1x2"], "1002@6.54")
    assert paper(less)[0] == "Cr 1001 13.46"
    same = swap(shop, ["1x1"], "1001@10")
    assert paper(same)[0].startswith("Cr 6001 -8.85")
    assert (same.posted.document.gross, stock(shop)) == (0, ("19", "95.00"))


def test_no_more_comes_back_than_was_sold_over_returns_and_exchanges(shop: Desk) -> None:
    swap(shop, ["1x2"], "1002")
    selling.take_back(shop, "XS1", ["1x1"], Slip())
    assert refused(lambda: swap(shop, ["1x1"], "1002")).code == "return-too-much"
    selling.take_back(shop, "HH1", [], Slip())  # what the exchange gave comes back too, and only that
    assert refused(lambda: selling.take_back(shop, "HH1", ["1x1"], Slip())).code == "source-line-unknown"
    assert stock(shop, "1002") == ("18", "72.00")
    again = swap(shop, ["2x1"], "1001")
    swap(shop, ["2x1"], "1002", document=again.posted.document.doc_no)
    assert findings(shop) == []


def test_an_exchange_is_reversed_whole_and_leaves_nothing(shop: Desk) -> None:
    before = state(shop)
    answer = swap(shop, ["1x1"], "1002x2")
    assert refused(lambda: bookkeeping.reverse(shop, "XS1")).code == "document-rested-on"
    bookkeeping.reverse(shop, answer.posted.document.doc_no)
    assert (stock(shop), stock(shop, "1002"), findings(shop)) == (("17", "85.00"), ("18", "72.00"), [])
    for account in ("1001", "6001", "2221.01.01", "6401.01", "1405"):
        sums = {row[0]: row[3] - row[4] for row in before["balance"]}  # type: ignore[index] # rows of a table
        assert balance(shop, account) == money_text(sums[account])
    swap(shop, ["1x3"], "1002x2")


@pytest.mark.parametrize(
    ("parts", "tokens", "code"),
    [
        (["1x1"], ["1002x19"], "stock-short"),
        (["1x4"], ["1002"], "return-too-much"),
        (["9"], ["1002"], "source-line-unknown"),
        (["1"], ["1002@4"], "price-below-floor"),
        (["1"], ["9999"], "item-unknown"),
    ],
)
def test_what_cannot_be_exchanged_is_refused(shop: Desk, parts: list[str], tokens: list[str], code: str) -> None:
    assert refused(lambda: swap(shop, parts, *tokens)).code == code


def test_half_an_exchange_is_none(shop: Desk) -> None:
    back = selling.source_lines(shop, "s001-XS-2604-00001", ["1x1"])
    draft = Draft("exchange", "amy", back, source_no="s001-XS-2604-00001")
    assert refused(lambda: post(shop.shop, shop.world, draft)).code == "exchange-half"
    assert refused(lambda: swap(shop, ["1x1"], "1002", document="CG1")).code == "source-kind-wrong"


def test_goods_that_come_back_may_go_out_again_in_the_same_exchange(tmp_path_factory: pytest.TempPathFactory) -> None:
    desk = a_desk(tmp_path_factory.mktemp("last") / "home")
    buy(desk, "1", "5.65")
    selling.sell(desk, ["1001"], Slip())
    swap(desk, [], "1001@9")
    assert (stock(desk), findings(desk)) == (("0", "0.00"), [])


def test_reports_count_what_came_back_as_returned_and_what_went_out_as_sold(shop: Desk) -> None:
    swap(shop, ["1x1"], "1002x2@6.54")
    swap(shop, ["1x1"], "1002x2@6.54")
    bookkeeping.reverse(shop, "HH2")
    home = Home(shop.shop.journal.path.parent, env={})

    def rows(name: str, **wish: object) -> dict[object, dict[str, object]]:
        table = reporting.show_report(home, shop.world, "en", name, Wish(**wish))  # type: ignore[arg-type] # its fields
        named = [dict(zip([column.name for column in table.columns], row, strict=True)) for row in table.rows]
        return {row.get("sku") or row.get("account"): row for row in named}

    sold = rows("sales-summary", by=("item",))
    assert [(row["sold"], row["returned"], row["amount"]) for row in sold.values()] == [
        (3_0000, 1_0000, 20_00),
        (4_0000, 0, 26_16),
    ]
    margin = rows("margin", by=("item",))
    assert margin["1001"]["cost"] == 10_00
    (cash,) = rows("payments").values()
    assert (cash["sold"], cash["returned"]) == (46_16, 0)
