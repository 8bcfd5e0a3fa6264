"""Open items come from postings alone; credit is given up to a limit and a term."""

from pathlib import Path

import pytest

from jxc.domain.draft import Payment
from jxc.domain.items import Party
from jxc.domain.numbers import Fen
from jxc.errors import FORBIDDEN
from jxc.services import settling
from jxc.services.claims import open_items
from jxc.services.desk import Desk
from jxc.services.doctor import TESTS
from jxc.services.selling import Slip
from tests.services.counting_house import a_desk, buy, keep, sell
from tests.services.premises import do, findings, later, line, refused


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = a_desk(tmp_path / "home")
    keep(desk, Party("C1", "顾客", "customer", credit_limit=Fen(100_00), days=30))
    buy(desk, 100)
    return desk


def items(desk: Desk, party: str) -> list[tuple[str, str, int]]:
    found = open_items(desk.shop.journal, desk.shop.books.chart, party)
    return [(item.doc_no.removeprefix("s001-"), item.role, item.amount) for item in found]


def test_open_items_stand_by_document_the_oldest_first(desk: Desk) -> None:
    buy(later(desk, days=1), 200)
    settling.settle(desk, "payment", ["CG1=13"], Slip("S1", ("bank=20",)))
    assert items(desk, "S1") == [
        ("CG-2604-00001", "payable", -100_00),
        ("FK-2604-00001", "prepayment", 7_00),
        ("CG-2604-00002", "payable", -226_00),
    ]


def test_nobody_buys_on_credit_beyond_the_limit(desk: Desk) -> None:
    sell(desk, 6)
    refusal = refused(lambda: sell(desk, 5))
    assert (refusal.code, refusal.exit_status) == ("credit-over-limit", FORBIDDEN)
    assert (refusal.params["owed"], refusal.params["limit"]) == ("110.00", "100.00")
    sell(desk, 5, "cash=10", "credit")
    assert refused(lambda: sell(desk, 1, "credit")).code == "credit-over-limit"
    sell(desk, 1, "cash")


def test_what_an_import_brings_has_happened_whatever_it_exceeds(desk: Desk) -> None:
    said = {"party": "C1", "payments": (Payment("credit"),), "external_id": "1"}
    do(desk, "sale", line("11"), external_source="pos", **said)
    assert refused(lambda: do(desk, "sale", line("1"), external_source="ref", **said)).code == "credit-over-limit"


def test_an_advance_counts_before_the_limit(desk: Desk) -> None:
    settling.settle(desk, "collection", (), Slip("C1", ("cash=50",)))
    sell(desk, 15)
    assert refused(lambda: sell(desk, 1)).code == "credit-over-limit"


def test_who_has_not_paid_in_time_buys_no_more_on_credit(desk: Desk) -> None:
    sell(desk, 1)
    sell(later(desk, days=30), 1)
    late = later(desk, days=31)
    refusal = refused(lambda: sell(late, 1))
    assert (refusal.code, refusal.params["document"]) == ("credit-overdue", "s001-XS-2604-00001")
    settling.settle(late, "collection", ["s001-XS-2604-00001"], Slip("C1", ("cash",)))
    sell(late, 1)


def test_a_short_number_means_what_is_open_with_the_party(desk: Desk) -> None:
    sell(desk, 1)
    may = later(desk, days=20)
    sell(may, 2)
    assert refused(lambda: collect(may, "XS1")).code == "document-ambiguous"
    collect(may, "s001-XS-2605-00001")
    collect(may, "1=4")
    assert items(desk, "C1") == [("XS-2604-00001", "receivable", 6_00)]


def collect(desk: Desk, document: str) -> None:
    settling.settle(desk, "collection", [document], Slip("C1", ("cash",)))


def test_a_customer_without_limit_or_term_owes_as_much_as_is_sold(desk: Desk) -> None:
    keep(desk, Party("C1", "顾客", "customer"))
    sell(desk, 90)
    sell(later(desk, days=300), 10)


def test_doctor_sees_a_balance_that_no_open_item_explains(desk: Desk) -> None:
    """[inv:open-items]."""
    sell(desk, 1)
    assert findings(desk) == []
    connection = desk.shop.journal.connection
    connection.execute("UPDATE balance SET debit = debit + 1 WHERE account = '1122'")
    found = [finding for test in TESTS for finding in test(desk)]
    assert ("open-items", "1122/C1", "10.00", "10.01") in found


def test_doctor_sees_a_posting_that_settles_no_document_there_is(desk: Desk) -> None:
    """[inv:open-items]."""
    epoch, seq = desk.shop.journal.connection.execute("SELECT epoch, max(seq) FROM documents").fetchone()
    connection = desk.shop.journal.connection
    connection.execute("INSERT INTO postings VALUES (?, ?, 9, '2202', 'S1', NULL, 5, 0, NULL, 'nowhere')", (epoch, seq))
    connection.execute("UPDATE balance SET debit = debit + 5 WHERE account = '2202'")
    found = [finding for test in TESTS for finding in test(desk)]
    assert ("open-items", "2202/S1", "-113.00", "-112.95") in found
