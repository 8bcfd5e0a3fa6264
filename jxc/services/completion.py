"""What shell completion offers of a home: items, documents, parties and more, in one small text file.

Owns which words there are and how many; shells read the file without starting jxc.
"""

from collections.abc import Iterator

from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.storage import atomic

FILE = "completion.txt"
_ITEMS = 5_000  # more than anybody pages through; those that moved last
_DOCUMENTS = 100


def write_values(desk: Desk, home: Home) -> int:
    """Write the file anew; how many words there are."""
    lines = [f"{kind}\t{word}" for kind, word in _values(desk, home) if word and not set(word) & set(" \t\n'\"\\$`")]
    atomic.replace(home.path / FILE, "".join(f"{line}\n" for line in dict.fromkeys(lines)).encode())
    return len(lines)


def _values(desk: Desk, home: Home) -> Iterator[tuple[str, str]]:
    """KIND and word. A word that a shell would have to quote is left out."""
    from jxc.lake.report import read_reports

    journal = desk.shop.journal
    items = journal.connection.execute("SELECT id FROM current WHERE kind = 'item' ORDER BY id LIMIT ?", (_ITEMS,))
    yield from (("item", str(sku)) for (sku,) in items.fetchall())
    recent = journal.connection.execute(
        "SELECT doc_no FROM documents ORDER BY epoch DESC, seq DESC LIMIT ?", (_DOCUMENTS,)
    )
    yield "document", "last"
    yield from (("document", str(number)) for (number,) in recent.fetchall())
    for kind in ("party", "store", "account", "entity"):
        yield from ((kind, key) for key, _ in journal.all_current(kind))
    yield from (("method", name) for name in desk.shop.books.methods)
    yield from (("report", name) for name in read_reports(home.reports_path))
