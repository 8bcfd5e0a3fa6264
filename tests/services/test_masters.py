"""Items and parties: every change a new version, no code for two things."""

import pytest

from jxc.domain.items import Barcode, Unit
from jxc.services import buying, masters, selling
from jxc.services.desk import Desk
from jxc.services.masters import ItemWish, PartyWish
from jxc.services.selling import Slip
from tests.services.premises import findings, refused, state


def versions(desk: Desk, key: str) -> int:
    journal = desk.shop.journal
    return sum(1 for row in journal.master_rows(1, journal.tip()) if row[6] == key)


def test_an_item_is_kept_with_units_barcodes_and_prices(desk: Desk) -> None:
    wish = ItemWish(
        "可乐", "瓶", ("箱=24",), ("690", "１６９=箱"), "饮料", "standard", "3.50", "3", None, "48",
    )  # fmt: skip
    item = masters.add_item(desk, "２００１", wish)
    assert desk.shop.item("2001") == item
    assert (item.units, item.barcodes) == ((Unit("箱", 24_0000),), (Barcode("690", "瓶"), Barcode("169", "箱")))  # type: ignore[arg-type]
    assert (item.price, item.floor_price, item.low) == (3_500_000, 3_000_000, 48_0000)
    assert masters.item_named(desk, "690") == item == masters.item_named(desk, "２００１")


def test_a_change_is_a_new_version_and_leaves_the_rest(desk: Desk) -> None:
    before = versions(desk, "1001")
    item = masters.set_item(desk, "1001", ItemWish(price="12", low="5"))
    assert (item.price, item.low, item.name, item.units) == (12_000_000, 5_0000, "茶", (Unit("箱", 12_0000),))  # type: ignore[arg-type]
    assert masters.set_item(desk, "1001", ItemWish(low="")).low is None
    assert versions(desk, "1001") == before + 2
    assert findings(desk) == []


@pytest.mark.parametrize(
    ("sku", "wish", "code"),
    [
        ("1001", ItemWish("再来"), "item-exists"),
        ("6901", ItemWish("条码"), "barcode-taken"),
        ("10 01", ItemWish("空格"), "sku-malformed"),
        ("", ItemWish("无"), "sku-malformed"),
        ("=1+1", ItemWish("公式"), "sku-malformed"),
        ("2001", ItemWish(" "), "name-missing"),
        ("2001", ItemWish("糖", barcodes=("6901",)), "barcode-taken"),
        ("2001", ItemWish("糖", barcodes=("1002",)), "barcode-taken"),
        ("2001", ItemWish("糖", barcodes=("77", "77")), "barcode-taken"),
        ("2001", ItemWish("糖", barcodes=("=个",)), "sku-malformed"),
        ("2001", ItemWish("糖", barcodes=("77=箱",)), "unit-unknown"),
        ("2001", ItemWish("糖", units=("箱",)), "unit-malformed"),
        ("2001", ItemWish("糖", units=("箱=0",)), "unit-malformed"),
        ("2001", ItemWish("糖", units=("箱=-2",)), "unit-malformed"),
        ("2001", ItemWish("糖", units=("箱=12", "箱=24")), "unit-malformed"),
        ("2001", ItemWish("糖", units=("个=2",)), "unit-malformed"),
        ("2001", ItemWish("糖", tax_class="luxury"), "tax-class-unknown"),
        ("2001", ItemWish("糖", price_kind="maybe"), "price-kind-unknown"),
        ("2001", ItemWish("糖", price="1.1234567"), "number-too-precise"),
        ("2001", ItemWish("糖", price="NaN"), "number-unreadable"),
        ("2001", ItemWish("糖", price="-3"), "price-negative"),
    ],
)
def test_an_item_that_cannot_be_is_refused_and_nothing_is_kept(desk: Desk, sku: str, wish: ItemWish, code: str) -> None:
    before = state(desk)
    assert refused(lambda: masters.add_item(desk, sku, wish)).code == code
    assert state(desk) == before


def test_a_unit_that_a_barcode_stands_for_cannot_go_without_it(desk: Desk) -> None:
    assert refused(lambda: masters.set_item(desk, "1001", ItemWish(units=()))).code == "unit-unknown"
    assert masters.set_item(desk, "1001", ItemWish(units=(), barcodes=("6901",))).units == ()
    assert desk.shop.journal.barcode("6902") is None


def test_an_item_may_keep_its_own_barcodes_and_hand_them_on(desk: Desk) -> None:
    masters.set_item(desk, "1001", ItemWish(barcodes=("6901", "6903")))
    masters.set_item(desk, "1002", ItemWish(barcodes=("6902",)))
    assert (desk.shop.journal.barcode("6903"), desk.shop.journal.barcode("6902")) == (("1001", "个"), ("1002", "千克"))


