"""`jxc sale` and `jxc return`."""

import json

import pytest

from jxc.errors import CONFLICT, NOT_FOUND, REFUSED, SHORT
from tests.commands.conftest import Snapshot, Typist


def test_a_sale_answers_with_number_total_change_and_what_is_left(shop: Typist, snapshot: Snapshot) -> None:
    snapshot("sale-en", shop.well("sale", "1001x2", "6901234567892", "--pay", "wechat=9", "--pay", "cash=20"))
    snapshot("sale-zh", shop.well("--lang", "zh", "销售", "1001x2", "--pay", "cash=10"))


def test_a_script_reads_number_and_total_of_a_sale_as_json(shop: Typist) -> None:
    sale = json.loads(shop.well("sale", "1001", "--json"))
    assert (sale["doc_no"], sale["total"], sale["lines"][0]["left"]) == ("s001-XS-2604-00001", 3.5, 47)


def test_goods_come_back_in_parts_and_never_more_than_were_sold(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("sale", "1001x3")
    snapshot("return-en", shop.well("return", "last", "1x1"))
    snapshot("return-zh", shop.well("退货", "XS1", "1x2", "--lang", "zh"))
    refused = shop("return", "XS1", "1x1")
    assert refused.status == REFUSED
    assert "0 left to return" in refused.err


def test_the_same_ref_twice_is_the_same_sale_and_says_so(shop: Typist) -> None:
    first = json.loads(shop.well("sale", "1001", "--ref", "A1", "--json"))
    again = json.loads(shop.well("sale", "1001", "--ref", "A1", "--json"))
    assert again["doc_no"] == first["doc_no"]
    assert again["notes"]
    assert shop("sale", "1002", "--ref", "A1").status == CONFLICT


@pytest.mark.parametrize(
    ("token", "status"),
    [
        ("1003", NOT_FOUND),
        ("1001x0", REFUSED),
        ("1001x-1", REFUSED),
        ("1001x1e3", REFUSED),
        ("1001xNaN", REFUSED),
        ("1001x99999999999999", REFUSED),
        ("1001@1.123456789", REFUSED),
        ("1001x1000", SHORT),
    ],
)
def test_a_wrong_token_is_refused_with_a_sentence_and_nothing_is_posted(shop: Typist, token: str, status: int) -> None:
    refused = shop("sale", token)
    assert refused.status == status
    assert refused.err.count("\n") == 2, refused.err
    assert "XS" not in shop.well("doc", "list")


def test_all_problems_are_told_at_once(shop: Typist, snapshot: Snapshot) -> None:
    snapshot("problems-en", shop("sale", "1001xNaN", "9999", "1001x1e3").err)
    snapshot("problems-zh", shop("sale", "1001xNaN", "9999", "1001x1e3", "--lang", "zh").err)


def test_full_width_digits_are_digits(shop: Typist) -> None:
    assert json.loads(shop.well("sale", "１００１x２", "--json"))["total"] == 7
