"""Checks, closes and opens a store's months: vouchers of the month's end, and the document that closes it.

A shop of its own pays its VAT and income tax itself. In a chain its stores close their own books, and headquarters then
posts what their taxpayer owes of all of them together.
"""

from collections.abc import Iterator

from jxc.domain.approvals import suffices, user_of
from jxc.domain.draft import REF, Draft, Entry
from jxc.domain.entities import dated_text
from jxc.domain.months import (
    Balances,
    income_tax_entries,
    is_quarters_end,
    profit_entries,
    surcharge_entries,
    vat_entries,
)
from jxc.domain.numbers import Day, Fen, money_text
from jxc.domain.rights import TAXPAYER
from jxc.domain.tax import GENERAL
from jxc.errors import JxcError, Problem
from jxc.services import templates, trading
from jxc.services.days import whole_month
from jxc.services.desk import Desk
from jxc.services.entity_books import ALONE, Others, others
from jxc.services.gathering import PERIOD, SOFT, soft_close
from jxc.services.home import Home
from jxc.services.month_check import STOP, Finding, balances_of, findings, standing
from jxc.services.refusals import refusals_kept
from jxc.services.rights import demand
from jxc.storage.journal import Journal, Writer
from jxc.table import Column, Kind, Note, Table


def check_month(desk: Desk, month: str, home: Home | None = None) -> Table:
    """What stands in the way of closing a month, and what to look at; no rows where it is ready."""
    first, last = whole_month(month, desk.today)
    return _table(first[:7], [*findings(desk, first, last), *_others(desk, home, first, last).stops])


def close_month(desk: Desk, month: str, home: Home | None = None) -> Table:
    """Post the month's vouchers and its close, all or none. Errors: month-not-ready with all that stops it."""
    first, last = whole_month(month, desk.today)
    journal = desk.shop.journal
    rest = _others(desk, home, first, last)
    with refusals_kept(journal, desk.world, operator=desk.operator, subject="month"), journal.write() as writer:
        desk.shop.refresh()
        stops = [found for found in (*findings(desk, first, last), *rest.stops) if found.state == STOP]
        if stops:
            raise JxcError.of(tuple(_problem(first[:7], found) for found in stops))
        numbers = [answer.posted.document.doc_no for answer in _Close(desk, writer, last, rest).post()]
        return posted_table(numbers, journal)


def soft_close_month(desk: Desk, month: str, role: str) -> Table:
    """Up to the end of a month only people of a role still post. Errors: month-soft-nobody, right-missing."""
    demand(desk, TAXPAYER)
    first, last = whole_month(month, desk.today)
    journal = desk.shop.journal
    with refusals_kept(journal, desk.world, operator=desk.operator, subject="month"), journal.write() as writer:
        desk.shop.refresh()
        if not any(
            suffices(user.roles, role) for _, body in journal.all_current("user") if (user := user_of(body)).active
        ):
            raise JxcError("month-soft-nobody", role=role)
        _keep_soft(desk, writer, last, role)
    return check_month(desk, first[:7])


def _keep_soft(desk: Desk, writer: Writer, last: Day, role: str) -> None:
    body = dated_text({"last": last, "role": role})
    writer.append_master(now=desk.world.now(), operator=desk.operator, kind=PERIOD, key=SOFT, body=body)


def open_month(desk: Desk, month: str) -> Table:
    """Take the close of a month back in red, and its vouchers, on the month's last day. Error: month-not-closed."""
    _, last = whole_month(month, desk.today)
    journal = desk.shop.journal
    soft = soft_close(journal, last) is not None
    if soft:
        demand(desk, TAXPAYER)
    with refusals_kept(journal, desk.world, operator=desk.operator, subject="month"), journal.write() as writer:
        desk.shop.refresh()
        numbers = documents_of(journal, last)
        if soft:
            _keep_soft(desk, writer, last, "")
        elif not numbers:
            raise JxcError("month-not-closed", month=last[:7])
        reds = []
        for number in numbers:
            draft = Draft("reversal", desk.operator, source_no=number, day=last, month_end=True)
            reds.append(trading.post_in(writer, desk.shop, desk.world, draft).posted.document.doc_no)
            writer.flush()
        return posted_table(reds, journal)


def documents_of(journal: Journal, last: Day) -> list[str]:
    """The standing close of a month and its vouchers, the newest first; nothing where it is open."""
    closed = [number for (number,) in standing(journal, "d.kind = 'month_close' AND d.business_date = ?", last)]
    vouchers = standing(journal, f"d.external_source = '{REF}' AND d.external_id LIKE ?", f"{_ref(last)}-%")
    return [*closed, *(number for (number,) in vouchers)] if closed else []


def _others(desk: Desk, home: Home | None, first: Day, last: Day) -> Others:
    return others(desk, home, first, last) if home is not None and desk.shop.settings.kind == "hq" else ALONE


