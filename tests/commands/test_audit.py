"""`jxc audit log`: who did what, as typed; answers written into files are in it."""

from pathlib import Path

from tests.commands.conftest import Typist


def test_the_log_tells_of_refusals_documents_and_exports(shop: Typist, tmp_path: Path) -> None:
    assert shop("sale", "9999").status == 7
    shop.well("sale", "1001")
    shop.well("report", "stock", "--out", str(tmp_path / "stock.csv"))
    rows = [row.split(",")[1:4] for row in shop.well("audit", "log", "--limit", "2", "--format", "csv").splitlines()]
    assert rows == [
        ["operator", "action", "subject"],
        ["ming", "exported", "stock"],
        ["ming", "posted", "s001-XS-2604-00001"],
    ]
    assert shop.well("audit", "log", "yesterday", "--format", "csv").splitlines()[1:] == []
    assert "被拒" not in shop.well("audit", "log", "--by", "li", "--lang", "zh", "--format", "table")
    assert shop("audit", "log", "--limit", "x").status == 3
