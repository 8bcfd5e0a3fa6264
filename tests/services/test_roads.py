"""What posting knows about goods on their way: standing receipts count, reversed ones do not."""

from pathlib import Path

from jxc.services import bookkeeping
from jxc.services.roads import arrived_of
from tests.services.test_transfers import DC, Stores, a_store, receive, ship


def test_arrivals_are_told_by_item_and_reason_without_reversed_ones(tmp_path: Path) -> None:
    stores = Stores(a_store(tmp_path / "s001", "s001"), a_store(tmp_path / "s002", "s002"), tmp_path)
    ship(stores, "10", "2")
    slip = stores.slip(stores.one, DC)
    receive(stores.two, "1001x4", file=slip, rejected=("1001",))
    receive(stores.two, "1001x2", file=slip)
    bookkeeping.reverse(stores.two, "DR2")
    arrived = arrived_of(stores.two.shop.journal, DC)
    assert {sku: (part.quantity, part.amount) for sku, part in arrived.items()} == {"1001": (5_0000, 10_00)}
    assert arrived_of(stores.two.shop.journal, DC, "rejected")["1001"].amount == 2_00
