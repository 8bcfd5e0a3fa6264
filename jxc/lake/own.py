"""The own journal as batches: ranges of it become files of the wire's form, which live until they are flattened.

Owns the step from a journal's rows to batch files by month, so that own documents and delivered ones are flattened by
the same function.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa

from jxc.storage import batches
from jxc.storage.catalog import Accepted
from jxc.storage.journal import Journal


def write_batches(journal: Journal, accepted: Accepted, folder: Path) -> list[tuple[str, str, Path]]:
    """Write an accepted range of the journal below `folder`: (table, month, path) of each file."""
    found = []
    for (table, month), content in _tables(journal, (accepted.first, accepted.last, accepted.epoch)).items():
        path = folder / f"{accepted.known}-{table}-{month}.parquet"
        batches.write(content, path)
        found.append((table, month, path))
    return found


def _tables(journal: Journal, span: tuple[int, int, int]) -> dict[tuple[str, str], pa.Table]:
    """The rows of a range (first, last, epoch) by table of the wire and month."""
    documents = _by_month(journal.document_rows(*span), lambda row: str(row[5])[:7])
    month_of = {row[2]: month for month, rows in documents.items() for row in rows}
    lines = _by_month(journal.line_rows(*span), lambda row: month_of[row[0]])
    postings = _by_month(journal.posting_rows(*span), lambda row: month_of[row[0]])
    master = _by_month(journal.master_rows(*span), _recorded_month)
    audit = _by_month(journal.audit_rows(*span), _recorded_month)
    return {
        **{("documents", m): batches.documents_table(documents[m], lines[m], postings[m]) for m in documents},
        **{("master", m): batches.master_table(rows) for m, rows in master.items()},
        **{("audit", m): batches.audit_table(rows) for m, rows in audit.items()},
    }


def _recorded_month(row: batches.Row) -> str:
    return batches.month_of(int(str(row[3])))


def _by_month(rows: Iterable[batches.Row], month: Callable[[batches.Row], str]) -> dict[str, list[batches.Row]]:
    parts: dict[str, list[batches.Row]] = defaultdict(list)
    for row in rows:
        parts[month(row)].append(row)
    return parts
