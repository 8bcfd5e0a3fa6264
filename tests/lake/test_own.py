"""The own journal as batches: every row of the range, in the file of its month, as a sealed batch would hold it."""

from pathlib import Path

from jxc.lake.own import write_batches
from jxc.storage import batches
from jxc.storage.catalog import Accepted
from tests.lake import chain
from tests.lake.test_ingest import own_journal


def test_a_range_becomes_one_file_per_table_and_month(tmp_path: Path) -> None:
    store = chain.first_store()
    journal = own_journal(tmp_path / "journal.db", store)
    found = write_batches(journal, Accepted(1, "s001", 1, 1, "", 2, 6, 0, 0), tmp_path)
    journal.close()
    rows = {(table, month): batches.read(path, table)["seq"].to_pylist() for table, month, path in found}
    assert rows == {("documents", "2026-03"): [2, 3], ("documents", "2026-04"): [4, 5, 6]}


def test_it_is_the_batch_that_would_be_sealed(tmp_path: Path) -> None:
    store = chain.first_store()
    journal = own_journal(tmp_path / "journal.db", store)
    ((_, _, path),) = write_batches(journal, Accepted(1, "s001", 1, 1, "", 4, 6, 0, 0), tmp_path)
    sealed = batches.documents_table(journal.document_rows(4, 6), journal.line_rows(4, 6), journal.posting_rows(4, 6))
    journal.close()
    assert batches.read(path, "documents").equals(sealed)
