"""`jxc pay`, `jxc collect` and `jxc offset`, as they are typed and as they answer."""

from jxc.errors import CONFLICT, FORBIDDEN, REFUSED
from tests.commands.conftest import Snapshot, Typist


def test_a_payment_shows_what_it_settled_and_what_is_ahead(shop: Typist, snapshot: Snapshot) -> None:
    snapshot("pay-en", shop.well("pay", "S01", "CG1=43", "--pay", "bank=43"))
    snapshot("pay-zh", shop.well("付款", "S01", "--oldest", "--pay", "bank=120", "--lang", "zh"))


def test_paying_a_document_twice_says_what_is_open(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("pay", "S01", "CG1")
    again = shop("pay", "S01", "CG1", "--lang", "zh")
    assert again.status == CONFLICT
    snapshot("pay-twice-zh", again.err)


def test_a_customer_pays_part_of_a_sale(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("sale", "1001x10", "--customer", "C01", "--pay", "credit")
    snapshot("collect-zh", shop.well("收款", "C01", "1=20", "--pay", "wechat", "--lang", "zh"))
    snapshot("collect-en", shop.well("collect", "C01", "--oldest", "--pay", "cash=20"))


def test_a_prepayment_is_offset_and_a_debt_written_off(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("pay", "S01", "--pay", "bank=200")
    snapshot("offset-zh", shop.well("核销", "S01", "--lang", "zh"))
    shop.well("sale", "1001", "--customer", "C01", "--pay", "credit")
    snapshot("write-off-en", shop.well("offset", "C01", "XS1", "--write-off", "6711"))


def test_credit_ends_at_the_limit_of_the_customer(shop: Typist) -> None:
    shop.well("party", "set", "C01", "--credit-limit", "10", "--days", "30")
    assert shop("sale", "1001x3", "--customer", "C01", "--pay", "credit").status == FORBIDDEN
    shop.well("party", "set", "C01", "--credit-limit", "")
    shop.well("sale", "1001x3", "--customer", "C01", "--pay", "credit")


def test_a_limit_or_term_that_is_no_number_is_refused(shop: Typist) -> None:
    for option, value in (("--credit-limit", "-1"), ("--credit-limit", "much"), ("--days", "1.5"), ("--days", "99999")):
        assert shop("party", "set", "C01", f"{option}={value}").status == REFUSED
