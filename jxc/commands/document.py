"""`jxc doc show|list`: posted documents."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.commands.selling import Document
from jxc.errors import JxcError
from jxc.services import documents


@command(
    "doc show",
    help="Show a whole document: its head, lines with cost, postings.",
    examples=("jxc doc show XS12", "jxc doc show last --json"),
)
def show(app: App, document: Document) -> None:
    """Show one document."""
    app.show(documents.show_document(app.desk, document))


@command(
    "doc list",
    help="List documents, the newest first.",
    examples=("jxc doc list", "jxc doc list today --kind sale", "jxc doc list 2026-04 --limit 1000 --format csv"),
)
def listing(
    app: App,
    days: Annotated[
        str | None, Arg("DAYS", "Of which days: today, yesterday, week, month, 2026-04, 2026-04-30.")
    ] = None,
    *,
    kind: Annotated[str | None, Opt("--kind", "Only of this kind, or its code: sale, XS.", "KIND")] = None,
    limit: Annotated[str, Opt("--limit", "How many at most.", "NUMBER")] = "50",
) -> None:
    """Show documents."""
    app.show(documents.list_documents(app.desk, days=days, kind=kind, limit=_whole(limit)))


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise JxcError("number-unreadable", text=text)
    return int(text)
