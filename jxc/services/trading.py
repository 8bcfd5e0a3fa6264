"""Posts drafts: gathers the facts, asks the domain, appends to the journal, in one durable transaction.

Everything that becomes a document goes through `post_in`, whether keyed or imported. What a second person must look
at is kept as a draft instead, and posted from here when it is approved.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from jxc.domain.approvals import User, role_needed, suffices
from jxc.domain.checks import problems
from jxc.domain.compose import Composition, compose, price
from jxc.domain.draft import REF, Draft, Payment, request_hash
from jxc.domain.facts import Facts
from jxc.domain.numbers import Day, Fen, Quantity, allocate
from jxc.domain.payment import Settlement, settle
from jxc.domain.record import CLOSING, MONEY_KINDS, Document, Line, Posted
from jxc.errors import JxcError, Problem
from jxc.services.days import day_after
from jxc.services.gathering import gather
from jxc.services.refusals import refusals_kept
from jxc.services.shop import Shop
from jxc.services.world import World
from jxc.storage.journal import Writer

if TYPE_CHECKING:
    from jxc.storage.drafts import Kept

_PAID = frozenset({"sale", "sale_return", "exchange"})  # kinds whose money moves at once


class Answer(NamedTuple):
    """A posted document, whether it stood there before, and what is left of each of its items.

    Where `waiting` is set, nothing was posted: `posted` has the draft's number, no lines and no postings.
    """

    posted: Posted
    repeated: bool
    left: tuple[tuple[str, Quantity], ...] = ()
    waiting: "Kept | None" = None


def post(shop: Shop, world: World, draft: Draft) -> Answer:
    """Post one draft, durably, or keep it where somebody must approve it first.

    A refusal is kept in the audit trail and raised with all its problems.
    """
    journal = shop.journal
    with refusals_kept(journal, world, operator=draft.operator, subject=draft.kind), journal.write() as writer:
        shop.refresh()
        return _put_by(writer, shop, world, draft) if draft.unfinished else post_or_keep(writer, shop, world, draft)


def _put_by(writer: Writer, shop: Shop, world: World, draft: Draft) -> Answer:
    """Keep what somebody has not finished; nothing is checked before it is submitted."""
    from jxc.services import drafts

    before = _seen_before(writer, shop, draft, keeping=True)
    if before is not None:
        return before
    kept = drafts.put_by(writer, world, draft)
    return Answer(drafts.as_document(shop, kept), repeated=False, waiting=kept)


def post_or_keep(
    writer: Writer, shop: Shop, world: World, draft: Draft, *, role: str | None = None, kept: "Kept | None" = None
) -> Answer:
    """Post one draft in an open transaction, or keep it for approval: by a rule of the settings, or by `role`.

    `kept` is the draft where it stands already. Errors: the domain's checks, external-id-reused, draft-rejected.
    """
    before = _seen_before(writer, shop, draft, keeping=kept is None)
    if before is not None:
        return before
    plan = _planned(writer, shop, world, draft)
    needed = _waits_for(writer, plan, role)
    if needed is None:
        return _append(writer, world, plan)
    from jxc.services import drafts

    kept = drafts.submit(writer, world, draft, amount=worth(_composed(writer, plan, "")), role=needed, kept=kept)
    return Answer(drafts.as_document(shop, kept), repeated=False, waiting=kept)


def post_in(writer: Writer, shop: Shop, world: World, draft: Draft) -> Answer:
    """Post one draft in an open transaction. Errors: all of the domain's checks, external-id-reused, approval-needed.

    What is posted as a part of something larger, such as a bill at the till, cannot wait and is refused instead.
    """
    before = _seen_before(writer, shop, draft, keeping=False)
    if before is not None:
        return before
    plan = _planned(writer, shop, world, draft)
    needed = _waits_for(writer, plan)
    if needed is not None:
        raise JxcError("approval-needed", kind=draft.kind, role=needed)
    return _append(writer, world, plan)


class _Plan(NamedTuple):
    """A draft that nothing speaks against, with all that its document follows from."""

    draft: Draft
    facts: Facts
    lines: list[Line]
    settlement: Settlement


def _planned(writer: Writer, shop: Shop, world: World, draft: Draft) -> _Plan:
    facts = gather(writer, shop, world, draft)
    return _Plan(draft, facts, *judge(draft, facts))


def _composed(writer: Writer, plan: _Plan, doc_no: str) -> Composition:
    return compose(plan.draft, doc_no, plan.lines, plan.settlement.payments, plan.facts, writer.pool)


def _waits_for(writer: Writer, plan: _Plan, role: str | None = None) -> str | None:
    """The role whose approval is missing; None where nobody's is. Error: approval-role, of one who may not give it."""
    needed, approver = _role_needed(writer, plan) or role, plan.draft.approver
    if needed is None or approver is None:
        return needed
    check_role(plan.facts.users, approver, needed)
    return None


