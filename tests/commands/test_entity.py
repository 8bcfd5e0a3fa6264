"""`jxc entity` and `jxc store`: a taxpayer that changes its status, stores of two taxpayers, reports of one."""

from jxc.errors import NOT_FOUND, REFUSED
from tests.commands.conftest import Snapshot, Typist


def test_a_status_changes_from_a_day_on(shop: Typist, snapshot: Snapshot) -> None:
    shop.well("entity", "set", "main", "--name", "甲商贸有限公司", "--tax-no", "91310000MA1FL0000X")
    refused = shop("entity", "set", "main", "--taxpayer", "small")
    assert refused.status == REFUSED
    assert "--from" in refused.err
    out = shop.well("entity", "set", "main", "--taxpayer", "small", "--from", "2026-05-01", "--format", "table")
    snapshot("entity-list-en", out)
    snapshot("entity-list-zh", shop.well("主体", "list", "--format", "table", "--lang", "zh"))
    shop.later(days=31)
    sold = shop.well("sale", "1002@10.10", "--json")
    assert '"tax": 0.1' in sold


def test_reports_of_a_taxpayer_are_those_of_its_stores(shop: Typist) -> None:
    shop.well("sale", "1001x2")
    shop.well("entity", "add", "east", "--name", "华东商贸", "--taxpayer", "small")
    shop.well("store", "set", "--entity", "east", "--from", "2026-04-02", "--region", "华东", "--city", "上海")
    assert shop("store", "set", "--entity", "west").status == NOT_FOUND
    listed = shop.well("store", "list").splitlines()
    assert listed[1:] == ["s001,,南京路店,main,,", "s001,2026-04-02,南京路店,east,华东,上海"]
    shop.later(days=2)
    shop.well("sale", "1001x2")
    of = {name: shop.well("report", "vouchers", "--entity", name).splitlines()[1:] for name in ("main", "east")}
    assert {row.rsplit(",", 1)[1] for row in of["main"]} == {"main"}
    assert {row.split(",")[2] for row in of["east"]} == {"2026-04-03"}
    assert [row.split(",")[1] for row in (of["main"][0], of["east"][0])] == ["记-0001", "记-0001"]
    both = shop.well("report", "trial-balance").splitlines()
    assert len(both) > len(shop.well("report", "trial-balance", "--entity", "east").splitlines())
