"""`jxc audit log`: who did what, when."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.domain.numbers import parse_count
from jxc.services import trail


@command(
    "audit log",
    help="Show who did what, the newest first: documents, changes, refusals, log-ins, approvals, settings, exports.",
    examples=(
        "jxc audit log",
        "jxc audit log today --by li",
        "jxc audit log 2026-04 --action refused --format csv",
        "jxc audit log --search XS-2604-00012",
    ),
)
def log(
    app: App,
    days: Annotated[
        str | None, Arg("DAYS", "Of which days: today, yesterday, week, month, 2026-04, 2026-04-30.")
    ] = None,
    *,
    by: Annotated[str | None, Opt("--by", "Only what this person did.", "NAME")] = None,
    action: Annotated[str | None, Opt("--action", "Only this: posted, changed, refused, login, …", "ACTION")] = None,
    search: Annotated[str | None, Opt("--search", "Only what names this: a number, an item, a word.", "TEXT")] = None,
    limit: Annotated[str, Opt("--limit", "How many at most.", "NUMBER")] = "100",
) -> None:
    """Show the trail."""
    looked = trail.Looked(days, by, action, search or "")
    app.show(trail.show_trail(app.desk, looked, parse_count(limit)))