def check_role(users: Mapping[str, User] | None, approver: str, role: str) -> None:
    """Somebody has the role that approving takes; where no users are kept, anybody has. Error: approval-role."""
    if users is not None and not (approver in users and suffices(users[approver].roles, role)):
        raise JxcError("approval-role", operator=approver, role=role)


def _role_needed(writer: Writer, plan: _Plan) -> str | None:
    """Who must approve the document; what happened already, or ends a month, waits for nobody."""
    draft = plan.draft
    rules = [rule for rule in plan.facts.books.approvals if rule.kind == draft.kind]
    if not rules or draft.occurred_at is not None or draft.month_end:
        return None
    return role_needed(rules, draft.kind, worth(_composed(writer, plan, "")), writer.store)


def worth(made: Composition) -> Fen:
    """What a document is about in money: its total, or where it has none, what it books."""
    return Fen(abs(made.gross) or sum(abs(posting.debit) for posting in made.postings))


def _append(writer: Writer, world: World, plan: _Plan) -> Answer:
    """The document, with number and sequence, in the journal."""
    draft, facts, settlement = plan.draft, plan.facts, plan.settlement
    doc_no = writer.next_number(draft.kind, facts.day)
    made = _composed(writer, plan, doc_no)
    seq, at = writer.next_entry(world.now())
    document = Document(
        writer.store, writer.epoch, seq, doc_no, draft.kind, facts.day, _ledger_date(facts),
        draft.occurred_at or at, at, draft.operator, draft.approver, draft.till, draft.party, draft.source_no,
        draft.external_source, draft.external_id, request_hash(draft),
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


def _ledger_date(facts: Facts) -> Day:
    """The day of the books: the document's own, or the first one open where its month was closed before it came."""
    return facts.day if facts.month_closed is None else day_after(facts.month_closed.day)


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


def _seen_before(writer: Writer, shop: Shop, draft: Draft, *, keeping: bool) -> Answer | None:
    """What this request became earlier. [inv:same-ref] the same id with other content is an error."""
    source, external_id = draft.external_source, draft.external_id
    if source is None or external_id is None:
        return None
    known = writer.by_external(source, external_id)
    if known is not None:
        _check_same(draft, known.request_hash, known.doc_no)
        posted = writer.document(known.doc_no)
        return None if posted is None else Answer(posted, repeated=True)
    if source != REF or not keeping:
        return None
    from jxc.services import drafts

    kept = drafts.standing(writer.journal, source, external_id)
    if kept is None:
        return None
    _check_same(draft, kept.request_hash, kept.number)
    return Answer(drafts.as_document(shop, kept), repeated=True, waiting=kept)


def _check_same(draft: Draft, known: str, number: str) -> None:
    if known != request_hash(draft):
        raise JxcError(
            "external-id-reused", external_id=draft.external_id, source=draft.external_source, document=number
        )


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
    ways = {(books.account_of(method), method.channel): name for name, method in books.methods.items()}
    paid = [p for p in facts.source.postings if p.debit > 0 and (p.account, p.channel) in ways]
    if not paid:
        return ()
    shares = allocate(total, [posting.debit for posting in paid])
    return tuple(
        Payment(ways[posting.account, posting.channel], Fen(part)) for posting, part in zip(paid, shares, strict=True)
    )
