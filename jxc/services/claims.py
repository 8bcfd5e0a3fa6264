"""What is open with suppliers and customers, and what channels still hold: read from the journal's postings."""

from jxc.domain.chart import Chart
from jxc.domain.draft import Draft
from jxc.domain.facts import Credit, Facts, OpenItem
from jxc.domain.numbers import Fen
from jxc.domain.settling import CLAIMS
from jxc.storage.journal import Journal


def open_items(journal: Journal, chart: Chart, party: str) -> tuple[OpenItem, ...]:
    """All that is open with a party, by account and document, the oldest document first. [inv:open-items]."""
    rows = journal.connection.execute(
        "SELECT item, account, amount, business_date FROM ("
        " SELECT coalesce(settles, doc_no) AS item, account, sum(debit - credit) AS amount"
        " FROM postings JOIN documents USING (epoch, seq) WHERE postings.party = ? GROUP BY 1, 2)"
        " JOIN documents ON doc_no = item WHERE amount <> 0 ORDER BY business_date, epoch, seq, account",
        (party,),
    )
    found = (OpenItem(number, account, chart.role_of(account), amount, day) for number, account, amount, day in rows)
    return tuple(item for item in found if item.role in CLAIMS)


def held(journal: Journal, account: str, channel: str | None) -> Fen:
    """What an account holds of a channel now."""
    row = journal.connection.execute(
        "SELECT coalesce(sum(debit - credit), 0) FROM balance WHERE account = ? AND channel = ?",
        (account, channel or ""),
    ).fetchone()
    return Fen(row[0])


def with_claims(journal: Journal, draft: Draft, facts: Facts) -> Facts:
    """The facts with what is open with the draft's party and what the channel it settles holds."""
    chart = facts.books.chart
    if draft.party is not None:
        facts = facts._replace(open_items=open_items(journal, chart, draft.party))
    if draft.kind == "channel_settlement":
        method = facts.books.methods.get(draft.payments[0].method)
        if method is not None:
            facts = facts._replace(held=held(journal, facts.books.account_of(method), method.channel))
    return facts


def credit_of(journal: Journal, facts: Facts) -> Credit | None:
    """How the customer of a sale stands; None where there is neither limit nor term."""
    party = facts.party
    if party is None or (party.credit_limit is None and party.days is None):
        return None
    items = [i for i in open_items(journal, facts.books.chart, party.id) if i.role in {"receivable", "advance"}]
    overdue = None
    if party.days is not None:
        last = journal.connection.execute("SELECT date(?, ?)", (facts.day, f"-{party.days} days")).fetchone()[0]
        overdue = next((i for i in items if i.role == "receivable" and i.amount > 0 and i.day < last), None)
    return Credit(Fen(sum(item.amount for item in items)), overdue)
