"""Buying and sending back: what goods cost, what VAT is deducted, who is owed."""

from pathlib import Path

import pytest

from jxc.domain.numbers import money_text
from jxc.services import buying, masters, selling
from jxc.services.desk import Desk
from jxc.services.masters import PartyWish
from jxc.services.selling import Slip
from jxc.services.trading import Answer
from tests.services.premises import a_desk, balance, books, findings, refused, state, stock


def receive(desk: Desk, *tokens: str, party: str | None = "S1", **said: object) -> Answer:
    slip = Slip(party, **{name: said.pop(name) for name in ("pay", "day", "ref") if name in said})  # type: ignore[arg-type]
    return buying.buy(desk, list(tokens), slip, **said)  # type: ignore[arg-type]


def send_back(desk: Desk, document: str, *parts: str) -> Answer:
    return buying.send_back(desk, document, list(parts), Slip())


@pytest.mark.parametrize(
    ("invoice", "expected"),
    [
        ("special", {"1405": "100.00", "2221.01.02": "13.00", "2202": "-113.00"}),
        ("plain", {"1405": "113.00", "2202": "-113.00"}),
        (None, {"1405": "100.00", "2221.01.02": "13.00", "2202": "-113.00"}),  # as this supplier usually invoices
    ],
)
def test_the_invoice_decides_what_is_cost(desk: Desk, invoice: str | None, expected: dict[str, str]) -> None:
    assert books(receive(desk, "1001x10@11.30", invoice=invoice)) == expected


def test_the_number_of_the_invoice_is_kept(desk: Desk) -> None:
    answer = receive(desk, "1001@5", invoice="plain=04512345")
    assert answer.posted.document.invoice_no == "04512345"


def test_net_prices_come_to_the_same_document_as_gross_ones(desk: Desk) -> None:
    gross, net = receive(desk, "1001x10@11.30"), receive(desk, "1001x10@10", net=True)
    assert books(gross) == books(net)
    assert (net.posted.document.gross, net.posted.document.tax) == (113_00, 13_00)


def test_a_purchase_paid_at_once_is_not_owed(desk: Desk) -> None:
    assert books(receive(desk, "1001x10@11.30", pay=("bank",)))["1002"] == "-113.00"
    assert balance(desk, "2202") == "0.00"


def test_a_case_is_bought_at_the_price_of_the_case(desk: Desk) -> None:
    line = receive(desk, "1001x2箱@113").posted.lines[0]
    assert (line.unit, line.unit_quantity, line.quantity, line.amount) == ("箱", 2_0000, 24_0000, 226_00)


def test_goods_that_go_back_take_their_receipt_s_cost_with_them(desk: Desk) -> None:
    receive(desk, "1001x10@113")
    receive(desk, "1001x5@124.30")
    back = send_back(desk, "CG1", "1x5")
    assert books(back) == {"2202": "565.00", "2221.01.02": "-65.00", "1405": "-500.00"}
    assert stock(desk) == ("10", "1050.00")


def test_goods_sold_on_go_back_at_the_average_and_the_gap_is_variance(desk: Desk) -> None:
    receive(desk, "1001x10@113")
    receive(desk, "1001x100@11.30")
    selling.sell(desk, ["1001x100"], Slip())
    back = books(send_back(desk, "CG1", "1x8"))
    assert (back["1405"], back["6401.09"]) == ("-145.46", "-654.54")
    assert stock(desk) == ("2", "36.36")


def test_three_parts_of_a_receipt_go_back_without_losing_a_fen(desk: Desk) -> None:
    receive(desk, "1001x3@3.333333")
    parts = [send_back(desk, "CG1", "1x1").posted.document for _ in range(3)]
    assert [money_text(-part.gross) for part in parts] == ["3.33", "3.34", "3.33"]
    assert [money_text(-part.tax) for part in parts] == ["0.38", "0.39", "0.38"]
    assert stock(desk) == ("0", "0.00")
    assert [balance(desk, account) for account in ("2202", "2221.01.02", "1405", "6401.09")] == ["0.00"] * 4


def test_goods_without_a_price_that_go_back_are_no_longer_owed_as_uninvoiced(desk: Desk) -> None:
    receive(desk, "1001x3@11.30")
    receive(desk, "1001x3@?")
    assert balance(desk, "2202.01") == "-30.00"
    back = send_back(desk, "CG2", "1x1")
    assert books(back) == {"2202.01": "10.00", "1405": "-10.00"}
    send_back(desk, "CG2")
    assert [balance(desk, account) for account in ("2202.01", "6401.09")] == ["0.00", "0.00"]
    assert findings(desk) == []


def test_more_than_was_received_or_than_is_there_does_not_go_back(desk: Desk) -> None:
    receive(desk, "1001x10@5")
    assert refused(lambda: send_back(desk, "CG1", "1x11")).problems[0].code == "stock-short"
    selling.sell(desk, ["1001x8"], Slip())
    assert refused(lambda: send_back(desk, "CG1", "1x3")).code == "stock-short"
    assert "source-kind-wrong" in {problem.code for problem in refused(lambda: send_back(desk, "XS1")).problems}


def test_a_purchase_is_refused_with_all_that_is_wrong(desk: Desk) -> None:
    before = state(desk)
    error = refused(lambda: receive(desk, "1001x0@5", party=None, invoice="blue"))
    assert {problem.code for problem in error.problems} == {"quantity-nil", "supplier-missing", "invoice-unknown"}
    assert refused(lambda: receive(desk, "1001@5", party="nobody")).code == "party-unknown"
    assert state(desk) == before


def test_a_supplier_nobody_trades_with_any_more_delivers_nothing(desk: Desk) -> None:
    masters.set_party(desk, "S1", PartyWish(active=False))
    assert refused(lambda: receive(desk, "1001@5")).code == "party-inactive"


def test_a_keyed_earlier_day_is_refused_once_its_items_have_moved(desk: Desk) -> None:
    receive(desk, "1001x5@5", day="yesterday")
    receive(desk, "1001x5@5")
    before = state(desk)
    assert refused(lambda: receive(desk, "1001x5@5", day="yesterday")).code == "day-items-moved"
    assert refused(lambda: receive(desk, "1001x5@5", day="2026-04-16")).code == "day-in-future"
    assert state(desk) == before
    assert receive(desk, "1002x5@5", day="yesterday").posted.document.business_date == "2026-04-14"


def test_a_small_scale_buyer_deducts_nothing_whatever_the_invoice(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", status="small")
    assert books(receive(desk, "1001x10@11.30", invoice="special")) == {"1405": "113.00", "2202": "-113.00"}
