"""Entries of a month's end, from balances alone."""

from jxc.domain.chart import chart_of
from jxc.domain.months import SURCHARGE, SURCHARGES, profit_entries, surcharge_entries, vat_entries
from jxc.domain.numbers import Day, Fen, Rate
from jxc.domain.tax import DatedRate, tax_table
from jxc.services.founding import read_chart

CHART = chart_of(read_chart("enterprise", "general"))
RATES = tax_table(
    DatedRate(SURCHARGE, role, Day("2020-01-01"), Rate(rate))
    for role, rate in zip(SURCHARGES, (700, 300, 200), strict=True)
)
APRIL, DECEMBER = Day("2026-04-30"), Day("2026-12-31")


def test_vat_owed_is_output_and_given_back_less_input_and_what_was_transferred_before() -> None:
    balances = {"2221.01.01": -130000, "2221.01.02": 80000, "2221.01.04": -2600}
    assert [entry[:2] for entry in vat_entries(balances, CHART)] == [("2221.01.07", 52600), ("2221.02", -52600)]
    assert vat_entries(balances | {"2221.01.07": 52600}, CHART) == ()
    assert vat_entries({"2221.01.02": 1}, CHART) == ()


def test_each_surcharge_is_rounded_by_itself() -> None:
    found = [entry[:2] for entry in surcharge_entries(Fen(52600), APRIL, RATES, CHART)]
    assert found == [("6403", 6312), ("2221.12", -3682), ("2221.13", -1578), ("2221.14", -1052)]
    assert surcharge_entries(Fen(0), APRIL, RATES, CHART) == ()


def test_profit_leaves_no_income_and_no_expense() -> None:
    balances = {"6001": -1000, "6401.01": 600, "1002": 400, "4103": -5}
    entries = [entry[:2] for entry in profit_entries(balances, APRIL, CHART)]
    assert entries == [("6001", 1000), ("6401.01", -600), ("4103", -400)]
    year = [entry[:2] for entry in profit_entries(balances, DECEMBER, CHART)]
    assert year == [*entries, ("4103", 405), ("4104", -405)]
    assert profit_entries({"1002": 4}, APRIL, CHART) == ()
