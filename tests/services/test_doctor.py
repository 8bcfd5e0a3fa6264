"""Doctor finds every kind of damage, each under its own name, and nothing where all is well.

A damaged home is a copy without its guards: what no program of ours does, a disk or a person with SQLite may do.
"""

import shutil
from pathlib import Path

import pytest

from jxc.services import (
    bookkeeping,
    buying,
    count_posting,
    doctor,
    masters,
    opening,
    selling,
    shifts,
    stocktaking,
    transfers,
)
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.masters import ItemWish
from jxc.services.selling import Slip
from jxc.services.shop import Shop
from tests.services.premises import a_desk, a_world, findings, refused


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a document of every kind, short parts, true-ups, a refusal and a changed item."""
    folder = tmp_path_factory.mktemp("worked") / "home"
    desk = a_desk(folder, stock_policy="warn")
    opening.open_stock(desk, ["1001x2@3.333333"], Slip())
    selling.sell(desk, ["1001x5"], Slip(pay=("wechat=3", "cash")))
    buying.buy(desk, ["1001x10@7.77", "1002x3@4.44"], Slip("S1"))
    selling.sell(desk, ["1001x2"], Slip("C1", ("credit",)))
    selling.take_back(desk, "last", ["1x1"], Slip())
    buying.send_back(desk, "CG1", ["2x1"], Slip())
    stocktaking.start_count(desk)
    stocktaking.scan(desk, ["1001x5"])
    count_posting.post_count(desk)
    bookkeeping.reverse(desk, bookkeeping.post_voucher(desk, ["6602=1", "1001=-1"], Slip()).posted.document.doc_no)
    refused(lambda: selling.sell(desk, ["1001"], Slip(pay=("gold",))))
    masters.set_item(desk, "1001", ItemWish(price="11"))
    selling.sell(desk, ["1002x5"], Slip())
    desk.shop.journal.close()
    return folder


def opened(folder: Path) -> Desk:
    home = Home(folder, env={})
    return Desk(Shop(home.journal, home.settings), a_world(), "amy")


def damaged(worked: Path, folder: Path, *statements: str) -> Desk:
    """A copy of the home without its guards, with some SQL run over it."""
    shutil.copytree(worked, folder)
    desk = opened(folder)
    run = desk.shop.journal.connection.execute
    for (trigger,) in run("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        run(f"DROP TRIGGER {trigger}")
    for statement in statements:
        assert run(statement).rowcount, statement
    return desk


def test_a_home_where_all_is_well_has_no_findings(worked: Path) -> None:
    """[inv:balanced] [inv:stock-is-books] [inv:balances] [inv:shorts] [inv:sequence] [inv:numbers]."""
    desk = opened(worked)
    assert findings(desk) == []
    table = doctor.examine(desk, worked)
    assert [row for row in table.rows if row[0] != "flush-too-fast"] == []  # a scratch disk may lie about that
    assert not (worked / ".flush-probe").exists()
    desk.shop.journal.close()


@pytest.mark.parametrize(
    ("statement", "kinds"),
    [
        ("UPDATE postings SET credit = credit + 1 WHERE account = '1012'", "document-unbalanced account-balance"),
        ("UPDATE postings SET account = '6602' WHERE account = '1012'", "account-balance account-balance"),
        ("UPDATE postings SET party = 'S1' WHERE party = 'C1' AND debit", "account-balance " * 2 + "open-items " * 2),
        ("DELETE FROM postings WHERE account = '6401.08'", "document-unbalanced account-balance"),
        ("UPDATE lines SET cost = cost + 1 WHERE sku = '1002' AND cost > 0", "stock-against-books stock-balance"),
        ("UPDATE lines SET quantity = quantity + 1 WHERE sku = '1002' AND quantity > 0", "stock-balance"),
        ("UPDATE lines SET sku = '1002' WHERE sku = '1001' AND quantity > 0", "stock-balance stock-balance"),
        ("UPDATE pool SET value = value + 1 WHERE sku = '1001'", "stock-balance"),
        ("DELETE FROM pool WHERE sku = '1001'", "stock-balance"),
        ("DELETE FROM short", "short-parts"),
        ("UPDATE short SET cost = cost - 1", "short-parts"),
        ("UPDATE pool SET quantity = 0 WHERE sku = '1001'", "stock-balance short-parts"),
        ("UPDATE balance SET credit = credit + 1 WHERE account = '6001'", "account-balance"),
        ("UPDATE balance SET debit = debit + 1, credit = credit + 1 WHERE account = '6001'", "account-balance"),
        ("UPDATE balance SET channel = 'alipay' WHERE channel = 'wechat'", "account-balance account-balance"),
        ("DELETE FROM audit", "sequence-gap"),
        ("DELETE FROM master WHERE seq = 1", "sequence-gap master-not-newest"),
        ("UPDATE home SET seq = seq + 1", "sequence-gap"),
        ("UPDATE documents SET recorded_at = recorded_at - 86400000000 WHERE kind = 'count'", "time-went-back"),
        ("UPDATE documents SET doc_no = 's001-XS-2604-00009' WHERE doc_no LIKE '%XS-2604-00001'", "number-gap"),
        ("UPDATE documents SET doc_no = 's001-PZ-2604-00002' WHERE doc_no LIKE '%XS-2604-00001'", "number-gap " * 3),
        ("UPDATE documents SET business_date = '2026-03-31' WHERE kind = 'count'", "number-gap"),
        ("UPDATE number SET last = last + 1 WHERE code = 'XS'", "number-gap"),
        ("DELETE FROM number WHERE code = 'XS'", "number-gap"),
        ("UPDATE current SET body = replace(body, '11000000', '1') WHERE id = '1001'", "master-not-newest"),
        ("DELETE FROM current WHERE kind = 'party' AND id = 'C1'", "master-not-newest"),
        ("UPDATE barcode SET sku = '1002' WHERE code = '6901'", "barcode-astray barcode-astray"),
        ("DELETE FROM barcode WHERE code = '6901'", "barcode-astray"),
    ],
)  # fmt: skip
def test_damage_is_found_under_its_name(worked: Path, tmp_path: Path, statement: str, kinds: str) -> None:
    desk = damaged(worked, tmp_path / "home", statement)
    assert sorted(finding[0] for finding in findings(desk)) == sorted(kinds.split())
    desk.shop.journal.close()


@pytest.fixture(scope="module")
def counted_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a receipt that waits for its invoice, a shipment, a stocktake and a till that was counted."""
    folder = tmp_path_factory.mktemp("counted") / "home"
    desk = a_desk(folder)
    buying.buy(desk, ["1001x10@10", "1002x5@4"], Slip("S1"), invoice="estimate")
    buying.send_back(desk, "CG1", ["1x2"], Slip())
    transfers.ship(desk, "s002", ["1001x3"], Slip())
    stocktaking.start_count(desk)
    stocktaking.scan(desk, ["1001x4", "1002x5"])
    count_posting.post_count(desk)
    selling.sell(desk._replace(till="1"), ["1001"], Slip())
    shifts.close_shift(desk._replace(till="1"), ("cash=10",), Slip())
    desk.shop.journal.close()
    return folder


