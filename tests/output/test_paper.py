"""Receipts on narrow paper: nothing is wider than the paper, figures stand at its right edge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jxc.i18n import speak
from jxc.output import paper
from jxc.output.plain import width
from jxc.table import Column, Fact, Kind, Sheet, Table

COLUMNS = tuple(Column(name, Kind.TEXT, name) for name in ("sku", "name", "quantity", "unit", "price", "amount"))
TEXTS = st.text(st.characters(categories=("L", "N", "Zs", "P")), max_size=60)


def bill(name: str, store: str = "店", amount: int = 700) -> Sheet:
    facts = (
        Fact("store", Kind.TEXT, "Store", store),
        Fact("doc_no", Kind.TEXT, "Number", "s001-XS-2604-00001"),
        Fact("total", Kind.MONEY, "Total", amount),
        Fact("change", Kind.MONEY, "Change", 300),
    )
    goods = Table("lines", "Lines", COLUMNS, [("1001", name, 2_0000, "瓶", 3_500_000, amount)])
    payments = Table("payments", "Payments", COLUMNS[:2], [("cash", amount)])
    return Sheet("bill", "Sale", facts, (goods, payments))


def test_a_receipt_in_chinese_is_aligned_in_32_columns() -> None:
    assert list(paper.lines(bill("可乐330ml", "南京路店"), speak("zh"), "UTC", 32)) == [
        "            南京路店",
        "              销售",
        "单据号        s001-XS-2604-00001",
        "--------------------------------",
        "可乐330ml",
        "  2瓶 x 3.50                7.00",
        "--------------------------------",
        "合计                        7.00",
        "现金                        7.00",
        "找零                        3.00",
    ]


@pytest.mark.parametrize("columns", paper.WIDTHS)
@given(name=TEXTS, store=TEXTS, amount=st.integers(0, 10**13))
def test_no_line_is_wider_than_the_paper_and_no_character_is_lost(
    columns: int, name: str, store: str, amount: int
) -> None:
    lines = list(paper.lines(bill(name, store, amount), speak("en"), "UTC", columns))
    assert max(map(width, lines)) <= columns
    assert "".join(paper.folded(name, columns)) == name