def test_an_item_no_longer_traded_is_neither_bought_nor_sold_but_comes_back(desk: Desk) -> None:
    buying.buy(desk, ["1001x5@5"], Slip("S1"))
    selling.sell(desk, ["1001"], Slip())
    masters.set_item(desk, "1001", ItemWish(active=False))
    assert refused(lambda: selling.sell(desk, ["1001"], Slip())).code == "item-inactive"
    assert refused(lambda: buying.buy(desk, ["1001@5"], Slip("S1"))).code == "item-inactive"
    assert selling.take_back(desk, "last", [], Slip()).posted.document.gross == -10_00


def test_items_are_listed_and_found_by_any_part(desk: Desk) -> None:
    masters.add_item(desk, "2001", ItemWish("[red]x[/red]", barcodes=("7",)))
    masters.add_item(desk, "2002", ItemWish("=1+1"))
    masters.set_item(desk, "2002", ItemWish(active=False))
    assert [row[0] for row in masters.list_items(desk).rows] == ["1001", "1002", "2001"]
    assert [row[0] for row in masters.list_items(desk, everything=True).rows] == ["1001", "1002", "2001", "2002"]
    assert [row[1] for row in masters.list_items(desk, search="RED").rows] == ["[red]x[/red]"]
    assert [row[0] for row in masters.list_items(desk, search="6902").rows] == ["1001"]


def test_an_item_shows_a_row_for_each_measure(desk: Desk) -> None:
    item = masters.item_named(desk, "1001")
    rows = [(row[3], row[4], row[10]) for row in masters.item_table(item).rows]
    assert rows == [("个", 1_0000, "6901"), ("箱", 12_0000, "6902")]
    assert refused(lambda: masters.item_named(desk, "9")).code == "item-unknown"


def test_a_party_is_kept_changed_and_listed_with_what_is_owed(desk: Desk) -> None:
    masters.add_party(desk, "S2", PartyWish("小店", deduction="plain"))
    masters.set_party(desk, "S2", PartyWish(phone="021"))
    party = desk.shop.party("S2")
    assert party is not None
    assert (party.deduction, party.phone) == ("plain", "021")
    buying.buy(desk, ["1001x2@5"], Slip("S2"))
    selling.sell(desk, ["1001"], Slip("C1", ("credit",)))
    table = masters.list_parties(desk)
    at = [column.name for column in table.columns].index("receivable")
    rows = {row[0]: row[at : at + 2] for row in table.rows}
    assert rows == {"C1": (10_00, 0), "S1": (0, 0), "S2": (0, 10_00)}
    assert [row[0] for row in masters.list_parties(desk, kind="customer").rows] == ["C1"]


@pytest.mark.parametrize(
    ("party", "wish", "code"),
    [
        ("S1", PartyWish("再来"), "party-exists"),
        ("S 9", PartyWish("空格"), "sku-malformed"),
        ("S9", PartyWish(), "name-missing"),
        ("S9", PartyWish("店", kind="friend"), "party-kind-unknown"),
        ("S9", PartyWish("店", deduction="blue"), "invoice-unknown"),
    ],
)
def test_a_party_that_cannot_be_is_refused(desk: Desk, party: str, wish: PartyWish, code: str) -> None:
    before = state(desk)
    assert refused(lambda: masters.add_party(desk, party, wish)).code == code
    assert state(desk) == before
    assert refused(lambda: masters.set_party(desk, "nobody", wish)).code == "party-unknown"


def test_the_unit_of_goods_that_moved_stays(desk: Desk) -> None:
    buying.buy(desk, ["1001x10@5"], Slip("S1"))
    error = refused(lambda: masters.set_item(desk, "1001", ItemWish(unit="盒")))
    assert error.code == "unit-in-use"
    assert masters.set_item(desk, "1002", ItemWish(unit="袋")).unit == "袋"


@pytest.mark.parametrize("text", ["a\nb", "\x1b[31mred", "a\x9bb"])
def test_no_name_brings_line_breaks_or_escapes_to_a_terminal(desk: Desk, text: str) -> None:
    assert refused(lambda: masters.set_item(desk, "1001", ItemWish(name=text))).code == "text-control"
    assert refused(lambda: masters.set_party(desk, "S1", PartyWish(phone=text))).code == "text-control"
    assert refused(lambda: buying.buy(desk, ["1001x1@2"], Slip("S1", note=text))).code == "text-control"
    assert masters.set_item(desk, "1001", ItemWish(name="绿　茶")).name == "绿　茶"
