"""What stands in the way of closing a month in this home, and what an accountant looks at before: gathered, not judged.

`stop` findings stop the close; `look` findings are listed.
"""

from collections.abc import Iterator
from typing import NamedTuple

from jxc.domain.numbers import Day, Fen
from jxc.services.desk import Desk
from jxc.services.drafts import undecided
from jxc.services.tills import running
from jxc.storage.journal import Journal

STOP, LOOK = "stop", "look"
STANDING = "NOT EXISTS (SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal')"


class Finding(NamedTuple):
    """Something at the end of a month: whether it stops the close, what it is, which one, how much."""

    state: str
    check: str
    subject: str = ""
    amount: Fen | None = None


def findings(desk: Desk, first: Day, last: Day) -> Iterator[Finding]:
    """Everything that is to be said of a month before it is closed."""
    journal = desk.shop.journal
    read = journal.connection.execute
    if last > desk.shop.today(desk.world.now()):
        yield Finding(STOP, "month not over", last)
    for (number,) in standing(journal, "d.kind = 'month_close' AND d.business_date >= ?", last):
        yield Finding(STOP, "closed already", number)
    (earlier,) = read(
        "SELECT min(ledger_date) FROM documents WHERE ledger_date < ? AND ledger_date > coalesce("  # noqa: S608 our own text
        f"(SELECT max(business_date) FROM documents AS d WHERE d.kind = 'month_close' AND {STANDING}), '')",
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
    yield from _accounts(desk, last)
    yield from _tills(desk, first, last)
    rows = read(
        "SELECT DISTINCT sku FROM lines JOIN documents USING (epoch, seq)"
        " WHERE provisional AND ledger_date BETWEEN ? AND ? ORDER BY sku",
        (first, last),
    )
    yield from (Finding(LOOK, "sold before its cost was known", sku) for (sku,) in rows)


def _accounts(desk: Desk, last: Day) -> Iterator[Finding]:
    """Accounts that must be nil, and what stands open between stores, with suppliers and with channels."""
    journal, chart = desk.shop.journal, desk.shop.books_on(last).chart
    for account, amount in sorted(balances_of(journal, last).items()):
        if amount and chart.role_of(account) in {"pending", "opening"}:
            yield Finding(STOP, "account not nil", account, Fen(amount))
        if amount and chart.role_of(account) == "uninvoiced":
            yield Finding(LOOK, "received, not invoiced", account, Fen(-amount))
    parts = journal.connection.execute(
        "SELECT p.account, coalesce(p.channel, p.party, ''), sum(p.debit - p.credit)"
        " FROM postings AS p JOIN documents AS d USING (epoch, seq)"
        " WHERE d.ledger_date <= ? AND (p.channel IS NOT NULL OR p.party IS NOT NULL) GROUP BY 1, 2"
        " HAVING sum(debit - credit) <> 0 ORDER BY 1, 2",
        (last,),
    ).fetchall()
    said = {"interstore": "on the road between stores", "other-money": "channel not settled"}
    for account, subject, amount in parts:
        check = said.get(chart.role_of(account))
        if check is not None:
            yield Finding(LOOK, check, subject, Fen(amount))


def _tills(desk: Desk, first: Day, last: Day) -> Iterator[Finding]:
    """Shifts that nobody counted, and days that were not ended where this shop ends its days."""
    journal = desk.shop.journal
    for till, _documents in running(journal, last):
        yield Finding(LOOK, "shift not closed", till)
    days = journal.connection.execute(
        "SELECT DISTINCT business_date FROM documents AS s WHERE kind = 'sale' AND business_date BETWEEN ?1 AND ?2"  # noqa: S608 our own text
        " AND EXISTS (SELECT 1 FROM documents WHERE kind = 'day_close') AND NOT EXISTS (SELECT 1 FROM documents AS d"
        f" WHERE d.kind = 'day_close' AND d.business_date = s.business_date AND {STANDING}) ORDER BY 1",
        (first, last),
    )
    yield from (Finding(LOOK, "day not closed", day) for (day,) in days.fetchall())


def balances_of(journal: Journal, last: Day) -> dict[str, int]:
    """Every account at the end of a day of the books: debits less credits."""
    return dict(
        journal.connection.execute(
            "SELECT account, sum(debit - credit) FROM postings JOIN documents USING (epoch, seq)"
            " WHERE ledger_date <= ? GROUP BY account",
            (last,),
        )
    )


def standing(journal: Journal, condition: str, value: str) -> list[tuple[str]]:
    """Numbers of documents under a condition that nothing reversed, newest first."""
    return journal.connection.execute(
        f"SELECT doc_no FROM documents AS d WHERE {condition} AND {STANDING} ORDER BY epoch DESC, seq DESC",  # noqa: S608 our own text
        (value,),
    ).fetchall()
