"""Widths and alignment of plain text."""

from jxc.output.plain import aligned, pad, width


def test_a_chinese_character_takes_two_columns() -> None:
    assert width("可乐") == 4
    assert width("可乐 330ml") == 10
    assert width("ＡＢ") == 4


def test_a_combining_mark_takes_no_column() -> None:
    assert width("e\u0301") == 1


def test_text_is_filled_on_the_side_its_kind_asks_for() -> None:
    assert pad("可", 4) == "可  "
    assert pad("可", 4, right=True) == "  可"


def test_columns_stand_under_each_other_whatever_the_script() -> None:
    rows = [["item", "name", "left"], ["1001", "可乐", "12"], ["7", "x", "3.5"]]
    assert list(aligned(rows, [False, False, True])) == [
        "item  name  left",
        "1001  可乐    12",
        "7     x      3.5",
    ]