@pytest.mark.parametrize(
    ("statement", "kinds"),
    [
        ("UPDATE postings SET settles = NULL WHERE account = '2202.01' AND settles IS NOT NULL", {"uninvoiced"}),
        ("UPDATE lines SET unit_quantity = 5 WHERE reason = 'shortage'", {"stocktake-against-document"}),
        ("UPDATE stocktake_scan SET quantity = quantity + 1", {"stocktake-against-document"}),
        ("UPDATE documents SET extra = replace(extra, '10.00', '11.00') WHERE kind = 'shift_close'", {"till-count"}),
        ("UPDATE postings SET party = 's003' WHERE party = 's002'", {"transfer-against-books", "account-balance"}),
    ],
)
def test_what_counts_tills_and_roads_say_is_what_moved(
    counted_home: Path, tmp_path: Path, statement: str, kinds: set[str]
) -> None:
    """[inv:uninvoiced] [inv:till-counts] [inv:road]."""
    whole = opened(counted_home)
    assert findings(whole) == []
    whole.shop.journal.close()
    desk = damaged(counted_home, tmp_path / "home", statement)
    assert {finding[0] for finding in findings(desk)} == kinds
    desk.shop.journal.close()


def test_a_finding_names_documents_and_what_to_type(worked: Path, tmp_path: Path) -> None:
    desk = damaged(worked, tmp_path / "home", "UPDATE lines SET cost = cost + 1 WHERE sku = '1002' AND cost > 0")
    rows = [row for row in doctor.examine(desk, tmp_path / "home").rows if row[0] != "flush-too-fast"]
    assert [(row[0], row[5]) for row in rows] == [
        ("stock-against-books", "jxc doc show s001-CG-2604-00001"),
        ("stock-balance", "jxc report stock-card --item 1002"),
    ]
    assert all(row[4] for row in rows)
    desk.shop.journal.close()


