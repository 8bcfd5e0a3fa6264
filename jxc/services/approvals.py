"""Decides about drafts: approving posts them as things stand then, rejecting keeps them with the reason.

Creator and approver are two people: [inv:two-people].
"""

from jxc.domain.numbers import Instant
from jxc.errors import JxcError
from jxc.services import drafts, trading
from jxc.services.count_posting import decide_count
from jxc.services.desk import Desk
from jxc.services.refusals import refusals_kept
from jxc.services.trading import Answer
from jxc.storage.drafts import DRAFT, POSTED, REJECTED, SUBMITTED, Kept, change
from jxc.storage.journal import Writer


def approve(desk: Desk, text: str) -> Answer:
    """Post a draft that waits, as of now: all facts are gathered and all checks made again.

    Approved twice, it is posted once. Errors: draft-unknown, draft-not-waiting, approval-own, approval-role and those
    of posting.
    """
    shop, journal = desk.shop, desk.shop.journal
    keeping = refusals_kept(journal, desk.world, operator=desk.operator, subject=text)
    with keeping, journal.write() as writer:
        shop.refresh()
        kept = drafts.find_draft(journal, text)
        before = journal.document(kept.doc_no) if kept.doc_no is not None else None
        if before is not None:
            return Answer(before, repeated=True)
        _check_waiting(kept)
        _check_role(desk, kept)
        answer = trading.post_in(writer, shop, desk.world, kept.draft._replace(approver=desk.operator))
        number = answer.posted.document.doc_no
        _decide(desk, writer, kept._replace(state=POSTED, doc_no=number), action="approved", detail=number)
    return answer


def reject(desk: Desk, text: str, reason: str) -> Kept:
    """Refuse a draft that waits; it stays, with the reason. Errors: as of `approve`, and draft-reason-missing."""
    journal = desk.shop.journal
    keeping = refusals_kept(journal, desk.world, operator=desk.operator, subject=text)
    with keeping, journal.write() as writer:
        desk.shop.refresh()
        kept = drafts.find_draft(journal, text)
        if not reason.strip():
            raise JxcError("draft-reason-missing", draft=kept.number)
        own = kept.operator == desk.operator  # who asked may take it back, submitted or not
        if not (own and kept.state == DRAFT):
            _check_waiting(kept)
        if not own:
            _check_role(desk, kept)
        return _decide(desk, writer, kept._replace(state=REJECTED, reason=reason), action="declined", detail=reason)


def submit(desk: Desk, text: str) -> Answer:
    """Ask for what was put by, or anew for what was rejected: posted where nobody must approve it.

    Errors: draft-unknown, draft-not-yours, draft-decided, draft-count and those of posting.
    """
    shop, journal = desk.shop, desk.shop.journal
    keeping = refusals_kept(journal, desk.world, operator=desk.operator, subject=text)
    with keeping, journal.write() as writer:
        shop.refresh()
        kept = drafts.find_draft(journal, text)
        if kept.operator != desk.operator:
            raise JxcError("draft-not-yours", draft=kept.number, operator=kept.operator)
        if kept.state not in {DRAFT, REJECTED}:
            raise JxcError("draft-decided", draft=kept.number, state=kept.state)
        if kept.kind == "count":  # it was given back to be counted on
            raise JxcError("draft-count", draft=kept.number)
        asked = kept.draft._replace(unfinished=False)
        answer = trading.post_or_keep(writer, shop, desk.world, asked, role=kept.role or None, kept=kept)
        if answer.waiting is None:
            change(journal, kept._replace(state=POSTED, doc_no=answer.posted.document.doc_no, reason=None))
    return answer


def _check_waiting(kept: Kept) -> None:
    if kept.state != SUBMITTED:
        raise JxcError("draft-not-waiting", draft=kept.number, state=kept.state)


def _check_role(desk: Desk, kept: Kept) -> None:
    if desk.shop.guarded:
        user = desk.shop.user(desk.operator)
        trading.check_role({user.id: user} if user is not None and user.active else {}, desk.operator, kept.role)


def _decide(desk: Desk, writer: Writer, kept: Kept, *, action: str, detail: str) -> Kept:
    now = desk.world.now()
    decided = kept._replace(decided_by=desk.operator, decided_at=Instant(now))
    change(writer.journal, decided)
    if kept.kind == "count":
        decide_count(writer.journal, kept.number, kept.doc_no)
    writer.append_audit(now=now, operator=desk.operator, action=action, subject=kept.number, detail=detail)
    return decided
