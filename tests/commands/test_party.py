"""`jxc party …`."""

from jxc.errors import CONFLICT
from tests.commands.conftest import Snapshot, Typist


def test_parties_are_listed_with_what_is_owed(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("sale", "1001", "--customer", "C01", "--pay", "credit")
    snapshot("parties-en", shop.well("party", "list", "--format", "table"))
    snapshot("parties-zh", shop.well("往来", "list", "--format", "table", "--lang", "zh"))


def test_what_is_not_named_stays_when_a_party_changes(shop: Typist) -> None:
    shop.well("party", "set", "S01", "--phone", "021-1")
    row = next(line for line in shop.well("party", "list").splitlines() if line.startswith("S01"))
    assert "华东饮料" in row
    assert "021-1" in row


def test_a_party_is_added_once(shop: Typist) -> None:
    assert shop("party", "add", "S01", "again").status == CONFLICT


def test_suppliers_alone_are_listed_when_asked_for(shop: Typist) -> None:
    assert "C01" not in shop.well("party", "list", "--kind", "supplier")
