"""One store asks, the other agrees to some of it, ships in parts, and both know what is still open."""

from pathlib import Path

import pytest

from jxc.config import ApprovalRule
from jxc.errors import JxcError
from jxc.services import approvals, bookkeeping, buying, requests, transfers
from jxc.services.desk import Desk
from jxc.services.selling import Slip
from jxc.services.slips import REQUEST, write_slip
from jxc.services.trading import Answer
from tests.services.premises import buy, refused, state, stock
from tests.services.test_drafts import with_rules
from tests.services.test_transfers import Stores, receive
from tests.services.test_transfers import stores as stores  # noqa: PLC0414 the fixture

YH = "s002-YH-2604-00001"  # of the store that asks


def paper(stores: Stores) -> Path:
    """The slip of the request."""
    path = stores.folder / "ask.json"
    write_slip(path, requests.slip_of(stores.two, "YH1"), stores.two.shop.journal.path.parent / "keys", REQUEST)
    return path


def asked(stores: Stores, *tokens: str) -> Answer:
    return requests.ask(stores.two, "s001", list(tokens or ("1001x2箱", "1002x5")), Slip())


def agreed(stores: Stores, *tokens: str) -> Answer:
    return requests.agree(stores.one, paper(stores), list(tokens), Slip())


def still_open(desk: Desk) -> dict[object, str]:
    """What is open, by item."""
    return {row[5]: f"{int(str(row[9])) // 10_000}" for row in requests.list_requests(desk).rows}


def test_asking_moves_nothing_and_has_a_number_of_its_own(stores: Stores) -> None:
    before = state(stores.two)
    document = asked(stores).posted.document
    assert (document.doc_no, document.party, document.gross) == (YH, "s001", 0)
    after = state(stores.two)
    assert {name for name in after if after[name] != before[name]} == {"documents", "lines", "number"}
    assert still_open(stores.two) == {"1001": "24", "1002": "5"}


def test_the_giving_store_agrees_to_less_and_never_to_more(stores: Stores) -> None:
    asked(stores)
    error = refused(lambda: agreed(stores, "1001x25", "1002x6", "1001x1"))
    assert [problem.code for problem in error.problems] == ["request-too-much", "request-too-much"]
    answer = agreed(stores, "1001x20")
    assert (answer.posted.document.source_no, answer.posted.document.party) == (YH, "s002")
    assert agreed(stores, "1001x20").repeated
    assert refused(lambda: agreed(stores, "1001x19")).code == "external-id-reused"
    assert still_open(stores.one) == {"1001": "20"}


def test_a_request_is_shipped_in_parts_and_open_until_it_is_fulfilled(stores: Stores) -> None:
    asked(stores)
    agreed(stores)
    buy(stores.one, "30", "5")
    first = transfers.ship_request(stores.one, YH, ["1001x15"], Slip())
    assert first.posted.document.party == "s002"
    assert refused(lambda: transfers.ship_request(stores.one, "YH1", ["1001x10"], Slip())).code == "request-too-much"
    assert still_open(stores.one) == {"1001": "9", "1002": "5"}
    buying.buy(stores.one, ["1002x5@1"], Slip("S1"))
    transfers.ship_request(stores.one, "YH1", [], Slip())
    assert still_open(stores.one) == {}
    assert refused(lambda: transfers.ship_request(stores.one, "YH1", [], Slip())).code == "request-complete"
    for number in ("s001-DC-2604-00001", "s001-DC-2604-00002"):
        receive(stores.two, file=stores.slip(stores.one, number))
    assert still_open(stores.two) == {}
    assert (stock(stores.two)[0], stock(stores.two, "1002")[0]) == ("24", "5")


def test_goods_keyed_from_paper_name_the_request_they_answer(stores: Stores) -> None:
    asked(stores)
    receive(stores.two, "1001x10@5", document="s001-DC-2604-00009", request="YH1")
    assert still_open(stores.two) == {"1001": "14", "1002": "5"}
    bookkeeping.reverse(stores.two, "DR1")
    assert still_open(stores.two) == {"1001": "24", "1002": "5"}


def test_a_request_on_paper_is_agreed_to_by_its_number(stores: Stores) -> None:
    assert refused(lambda: requests.agree(stores.one, YH, [], Slip())).code == "document-empty"
    answer = requests.agree(stores.one, YH, ["1001x12"], Slip())
    assert (answer.posted.document.source_no, answer.posted.document.party) == (YH, "s002")


def test_what_is_no_longer_wanted_is_cancelled_and_not_shipped(stores: Stores) -> None:
    asked(stores)
    agreed(stores)
    buy(stores.one, "30", "5")
    transfers.ship_request(stores.one, "YH1", ["1001x4"], Slip())
    assert refused(lambda: bookkeeping.reverse(stores.one, "YH1")).code == "document-rested-on"
    requests.cancel(stores.one, "YH1", Slip(note="货不够"))
    assert still_open(stores.one) == {}
    assert refused(lambda: requests.cancel(stores.one, "YH1", Slip())).code == "request-complete"
    assert refused(lambda: requests.cancel(stores.one, "YH2", Slip())).code == "request-complete"
    assert refused(lambda: transfers.ship_request(stores.one, "YH2", ["1001x1"], Slip())).code == "document-unknown"


def test_a_request_may_wait_for_somebody_to_approve_it(stores: Stores) -> None:
    with_rules(stores.two, ApprovalRule("transfer_request", "manager"))
    assert asked(stores).waiting is not None
    assert still_open(stores.two) == {}
    approvals.approve(stores.two._replace(operator="bob"), "D1")
    assert still_open(stores.two) == {"1001": "24", "1002": "5"}


@pytest.mark.parametrize(
    ("code", "number"),
    [("request-number", "s001-YH-2604-00001"), ("request-number", "YH1"), ("request-number", "")],
)
def test_what_is_no_request_of_another_store_is_refused(stores: Stores, code: str, number: str) -> None:
    assert refused(lambda: requests.agree(stores.one, number, ["1001x1"], Slip())).code == code


def test_a_store_ships_neither_its_own_request_nor_one_for_another_store(stores: Stores) -> None:
    asked(stores)
    buy(stores.two, "30", "5")
    assert refused(lambda: transfers.ship_request(stores.two, "YH1", ["1001x1"], Slip())).code == "request-own"
    assert refused(lambda: requests.agree(stores.two, paper(stores), [], Slip())).code == "request-for-another-store"
    assert refused(lambda: requests.ask(stores.two, "s002", ["1001x1"], Slip())).code == "transfer-to-self"
    with pytest.raises(JxcError, match="transfer-cost-known"):
        requests.ask(stores.two, "s001", ["1001x1@5"], Slip())
    assert refused(lambda: receive(stores.one, file=paper(stores))).code == "slip-malformed"
