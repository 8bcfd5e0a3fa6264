"""Importing items and parties: new ones and new versions, all rows checked first, nothing twice."""

from pathlib import Path

import pytest

from jxc.domain.numbers import parse_price
from jxc.errors import JxcError
from jxc.services.desk import Desk
from jxc.services.importing import Imported, import_files
from jxc.services.mapping import template_mapping
from tests.services.premises import state


def _import(desk: Desk, folder: Path, kind: str, text: str, *, skip_bad: bool = False) -> Imported:
    path = folder / "f.csv"
    path.write_text(text, encoding="utf-8")
    return import_files(desk, template_mapping(kind), [str(path)], skip_bad=skip_bad)


def test_rows_become_items_and_new_versions_and_a_second_run_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    text = "sku,name,unit,units,barcodes,price\n2001,酒,瓶,箱=6,77 78=箱,45.5\n1001,绿茶,,,,\n1002,米,,,,\n"
    assert _import(desk, tmp_path, "item", text)[1:4] == (2, 2, 1)
    wine, tea = desk.shop.item("2001"), desk.shop.item("1001")
    assert wine is not None
    assert tea is not None
    assert (wine.price, desk.shop.journal.barcode("78")) == (parse_price("45.5"), ("2001", "箱"))
    assert (tea.name, len(tea.barcodes)) == ("绿茶", 2)
    before = desk.shop.journal.tip()
    assert _import(desk, tmp_path, "item", text)[1:4] == (0, 0, 3)
    assert desk.shop.journal.tip() == before


def test_all_bad_rows_are_reported_and_none_is_kept(desk: Desk, tmp_path: Path) -> None:
    text = (
        "sku,name,barcodes,price,tax_class\n2001,酒,88,1,\n2 2,x,,,\n2003,,,,\n2004,x,6901,,\n2005,x,,1e3,\n"
        "2006,x,,,frog\n2001,again,,,\n2007,x,88,,\n"
    )
    before = state(desk)
    with pytest.raises(JxcError) as refusal:
        _import(desk, tmp_path, "item", text)
    found = [(problem.code, problem.where.rpartition(":")[2]) for problem in refusal.value.problems]
    assert found == [
        ("sku-malformed", "3"), ("name-missing", "4"), ("barcode-taken", "5"), ("number-unreadable", "6"),
        ("tax-class-unknown", "7"), ("row-twice", "8"), ("barcode-taken", "9"),
    ]  # fmt: skip
    assert state(desk) == before
    assert _import(desk, tmp_path, "item", text, skip_bad=True)[1] == 1


def test_parties_are_imported_the_same_way(desk: Desk, tmp_path: Path) -> None:
    text = "id,name,kind,deduction\nS1,供应商,,\nS2,新供应商,both,plain\n"
    assert _import(desk, tmp_path, "party", text)[1:4] == (1, 1, 1)
    party = desk.shop.party("S2")
    assert party is not None
    assert (party.kind, party.deduction) == ("both", "plain")
    with pytest.raises(JxcError, match="party-kind-unknown"):
        _import(desk, tmp_path, "party", "id,name,kind\nS3,x,frog\n")


def test_names_are_kept_as_they_are_written(desk: Desk, tmp_path: Path) -> None:
    _import(desk, tmp_path, "item", "sku,name\n3001,[red]x[/red]\n3002,=1+1\n")
    names = [item.name for sku in ("3001", "3002") if (item := desk.shop.item(sku)) is not None]
    assert names == ["[red]x[/red]", "=1+1"]
