"""What the end of a month asks of the books: VAT to be paid, surcharges on it, profit carried forward. Entries only."""

from collections.abc import Mapping

from jxc.domain.chart import Chart
from jxc.domain.draft import Entry
from jxc.domain.numbers import Day, Fen, round_half
from jxc.domain.tax import TaxTable

# what is owed of a month's VAT is what stands on these together, so input beyond output is carried forward by itself
VAT_ROLES = ("output-vat", "input-vat", "input-vat-out", "vat-transfer", "vat-paid")
SURCHARGE = "surcharge"  # the status under which the dated rates of surcharges stand, by the role of their account
SURCHARGES = ("city-tax", "education-fee", "local-education-fee")
INCOME_TAX = "income-tax"  # the status under which its rate on profit stands
DECEMBER = "12"

Balances = Mapping[str, int]  # debits less credits by account, in fen


def vat_entries(balances: Balances, chart: Chart) -> tuple[Entry, ...]:
    """Output + given back − input − carried forward, where that is owed: Dr transfer of unpaid VAT, Cr unpaid VAT."""
    owed = -sum(amount for account, amount in balances.items() if chart.role_of(account) in VAT_ROLES)
    if owed <= 0:
        return ()
    return _entry(chart, "vat-transfer", owed), _entry(chart, "vat-unpaid", -owed)


def surcharge_entries(owed: Fen, day: Day, rates: TaxTable, chart: Chart) -> tuple[Entry, ...]:
    """Each surcharge on the VAT owed at its rate of the day, rounded by itself: Dr taxes and surcharges, Cr each."""
    parts = {role: round_half(owed * rates.rate(SURCHARGE, role, day), 10_000) for role in SURCHARGES}
    if not any(parts.values()):
        return ()
    credits_ = (_entry(chart, role, -amount) for role, amount in parts.items() if amount)
    return _entry(chart, "surcharge", sum(parts.values())), *credits_


def is_quarters_end(day: Day) -> bool:
    """Whether a day lies in the last month of a quarter."""
    return int(day[5:7]) % 3 == 0


def income_tax_entries(profit: Fen, booked: Fen, day: Day, rates: TaxTable, chart: Chart) -> tuple[Entry, ...]:
    """The year's income tax so far less what was booked of it; none where no rate is known. Too much is taken back."""
    if (INCOME_TAX, "profit") not in rates.rates:
        return ()
    due = round_half(max(profit, 0) * rates.rate(INCOME_TAX, "profit", day), 10_000) - booked
    entries = (_entry(chart, "income-tax", due), _entry(chart, "income-tax-payable", -due))
    return entries if due else ()


def profit_entries(balances: Balances, day: Day, chart: Chart) -> tuple[Entry, ...]:
    """Income and expense to the year's profit; in December that to profit distribution."""
    carried = {
        account: amount
        for account, amount in sorted(balances.items())
        if amount and account in chart.accounts and chart.accounts[account].class_ in {"income", "expense"}
    }
    result = sum(carried.values())
    entries = [Entry(account, Fen(-amount)) for account, amount in carried.items()]
    entries.append(_entry(chart, "year-profit", result))
    if day[5:7] == DECEMBER:
        whole = result + balances.get(chart.account("year-profit"), 0)
        entries += [_entry(chart, "year-profit", -whole), _entry(chart, "distribution", whole)]
    return tuple(entry for entry in entries if entry.amount)


def _entry(chart: Chart, role: str, amount: int) -> Entry:
    return Entry(chart.account(role), Fen(amount))
