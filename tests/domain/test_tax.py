"""VAT rates are dated data."""

import pytest

from jxc.domain.numbers import Day, Rate
from jxc.domain.tax import DatedRate, tax_table
from jxc.errors import JxcError

TABLE = tax_table(
    [
        DatedRate("general", "standard", Day("2019-04-01"), Rate(1300)),
        DatedRate("general", "standard", Day("2009-01-01"), Rate(1700)),
        DatedRate("general", "exempt", Day("2009-01-01"), Rate(0)),
    ]
)


@pytest.mark.parametrize(("day", "rate"), [("2019-03-31", 1700), ("2019-04-01", 1300), ("2026-01-01", 1300)])
def test_a_rate_holds_from_its_day_on(day: str, rate: int) -> None:
    assert TABLE.rate("general", "standard", Day(day)) == rate


@pytest.mark.parametrize(
    ("status", "tax_class", "day"),
    [("small", "standard", "2020-01-01"), ("general", "luxury", "2020-01-01"), ("general", "standard", "2008-12-31")],
)
def test_a_rate_nobody_gave_is_an_error_not_zero(status: str, tax_class: str, day: str) -> None:
    with pytest.raises(JxcError) as refusal:
        TABLE.rate(status, tax_class, Day(day))
    assert refusal.value.code == "tax-rate-missing"


def test_the_classes_are_those_that_have_rates() -> None:
    assert TABLE.classes == ("exempt", "standard")
