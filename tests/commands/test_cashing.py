"""`jxc expense`, `jxc income`, `jxc cash …` and `jxc settle`, as they are typed and as they answer."""

from jxc.errors import REFUSED
from tests.commands.conftest import Snapshot, Typist


def test_an_expense_shows_its_vat_and_postings(shop: Typist, snapshot: Snapshot) -> None:
    snapshot("expense-en", shop.well("expense", "selling=106", "--invoice", "special=0451", "--pay", "bank"))
    snapshot("expense-zh", shop.well("费用", "6602=120", "--note", "打印纸", "--lang", "zh"))


def test_income_that_is_no_sale_shows_its_vat(shop: Typist, snapshot: Snapshot) -> None:
    snapshot("income-zh", shop.well("收入", "other-sales=212", "--pay", "bank", "--lang", "zh"))


def test_money_goes_to_the_till_and_out_of_it(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("备用金", "500")
    snapshot("cash-out-zh", shop.well("缴款", "300", "--to", "bank", "--lang", "zh"))
    shop.well("cash", "move", "safe", "bank", "100")
    assert "1002" in shop.well("资金", "move", "bank", "safe", "100")


def test_a_channel_pays_out_less_its_fee(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("sale", "1001x10", "--pay", "wechat")
    snapshot("settle-en", shop.well("settle", "wechat", "--fee", "0.21", "--ref", "2026-04-01"))
    assert shop("settle", "wechat", "1").status == REFUSED


def test_a_document_of_money_is_shown_and_listed_like_any_other(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("pay", "S01", "CG1=43", "--pay", "bank")
    snapshot("doc-payment-zh", shop.well("doc", "show", "FK1", "--lang", "zh"))
    assert "payment" in shop.well("doc", "list", "--kind", "FK")
    assert "payment,1,43.00" in shop.well("today", "--format", "csv")
