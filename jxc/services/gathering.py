"""Gathers what the rules must know about a draft: its goods, its source, what rests on it, what its day allows.

Reads only, in the transaction that posts; decides nothing.
"""

import json
from collections.abc import Mapping

from jxc.domain.approvals import User
from jxc.domain.compose import RED_TRUE_UP
from jxc.domain.draft import REF, Draft, Payment
from jxc.domain.facts import Facts, MonthClose, SoftClose, Taken
from jxc.domain.numbers import Day, Quantity
from jxc.domain.posting import TRUE_UP
from jxc.domain.record import ADJUSTING, CLOSING, MONEY_KINDS, MOVING, Posted
from jxc.services.shop import Shop
from jxc.services.world import World
from jxc.storage.journal import Journal, Writer

PERIOD, SOFT = "period", "soft"  # the kind and the id of the master that says up to when a store is soft-closed
_ABOUT_PURCHASES = ADJUSTING | {"purchase"}


def gather(writer: Writer, shop: Shop, world: World, draft: Draft) -> Facts:
    """Everything the rules need to know for this draft."""
    on_hand: dict[str, Quantity] = {}
    if shop.books.policy == "forbid":
        pool = writer.pool
        on_hand = {line.sku: pool(line.sku).quantity for line in draft.lines}
    facts = facts_of(shop, world.now(), draft, on_hand)
    if shop.guarded:
        facts = facts._replace(users=_users(shop, draft))
    if draft.day is not None and draft.day < facts.today:
        skus = {line.sku for line in draft.lines}
        facts = facts._replace(moved_since=_moved_since(writer.journal, draft.day, skus))
    if draft.entries:
        named = {entry.party for entry in draft.entries if entry.party is not None}
        facts = facts._replace(strangers=tuple(sorted(party for party in named if shop.party(party) is None)))
    facts = _with_closes(writer, draft, facts)
    if draft.kind in MONEY_KINDS or _asks_credit(draft, facts):
        facts = _with_claims(writer, draft, facts)
    if draft.kind in MOVING or draft.is_remittance:
        from jxc.services.roads import with_road

        writer.flush()
        facts = with_road(writer.journal, draft, facts)
    source = writer.document(draft.source_no) if draft.source_no is not None else None
    if source is None:
        return facts
    if draft.kind == "reversal":
        facts = _with_reversed(writer, source, facts)
    resting_on = resting(writer.journal, source.document.doc_no)
    facts = facts._replace(source=source, taken=taken_of(writer.journal, source), resting=resting_on)
    if source.document.kind in _ABOUT_PURCHASES:
        from jxc.services.receipts import with_receipt

        return with_receipt(writer.journal, draft, facts)
    return facts


def _users(shop: Shop, draft: Draft) -> dict[str, User]:
    """Who asks and who agreed, as far as they are users here."""
    named = [name for name in (draft.operator, draft.approver) if name is not None]
    return {name: user for name in named if (user := shop.user(name)) is not None}


def _with_closes(writer: Writer, draft: Draft, facts: Facts) -> Facts:
    """Whether the day has ended, which an import may not know; and for a close, what it is about."""
    if draft.occurred_at is None:
        facts = facts._replace(day_closed=_day_closed(writer.journal, facts.day))
    closed, soft = month_closed(writer, facts.day), soft_close(writer.journal, facts.day)
    facts = facts._replace(month_closed=closed, soft_close=soft)
    if draft.kind not in CLOSING:
        return facts
    from jxc.services.tills import with_tills

    writer.flush()
    return with_tills(writer.journal, draft, facts)


def soft_close(journal: Journal, day: Day) -> SoftClose | None:
    """The soft close, where it reaches `day`."""
    body = journal.current(PERIOD, SOFT)
    if body is None:
        return None
    fields = json.loads(body)
    found = SoftClose(Day(fields["last"]), fields["role"])
    return found if found.role and day <= found.last else None


def month_closed(writer: Writer, day: Day) -> MonthClose | None:
    """The newest standing close of a month, where it reaches `day`. [inv:closed-month]."""
    row = writer.journal.connection.execute(
        "SELECT doc_no, business_date FROM documents AS d WHERE kind = 'month_close' AND business_date >= ?"
        " AND NOT EXISTS (SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal')"
        " ORDER BY business_date DESC LIMIT 1",
        (day,),
    ).fetchone()
    return None if row is None else MonthClose(*row)


