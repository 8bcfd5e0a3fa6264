"""Numbers: one parser, one rounding, shares and allocations that lose nothing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jxc.domain.numbers import (
    LIMIT,
    Price,
    Quantity,
    Rate,
    allocate,
    amount_of,
    decimal_text,
    money_text,
    net_of,
    parse_count,
    parse_money,
    parse_price,
    parse_quantity,
    round_half,
    share,
    short_text,
)
from jxc.errors import JxcError

whole = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("12.5", 1250),
        ("12.50", 1250),
        ("-0.01", -1),
        ("+3", 300),
        (".5", 50),
        ("007", 700),
        (" 8 ", 800),
        ("１２．５０", 1250),
        ("－３", -300),
        ("−3", -300),
        ("1.5000000000", 150),
        ("100000000000", LIMIT),
    ],
)
def test_money_is_read_as_people_type_it(text: str, fen: int) -> None:
    assert parse_money(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        ".",
        "1.",
        "1e3",
        "1E3",
        "NaN",
        "inf",
        "Infinity",
        "0x10",
        "1_000",
        "1,000",
        "1 000",
        "--1",
        "+-1",
        "1.2.3",
        "¹",
        "٣",
        "十",
        "1/2",
        "½",
        "¥5",
        "- 5",
    ],
)
def test_what_is_no_plain_number_is_refused(text: str) -> None:
    with pytest.raises(JxcError) as refusal:
        parse_money(text)
    assert refusal.value.code == "number-unreadable"
    assert refusal.value.params == {"text": text}


def test_more_decimals_than_the_scale_are_refused_not_rounded() -> None:
    for parse, text in ((parse_money, "1.001"), (parse_quantity, "1.00001"), (parse_price, "1.123456789")):
        with pytest.raises(JxcError) as refusal:
            parse(text)
        assert refusal.value.code == "number-too-precise"


@pytest.mark.parametrize("text", ["100000000000.01", "-100000000000.01", "99999999999999", "9" * 5000])
def test_money_beyond_ten_to_the_thirteen_fen_is_refused(text: str) -> None:
    with pytest.raises(JxcError) as refusal:
        parse_money(text)
    assert refusal.value.code == "number-too-large"


def test_each_kind_of_number_has_its_own_scale() -> None:
    assert parse_quantity("1.2345") == 12345
    assert parse_price("0.000001") == 1
    assert parse_price("3.3") == 3_300_000


@given(st.integers(-LIMIT, LIMIT))
def test_money_reads_back_what_it_writes(fen: int) -> None:
    assert parse_money(money_text(fen)) == fen


@given(st.integers(-LIMIT, LIMIT), st.sampled_from([0, 2, 4, 6]))
def test_short_text_is_the_same_number_without_useless_zeros(value: int, scale: int) -> None:
    text = short_text(value, scale)
    assert Fraction(text) == Fraction(value, 10**scale)
    assert not (scale and "." in text and text.endswith(("0", ".")))


def test_text_keeps_the_sign_of_amounts_below_one() -> None:
    assert (decimal_text(-5, 2), decimal_text(-105, 2), decimal_text(7, 0)) == ("-0.05", "-1.05", "7")


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [(1, 2, 1), (-1, 2, -1), (3, 2, 2), (-3, 2, -2), (1, -2, -1), (-1, -2, 1), (1, 3, 0), (2, 3, 1), (0, 7, 0)],
)
def test_halves_round_away_from_zero(numerator: int, denominator: int, rounded: int) -> None:
    assert round_half(numerator, denominator) == rounded


@given(whole, st.integers(1, 10**9))
def test_rounding_is_never_more_than_half_away_and_mirrors_its_sign(numerator: int, denominator: int) -> None:
    rounded = round_half(numerator, denominator)
    assert abs(Fraction(numerator, denominator) - rounded) <= Fraction(1, 2)
    assert round_half(-numerator, denominator) == -rounded == round_half(numerator, -denominator)


def test_three_returns_of_one_from_three_for_ten_take_every_fen() -> None:
    assert [share(1000, 1, 3, taken) for taken in range(3)] == [333, 334, 333]
    assert [share(115, 1, 3, taken) for taken in range(3)] == [38, 39, 38]


@given(whole, st.lists(st.integers(1, 10**6), min_size=1, max_size=20))
def test_shares_taken_one_after_another_are_the_total(total: int, parts: list[int]) -> None:
    amount = sum(parts)
    taken, given_out = 0, 0
    for part in parts:
        given_out += share(total, part, amount, taken)
        taken += part
    assert given_out == total


def test_a_discount_is_spread_by_largest_remainder_and_ties_go_to_the_first_line() -> None:
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(1, [1, 5, 4]) == [0, 1, 0]
    assert allocate(7, [0, 10, 0]) == [0, 7, 0]


@given(whole, st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any))
def test_an_allocation_gives_all_and_each_its_share_within_one_fen(total: int, weights: list[int]) -> None:
    parts = allocate(total, weights)
    assert sum(parts) == total
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    assert all(abs(part - fair) < 1 for part, fair in zip(parts, exact, strict=True))


def test_an_amount_is_price_times_quantity_rounded_once() -> None:
    assert amount_of(Price(3_300_000), Quantity(200_000)) == 6600
    assert amount_of(Price(333_333), Quantity(30_000)) == 100
    assert amount_of(Price(5_000), Quantity(10_000)) == 1  # 0.5 fen


@pytest.mark.parametrize(
    ("gross", "rate", "net", "tax"),
    [
        (9999, 1300, 8849, 1150),
        (990, 1300, 876, 114),
        (5, 1300, 4, 1),
        (1000, 900, 917, 83),
        (9999, 100, 9900, 99),
        (11300, 1300, 10000, 1300),
        (-9999, 1300, -8849, -1150),
        (500, 0, 500, 0),
    ],
)
def test_net_and_tax_of_a_price_that_includes_tax(gross: int, rate: int, net: int, tax: int) -> None:
    assert net_of(gross, Rate(rate)) == net
    assert gross - net_of(gross, Rate(rate)) == tax


@pytest.mark.parametrize("text", ["", "-1", "1.5", "1e3", "一", "9" * 40])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(JxcError, match="number-unreadable"):
        parse_count(text)


def test_a_whole_number_may_be_typed_in_full_width() -> None:
    assert (parse_count("50"), parse_count(" ５０ ")) == (50, 50)
