"""Items and parties keep all they are through their master body."""

from jxc.domain.items import Barcode, Item, Party, Unit, item_body, item_of, party_body, party_of
from jxc.domain.numbers import Quantity
from tests.domain.store import units, yuan

TEA = Item(
    "1001", "[red]茶[/red]", "盒", (Unit("箱", units(12)),), (Barcode("690", "盒"), Barcode("691", "箱")), "drinks",
    price=yuan("9.9"), low=units(3), active=False,
)  # fmt: skip


def test_an_item_reads_back_from_its_master_body() -> None:
    assert item_of(item_body(TEA)) == TEA


def test_a_body_of_a_newer_version_is_read_as_far_as_it_is_known() -> None:
    assert item_of('{"colour":"red",' + item_body(TEA)[1:]) == TEA


def test_equal_items_have_equal_bodies() -> None:
    assert item_body(TEA) == item_body(item_of(item_body(TEA)))


def test_a_unit_is_worth_its_factor_of_the_base_unit() -> None:
    assert TEA.factor("盒") == Quantity(10_000)
    assert TEA.factor("箱") == units(12)
    assert TEA.factor("瓶") is None


def test_a_party_reads_back_from_its_master_body() -> None:
    party = Party("S1", "供应商", deduction="plain", phone="138")
    assert party_of(party_body(party)) == party
