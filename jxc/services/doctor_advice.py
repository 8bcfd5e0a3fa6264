"""What to look at and to type about a finding of the doctor: the documents behind it, and the next command."""

from collections.abc import Iterable

from jxc.domain.record import CODE_OF
from jxc.storage.journal import Journal

Finding = tuple[str, str, str, str]  # as doctor's: kind, subject, expected, found

# the newest documents, three at most
_MOVED_ITEM = (
    "SELECT DISTINCT doc_no FROM documents JOIN lines USING (epoch, seq) WHERE sku = ?"
    " ORDER BY epoch DESC, seq DESC LIMIT 3"
)
_MOVED_ACCOUNT = (
    "SELECT DISTINCT doc_no FROM documents JOIN postings AS p USING (epoch, seq) WHERE account = ?1"
    " AND (?2 = '' OR ?2 IN (p.party, p.channel)) ORDER BY epoch DESC, seq DESC LIMIT 3"
)
_UP_TO = "SELECT doc_no FROM documents WHERE seq <= ? ORDER BY epoch DESC, seq DESC LIMIT 3"
_NUMBERED = "SELECT doc_no FROM documents WHERE doc_no LIKE '%-' || ? || '-%' ORDER BY epoch DESC, seq DESC LIMIT 3"
_OF_DOCUMENT = frozenset(
    {
        *("document-unbalanced", "stock-against-books", "transfer-against-books", "uninvoiced", "till-count"),
        *("stocktake-against-document", "cost-differs", "cost-not-computable", "batch-differs"),
    }
)
_OF_ITEM = frozenset({"stock-balance", "short-parts", "pool-differs"})
_OF_ACCOUNT = frozenset({"account-balance", "open-items"})
_NEXT = {
    "database-damaged": "jxc sync verify",
    "manifest-damaged": "jxc sync verify",
    "batch-missing": "jxc sync verify",
    "batch-damaged": "jxc sync verify",
    "batch-totals": "jxc sync verify",
    "number-gap": "jxc doc list",
    "sequence-gap": "jxc doc list",
    "time-went-back": "jxc doc list",
    "network-folder": "jxc config show",
}


def advised(journal: Journal, findings: Iterable[Finding]) -> list[tuple[str, ...]]:
    """Every finding with the documents behind it and the command that shows more."""
    return [(*finding, ", ".join(_documents(journal, finding)), _next(finding)) for finding in findings]


def _subject(finding: Finding) -> str:
    """The document, item or account that a finding is about, without what follows it."""
    return finding[1].partition("/")[0]


def _next(finding: Finding) -> str:
    kind, subject = finding[0], _subject(finding)
    if kind in _OF_DOCUMENT:
        return f"jxc doc show {subject}" if subject.count("-") > 2 else "jxc sync verify"  # noqa: PLR2004 as in a number
    if kind in _OF_ITEM:
        return f"jxc report stock-card --item {subject}"
    if kind == "open-items":
        return f"jxc report open-items --party {finding[1].partition('/')[2]}"
    if kind in _OF_ACCOUNT:
        return f"jxc report ledger --account {subject}"
    if kind == "master-not-newest":
        return f"jxc item show {finding[1].partition('/')[2]}" if subject == "item" else "jxc party list --all"
    return f"jxc item show {finding[2]}" if kind == "barcode-astray" else _NEXT.get(kind, "")


def _documents(journal: Journal, finding: Finding) -> list[str]:
    """The newest documents that moved what a finding is about."""
    kind, subject, *_ = finding
    read = journal.connection.execute
    if kind in _OF_DOCUMENT:
        found = read("SELECT doc_no FROM documents WHERE doc_no = ?", (_subject(finding),))
    elif kind in _OF_ITEM:
        found = read(_MOVED_ITEM, (subject,))
    elif kind in _OF_ACCOUNT:
        account, *more = subject.split("/")
        found = read(_MOVED_ACCOUNT, (account, more[0] if more else ""))
    elif kind in {"sequence-gap", "time-went-back"} and finding[3].isdecimal():
        found = read(_UP_TO, (int(finding[3]),))
    elif kind == "number-gap":
        found = read(_NUMBERED, (next((part for part in subject.split("-") if part in CODE_OF.values()), ""),))
    else:
        return []
    return [str(number) for (number,) in found]
