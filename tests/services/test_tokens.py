"""Reading ITEM[xQUANTITY][@PRICE]: what a whole token names wins, the rest is split, doubt is refused."""

from pathlib import Path

import pytest

from jxc.domain.barcodes import check_digit
from jxc.domain.items import Item, Unit
from jxc.domain.numbers import ONE, QUANTITY_SCALE, Quantity, parse_quantity, short_text
from jxc.services import masters
from jxc.services.desk import Desk
from jxc.services.masters import ItemWish
from jxc.services.selling import Slip, sell
from jxc.services.tokens import base_quantity, draft_line, read_token, read_tokens
from tests.services.premises import a_desk, refused


def read(desk: Desk, token: str) -> tuple[str, str, str, str | None]:
    item, unit, amount, price, _ = read_token(desk.shop, token)
    return item.sku, unit, short_text(amount, QUANTITY_SCALE), price


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("1001", ("1001", "个", "1", None)),
        (" 1001 ", ("1001", "个", "1", None)),
        ("１００１x３", ("1001", "个", "3", None)),
        ("1001X2.5", ("1001", "个", "2.5", None)),
        ("1001×2", ("1001", "个", "2", None)),
        ("1001*2", ("1001", "个", "2", None)),
        ("1001＊２", ("1001", "个", "2", None)),
        ("1001ｘ２", ("1001", "个", "2", None)),
        ("1001x2@3.50", ("1001", "个", "2", "3.50")),
        ("1001x2＠３．５", ("1001", "个", "2", "3.5")),
        ("6902", ("1001", "箱", "1", None)),
        ("6902x2", ("1001", "箱", "2", None)),
        ("6902x2个", ("1001", "个", "2", None)),
        ("1001x2箱@60", ("1001", "箱", "2", "60")),
        ("1001@free", ("1001", "个", "1", "free")),
    ],
)
def test_a_token_says_item_unit_quantity_and_price(desk: Desk, token: str, expected: tuple[str, ...]) -> None:
    assert read(desk, token) == expected


def test_a_number_that_holds_a_times_sign_is_an_item_as_a_whole(desk: Desk) -> None:
    masters.add_item(desk, "T-12x20", ItemWish("套装"))
    assert read(desk, "T-12x20") == ("T-12x20", "个", "1", None)
    assert read(desk, "T-12x20x3") == ("T-12x20", "个", "3", None)


def test_a_token_with_two_meanings_is_refused_with_both(desk: Desk) -> None:
    masters.add_item(desk, "1001x2", ItemWish("双瓶装"))
    error = refused(lambda: read_token(desk.shop, "1001x2"))
    assert (error.code, error.params["first"], error.params["second"]) == ("token-ambiguous", "1001x2", "1001 x 2")
    assert read(desk, "1001x2x1") == ("1001x2", "个", "1", None)


def test_the_unit_of_a_quantity_may_be_written_in_latin_letters(desk: Desk) -> None:
    masters.add_item(desk, "1003", ItemWish("苹果", unit="kg", units=("box=10",)))
    assert read(desk, "1003x2box") == ("1003", "box", "2", None)
    assert read(desk, "1003x0.5kg") == ("1003", "kg", "0.5", None)
    assert refused(lambda: read_token(desk.shop, "1003x1e3")).code == "number-unreadable"


def test_an_item_that_is_nearly_known_is_suggested(desk: Desk) -> None:
    error = refused(lambda: read_token(desk.shop, "10001x2"))
    assert (error.code, error.params["item"], error.params["near"]) == ("item-unknown-near", "10001", "1001, 1002")
    assert refused(lambda: read_token(desk.shop, "zzz")).code == "item-unknown"
    assert refused(lambda: read_token(desk.shop, "")).code == "item-unknown"


def test_a_barcode_twice_adds_and_another_price_is_another_line(desk: Desk) -> None:
    asked = read_tokens(desk.shop, ["6901", "6901x2", "1001@9", "6902"])
    amounts = [(one.unit, short_text(one.amount, QUANTITY_SCALE), one.price) for one in asked]
    assert amounts == [("个", "3", None), ("个", "1", "9"), ("箱", "1", None)]


def test_what_is_wrong_with_any_token_is_said_together(desk: Desk) -> None:
    error = refused(lambda: read_tokens(desk.shop, ["zzz", "1001", "1001x", "1001x2盒"]))
    assert [problem.code for problem in error.problems] == ["item-unknown", "number-unreadable", "unit-unknown"]


