"""Rights at work: refused with everything else that is wrong, kept in the audit trail; a home without users is free."""

from pathlib import Path

import pytest

from jxc.config import ApprovalRule
from jxc.domain.draft import Draft
from jxc.domain.numbers import Fen, Instant
from jxc.domain.rights import COSTS, MASTERS, OPEN_REPORTS
from jxc.lake.contract import parse
from jxc.lake.report import read_reports
from jxc.services import approvals, masters, rights, stockroom
from jxc.services.desk import Desk
from jxc.services.documents import show_document
from jxc.services.trading import post, post_or_keep
from tests.services.premises import NOON, a_desk, audit, buy, do, line, refused, stock
from tests.services.test_drafts import with_rules
from tests.services.test_users import staffed


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = a_desk(tmp_path / "home")
    buy(desk, "100", "5.65")
    return staffed(desk)


def at(desk: Desk, name: str) -> Desk:
    """Somebody else at the same place."""
    return desk._replace(operator=name)


def test_where_no_users_are_kept_everybody_does_everything(tmp_path: Path) -> None:
    desk = at(a_desk(tmp_path / "free"), "anybody")
    rights.demand(desk, MASTERS)
    assert rights.has_right(desk, COSTS)
    buy(desk, "10", "5")
    do(desk, "sale", line("1", "1"))
    assert stock(desk)[0] == "9"


def test_whoever_is_not_known_or_left_posts_nothing(desk: Desk) -> None:
    assert refused(lambda: do(at(desk, "amy"), "sale", line("1"))).code == "operator-unknown"
    masters_view = desk.shop.journal.tip()
    assert audit(desk)[-1][0] == "refused"
    assert desk.shop.journal.tip() == masters_view


def test_a_role_is_checked_together_with_everything_else(desk: Desk) -> None:
    error = refused(lambda: do(at(desk, "li"), "purchase", line("0"), party="S9"))
    assert {problem.code for problem in error.problems} == {"quantity-nil", "party-unknown", "kind-not-permitted"}


def test_a_cashier_sells_at_the_items_price_or_above(desk: Desk) -> None:
    cashier = at(desk, "li")
    do(cashier, "sale", line("1", "10"))
    do(cashier, "sale", line("1", "11"))
    error = refused(lambda: do(cashier, "sale", line("1", "9.99")))
    assert (error.code, error.params["price"]) == ("price-not-lowered", "10")
    do(desk, "sale", line("1", "9.99"))


def test_a_cashier_takes_off_a_little(desk: Desk) -> None:
    cashier = at(desk, "li")
    do(cashier, "sale", line("2")._replace(discount=Fen(1_00)), discount=Fen(1_00))
    error = refused(lambda: do(cashier, "sale", line("2")._replace(discount=Fen(1_00)), discount=Fen(1_01)))
    assert (error.code, error.params["limit"]) == ("discount-not-permitted", "2.00")
    do(desk, "sale", line("2"), discount=Fen(5_00))


def test_goods_without_a_receipt_are_the_managers_business(desk: Desk) -> None:
    assert refused(lambda: do(at(desk, "li"), "sale_return", line("1"))).code == "open-return-not-permitted"
    do(desk, "sale_return", line("1"))


def test_what_an_import_brings_was_done_by_people_nobody_knows_here(desk: Desk) -> None:
    draft = Draft("sale", "pos-7", (line("1"),), occurred_at=Instant(NOON), external_source="pos", external_id="1")
    assert post(desk.shop, desk.world, draft).posted.document.operator == "pos-7"


def test_masters_and_costs_take_a_right(desk: Desk) -> None:
    cashier = at(desk, "li")
    wish = masters.ItemWish("糖", price="3")
    assert refused(lambda: masters.add_item(cashier, "2001", wish)).code == "right-missing"
    assert refused(lambda: masters.set_item(cashier, "1001", wish)).code == "right-missing"
    assert refused(lambda: masters.add_party(cashier, "P9", masters.PartyWish("某"))).code == "right-missing"
    assert refused(lambda: stockroom.show_stock(cashier, [], value=True)).code == "right-missing"
    assert refused(lambda: rights.demand_report(cashier, "margin")).code == "right-missing"
    rights.demand_report(cashier, "sales-summary")
    masters.add_item(at(desk, "ke"), "2001", wish)


def test_what_goods_cost_is_absent_for_whoever_may_not_see_it(desk: Desk) -> None:
    number = do(desk, "sale", line("1")).posted.document.doc_no
    full, part = show_document(desk, number), show_document(at(desk, "li"), number)
    assert [table.name for table in full.tables] == ["lines", "postings"]
    assert [table.name for table in part.tables] == ["lines"]
    assert "cost" not in [column.name for column in part.tables[0].columns]
    assert all(len(row) == len(part.tables[0].columns) for row in part.tables[0].rows)
    assert [fact.name for fact in stockroom.show_today(at(desk, "li")).facts] == ["day", "sales", "net"]


def test_an_approvers_role_must_reach(desk: Desk) -> None:
    with_rules(desk, ApprovalRule("purchase", "manager", "100"), ApprovalRule("purchase", "headquarters", "1000"))
    keeper = at(desk, "ke")
    do(keeper, "purchase", line("30", "5"), party="S1")
    do(keeper, "purchase", line("300", "5"), party="S1")
    assert refused(lambda: approvals.approve(at(desk, "fan"), "D1")).code == "approval-role"
    assert refused(lambda: approvals.reject(at(desk, "fan"), "D1", "不")).code == "approval-role"
    assert approvals.approve(desk, "D1").posted.document.approver == "mei"
    assert refused(lambda: approvals.approve(desk, "D2")).code == "approval-role"
    assert stock(desk)[0] == "130"


def test_a_role_that_no_rule_names_is_asked_for_all_the_same(desk: Desk) -> None:
    keeper = at(desk, "ke")
    draft = Draft("scrap", "ke", (line("1")._replace(reason="damaged"),))
    with desk.shop.journal.write() as writer:
        assert post_or_keep(writer, desk.shop, desk.world, draft, role="manager").waiting is not None
    assert refused(lambda: approvals.approve(at(desk, "li"), "D1")).code == "approval-role"
    assert refused(lambda: approvals.approve(keeper, "D1")).code == "approval-role"
    assert approvals.approve(desk, "D1").posted.document.approver == "mei"


def test_an_approver_who_is_named_must_be_somebody_with_the_role(desk: Desk) -> None:
    with_rules(desk, ApprovalRule("scrap", "manager"))
    scrap = line("1")._replace(reason="damaged")
    assert do(at(desk, "ke"), "scrap", scrap, approver="mei").waiting is None
    assert refused(lambda: do(at(desk, "ke"), "scrap", scrap, approver="li")).code == "approval-role"
    assert refused(lambda: do(at(desk, "ke"), "scrap", scrap, approver="nobody")).code == "operator-unknown"


def test_a_report_that_is_open_to_everybody_shows_no_cost() -> None:
    texts = read_reports(Path("none"))
    shown = {name: {column.name for column in parse(name, texts[name]).columns} for name in OPEN_REPORTS}
    assert [name for name, columns in shown.items() if columns & {"cost", "margin", "value", "unit_cost", "rate"}] == []
