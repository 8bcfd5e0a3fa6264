"""`jxc sale` and `jxc return`."""

import json

import pytest

from jxc.errors import CONFLICT, FORBIDDEN, NOT_FOUND, REFUSED, SHORT, USAGE
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


def test_a_bill_says_what_it_was_lowered_by_and_keeps_it(shop: Typist) -> None:
    sale = json.loads(
        shop.well(
            "sale", "1001x2@3.50-1", "1002", "--discount", "5", "--round-off", "0.30", "--pay", "cash=20", "--json"
        )
    )
    assert (sale["total"], sale["discount"], sale["rounding_off"], sale["change"]) == (12.7, 6, 0.3, 7.3)
    document = json.loads(shop.well("doc", "show", "last", "--json"))
    assert (document["discount"], document["rounding_off"]) == (5, 0.3)
    assert json.loads(shop.well("return", "last", "--json"))["total"] == 12.7
    assert "整单折扣" in shop.well("doc", "show", "XS1", "--lang", "zh")


def test_a_reversed_bill_shows_in_red_what_it_was_lowered_by(shop: Typist) -> None:
    shop.well("sale", "1001x2", "--discount", "1", "--round-off", "0.50")
    shop.well("reverse", "XS1")
    red = json.loads(shop.well("doc", "show", "HC1", "--json"))
    assert (red["total"] if "total" in red else red["gross"], red["discount"], red["rounding_off"]) == (-5.5, -1, -0.5)


def test_an_unusual_sale_needs_a_yes_where_nobody_can_be_asked(shop: Typist) -> None:
    refused = shop("sale", "1001x20@5000")
    assert refused.status == USAGE
    assert "--yes" in refused.err
    assert json.loads(shop.well("sale", "1001x20@5000", "--yes", "--json"))["total"] == 100000


def test_a_return_names_a_sale_or_goods_and_goods_only_where_the_settings_allow_it(shop: Typist) -> None:
    assert shop("return").status == USAGE
    assert shop("return", "XS1", "--item", "1001").status == USAGE
    assert shop("return", "--item", "1001").status == FORBIDDEN
    settings = shop.home / "jxc.toml"
    settings.write_text(settings.read_text("utf-8") + 'open_returns = "allow"\n', "utf-8")
    back = json.loads(shop.well("return", "--item", "1001x2@3", "--item", "1002", "--json"))
    assert (back["total"], [line["left"] for line in back["lines"]]) == (18, [50, 6])
    assert shop("return", "--item", "1001x30000@3").status == USAGE
