"""Checks, closes and opens a store's months: vouchers of the month's end, and the document that closes it."""

from collections.abc import Iterator
from typing import NamedTuple

from jxc.domain.draft import REF, Draft, Entry
from jxc.domain.months import Balances, profit_entries, surcharge_entries, vat_entries
from jxc.domain.numbers import Day, Fen, money_text
from jxc.domain.tax import GENERAL
from jxc.errors import JxcError, Problem
from jxc.services import trading
from jxc.services.days import day_after, day_range
from jxc.services.desk import Desk
from jxc.services.drafts import undecided
from jxc.services.refusals import refusals_kept
from jxc.storage.journal import Journal, Writer
from jxc.table import Column, Kind, Note, Table

STOP, LOOK = "stop", "look"
_STANDING = "NOT EXISTS (SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal')"


class Finding(NamedTuple):
    """Something at the end of a month: whether it stops the close, what it is, which one, how much."""

    state: str
    check: str
    subject: str = ""
    amount: Fen | None = None


def check_month(desk: Desk, month: str) -> Table:
    """What stands in the way of closing a month, and what to look at; no rows where it is ready."""
    first, last = _month(desk, month)
    return _table(first[:7], list(_findings(desk, first, last)))


def close_month(desk: Desk, month: str) -> Table:
    """Post the month's vouchers and its close, all or none. Errors: month-not-ready with all that stops it."""
    first, last = _month(desk, month)
    journal = desk.shop.journal
    with refusals_kept(journal, desk.world, operator=desk.operator, subject="month"), journal.write() as writer:
        desk.shop.refresh()
        stops = [found for found in _findings(desk, first, last) if found.state == STOP]
        if stops:
            raise JxcError.of(tuple(_problem(first[:7], found) for found in stops))
        return _posted([answer.posted.document.doc_no for answer in _close(desk, writer, last)], journal)


def open_month(desk: Desk, month: str) -> Table:
    """Take the close of a month back in red, and its vouchers, on the month's last day. Error: month-not-closed."""
    _, last = _month(desk, month)
    journal = desk.shop.journal
    with refusals_kept(journal, desk.world, operator=desk.operator, subject="month"), journal.write() as writer:
        desk.shop.refresh()
        closed = [number for (number,) in _standing(journal, "d.kind = 'month_close' AND d.business_date = ?", last)]
        if not closed:
            raise JxcError("month-not-closed", month=last[:7])
        vouchers = _standing(journal, "d.external_source = 'ref' AND d.external_id LIKE ?", f"{_ref(last)}-%")
        reds = []
        for number in (*closed, *(number for (number,) in vouchers)):
            draft = Draft("reversal", desk.operator, source_no=number, day=last, month_end=True)
            reds.append(trading.post_in(writer, desk.shop, desk.world, draft).posted.document.doc_no)
            writer.flush()
        return _posted(reds, journal)


def _close(desk: Desk, writer: Writer, last: Day) -> Iterator[trading.Answer]:
    shop, books = desk.shop, desk.shop.books
    owed = Fen(0)
    if shop.settings.kind == "standalone" and books.status == GENERAL:  # VAT is owed by the whole chain, not by a store
        entries = vat_entries(_balances(writer, last), books.chart)
        owed = Fen(sum(max(entry.amount, 0) for entry in entries))
        yield from _voucher(desk, writer, last, "vat", entries)
        surcharges = surcharge_entries(owed, last, books.tax, books.chart)
        yield from _voucher(desk, writer, last, "surcharge", surcharges)
    entries = profit_entries(_balances(writer, last), last, books.chart)
    draft = Draft("month_close", desk.operator, entries=entries, day=last, month_end=True)
    yield trading.post_in(writer, shop, desk.world, draft)
    writer.flush()


