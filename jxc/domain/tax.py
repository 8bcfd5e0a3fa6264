"""VAT rates as dated data: which rate a tax class has for a taxpayer's status on a day."""

from collections.abc import Iterable
from typing import NamedTuple

from jxc.domain.numbers import Day, Rate
from jxc.errors import JxcError

GENERAL, SMALL = "general", "small"


class DatedRate(NamedTuple):
    """From `day` on, goods of `tax_class` sold by a taxpayer of `status` bear `rate`."""

    status: str
    tax_class: str
    day: Day
    rate: Rate


class TaxTable(NamedTuple):
    """Rates by (status, class), newest first."""

    rates: dict[tuple[str, str], tuple[tuple[Day, Rate], ...]]

    def rate(self, status: str, tax_class: str, day: Day) -> Rate:
        """The rate in force on `day`. Error: tax-rate-missing."""
        for start, rate in self.rates.get((status, tax_class), ()):
            if start <= day:
                return rate
        raise JxcError("tax-rate-missing", status=status, tax_class=tax_class, day=day)

    @property
    def classes(self) -> tuple[str, ...]:
        """The tax classes that an item may name."""
        return tuple(sorted({tax_class for status, tax_class in self.rates if status in {GENERAL, SMALL}}))


def tax_table(rates: Iterable[DatedRate]) -> TaxTable:
    """The table of these rates."""
    found: dict[tuple[str, str], list[tuple[Day, Rate]]] = {}
    for row in rates:
        found.setdefault((row.status, row.tax_class), []).append((row.day, row.rate))
    return TaxTable({key: tuple(sorted(dated, reverse=True)) for key, dated in found.items()})