def test_every_epoch_has_its_own_numbers_without_gaps(worked: Path, tmp_path: Path) -> None:
    opened = (
        "UPDATE home SET epoch = 2, seq = 0",
        "INSERT INTO epoch (epoch, writer, reason, opened_at) VALUES (2, '', 'restored', 0)",
        "DELETE FROM number",
    )
    desk = damaged(worked, tmp_path / "home", *opened)
    assert findings(desk) == []
    desk.shop.journal.close()
    missing = (*opened, "UPDATE documents SET doc_no = 's001.2-XS-2604-00001' WHERE doc_no LIKE '%XS-2604-00001'")
    desk = damaged(worked, tmp_path / "other", *missing)
    assert {finding[0] for finding in findings(desk)} == {"number-gap"}
    desk.shop.journal.close()


def test_a_document_taken_out_whole_is_missed_everywhere(worked: Path, tmp_path: Path) -> None:
    seq = "(SELECT seq FROM documents WHERE doc_no = 's001-XS-2604-00001')"
    tables = ("lines", "postings", "documents")
    desk = damaged(worked, tmp_path / "home", *(f"DELETE FROM {name} WHERE seq = {seq}" for name in tables))  # noqa: S608 names of our own
    assert {finding[0] for finding in findings(desk)} == {
        "stock-balance", "account-balance", "sequence-gap", "number-gap"
    }  # fmt: skip
    desk.shop.journal.close()


def test_a_page_that_rotted_is_found(worked: Path, tmp_path: Path) -> None:
    shutil.copytree(worked, tmp_path / "home")
    path = tmp_path / "home" / "journal.db"
    desk = opened(tmp_path / "home")
    root = desk.shop.journal.connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'document_day'")
    page = root.fetchone()[0]
    size = desk.shop.journal.connection.execute("PRAGMA page_size").fetchone()[0]
    desk.shop.journal.close()
    data = bytearray(path.read_bytes())
    data[(page - 1) * size + size - 40 : page * size] = bytes(40)
    path.write_bytes(data)
    desk = opened(tmp_path / "home")
    assert "database-damaged" in {finding[0] for finding in findings(desk)}
    desk.shop.journal.close()


def test_a_network_folder_and_a_disk_that_does_not_flush_are_named(
    worked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = opened(worked)
    monkeypatch.setattr(doctor, "is_network_folder", lambda _path: True)
    monkeypatch.setattr(doctor, "FASTEST_FLUSH", 1e9)
    rows = tuple(doctor.examine(desk, worked).rows)
    assert [row[0] for row in rows] == ["network-folder", "flush-too-fast"]
    assert doctor.verdict(rows).code == "disk-doubtful"
    assert doctor.verdict([*rows, ("number-gap",)]).code == "home-unsound"
    desk.shop.journal.close()
