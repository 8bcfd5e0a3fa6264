"""Epochs: numbers begin again, once."""

from pathlib import Path

from jxc.storage.epochs import Opening, open_epoch, writer_of
from tests.storage.test_journal import a_journal, append


def test_a_later_epoch_begins_every_number_again_and_is_opened_once(tmp_path: Path) -> None:
    journal = a_journal(tmp_path)
    append(journal)
    assert open_epoch(journal, 2, Opening("w", "restored"), now=500, operator="amy")
    assert not open_epoch(journal, 2, Opening("x", "restored"), now=501, operator="bob")
    document = append(journal, now=0).document
    assert (document.doc_no, document.seq) == ("s001.2-XS-2604-00001", 2)  # its first entry says that it began
    assert document.recorded_at == 500  # time does not go back
    assert (journal.epoch, writer_of(journal, 2), journal.tips()) == (2, "w", {1: 1, 2: 2})
