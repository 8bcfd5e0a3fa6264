"""The closing sheet of a month: its state, what was to be looked at, every voucher, and the sums that must agree."""

from collections.abc import Iterator

from jxc.domain.chart import PARTY_ROLES
from jxc.domain.numbers import Day
from jxc.services.days import whole_month
from jxc.services.desk import Desk
from jxc.services.gathering import soft_close
from jxc.services.home import Home
from jxc.services.month_check import balances_of
from jxc.services.months import check_month, documents_of, posted_table
from jxc.table import Column, Fact, Kind, Sheet, Table

_Control = tuple[str, int, int]  # what must agree, and both sums


def closing_sheet(desk: Desk, month: str, home: Home | None = None) -> Sheet:
    """Everything of a month's end in one answer, closed or not."""
    first, last = whole_month(month, desk.today)
    journal = desk.shop.journal
    documents = documents_of(journal, last)
    entity = desk.shop.entity_on(last)
    close = journal.document(documents[0]) if documents else None
    facts = (
        Fact("month", Kind.TEXT, "Month", first[:7]),
        Fact("store", Kind.TEXT, "Store", journal.store),
        Fact("entity", Kind.TEXT, "Taxpayer", f"{entity.id} {entity.name} {entity.tax_no}".strip()),
        Fact("status", Kind.WORD, "VAT status", entity.status),
        Fact("state", Kind.WORD, "State", _state(desk, last, closed=close is not None)),
        Fact("close", Kind.TEXT, "Close", close.document.doc_no if close is not None else None),
        Fact("closed_at", Kind.TIME, "Closed at", close.document.recorded_at if close is not None else None),
        Fact("operator", Kind.TEXT, "Operator", close.document.operator if close is not None else None),
        Fact("basis", Kind.TEXT, "Rests on", close.document.note if close is not None else None),
    )
    checks = check_month(desk, month, home if close is None else None)
    found = checks._replace(title="Checks", notes=(), rows=[row for row in checks.rows if row[1] != "closed already"])
    vouchers = posted_table(list(reversed(documents)), journal)
    known = tuple(fact for fact in facts if fact.value is not None)
    return Sheet("month-sheet", "Closing sheet", known, (found, vouchers, _controls(desk, first, last)))


def _state(desk: Desk, last: Day, *, closed: bool) -> str:
    soft = soft_close(desk.shop.journal, last)
    return "closed" if closed else "not closed" if soft is None else "soft-closed"


def _controls(desk: Desk, first: Day, last: Day) -> Table:
    rows = [(name, left, right, left - right) for name, left, right in _sums(desk, first, last)]
    columns = (
        Column("control", Kind.WORD, "Must agree"),
        Column("left", Kind.MONEY, "This"),
        Column("right", Kind.MONEY, "And this"),
        Column("difference", Kind.MONEY, "Difference"),
    )
    return Table("controls", "Control sums", columns, rows)


def _sums(desk: Desk, first: Day, last: Day) -> Iterator[_Control]:
    journal, chart = desk.shop.journal, desk.shop.books_on(last).chart
    balances = balances_of(journal, last)

    def of(*roles: str) -> int:
        return sum(amount for account, amount in balances.items() if chart.role_of(account) in roles)

    moved = journal.connection.execute(
        "SELECT coalesce(sum(debit), 0), coalesce(sum(credit), 0) FROM postings JOIN documents USING (epoch, seq)"
        " WHERE ledger_date BETWEEN ? AND ?",
        (first, last),
    )
    yield "debits and credits of the month", *moved.fetchone()
    stock = journal.connection.execute(
        "SELECT coalesce(sum(cost), 0) FROM lines JOIN documents USING (epoch, seq) WHERE ledger_date <= ?", (last,)
    )
    yield "value of stock and its account", stock.fetchone()[0], of("inventory")
    yield "open items and their accounts", _with_parties(desk, last), of(*PARTY_ROLES)
    yield "gains and losses pending, and nil", of("pending"), 0
    results = (a for a in chart.accounts.values() if a.class_ in {"income", "expense"})
    left = sum(balances.get(account.code, 0) for account in results)
    yield "income and expense not carried to profit, and nil", left, 0


def _with_parties(desk: Desk, last: Day) -> int:
    """What stands with suppliers and customers by name on the accounts that have open items."""
    chart = desk.shop.books_on(last).chart
    rows = desk.shop.journal.connection.execute(
        "SELECT p.account, sum(p.debit - p.credit) FROM postings AS p JOIN documents AS d USING (epoch, seq)"
        " WHERE d.ledger_date <= ? AND p.party IS NOT NULL GROUP BY p.account",
        (last,),
    ).fetchall()
    return sum(amount for account, amount in rows if chart.role_of(account) in PARTY_ROLES)
