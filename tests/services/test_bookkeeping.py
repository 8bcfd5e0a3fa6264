"""Vouchers and reversals: money by hand, and whole documents taken back."""

from pathlib import Path

import pytest

from jxc.services import buying, cashing, count_posting, masters, opening, selling, stocktaking
from jxc.services.bookkeeping import last_own, post_voucher, read_entries, reverse
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from jxc.services.trading import Answer
from tests.services.premises import a_desk, balance, books, findings, later, refused, state, stock


def voucher(desk: Desk, *entries: str) -> Answer:
    return post_voucher(desk, list(entries), Slip())


def bought(desk: Desk, *tokens: str) -> str:
    return buying.buy(desk, list(tokens), Slip("S1")).posted.document.doc_no


def sold(desk: Desk, *tokens: str, **said: object) -> str:
    return selling.sell(desk, list(tokens), Slip(**said)).posted.document.doc_no  # type: ignore[arg-type]


def test_a_voucher_posts_what_is_written(desk: Desk) -> None:
    answer = voucher(desk, "6602=120", "1122/C1=80.50", "1001=-200.50")
    sides = [(p.account, p.party, p.debit, p.credit) for p in answer.posted.postings]
    assert sides == [("6602", None, 120_00, 0), ("1122", "C1", 80_50, 0), ("1001", None, 0, 200_50)]
    assert answer.posted.document.gross == 200_50


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        (("6602=120", "1001=-119.99"), "voucher-unbalanced"),
        (("6602=0", "1001=0"), "document-empty"),
        ((), "document-empty"),
        (("9999=1", "1001=-1"), "account-unknown"),
        (("1405=1", "1001=-1"), "account-inventory"),
        (("1122/nobody=1", "1001=-1"), "party-unknown"),
        (("6602",), "entry-malformed"),
        (("=5",), "entry-malformed"),
        (("6602=",), "entry-malformed"),
        (("6602=1e3", "1001=-1000"), "number-unreadable"),
        (("6602=0.001", "1001=-0.001"), "number-too-precise"),
    ],
)
def test_a_voucher_that_cannot_be_is_refused(desk: Desk, entries: tuple[str, ...], code: str) -> None:
    before = state(desk)
    assert refused(lambda: voucher(desk, *entries)).code == code
    assert state(desk) == before


def test_an_entry_may_be_written_in_full_width(desk: Desk) -> None:
    assert read_entries(desk, ["1122/C1＝－１２．５０"]) == (("1122", -12_50, "C1", None),)
    assert desk.today == "2026-04-15"


def test_an_account_may_be_named_by_its_role_or_by_a_way_to_pay(desk: Desk) -> None:
    named = read_entries(desk, ["admin=8", "safe=5", "wechat=-13"])
    assert named == (("6602", 8_00, None, None), ("1001", 5_00, None, "safe"), ("1012", -13_00, None, "wechat"))


def test_what_a_channel_holds_at_the_opening_is_paid_out_later(desk: Desk) -> None:
    opening.open_accounts(desk, ["wechat=120"], Slip())
    cashing.settle_channel(desk, "wechat", None, Slip(), to="bank")
    assert balance(desk, "1012") == "0.00"


def test_reversing_everything_backwards_restores_stock_and_books(tmp_path: Path) -> None:
    """Every kind of document, taken back from the last to the first."""
    desk = a_desk(tmp_path / "home", stock_policy="allow")
    numbers = [opening.open_stock(desk, ["1001x2@3.333333"], Slip()).posted.document.doc_no]
    numbers.append(opening.open_accounts(desk, ["1002=500"], Slip()).posted.document.doc_no)
    numbers.append(sold(desk, "1001x5"))
    numbers.append(bought(desk, "1001x10@7.77", "1002x3@4.44"))
    numbers.append(sold(desk, "1001x2", "1002", pay=("wechat=3", "cash")))
    numbers.append(selling.take_back(desk, numbers[-1], ["1x1"], Slip()).posted.document.doc_no)
    numbers.append(buying.send_back(desk, numbers[3], ["1x3"], Slip()).posted.document.doc_no)
    stocktaking.start_count(desk)
    stocktaking.scan(desk, ["1001x9", "1002x1"])
    counted = count_posting.post_count(desk)
    assert counted is not None
    numbers.append(counted.posted.document.doc_no)
    numbers.append(voucher(desk, "6602=1", "1001=-1").posted.document.doc_no)
    for number in reversed(numbers):
        reverse(desk, number)
        assert findings(desk) == []
    assert (stock(desk), stock(desk, "1002")) == (("0", "0.00"), ("0", "0.00"))
    left = {code: balance(desk, code) for code in desk.shop.books.chart.accounts if balance(desk, code) != "0.00"}
    assert left == {}


def test_a_document_that_others_rest_on_is_not_reversed_before_them(desk: Desk) -> None:
    bought(desk, "1001x10@5")
    number = sold(desk, "1001x4")
    first = selling.take_back(desk, number, ["1x1"], Slip()).posted.document.doc_no
    second = selling.take_back(desk, number, ["1x2"], Slip()).posted.document.doc_no
    error = refused(lambda: reverse(desk, number))
    assert (error.code, error.params["documents"]) == ("document-rested-on", f"{first}, {second}")
    reverse(desk, first)
    reverse(desk, second)
    reverse(desk, number)
    assert stock(desk) == ("10", "44.25")
    assert refused(lambda: reverse(desk, number)).code == "document-rested-on"


