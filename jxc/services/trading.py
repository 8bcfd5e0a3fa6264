"""Posts drafts: gathers the facts, asks the domain, appends to the journal, in one durable transaction.

Everything that becomes a document goes through `post_in`, whether keyed or imported.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from jxc.domain.checks import problems
from jxc.domain.compose import RED_TRUE_UP, compose, price
from jxc.domain.draft import Draft, Payment, request_hash
from jxc.domain.facts import Facts, MonthClose, Taken
from jxc.domain.numbers import Day, Fen, Quantity, allocate
from jxc.domain.payment import Settlement, settle
from jxc.domain.posting import TRUE_UP
from jxc.domain.record import ADJUSTING, CLOSING, MONEY_KINDS, MOVING, Document, Line, Posted
from jxc.errors import JxcError, Problem
from jxc.services.days import day_after
from jxc.services.refusals import refusals_kept
from jxc.services.shop import Shop
from jxc.services.world import World
from jxc.storage.journal import Journal, Writer

_ABOUT_PURCHASES = ADJUSTING | {"purchase"}
_PAID = frozenset({"sale", "sale_return", "exchange"})  # kinds whose money moves at once

REF = "ref"  # the external source of ids that people give; any other is an import's


class Answer(NamedTuple):
    """A posted document, whether it stood there before, and what is left of each of its items."""

    posted: Posted
    repeated: bool
    left: tuple[tuple[str, Quantity], ...] = ()


def post(shop: Shop, world: World, draft: Draft) -> Answer:
    """Post one draft, durably. A refusal is kept in the audit trail and raised with all its problems."""
    journal = shop.journal
    with refusals_kept(journal, world, operator=draft.operator, subject=draft.kind), journal.write() as writer:
        shop.refresh()
        return post_in(writer, shop, world, draft)


def post_in(writer: Writer, shop: Shop, world: World, draft: Draft) -> Answer:
    """Post one draft in an open transaction. Errors: all of the domain's checks, external-id-reused."""
    asked = request_hash(draft)
    before = _posted_before(writer, draft, asked)
    if before is not None:
        return Answer(before, repeated=True)
    facts = gather(writer, shop, world, draft)
    lines, settlement = judge(draft, facts)
    doc_no = writer.next_number(draft.kind, facts.day)
    made = compose(draft, doc_no, lines, settlement.payments, facts, writer.pool)
    seq, at = writer.next_entry(world.now())
    document = Document(
        writer.store, writer.epoch, seq, doc_no, draft.kind, facts.day, _ledger_date(facts),
        draft.occurred_at or at, at, draft.operator, draft.approver, draft.till, draft.party, draft.source_no,
        draft.external_source, draft.external_id, asked,
        made.gross, made.tax, made.rounding_off, settlement.tendered, settlement.change, None, draft.invoice_no,
        draft.note,
        late=facts.month_closed is not None, extra=_extra(made.extra, draft, facts), discount=made.discount,
    )  # fmt: skip
    posted = Posted(document, made.lines, made.postings)
    writer.append(posted, made.pools)
    return Answer(posted, repeated=False, left=tuple((sku, pool.quantity) for sku, pool in made.pools.items()))


def _extra(made: str | None, draft: Draft, facts: Facts) -> str | None:
    if not draft.fields:
        return made
    from jxc.domain.fields import extra_with

    return extra_with(made, draft, facts)


def judge(draft: Draft, facts: Facts) -> tuple[list[Line], Settlement]:
    """The draft's lines with amounts and how they are paid. Errors: all that speaks against posting, together."""
    found = problems(draft, facts)
    if found:
        raise JxcError.of(found)
    lines = price(draft, facts)
    settlement = _settled(draft, lines, facts)
    found = settlement.problems or _beyond_credit(settlement, facts)
    if found:
        raise JxcError.of(found)
    return lines, settlement


def _beyond_credit(settlement: Settlement, facts: Facts) -> tuple[Problem, ...]:
    if facts.credit is None:
        return ()
    from jxc.domain.checks.money import credit_problems

    return tuple(credit_problems(settlement.payments, facts))


