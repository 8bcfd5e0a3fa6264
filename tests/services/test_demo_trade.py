"""The demonstration's goods and days: real-looking, complete, and the same at every run."""

from pathlib import Path

import pytest

from jxc.domain.numbers import parse_price
from jxc.services import demo
from jxc.services.demo_trade import Keeper, wares
from jxc.services.doctor import examine
from jxc.services.documents import list_documents
from jxc.services.world import World


@pytest.fixture
def keeper(tmp_path: Path) -> Keeper:
    chain = demo.found(World(lambda: 0, {}, bytes), tmp_path / "chain")
    first = chain.keepers[0]
    first.open()
    return first


def _check_digit(code: str) -> int:
    return -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(code[:-1])) % 10


def test_every_barcode_is_a_right_one_and_stands_once() -> None:
    codes = [ware.barcode for ware in wares() if ware.barcode]
    assert len(codes) == len(set(codes)) > 20
    assert [code for code in codes if len(code) != 13 or int(code[-1]) != _check_digit(code)] == []


def test_goods_are_sold_above_their_cost_and_taxed_in_two_classes() -> None:
    assert [w.sku for w in wares() if not parse_price(w.cost) < parse_price(w.floor) < parse_price(w.price)] == []
    assert {ware.tax for ware in wares()} == {"standard", "reduced"}


def test_a_fortnight_holds_every_kind_of_document_and_leaves_sound_books(keeper: Keeper) -> None:
    for number in (0, 3, 5, 9, 13):
        keeper.trade(number)
    kinds = {"opening", "purchase", "purchase_return", "sale", "sale_return", "reversal", "voucher", "count"}
    assert set(keeper.posted) == kinds
    assert list(examine(keeper.desk, keeper.home.path).rows) == []


def test_the_same_days_are_traded_at_every_run(keeper: Keeper, tmp_path: Path) -> None:
    other = demo.found(World(lambda: 1, {}, bytes), tmp_path / "again").keepers[0]
    other.open()
    for one in (keeper, other):
        one.trade(0)
    lists = [list(list_documents(one.desk, limit=1_000).rows) for one in (keeper, other)]
    assert lists[0] == lists[1]