def test_a_return_that_was_reversed_can_be_made_again_in_full(desk: Desk) -> None:
    bought(desk, "1001x10@5")
    number = sold(desk, "1001x3@3.333333")
    selling.take_back(desk, number, ["1x1"], Slip())
    reverse(desk, selling.take_back(desk, number, ["1x2"], Slip()).posted.document.doc_no)
    again = selling.take_back(desk, number, [], Slip()).posted.document
    assert (again.gross, again.tax) == (-6_67, -77)
    assert refused(lambda: selling.take_back(desk, number, ["1x1"], Slip())).code == "return-too-much"


def test_a_sale_that_was_trued_up_comes_back_at_what_it_cost_in_the_end(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", stock_policy="allow")
    number = sold(desk, "1001x2")
    bought(desk, "1001x20@3.729")
    assert (stock(desk), balance(desk, "6401.08")) == (("18", "59.40"), "6.60")
    red = reverse(desk, number)
    assert (stock(desk), books(red)["1405"], books(red)["6401.09"]) == (("20", "66.00"), "6.60", "-6.60")
    assert findings(desk) == []
    desk.shop.journal.close()


def test_a_return_reversed_between_two_others_loses_no_fen(desk: Desk) -> None:
    """What comes back in the end is what was sold, and never a fen more."""
    bought(desk, "1001x10@5")
    number = sold(desk, "1001x3@3.333333")

    def bring_back() -> tuple[str, int, int]:
        document = selling.take_back(desk, number, ["1x1"], Slip()).posted.document
        return document.doc_no, -document.gross, -document.tax

    first, second = bring_back(), bring_back()
    reverse(desk, first[0])
    third, fourth = bring_back(), bring_back()
    assert second[1] + third[1] + fourth[1] == 10_00
    assert second[2] + third[2] + fourth[2] == 1_15
    assert (balance(desk, "6001"), balance(desk, "2221.01.01"), balance(desk, "1001")) == ("0.00", "0.00", "0.00")
    assert findings(desk) == []


def test_a_reversal_stays_and_a_sale_is_reversed_on_its_own_day_only(desk: Desk) -> None:
    bought(desk, "1001x10@5")
    number, second = sold(desk, "1001"), sold(desk, "1001")
    red = reverse(desk, number).posted.document.doc_no
    assert refused(lambda: reverse(desk, red)).code == "reversal-of-reversal"
    tomorrow = later(desk, days=1)
    error = refused(lambda: reverse(tomorrow, second))
    assert (error.code, error.exit_status) == ("sale-of-another-day", 5)


def test_a_receipt_that_was_sold_on_is_not_reversed_where_stock_may_not_go_below_zero(desk: Desk) -> None:
    number = bought(desk, "1001x10@5")
    sold(desk, "1001x4")
    before = state(desk)
    error = refused(lambda: reverse(desk, number))
    assert (error.code, error.params["asked"], error.params["on_hand"]) == ("stock-short", "10", "6")
    assert state(desk) == before
    bought(desk, "1001x4@5")
    reverse(desk, number)
    assert stock(desk)[0] == "0"


def test_red_postings_stand_on_the_same_side(desk: Desk) -> None:
    bought(desk, "1001x10@5")
    number = sold(desk, "1001x2", pay=("alipay",))
    source = desk.shop.journal.document(number)
    red = reverse(desk, number).posted
    assert source is not None
    assert sorted((p.account, p.channel, -p.debit, -p.credit) for p in red.postings) == sorted(
        (p.account, p.channel, p.debit, p.credit) for p in source.postings
    )


def test_undo_means_the_last_document_of_this_operator_and_till(desk: Desk) -> None:
    bought(desk, "1001x10@5")
    mine = sold(desk, "1001")
    sold(desk._replace(operator="ben"), "1001")
    sold(desk._replace(till="2"), "1001")
    assert last_own(desk) == mine
    assert refused(lambda: last_own(desk._replace(operator="eve"))).code == "document-unknown"


def test_an_opening_is_reversed_only_while_it_is_open(desk: Desk) -> None:
    number = opening.open_accounts(desk, ["1001=5"], Slip()).posted.document.doc_no
    other = opening.open_accounts(desk, ["1002=-5"], Slip()).posted.document.doc_no
    opening.finish_opening(desk)
    assert refused(lambda: reverse(desk, number)).code == "opening-finished"
    assert refused(lambda: reverse(desk, other)).code == "opening-finished"


def test_what_a_document_cost_is_reversed_also_after_the_item_changed(desk: Desk) -> None:
    number = bought(desk, "1001x2箱@60")
    masters.set_item(desk, "1001", masters.ItemWish(name="绿茶", price="1", active=False))
    assert books(reverse(desk, number))["1405"] == "-106.19"
