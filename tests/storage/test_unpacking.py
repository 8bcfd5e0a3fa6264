"""Batch files back to entries: exactly the rows that were packed."""

from pathlib import Path

from jxc.lake.own import write_batches
from jxc.storage import history
from jxc.storage.catalog import Accepted
from jxc.storage.unpacking import entries
from tests.sync.house import make_house


def test_what_was_packed_comes_back_as_it_was(tmp_path: Path) -> None:
    house = make_house(tmp_path / "s001")
    house.sell("2026-03-31", "2026-04-01", fen=1131)
    house.rename("茶")
    tip = house.journal.tip()
    files = write_batches(house.journal, Accepted(1, "s001", 1, 1, "", 1, tip, 0, 0), tmp_path)
    found = entries((table, path) for table, _, path in files)
    assert found == list(history.own_entries(house.journal, 1, 1, tip))
    house.journal.close()
