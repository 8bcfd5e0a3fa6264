"""Documents as answers."""

from pathlib import Path

import pytest

from jxc.services import bookkeeping, buying, documents, selling
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from jxc.table import Sheet
from tests.services.premises import a_desk, later, refused


@pytest.fixture
def stocked(desk: Desk) -> Desk:
    buying.buy(desk, ["1001x10@5.65"], Slip("S1"))
    return desk


def facts(sheet: Sheet) -> dict[str, object]:
    return {fact.name: fact.value for fact in sheet.facts}


def test_a_receipt_repeats_number_total_change_and_what_is_left(stocked: Desk) -> None:
    sheet = documents.receipt(stocked, selling.sell(stocked, ["1001x2"], Slip(pay=("cash=50",))))
    assert facts(sheet) == {
        "doc_no": "s001-XS-2604-00001", "total": 20_00, "tax": 2_30, "net": 17_70, "tendered": 50_00, "change": 30_00
    }  # fmt: skip
    assert list(sheet.tables[0].rows) == [(1, "1001", "茶", 2_0000, "个", 10_000_000, 20_00, 8_0000)]
    assert (sheet.title, sheet.notes) == ("Sale", ())


def test_a_receipt_says_that_nothing_was_posted_again(stocked: Desk) -> None:
    selling.sell(stocked, ["1001"], Slip(ref="A"))
    sheet = documents.receipt(stocked, selling.sell(stocked, ["1001"], Slip(ref="A")))
    assert [note.text for note in sheet.notes] == ["Posted before under this reference; nothing was posted again."]


def test_a_receipt_warns_of_unknown_cost_and_of_stock_below_zero(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", stock_policy="warn")
    bought = documents.receipt(desk, buying.buy(desk, ["1001"], Slip("S1")))
    sold = documents.receipt(desk, selling.sell(desk, ["1001x3"], Slip()))
    assert [note.params for note in (*bought.notes, *sold.notes)] == [{"items": "1001"}, {"items": "1001"}]
    desk.shop.journal.close()


def test_a_receipt_hides_true_ups_and_a_voucher_shows_its_postings(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", stock_policy="warn")
    buying.buy(desk, ["1001@5.65"], Slip("S1"))
    selling.sell(desk, ["1001x3"], Slip())
    answer = buying.buy(desk, ["1001x5@6.78"], Slip("S1"))
    assert len(answer.posted.lines) == 2
    assert len(list(documents.receipt(desk, answer).tables[0].rows)) == 1
    voucher = documents.receipt(desk, bookkeeping.post_voucher(desk, ["6602=5", "1001=-5"], Slip()))
    assert [row[1] for row in voucher.tables[0].rows] == ["6602", "1001"]
    desk.shop.journal.close()


def test_a_document_is_shown_with_head_lines_and_postings(stocked: Desk) -> None:
    selling.sell(stocked, ["1001x2"], Slip(ref="A7", note="会员", pay=("alipay",)))
    sheet = documents.show_document(stocked, "XS1")
    head = facts(sheet)
    assert {name: head[name] for name in ("doc_no", "kind", "business_date", "operator", "external_id", "note")} == {
        "doc_no": "s001-XS-2604-00001", "kind": "sale", "business_date": "2026-04-15", "operator": "amy",
        "external_id": "A7", "note": "会员",
    }  # fmt: skip
    assert "party" not in head
    lines, postings = sheet.tables
    assert [row[3:10] for row in lines.rows] == [(-2_0000, "个", 10_000_000, 0, 20_00, 2_30, -10_00)]
    assert postings.totals is not None
    assert postings.totals[-2:] == (30_00, 30_00)
    assert refused(lambda: documents.show_document(stocked, "XS9")).code == "document-unknown"


def test_documents_are_listed_newest_first_by_days_kind_and_number(stocked: Desk) -> None:
    for place in (stocked, later(stocked, days=1), later(stocked, days=20)):
        selling.sell(place, ["1001"], Slip())
    now = later(stocked, days=20)

    def listed(**asked: object) -> list[object]:
        return [row[0] for row in documents.list_documents(now, **asked).rows]  # type: ignore[arg-type]

    every = ["s001-XS-2605-00001", "s001-XS-2604-00002", "s001-XS-2604-00001", "s001-CG-2604-00001"]
    assert listed() == every
    assert listed(limit=2) == every[:2]
    assert listed(days="2026-04") == every[1:]
    assert listed(days="today") == every[:1]
    assert listed(kind="xs") == listed(kind="sale") == every[:3]
    assert listed(days="2026-04-15", kind="purchase") == every[3:]