class _Close:
    """The steps of one close, each a numbered voucher."""

    def __init__(self, desk: Desk, writer: Writer, last: Day, rest: Others) -> None:
        self._desk, self._writer, self._last, self._rest = desk, writer, last, rest
        self._books = desk.shop.books_on(last)

    def post(self) -> Iterator[trading.Answer]:
        """Repeating vouchers, then what the taxpayer owes where this home answers for it, then profit and the close."""
        for template in templates.due(self._desk.shop.journal, self._last):
            yield from self._voucher(template.name, template.entries, template.note)
        if self._desk.shop.settings.kind != "store":
            yield from self._taxes()
        entries = profit_entries(self._own(), self._last, self._books.chart)
        basis = None if self._rest.known is None else f"known {self._rest.known}"
        yield from self._post(Draft("month_close", self._desk.operator, entries=entries, note=basis))

    def _taxes(self) -> Iterator[trading.Answer]:
        chart, rates, day = self._books.chart, self._books.tax, self._last
        if self._books.status == GENERAL:
            entries = vat_entries(self._together(), chart)
            owed = Fen(sum(max(entry.amount, 0) for entry in entries))
            yield from self._voucher("vat", entries)
            yield from self._voucher("surcharge", surcharge_entries(owed, day, rates, chart))
        if is_quarters_end(day):
            profit, paid = _year(self._writer, day, self._books.chart.roles)
            together = (Fen(profit + self._rest.profit), Fen(paid + self._rest.income_tax))
            yield from self._voucher("income-tax", income_tax_entries(*together, day, rates, chart))

    def _own(self) -> Balances:
        """Every account of this home at the end of the month."""
        self._writer.flush()
        return balances_of(self._writer.journal, self._last)

    def _together(self) -> Balances:
        """Every account of the taxpayer."""
        own, rest = self._own(), self._rest.balances
        return {account: own.get(account, 0) + rest.get(account, 0) for account in {*own, *rest}}

    def _voucher(self, step: str, entries: tuple[Entry, ...], note: str | None = None) -> Iterator[trading.Answer]:
        """A voucher of a step, known by its reference: what was posted and reversed before counts the rounds."""
        if not entries:
            return
        ref = f"{_ref(self._last)}-{step}"
        read = self._writer.journal.connection.execute
        (rounds,) = read("SELECT count(*) FROM documents WHERE external_id LIKE ?", (f"{ref}-%",)).fetchone()
        draft = Draft("voucher", self._desk.operator, entries=entries, note=note)
        yield from self._post(draft._replace(external_source=REF, external_id=f"{ref}-{rounds + 1}"))

    def _post(self, draft: Draft) -> Iterator[trading.Answer]:
        asked = draft._replace(day=self._last, month_end=True)
        yield trading.post_in(self._writer, self._desk.shop, self._desk.world, asked)
        self._writer.flush()


def _year(writer: Writer, last: Day, roles: dict[str, str]) -> tuple[int, int]:
    """This home's profit of the year before income tax, and the income tax booked so far; closes carry neither."""
    writer.flush()
    read = writer.journal.connection.execute
    carried = "SELECT 1 FROM postings AS c WHERE c.epoch = p.epoch AND c.seq = p.seq AND c.account = :profit"
    rows = read(
        "SELECT coalesce(sum(CASE WHEN p.account <> :tax THEN credit - debit END), 0),"  # noqa: S608 our own text
        " coalesce(sum(CASE WHEN p.account = :tax THEN debit - credit END), 0)"
        " FROM postings AS p JOIN documents AS d USING (epoch, seq)"
        " JOIN current AS a ON a.kind = 'account' AND a.id = p.account"
        " WHERE json_extract(a.body, '$.class') IN ('income', 'expense')"
        f" AND d.ledger_date BETWEEN :first AND :last AND NOT EXISTS ({carried})",
        {
            "tax": roles.get("income-tax", ""),
            "profit": roles["year-profit"],
            "first": f"{last[:4]}-01-01",
            "last": last,
        },
    )
    profit, tax = rows.fetchone()
    return int(profit), int(tax)


def _ref(last: Day) -> str:
    return f"month-{last[:7]}"


def _problem(month: str, found: Finding) -> Problem:
    amount = "" if found.amount is None else f" {money_text(found.amount)}"
    return Problem("month-not-ready", {"month": month, "check": found.check, "subject": f"{found.subject}{amount}"})


def _table(month: str, found: list[Finding]) -> Table:
    columns = (
        Column("state", Kind.WORD, "State"),
        Column("check", Kind.WORD, "Check"),
        Column("subject", Kind.TEXT, "Subject"),
        Column("amount", Kind.MONEY, "Amount"),
    )
    ready = not any(row.state == STOP for row in found)
    notes = (Note("Month {month} can be closed.", {"month": month}),) if ready else ()
    return Table("month", "Month", columns, found, notes=notes)


def posted_table(numbers: list[str], journal: Journal) -> Table:
    """The postings of the documents that were just posted."""
    columns = (
        Column("doc_no", Kind.TEXT, "Document"),
        Column("account", Kind.TEXT, "Account"),
        Column("debit", Kind.MONEY, "Debit"),
        Column("credit", Kind.MONEY, "Credit"),
    )
    documents = [document for number in numbers if (document := journal.document(number)) is not None]
    rows = [(d.document.doc_no, p.account, p.debit, p.credit) for d in documents for p in d.postings]
    totals = (None, None, sum(row[2] for row in rows), sum(row[3] for row in rows))
    return Table("month", "Vouchers of the month", columns, rows, totals)
