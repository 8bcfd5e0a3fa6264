"""One cell as text, for programs and for people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jxc.domain.numbers import parse_money, parse_price, parse_quantity
from jxc.i18n import speak
from jxc.output.cells import clean, plain, shown, text_rows, told
from jxc.table import Kind

ENGLISH, CHINESE = speak("en"), speak("zh")
ZONE = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("kind", "value", "for_programs", "for_people"),
    [
        (Kind.MONEY, -123456789, "-1234567.89", "-1,234,567.89"),
        (Kind.MONEY, 5, "0.05", "0.05"),
        (Kind.QUANTITY, 120_000, "12", "12"),
        (Kind.QUANTITY, 12_345_678, "1234.5678", "1,234.5678"),
        (Kind.PRICE, 3_300_000, "3.3", "3.30"),
        (Kind.PRICE, 3_333_333, "3.333333", "3.333333"),
        (Kind.NUMBER, 5_000_000, "5", "5"),
        (Kind.NUMBER, 1_234_500_000, "1234.5", "1,234.5"),
        (Kind.PERCENT, 1234, "0.1234", "12.34%"),
        (Kind.PERCENT, -5, "-0.0005", "-0.05%"),
        (Kind.INTEGER, 1234567, "1234567", "1,234,567"),
        (Kind.DATE, "2026-04-01", "2026-04-01", "2026-04-01"),
        (Kind.TIME, 1_775_001_600_000_001, "2026-04-01T00:00:00.000001Z", "2026-04-01 08:00:00"),
        (Kind.FLAG, True, "true", "yes"),
        (Kind.FLAG, False, "false", ""),
        (Kind.MONEY, None, "", ""),
        (Kind.WORD, "sale", "sale", "sale"),
    ],
)
def test_a_cell_is_exact_for_programs_and_readable_for_people(
    kind: Kind, value: object, for_programs: str, for_people: str
) -> None:
    assert plain(kind, value) == for_programs
    assert shown(kind, value, ENGLISH, ZONE) == for_people


def test_words_and_flags_are_translated_for_people_only() -> None:
    assert shown(Kind.WORD, "sale", CHINESE, ZONE) == "销售"
    assert shown(Kind.FLAG, True, CHINESE, ZONE) == "是"
    assert plain(Kind.WORD, "sale") == "sale"


def test_a_name_is_never_translated() -> None:
    assert shown(Kind.TEXT, "sale", CHINESE, ZONE) == "sale"


@given(st.integers(-(10**13), 10**13))
def test_what_is_printed_reads_back_as_the_same_number(value: int) -> None:
    assert parse_money(plain(Kind.MONEY, value)) == value
    assert parse_quantity(plain(Kind.QUANTITY, value)) == value
    assert parse_price(plain(Kind.PRICE, value)) == value
    assert parse_money(shown(Kind.MONEY, value, ENGLISH, ZONE).replace(",", "")) == value


def test_terminal_escapes_line_breaks_and_direction_marks_are_taken_out_of_names() -> None:
    assert clean("\x1b[31mred\x1b[0m\r\nnew\u202eline\x9b") == "[31mred[0m  newline"
    assert clean("可乐 330ml") == "可乐 330ml"


@given(st.text())
def test_cleaned_text_cannot_move_the_cursor(text: str) -> None:
    assert not any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 for char in clean(text))


def test_rows_become_text_column_by_column_and_keep_their_order_past_one_piece() -> None:
    rows = [(number, f"n{number % 7}") for number in range(25_000)]
    assert list(text_rows(iter(rows), [str, repr])) == [(str(number), repr(name)) for number, name in rows]


def test_a_row_with_a_cell_too_few_is_not_passed_over() -> None:
    with pytest.raises(ValueError, match="zip"):
        list(text_rows([(1, 2), (3,)], [str, str]))


def test_a_fact_that_is_not_so_says_so_where_a_column_is_left_empty() -> None:
    assert [told(Kind.FLAG, value, speak("zh"), "Asia/Shanghai") for value in (True, False, None)] == ["是", "否", ""]
    assert shown(Kind.FLAG, False, speak("zh"), "Asia/Shanghai") == ""