def _with_reversed(writer: Writer, source: Posted, facts: Facts) -> Facts:
    facts = facts._replace(on_hand={line.sku: writer.pool(line.sku).quantity for line in source.lines})
    close = facts.month_closed
    if close is not None and close.doc_no == source.document.doc_no:  # what opens a month is not stopped by its close
        return facts._replace(month_closed=None)
    if source.document.kind == "day_close":  # what opens the day again is not stopped by its end
        return facts._replace(day_closed=None)
    if source.document.till is None:
        return facts
    from jxc.services.tills import with_shift_of

    return with_shift_of(writer.journal, source.document, facts)


def _day_closed(journal: Journal, day: Day) -> str | None:
    """The standing close of a day or of one after it."""
    row = journal.connection.execute(
        "SELECT doc_no FROM documents AS d WHERE kind = 'day_close' AND business_date >= ? AND NOT EXISTS ("
        "SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal') LIMIT 1",
        (day,),
    ).fetchone()
    return None if row is None else str(row[0])


def _asks_credit(draft: Draft, facts: Facts) -> bool:
    """Whether a sale keyed now may stay owed by a customer; what an import brings has happened already."""
    if draft.kind not in {"sale", "exchange"} or draft.party is None or draft.external_source not in {None, REF}:
        return False
    methods = facts.books.methods
    asked = draft.payments or (Payment(facts.books.default_pay),)
    return any(methods[payment.method].role == "receivable" for payment in asked if payment.method in methods)


def _with_claims(writer: Writer, draft: Draft, facts: Facts) -> Facts:
    from jxc.services.claims import credit_of, with_claims

    writer.flush()
    if draft.kind in {"sale", "exchange"}:
        return facts._replace(credit=credit_of(writer.journal, facts))
    return with_claims(writer.journal, draft, facts)


def facts_of(shop: Shop, now: int, draft: Draft, on_hand: Mapping[str, Quantity]) -> Facts:
    """What a draft that rests on no other document is judged by, given what is there of its goods."""
    today = shop.today(now)
    day = draft.day or (today if draft.occurred_at is None else shop.today(draft.occurred_at))
    party = shop.party(draft.party) if draft.party is not None else None
    return Facts(shop.books_on(day), day, today, shop.items(line.sku for line in draft.lines), on_hand, party)


def _moved_since(journal: Journal, day: Day, skus: set[str]) -> tuple[str, ...]:
    rows = journal.connection.execute(
        "SELECT DISTINCT sku FROM documents JOIN lines USING (epoch, seq) WHERE business_date > ?"
        " AND (quantity <> 0 OR cost <> 0)",
        (day,),
    )
    return tuple(sorted(skus & {str(sku) for (sku,) in rows}))


def resting(journal: Journal, doc_no: str) -> tuple[str, ...]:
    """Documents that name `doc_no` as their source or settle it, and were not reversed themselves."""
    rows = journal.connection.execute(
        "SELECT doc_no FROM (SELECT epoch, seq, doc_no FROM documents WHERE source_no = ?1 UNION"
        " SELECT epoch, seq, doc_no FROM postings JOIN documents USING (epoch, seq)"
        " WHERE settles = ?1 AND kind <> 'reversal') AS d WHERE NOT EXISTS ("
        "SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal') ORDER BY epoch, seq",
        (doc_no,),
    )
    return tuple(str(number) for (number,) in rows)


def taken_of(journal: Journal, source: Posted) -> dict[int, Taken]:
    """By line of the source: what standing returns took back, and the true-ups that name it."""
    rows = journal.connection.execute(
        "SELECT l.source_line, sum(abs(l.quantity)), sum(abs(l.cost) * (l.quantity <> 0)),"
        " sum(l.cost * (l.quantity = 0)), sum(l.unit_quantity), sum(l.discount), sum(l.amount), sum(l.tax)"
        " FROM lines AS l JOIN documents AS d USING (epoch, seq) WHERE l.source_no = ?"
        " AND (l.reason IN (?, ?) OR d.kind IN ('sale_return', 'exchange', 'purchase_return'))"
        " AND NOT (l.quantity <> 0 AND EXISTS"
        " (SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal')) GROUP BY l.source_line",
        (source.document.doc_no, TRUE_UP, RED_TRUE_UP),
    )
    return {line: Taken(*sums) for line, *sums in rows}