def _posted_before(writer: Writer, draft: Draft, asked: str) -> Posted | None:
    """The document this request became earlier. [inv:same-ref] the same id with other content is an error."""
    if draft.external_id is None or draft.external_source is None:
        return None
    known = writer.by_external(draft.external_source, draft.external_id)
    if known is None:
        return None
    if known.request_hash != asked:
        raise JxcError(
            "external-id-reused", external_id=draft.external_id, source=draft.external_source, document=known.doc_no
        )
    return writer.document(known.doc_no)


def _settled(draft: Draft, lines: Sequence[Line], facts: Facts) -> Settlement:
    if draft.kind in CLOSING:
        return Settlement(draft.payments)
    if draft.kind in MONEY_KINDS:
        from jxc.domain.posting.money import due

        moved = due(draft, facts)
        return Settlement(()) if moved is None else settle(draft.payments, moved, facts.books, giving_change=False)
    if draft.kind not in _PAID and not draft.payments:
        return Settlement(())
    charged = sum(line.amount for line in lines)
    total = Fen(abs(charged))
    comes = draft.kind == "sale" or (draft.kind == "exchange" and charged >= 0)
    asked = draft.payments or (() if comes else _as_source_was_paid(facts, total))
    return settle(asked, total, facts.books, giving_change=comes)


def _as_source_was_paid(facts: Facts, total: Fen) -> tuple[Payment, ...]:
    """A return goes back the ways the sale was paid, in the same shares."""
    if facts.source is None:
        return ()
    books = facts.books
    ways = {(books.chart.account(method.role), method.channel): name for name, method in books.methods.items()}
    paid = [p for p in facts.source.postings if p.debit > 0 and (p.account, p.channel) in ways]
    if not paid:
        return ()
    shares = allocate(total, [posting.debit for posting in paid])
    return tuple(
        Payment(ways[posting.account, posting.channel], Fen(part)) for posting, part in zip(paid, shares, strict=True)
    )


def gather(writer: Writer, shop: Shop, world: World, draft: Draft) -> Facts:
    """Everything the rules need to know for this draft."""
    on_hand: dict[str, Quantity] = {}
    if shop.books.policy == "forbid":
        pool = writer.pool
        on_hand = {line.sku: pool(line.sku).quantity for line in draft.lines}
    facts = facts_of(shop, world.now(), draft, on_hand)
    if draft.day is not None and draft.day < facts.today:
        skus = {line.sku for line in draft.lines}
        facts = facts._replace(moved_since=_moved_since(writer.journal, draft.day, skus))
    if draft.entries:
        named = {entry.party for entry in draft.entries if entry.party is not None}
        facts = facts._replace(strangers=tuple(sorted(party for party in named if shop.party(party) is None)))
    facts = _with_closes(writer, draft, facts)
    if draft.kind in MONEY_KINDS or _asks_credit(draft, facts):
        facts = _with_claims(writer, draft, facts)
    if draft.kind in MOVING:
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


def _with_closes(writer: Writer, draft: Draft, facts: Facts) -> Facts:
    """Whether the day has ended, which an import may not know; and for a close, what it is about."""
    if draft.occurred_at is None:
        facts = facts._replace(day_closed=_day_closed(writer.journal, facts.day))
    facts = facts._replace(month_closed=_month_closed(writer, facts.day))
    if draft.kind not in CLOSING:
        return facts
    from jxc.services.tills import with_tills

    writer.flush()
    return with_tills(writer.journal, draft, facts)


def _month_closed(writer: Writer, day: Day) -> MonthClose | None:
    """The newest standing close of a month, where it reaches `day`. [inv:closed-month]."""
    row = writer.journal.connection.execute(
        "SELECT doc_no, business_date FROM documents AS d WHERE kind = 'month_close' AND business_date >= ?"
        " AND NOT EXISTS (SELECT 1 FROM documents AS h WHERE h.source_no = d.doc_no AND h.kind = 'reversal')"
        " ORDER BY business_date DESC LIMIT 1",
        (day,),
    ).fetchone()
    return None if row is None else MonthClose(*row)


def _ledger_date(facts: Facts) -> Day:
    """The day of the books: the document's own, or the first one open where its month was closed before it came."""
    return facts.day if facts.month_closed is None else day_after(facts.month_closed.day)


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
    return Facts(shop.books, day, today, shop.items(line.sku for line in draft.lines), on_hand, party)


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
