"""Every finding names documents and the next command."""

import pytest

from jxc.services import buying, selling
from jxc.services.desk import Desk
from jxc.services.doctor_advice import advised
from jxc.services.selling import Slip


@pytest.fixture
def traded(desk: Desk) -> Desk:
    buying.buy(desk, ["1001x10@11.30", "1002x10@5.45"], Slip("S1"))
    selling.sell(desk, ["1001x2"], Slip("C1", ("credit",)))
    return desk


@pytest.mark.parametrize(
    ("kind", "subject", "documents", "command"),
    [
        ("stock-against-books", "s001-XS-2604-00001", "s001-XS-2604-00001", "jxc doc show s001-XS-2604-00001"),
        ("till-count", "s001-XS-2604-00001/cash", "s001-XS-2604-00001", "jxc doc show s001-XS-2604-00001"),
        ("stock-balance", "1001", "s001-XS-2604-00001, s001-CG-2604-00001", "jxc report stock-card --item 1001"),
        ("account-balance", "1405", "s001-XS-2604-00001, s001-CG-2604-00001", "jxc report ledger --account 1405"),
        ("open-items", "1122/C1", "s001-XS-2604-00001", "jxc report open-items --party C1"),
        ("number-gap", "s001-XS-2604", "s001-XS-2604-00001", "jxc doc list"),
        ("batch-differs", "master/7", "", "jxc sync verify"),
        ("master-not-newest", "item/1001", "", "jxc item show 1001"),
        ("flush-too-fast", "/home", "", ""),
    ],
)
def test_a_finding_says_what_to_look_at(traded: Desk, kind: str, subject: str, documents: str, command: str) -> None:
    assert advised(traded.shop.journal, [(kind, subject, "", "")]) == [(kind, subject, "", "", documents, command)]


def test_a_gap_names_what_came_before_it(traded: Desk) -> None:
    tip = traded.shop.journal.tip()
    [row] = advised(traded.shop.journal, [("sequence-gap", "journal.db", "3", str(tip))])
    assert row[4].startswith("s001-XS-2604-00001")
