"""The journal: one gap-free sequence, nothing ever changed, everything derived in the same transaction."""

import sqlite3
from pathlib import Path

import pytest

from jxc.domain.costing import Pool, Short
from jxc.domain.numbers import Day, Fen, Instant, Price, Quantity, Rate
from jxc.domain.record import Audit, Document, Line, Master, Posted, Posting
from jxc.errors import JxcError
from jxc.storage.journal import Journal, Writer

APRIL = Day("2026-04-15")


def a_journal(folder: Path) -> Journal:
    journal = Journal(folder / "journal.db", create=True)
    journal.found("s001", lambda _writer: None)
    return journal


def a_sale(writer: Writer, *, now: int = 100, fen: int = 10_00, external_id: str | None = None) -> Posted:
    seq, at = writer.next_entry(now)
    number = writer.next_number("sale", APRIL)
    header = Document(
        writer.store, writer.epoch, seq, number, "sale", APRIL, APRIL, at, at, "amy", None, None, None, None,
        "pos" if external_id else None, external_id, "hash", Fen(fen), Fen(0), Fen(0), None, None, None, None, "茶",
        late=False, extra=None,
    )  # fmt: skip
    line = Line(
        1, "1001", None, "个", Quantity(10_000), Quantity(-10_000), "priced", Price(fen * 10_000), Fen(0), Fen(fen),
        "standard", Rate(0), None, Fen(0), Fen(-4_00), provisional=True, source_no=None, source_line=None, reason=None,
    )  # fmt: skip
    postings = (
        Posting(1, "1001", None, "wechat", Fen(fen), Fen(0), None),
        Posting(2, "6001", None, None, Fen(0), Fen(fen), 1),
    )
    return Posted(header, (line,), postings)


def append(journal: Journal, **asked: object) -> Posted:
    with journal.write() as writer:
        before = writer.pool("1001")
        posted = a_sale(writer, **asked)  # type: ignore[arg-type]
        after = before._replace(quantity=Quantity(before.quantity - 10_000), value=Fen(before.value - 4_00))
        writer.append(posted, {"1001": after})
    return posted


def test_a_journal_whose_founding_was_cut_off_is_no_journal_yet(tmp_path: Path) -> None:
    Journal(tmp_path / "journal.db", create=True).close()
    with pytest.raises(JxcError) as refusal:
        Journal(tmp_path / "journal.db")
    assert refusal.value.code == "database-missing"
    a_journal(tmp_path).close()
    assert Journal(tmp_path / "journal.db").store == "s001"


def test_a_document_is_read_back_as_it_was_posted(tmp_path: Path) -> None:
    journal = a_journal(tmp_path)
    posted = append(journal)
    assert journal.document(posted.document.doc_no) == posted
    assert journal.document("s001-XS-2604-00099") is None


def test_documents_masters_and_audit_share_one_sequence(tmp_path: Path) -> None:
    journal = a_journal(tmp_path)
    append(journal)
    with journal.write() as writer:
        writer.append_master(now=101, operator="amy", kind="item", key="1001", body='{"a":1}')
        writer.append_audit(now=102, operator="amy", action="refused", subject="sale")
    append(journal)
    assert journal.tip() == 4
    assert [row[2] for row in journal.document_rows(1, 4)] == [1, 4]
    assert journal.master_rows(1, 4) == [Master("s001", 1, 2, Instant(101), "amy", "item", "1001", '{"a":1}')]
    assert journal.audit_rows(1, 4) == [Audit("s001", 1, 3, Instant(102), "amy", "refused", "sale", None)]
    assert journal.document_rows(2, 3) == []


def test_numbers_run_per_code_and_month_without_gaps(tmp_path: Path) -> None:
    """[inv:numbers]: a number that was drawn and not used goes to the next document."""
    journal = a_journal(tmp_path)
    append(journal)
    with pytest.raises(KeyError), journal.write() as writer:
        assert writer.next_number("sale", APRIL) == "s001-XS-2604-00002"
        raise KeyError
    assert append(journal).document.doc_no == "s001-XS-2604-00002"
    with journal.write() as writer:
        assert writer.next_number("sale", Day("2026-05-01")) == "s001-XS-2605-00001"
        assert writer.next_number("purchase", APRIL) == "s001-CG-2604-00001"