def _voucher(desk: Desk, writer: Writer, last: Day, step: str, entries: tuple[Entry, ...]) -> Iterator[trading.Answer]:
    """A voucher of a step, known by its reference: what was posted and reversed before counts the rounds."""
    if not entries:
        return
    read = writer.journal.connection.execute
    (rounds,) = read("SELECT count(*) FROM documents WHERE external_id LIKE ?", (f"{_ref(last)}-{step}-%",)).fetchone()
    draft = Draft(
        "voucher", desk.operator, entries=entries, day=last, external_source=REF,
        external_id=f"{_ref(last)}-{step}-{rounds + 1}", month_end=True,
    )  # fmt: skip
    yield trading.post_in(writer, desk.shop, desk.world, draft)
    writer.flush()


def _ref(last: Day) -> str:
    return f"month-{last[:7]}"


def _month(desk: Desk, text: str) -> tuple[Day, Day]:
    """First and last day of a whole month. Error: month-malformed."""
    first, last = day_range(text, desk.shop.today(desk.world.now()))
    if not first.endswith("-01") or not day_after(last).endswith("-01") or first[:7] != last[:7]:
        raise JxcError("month-malformed", text=text)
    return first, last


def _balances(writer: Writer, last: Day) -> Balances:
    """Every account at the end of a day of the books."""
    writer.flush()
    return _balances_of(writer.journal, last)


def _balances_of(journal: Journal, last: Day) -> dict[str, int]:
    return dict(
        journal.connection.execute(
            "SELECT account, sum(debit - credit) FROM postings JOIN documents USING (epoch, seq)"
            " WHERE ledger_date <= ? GROUP BY account",
            (last,),
        )
    )


def _findings(desk: Desk, first: Day, last: Day) -> Iterator[Finding]:
    journal, chart = desk.shop.journal, desk.shop.books.chart
    read = journal.connection.execute
    if last > desk.shop.today(desk.world.now()):
        yield Finding(STOP, "month not over", last)
    for (number,) in _standing(journal, "d.kind = 'month_close' AND d.business_date >= ?", last):
        yield Finding(STOP, "closed already", number)
    (earlier,) = read(
        "SELECT min(ledger_date) FROM documents WHERE ledger_date < ? AND ledger_date > coalesce("  # noqa: S608 our own text
        f"(SELECT max(business_date) FROM documents AS d WHERE d.kind = 'month_close' AND {_STANDING}), '')",
        (first,),
    ).fetchone()
    if earlier is not None:
        yield Finding(STOP, "earlier month open", earlier[:7])
    for number in undecided(desk, last):
        yield Finding(STOP, "draft not decided", number)
    for (number,) in read("SELECT id FROM stocktake WHERE state = 'open'"):
        yield Finding(STOP, "stocktake open", str(number))
    for (sku,) in read("SELECT sku FROM pool WHERE quantity < 0 ORDER BY sku"):
        yield Finding(STOP, "stock below zero", sku)
    balances = _balances_of(journal, last)
    for account, amount in sorted(balances.items()):
        if amount and chart.role_of(account) in {"pending", "opening"}:
            yield Finding(STOP, "account not nil", account, Fen(amount))
        if amount and chart.role_of(account) == "uninvoiced":
            yield Finding(LOOK, "received, not invoiced", account, Fen(-amount))
    rows = read(
        "SELECT DISTINCT sku FROM lines JOIN documents USING (epoch, seq)"
        " WHERE provisional AND ledger_date BETWEEN ? AND ? ORDER BY sku",
        (first, last),
    )
    yield from (Finding(LOOK, "sold before its cost was known", sku) for (sku,) in rows)


def _standing(journal: Journal, condition: str, value: str) -> list[tuple[str]]:
    """Numbers of documents under a condition that nothing reversed, newest first."""
    return journal.connection.execute(
        f"SELECT doc_no FROM documents AS d WHERE {condition} AND {_STANDING} ORDER BY epoch DESC, seq DESC",  # noqa: S608 our own text
        (value,),
    ).fetchall()


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


def _posted(numbers: list[str], journal: Journal) -> Table:
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
