"""Every cost can be worked out again from what is stored, and a cost that somebody changed is named [inv:recost]."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jxc.services import bookkeeping, buying, doctor, invoicing, opening, selling, shrinking, transfers
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.recosting import Finding, recost
from jxc.services.selling import Slip
from jxc.services.shop import Shop
from tests.model.steps import Step, a_shop, run, steps
from tests.services.premises import a_desk, a_world, do, findings, line


def again(desk: Desk) -> list[Finding]:
    """What costing everything again finds."""
    return list(recost(desk.shop.journal, desk.shop.books))


def kinds(desk: Desk) -> list[tuple[str, str]]:
    """Kind and subject of each finding."""
    return [finding[:2] for finding in again(desk)]


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose costs rest on each other: below zero, trued up, invoiced late, adjusted, sent and taken back."""
    folder = tmp_path_factory.mktemp("worked") / "home"
    desk = a_desk(folder, stock_policy="warn")
    opening.open_stock(desk, ["1001x2@3.333333"], Slip())
    selling.sell(desk, ["1001x5"], Slip())
    buying.buy(desk, ["1001x10@7.77", "1002x3@4.44"], Slip("S1"), invoice="estimate", net=True)
    selling.sell(desk, ["1001x2"], Slip())
    selling.take_back(desk, "XS1", ["1x1"], Slip())
    invoicing.book_invoice(desk, "CG1", ["1x4@8.88"], Slip(), invoice="special")
    buying.send_back(desk, "CG1", ["2x1"], Slip())
    invoicing.adjust_cost(desk, "1001", "1.23", Slip())
    invoicing.adjust_cost(desk, "CG1/1", "2.34", Slip())
    do(desk, "count", line("-1"))
    bookkeeping.reverse(
        desk, shrinking.move_for_reason(desk, "use", ["1001x1"], "welfare", Slip()).posted.document.doc_no
    )
    bookkeeping.reverse(desk, "s001-FP-2604-00001")
    desk.shop.journal.close()
    return folder


def damaged(worked: Path, folder: Path, *statements: str) -> Desk:
    """A copy of the home without its guards, with some SQL run over it."""
    shutil.copytree(worked, folder)
    home = Home(folder, env={})
    desk = Desk(Shop(home.journal, home.settings), a_world(), "amy")
    execute = desk.shop.journal.connection.execute
    for (trigger,) in execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        assert execute(statement).rowcount, statement
    return desk


def test_a_sound_home_costs_the_same_again(worked: Path, tmp_path: Path) -> None:
    desk = damaged(worked, tmp_path / "home")
    assert again(desk) == []
    desk.shop.journal.close()


def test_a_cost_moved_between_two_lines_is_named_though_all_sums_hold(worked: Path, tmp_path: Path) -> None:
    of = "(SELECT seq FROM documents WHERE doc_no = 's001-{}-2604-0000{}')"
    desk = damaged(
        worked,
        tmp_path / "home",
        "UPDATE lines SET cost = cost + 100 WHERE seq = " + of.format("XS", 2),  # noqa: S608 names of our own
        "UPDATE lines SET cost = cost - 100 WHERE seq = " + of.format("PD", 1),  # noqa: S608 the same
    )
    assert not any(finding[0] == "stock-balance" for finding in findings(desk))
    assert kinds(desk) == [
        ("cost-differs", "s001-XS-2604-00002/1 1001"),
        ("cost-differs", "s001-PD-2604-00001/1 1001"),
    ]
    assert again(desk)[0][2:] == ("-15.54", "-14.54")
    desk.shop.journal.close()


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE lines SET source_line = 2 WHERE reason = 'true-up'", "s001-CG-2604-00001/3 1001"),
        ("UPDATE pool SET k_value = k_value + 1 WHERE sku = '1002'", "1002"),
        ("UPDATE pool SET value = value + 1 WHERE sku = '1001'", "1001"),
        ("DELETE FROM pool WHERE sku = '1002'", "1002"),
        ("DELETE FROM documents WHERE doc_no = 's001-FP-2604-00001'", "s001-HC-2604-00002"),
    ],
)
def test_damage_that_touches_costs_is_named(worked: Path, tmp_path: Path, statement: str, expected: str) -> None:
    desk = damaged(worked, tmp_path / "home", statement)
    assert expected in [subject for _, subject in kinds(desk)]
    desk.shop.journal.close()


def test_doctor_costs_again_only_when_asked(worked: Path, tmp_path: Path) -> None:
    desk = damaged(worked, tmp_path / "home", "UPDATE pool SET k_value = k_value + 1 WHERE sku = '1002'")
    found = {costs: {row[0] for row in doctor.examine(desk, tmp_path, costs=costs).rows} for costs in (True, False)}
    assert found[True] - found[False] == {"pool-differs"}
    desk.shop.journal.close()


def test_goods_between_stores_cost_the_same_again(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", stock_policy="allow")
    buying.buy(desk, ["1001x7@3.33"], Slip("S1"))
    sent = transfers.ship(desk, "s002", ["1001x9"], Slip()).posted.document.doc_no
    transfers.receive(desk, transfers.Arrival(("1001x2@2.22",), document=sent), Slip())
    paper = transfers.Arrival(("1001x8@4.44",), document="s002-DC-2604-00007", lost=("1001x1",))
    bookkeeping.reverse(desk, transfers.receive(desk, paper, Slip()).posted.document.doc_no)
    assert again(desk) == []
    desk.shop.journal.close()


def test_an_exchange_and_its_reversal_cost_the_same_again(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home", stock_policy="allow")
    selling.sell(desk, ["1001x5"], Slip())
    buying.buy(desk, ["1001x3@3.33", "1002x2@4.44"], Slip("S1"))
    swapped = selling.exchange(desk, "XS1", ["1x2"], ["1002x3"], Slip()).posted.document.doc_no
    selling.take_back(desk, "XS1", ["1x1"], Slip())
    bookkeeping.reverse(desk, swapped)
    assert again(desk) == []
    desk.shop.journal.close()


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, min_size=8, max_size=30), st.sampled_from(["allow", "forbid"]))
def test_any_stream_of_documents_costs_the_same_again(stream: list[Step], policy: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = a_shop(Path(folder), policy)
        run(desk, stream)
        assert again(desk) == []
        desk.shop.journal.close()
