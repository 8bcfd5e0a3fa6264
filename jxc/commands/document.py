"""`jxc doc …`: posted documents, and drafts that wait for somebody's approval."""

from typing import Annotated

from jxc.commands.app import App
from jxc.commands.declare import Arg, Opt, command
from jxc.commands.selling import Document
from jxc.domain.numbers import parse_count
from jxc.services import approvals, documents, drafts


@command(
    "doc show",
    help="Show a whole document: its head, lines with cost, postings.",
    examples=("jxc doc show XS12", "jxc doc show last --json", "jxc doc show D3"),
)
def show(app: App, document: Document) -> None:
    """Show one document."""
    if drafts.is_draft(document):
        app.show(drafts.show_draft(app.desk, drafts.find_draft(app.desk.shop.journal, document)))
    else:
        app.show(documents.show_document(app.desk, document))


@command(
    "doc list",
    help="List documents, the newest first.",
    examples=(
        "jxc doc list",
        "jxc doc list today --kind sale",
        "jxc doc list 2026-04 --limit 1000 --format csv",
        "jxc doc list --waiting",
    ),
)
def listing(
    app: App,
    days: Annotated[
        str | None, Arg("DAYS", "Of which days: today, yesterday, week, month, 2026-04, 2026-04-30.")
    ] = None,
    *,
    kind: Annotated[str | None, Opt("--kind", "Only of this kind, or its code: sale, XS.", "KIND")] = None,
    limit: Annotated[str, Opt("--limit", "How many at most.", "NUMBER")] = "50",
    waiting: Annotated[bool, Opt("--waiting", "Drafts that wait for approval instead.")] = False,
    every_draft: Annotated[bool, Opt("--drafts", "All drafts instead, whatever became of them.")] = False,
) -> None:
    """Show documents or drafts."""
    if waiting or every_draft:
        app.show(drafts.list_drafts(app.desk, waiting=waiting, limit=parse_count(limit)))
        return
    app.show(documents.list_documents(app.desk, days=days, kind=kind, limit=parse_count(limit)))


Waiting = Annotated[str, Arg("DRAFT", "A draft: its number, such as D3.")]


@command("doc submit", help="Ask for what was put by, or again for what was rejected.", examples=("jxc doc submit D3",))
def submit(app: App, draft: Waiting) -> None:
    """Submit a draft and show it, or the document that it became."""
    app.show(documents.receipt(app.desk, approvals.submit(app.desk, draft)))


@command("doc approve", help="Approve what somebody else asked for, and post it.", examples=("jxc doc approve D3",))
def approve(app: App, draft: Waiting) -> None:
    """Post the draft and show its document."""
    app.show(documents.receipt(app.desk, approvals.approve(app.desk, draft)))


@command(
    "doc reject",
    help="Refuse what somebody asked for; it stays, with the reason.",
    examples=("jxc doc reject D3 --reason 价格太高",),
)
def reject(
    app: App, draft: Waiting, *, reason: Annotated[str, Opt("--reason", "Why it is not posted.", "TEXT")]
) -> None:
    """Reject the draft and show it."""
    app.show(drafts.show_draft(app.desk, approvals.reject(app.desk, draft, reason)))