def test_a_part_of_a_unit_finer_than_the_base_unit_can_hold_is_refused() -> None:
    item = Item("7", "针")
    assert base_quantity(item, "个", parse_quantity("0.0001")) == 1
    fine = item._replace(units=(Unit("包", parse_quantity("0.5")),))
    assert refused(lambda: base_quantity(fine, "包", Quantity(1))).code == "quantity-too-fine"
    assert refused(lambda: base_quantity(item, "盒", Quantity(1))).code == "unit-unknown"


@pytest.mark.parametrize(
    ("token", "kind", "price"),
    [
        ("1001", "priced", 10_000_000),
        ("1001x1箱", "priced", 120_000_000),
        ("1001@0", "free", 0),
        ("1001@FREE", "free", 0),
        ("1001@？", "unknown", 0),
        ("1001@9.123456", "priced", 9_123_456),
    ],
)
def test_a_line_takes_the_keyed_price_or_the_item_s_own(desk: Desk, token: str, kind: str, price: int) -> None:
    line = draft_line(read_token(desk.shop, token), list_price=True)
    assert (line.price_kind, line.price) == (kind, price)


def test_what_is_bought_without_a_price_has_an_unknown_one(desk: Desk) -> None:
    assert draft_line(read_token(desk.shop, "1001"), list_price=False).price_kind == "unknown"


def test_an_item_that_is_free_by_its_kind_has_no_price(desk: Desk) -> None:
    masters.add_item(desk, "1004", ItemWish("赠品", price_kind="free"))
    assert draft_line(read_token(desk.shop, "1004"), list_price=True).price_kind == "free"


def test_a_discount_stands_behind_the_price_and_adds_up_as_quantities_do(desk: Desk) -> None:
    asked = read_token(desk.shop, "1001x2@３．５０－１")
    assert (asked.price, asked.discount) == ("3.50", 1_00)
    (both,) = read_tokens(desk.shop, ["1001x2@3.5-1", "1001@3.5-0.25"])
    assert (both.amount, both.discount) == (3 * ONE, 1_25)
    assert draft_line(both, list_price=True).discount == 1_25
    assert refused(lambda: draft_line(both, list_price=False)).code == "token-malformed"


@pytest.fixture
def scales(tmp_path: Path) -> Desk:
    """A shop whose scale prints weights under 21 and amounts under 22; it calls rice 00042."""
    desk = a_desk(tmp_path / "scales", scale_codes="21=weight, 22=amount", stock_policy="allow")
    masters.set_item(desk, "1002", ItemWish(barcodes=("00042",)))
    return desk


def label(body: str) -> str:
    """A label as the scale prints it, with its check digit."""
    return body + check_digit(body)


def test_a_scale_s_label_sells_its_weight_or_its_amount(scales: Desk) -> None:
    assert read(scales, label("210004200550")) == ("1002", "千克", "0.55", None)
    sold = sell(scales, [label("210004200550"), label("220004201999")], Slip()).posted
    assert [line.amount for line in sold.lines] == [358, 1999]  # 0.550 kg at 6.50 is 3.575
    assert sold.document.gross == 2357


def test_a_label_s_amount_is_what_is_paid_however_dear_the_goods(scales: Desk) -> None:
    masters.set_item(scales, "1002", ItemWish(price="1999.99"))
    assert sell(scales, [label("220004200007")], Slip()).posted.document.gross == 7


def test_two_labels_are_two_lines_as_they_are_printed(scales: Desk) -> None:
    twice = [label("210004200550"), label("210004200550")]
    assert [line.amount for line in sell(scales, twice, Slip()).posted.lines] == [358, 358]


def test_a_label_that_cannot_be_right_is_refused(scales: Desk) -> None:
    right = label("210004200550")
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    assert refused(lambda: read_token(scales.shop, wrong)).code == "label-misread"
    assert refused(lambda: read_token(scales.shop, label("210004300550"))).params["item"] == "00043"
    masters.add_item(scales, "00043", ItemWish("x"))
    assert refused(lambda: read_token(scales.shop, label("220004300550"))).code == "label-without-price"


def test_without_the_setting_a_label_is_just_a_number(desk: Desk) -> None:
    assert refused(lambda: read_token(desk.shop, label("210004200550"))).code == "item-unknown"


def test_a_barcode_of_its_own_comes_before_what_a_label_says(scales: Desk) -> None:
    masters.set_item(scales, "1001", ItemWish(barcodes=(label("210004200550"),)))
    assert read(scales, label("210004200550"))[0] == "1001"
