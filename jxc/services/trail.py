"""The audit trail: what leaves the home as a file is noted; who did what, and when, is looked up.

Refusals are noted where they happen, changes of settings where they are first seen.
"""

from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple

from jxc.domain.rights import TRAIL
from jxc.services.days import day_after, day_range, instant_of
from jxc.services.desk import Desk
from jxc.services.rights import demand
from jxc.table import Column, Kind, Table

# what the trail says beside what documents and masters show by themselves
_EVENTS = (
    "SELECT epoch, seq, recorded_at, operator, action, subject,"
    " CASE action WHEN 'accepted' THEN NULL ELSE detail END AS detail FROM audit UNION ALL"  # a list for programs
    " SELECT epoch, seq, recorded_at, operator, 'posted', doc_no, kind FROM documents UNION ALL"
    " SELECT epoch, seq, recorded_at, operator, 'changed', id, kind FROM master"
)


class Looked(NamedTuple):
    """What somebody looks for in the trail; None and '' are everything."""

    days: str | None = None
    operator: str | None = None
    action: str | None = None
    text: str = ""


def exported(desk: Desk, what: str, path: str) -> None:
    """Note that an answer was written into a file."""
    with desk.shop.journal.write() as writer:
        writer.append_audit(
            now=desk.world.now(), operator=desk.operator, action="exported", subject=what, detail=Path(path).name
        )


def show_trail(desk: Desk, looked: Looked, limit: int) -> Table:
    """Who did what, the newest first: events, documents, changes. Errors: right-missing, date-malformed."""
    demand(desk, TRAIL)
    start, end = _instants(desk, looked.days)
    rows = desk.shop.journal.connection.execute(
        f"SELECT recorded_at, operator, action, subject, detail FROM ({_EVENTS})"  # noqa: S608 our own text
        " WHERE recorded_at >= ?1 AND recorded_at < ?2"
        " AND (?3 IS NULL OR operator = ?3) AND (?4 IS NULL OR action = ?4)"
        " AND (?5 = '' OR instr(subject || ' ' || coalesce(detail, ''), ?5) > 0)"
        " ORDER BY epoch DESC, seq DESC LIMIT ?6",
        (start, end, looked.operator, looked.action, looked.text, limit),
    ).fetchall()
    columns = (
        Column("recorded_at", Kind.TIME, "Time"),
        Column("operator", Kind.TEXT, "Operator"),
        Column("action", Kind.WORD, "Action"),
        Column("subject", Kind.WORD, "Subject"),
        Column("detail", Kind.WORD, "Detail"),
    )
    return Table("audit", "Audit trail", columns, rows)


def _instants(desk: Desk, days: str | None) -> tuple[int, int]:
    """From the beginning of the first day to the end of the last, by the store's clock."""
    if days is None:
        return 0, 2**62
    first, last = day_range(days, desk.today)
    zone = desk.shop.settings.timezone
    begins = (datetime.combine(date.fromisoformat(day), time()) for day in (first, day_after(last)))
    start, end = (instant_of(moment, zone) for moment in begins)
    return start, end
