"""`jxc shift open|close` and `jxc day close` as they are typed."""

import json

from jxc.errors import CLOSED, CONFLICT, USAGE
from tests.commands.conftest import Snapshot, Typist


def test_a_day_at_one_till_is_counted_and_closed(shop: Typist, snapshot: Snapshot) -> None:
    snapshot("shift-open-zh", shop.well("开班", "200", "--till", "1", "--lang", "zh"))
    shop.well("sale", "1001x2", "--till", "1")
    shop.well("sale", "1002", "--till", "1", "--pay", "wechat")
    assert shop("day", "close").status == CONFLICT
    snapshot("shift-close-en", shop.well("shift", "close", "cash=206.50", "wechat=12", "--till", "1"))
    snapshot("shift-show-zh", shop.well("doc", "show", "JB1", "--lang", "zh"))
    snapshot("day-close-zh", shop.well("日结", "--lang", "zh"))
    assert shop("sale", "1001", "--till", "1").status == CLOSED
    (shift, _) = json.loads(shop.well("report", "shifts", "--json"))["rows"]
    assert (shift["doc_no"], shift["difference"]) == ("s001-JB-2604-00001", -0.5)
    assert "日结单" in shop.well("report", "closes", "--lang", "zh", "--format", "table")


def test_a_shift_needs_a_till(shop: Typist) -> None:
    refused = shop("shift", "close", "cash=0")
    assert (refused.status, "--till" in refused.err) == (USAGE, True)


def test_headquarters_reads_the_same_shifts_and_closes(chain: Typist) -> None:
    chain.well("sale", "1001x2", "1002", "--till", "1", "--discount", "1")
    chain.well("exchange", "XS1", "1x1", "--for", "1002", "--till", "1")
    chain.well("shift", "close", "cash=30", "--till", "1")
    chain.well("day", "close")
    chain.well("sync", "push")
    chain.well("--home", chain.env["HQ"], "sync", "pull")
    for report in ("shifts", "closes", "payments"):
        own = json.loads(chain.well("report", report, "--json"))["rows"]
        assert own
        assert json.loads(chain.well("--home", chain.env["HQ"], "report", report, "--json"))["rows"] == own
