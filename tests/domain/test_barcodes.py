"""Check digits of EAN and UPC, and what a shop's own scales print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from jxc.domain.barcodes import LENGTHS, Label, check_digit, is_checked, label_of, quantity_for, scale_prefixes
from jxc.domain.numbers import Fen, Price, amount_of


@pytest.mark.parametrize("code", ["6901234567892", "4006381333931", "036000291452", "73513537", "10012345000017"])
def test_published_codes_are_right(code: str) -> None:
    assert is_checked(code)


@given(st.text("0123456789", min_size=12, max_size=12), st.integers(0, 12), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(body: str, place: int, more: int) -> None:
    code = body + check_digit(body)
    wrong = code[:place] + str((int(code[place]) + more) % 10) + code[place + 1 :]
    assert is_checked(code)
    assert not is_checked(wrong)


@given(st.sampled_from(LENGTHS).flatmap(lambda size: st.text("0123456789", min_size=size, max_size=size)))
def test_a_well_kept_library_agrees_about_every_code(code: str) -> None:
    assert is_checked(code) == ean.is_valid(code)
    assert check_digit(code[:-1]) == ean.calc_check_digit(code[:-1])


@pytest.mark.parametrize("code", ["6901", "A23456789012", "１２３４５６７８", "123456789"])
def test_what_is_no_ean_has_no_check_digit(code: str) -> None:
    assert is_checked(code)


def test_a_scale_s_code_names_item_and_measure() -> None:
    prefixes = scale_prefixes("21=weight, 22=amount")
    assert label_of("2100123005501", prefixes) == Label("00123", "weight", 550)
    assert label_of("2200123012345", prefixes) == Label("00123", "amount", 1234)
    assert label_of("6901234567892", prefixes) is label_of("210012300550", prefixes) is label_of("21", {}) is None


@given(st.integers(1, 99_999), st.integers(10_000, 2_000_000_000))
def test_the_quantity_of_an_amount_costs_exactly_the_amount(amount: int, price: int) -> None:
    quantity, above = quantity_for(Fen(amount), Price(price))
    assert amount_of(Price(price), quantity) - above == amount
    assert 0 <= above <= price // 10**8 + 1