def test_a_transaction_that_fails_leaves_no_trace(tmp_path: Path) -> None:
    """[inv:durable]."""
    journal = a_journal(tmp_path)
    with pytest.raises(KeyError), journal.write() as writer:
        writer.append(a_sale(writer), {})
        writer.flush()
        raise KeyError
    assert journal.tip() == 0
    assert journal.document_rows(1, 9) == []
    assert append(journal).document.seq == 1


@pytest.mark.parametrize("table", ["documents", "lines", "postings", "master", "audit"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET seq = seq", "DELETE FROM {}"])
def test_nothing_that_was_posted_is_changed_or_deleted(tmp_path: Path, table: str, statement: str) -> None:
    """[inv:immutable]."""
    journal = a_journal(tmp_path)
    append(journal)
    with journal.write() as writer:
        writer.append_master(now=1, operator="amy", kind="item", key="1001", body="{}")
        writer.append_audit(now=1, operator="amy", action="refused", subject="sale")
    with pytest.raises(sqlite3.IntegrityError, match="never"):
        journal.connection.execute(statement.format(table))


def test_time_never_goes_back(tmp_path: Path) -> None:
    journal = a_journal(tmp_path)
    later = append(journal, now=500).document.recorded_at
    assert append(journal, now=400).document.recorded_at == later


def test_an_external_id_finds_its_document_also_within_the_transaction(tmp_path: Path) -> None:
    journal = a_journal(tmp_path)
    with journal.write() as writer:
        writer.pool("1001")
        posted = a_sale(writer, external_id="7")
        writer.append(posted, {})
        assert writer.by_external("pos", "7") == posted.document
        assert writer.document(posted.document.doc_no) == posted
    assert journal.by_external("pos", "7") == posted.document
    assert journal.by_external("other", "7") is None


def test_an_external_id_that_came_twice_finds_the_document_that_is_not_reversed(tmp_path: Path) -> None:
    """Two copies of a journal came together."""
    journal = a_journal(tmp_path)
    first, second = (append(journal, external_id="7").document for _ in range(2))
    with journal.write() as writer:
        number = writer.next_number("reversal", APRIL)
        gone = a_sale(writer).document._replace(kind="reversal", doc_no=number, source_no=first.doc_no)
        writer.append(Posted(gone, (), ()), {})
    assert journal.by_external("pos", "7") == second


def test_a_pool_keeps_its_short_parts_in_order(tmp_path: Path) -> None:
    journal = a_journal(tmp_path)
    shorts = (Short("b", 1, Quantity(5), Fen(2)), Short("a", 2, Quantity(7), Fen(3)))
    pool = Pool(Quantity(-12), Fen(-5), Fen(9), Quantity(4), shorts)
    with journal.write() as writer:
        writer.pool("1001")
        writer.append(a_sale(writer), {"1001": pool})
        assert writer.pool("1001") == pool
    assert journal.pool("1001") == pool
    filled = pool._replace(quantity=Quantity(0), value=Fen(0), shorts=())
    with journal.write() as writer:
        writer.pool("1001")
        writer.append(a_sale(writer), {"1001": filled})
    assert journal.pool("1001") == filled


def test_balances_add_up_by_account_party_and_channel(tmp_path: Path) -> None:
    journal = a_journal(tmp_path)
    append(journal, fen=3_00)
    append(journal, fen=4_00)
    found = journal.connection.execute("SELECT account, party, channel, debit, credit FROM balance").fetchall()
    assert found == [("1001", "", "wechat", 7_00, 0), ("6001", "", "", 0, 7_00)]


def test_the_newest_version_of_a_master_counts_and_all_versions_stay(tmp_path: Path) -> None:
    journal = a_journal(tmp_path)
    for body in ('{"v":1}', '{"v":2}'):
        with journal.write() as writer:
            writer.append_master(now=1, operator="amy", kind="item", key="1001", body=body)
            writer.set_barcodes("1001", (("690", "个"),))
    assert journal.current("item", "1001") == '{"v":2}'
    assert list(journal.all_current("item")) == [("1001", '{"v":2}')]
    assert len(journal.master_rows(1, 9)) == 2
    assert journal.barcode("690") == ("1001", "个")
    assert journal.barcode("691") is None


def test_values_beside_the_records_are_kept(tmp_path: Path) -> None:
    journal = a_journal(tmp_path)
    assert journal.meta("settings") is None
    journal.set_meta("settings", "a")
    with journal.write():
        journal.set_meta("settings", "b")
    assert journal.meta("settings") == "b"
