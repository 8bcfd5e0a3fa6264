"""Postings of goods that leave or come for a reason: scrap, gain, own use, gifts."""

from collections.abc import Sequence

from jxc.domain.draft import Draft, Payment
from jxc.domain.facts import Facts
from jxc.domain.ledger import Ledger, Rule, sum_of
from jxc.domain.numbers import Quantity, amount_of, net_of, round_half
from jxc.domain.reasons import INPUT_OUT, OUTPUT
from jxc.domain.record import Line
from jxc.domain.tax import GENERAL


def _for_a_reason(
    ledger: Ledger, _draft: Draft, lines: Sequence[Line], _payments: Sequence[Payment], facts: Facts
) -> None:
    """Each line's cost, and the VAT it brings, to the account its reason names."""
    given_back = taxed = 0
    for line in lines:
        reason = facts.books.reasons[line.reason or ""]
        vat = vat_of(line, facts)
        ledger.debit(ledger.role(reason.role), vat - line.cost, line_no=line.line_no)
        given_back += vat if reason.vat == INPUT_OUT else 0
        taxed += vat if reason.vat == OUTPUT else 0
    ledger.credit(ledger.role("inventory"), -sum_of(lines, lambda line: line.cost))
    ledger.credit(ledger.role("input-vat-out"), given_back)
    ledger.credit(ledger.role("output-vat"), taxed)


def vat_of(line: Line, facts: Facts) -> int:
    """The VAT that a line's reason brings, in fen: on its cost at the purchase rate, or in its shelf price."""
    books, item = facts.books, facts.items[line.sku]
    treatment = books.reasons[line.reason or ""].vat
    if treatment == OUTPUT:
        gross = amount_of(item.price, Quantity(abs(line.quantity))) if item.price else -line.cost
        rate = books.tax.rate(books.status, item.tax_class, facts.day)
        return gross - net_of(gross, rate) if item.price else round_half(gross * rate, 10_000)
    if treatment == INPUT_OUT and books.status == GENERAL:
        return round_half(-line.cost * books.tax.rate(GENERAL, item.tax_class, facts.day), 10_000)
    return 0


def _gain(ledger: Ledger, _draft: Draft, lines: Sequence[Line], _payments: Sequence[Payment], facts: Facts) -> None:
    ledger.debit(ledger.role("inventory"), sum_of(lines, lambda line: line.cost))
    for line in lines:
        ledger.credit(ledger.role(facts.books.reasons[line.reason or ""].role), line.cost, line_no=line.line_no)


RULES: dict[str, Rule] = {"scrap": _for_a_reason, "use": _for_a_reason, "gift": _for_a_reason, "gain": _gain}
