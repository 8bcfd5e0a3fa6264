"""Imports: checked whole before anything is posted, in order of time, repeatable, and no till waits for one."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jxc.domain.numbers import parse_quantity
from jxc.errors import JxcError
from jxc.services import importing
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.importing import Imported, import_files
from jxc.services.mapping import Mapping, read_mapping, template_mapping
from jxc.services.shop import Shop
from tests.services.premises import a_desk, a_world, audit, balance, buy, findings, sell, state, stock

EXAMPLE = Path(__file__).parents[2] / "examples" / "pos-mapping"
MAPPING = Mapping("pos", "sale", {name: (name,) for name in ("document", "time", "item", "quantity", "price")})
HEAD = "document,time,item,quantity,price\n"


def _file(folder: Path, text: str | bytes) -> str:
    path = folder / "sales.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def _day(documents: int, *, lines: int = 1) -> str:
    rows = (
        f"A{number},2026-04-{1 + number % 14:02d} 10:00:00,100{1 + line % 2},1,8\n"
        for number in range(documents)
        for line in range(lines)
    )
    return HEAD + "".join(rows)


def _import(desk: Desk, folder: Path, text: str | bytes, *, skip_bad: bool = False) -> Imported:
    return import_files(desk, MAPPING, [_file(folder, text)], skip_bad=skip_bad)


def _problems(call: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(JxcError) as refusal:
        call()
    error = refusal.value
    return [(p.code, p.where.rpartition(":")[2]) for p in error.problems] or [(error.code, "")]


def test_the_example_of_a_pos_posts_what_it_says(tmp_path: Path) -> None:
    desk = a_desk(tmp_path / "home")
    for kind in ("item", "opening"):
        import_files(desk, template_mapping(kind), [str(EXAMPLE / f"{'items' if kind == 'item' else kind}.csv")])
    done = import_files(desk, read_mapping(str(EXAMPLE / "pos.toml")), [str(EXAMPLE / "day.csv")])
    assert done == Imported("corner-pos", 4, 5, 0)
    assert stock(desk, "1001") == ("44", "79.20")  # 60 - 2 - 15 + 1, at 1.80
    assert balance(desk, "1001") == "50.00"
    assert balance(desk, "1012") == "1211.90"
    sales = desk.shop.journal.connection.execute("SELECT external_id, doc_no FROM documents WHERE kind = 'sale'")
    assert dict(sales.fetchall()) == {
        "02/20260401-0001": "s001-XS-2604-00001",  # the earliest came first, whatever the file's order
        "01/20260401-0001": "s001-XS-2604-00002",
        "02/20260401-0002": "s001-XS-2604-00003",
    }
    assert findings(desk) == []


def test_a_second_run_posts_nothing_and_leaves_no_trace(desk: Desk, tmp_path: Path) -> None:
    """Proves [inv:import-once]."""
    buy(desk, "100", "5")
    buy(desk, "100", "5", sku="1002")
    assert _import(desk, tmp_path, _day(20, lines=2)) == Imported("pos", 20, 40, 0)
    before = desk.shop.journal.tip()
    assert _import(desk, tmp_path, _day(20, lines=2)) == Imported("pos", 0, 0, 20)
    assert desk.shop.journal.tip() == before
    assert _import(desk, tmp_path, _day(21, lines=2)).posted == 1


def test_the_same_number_with_other_content_is_refused(desk: Desk, tmp_path: Path) -> None:
    buy(desk, "10", "5")
    _import(desk, tmp_path, HEAD + "A,2026-04-01 10:00,1001,1,8\n")
    again = HEAD + "B,2026-04-01 10:00,1001,1,8\nA,2026-04-01 10:00,1001,2,8\n"
    assert _problems(lambda: _import(desk, tmp_path, again)) == [("external-id-reused", "3")]


def test_ten_bad_of_ten_thousand_rows_are_all_named_and_nothing_changes(desk: Desk, tmp_path: Path) -> None:
    buy(desk, "10000", "5")
    buy(desk, "10000", "5", sku="1002")
    lines = _day(10_000).splitlines(keepends=True)
    for number in range(10):
        cells = lines[1 + number * 999].split(",")
        cells[3] = ["0", "NaN", "1e3", "x", "99999999999999", "", "1.23456", "--1", "0x1", "一"][number]
        lines[1 + number * 999] = ",".join(cells)
    before = state(desk)
    found = _problems(lambda: _import(desk, tmp_path, "".join(lines)))
    assert [int(row) for _, row in found] == [2 + number * 999 for number in range(10)]
    assert state(desk) == before
    done = _import(desk, tmp_path, "".join(lines), skip_bad=True)
    assert (done.posted, len(done.left_out)) == (9_990, 10)
    assert audit(desk)[-1][:2] == ("import", "pos")
    assert json.loads(audit(desk)[-1][2] or "")["posted"] == 9_990


def test_problems_of_every_sort_are_told_by_row(desk: Desk, tmp_path: Path) -> None:
    day = "2026-04-01 10:00"
    rows = [f"A,{day},999,1,8", f"B,{day},1001,x,8", "C,2026-13-01,1001,1,8", f"D,{day},998,1,8", f"E,{day},1001,0x,8"]
    found = _problems(lambda: _import(desk, tmp_path, HEAD + "".join(f"{row}\n" for row in rows)))
    assert [row for _, row in found] == ["2", "3", "4", "5", "6"]


def test_stock_is_judged_as_it_will_be_when_each_document_has_its_turn(desk: Desk, tmp_path: Path) -> None:
    buy(desk, "2", "5")
    back = "R,2026-04-02 10:00,1001,-1,8\n"
    text = HEAD + "B,2026-04-03 10:00,1001,2,8\nA,2026-04-01 10:00,1001,1,8\nC,2026-04-04 10:00,1001,1,8\n" + back
    assert _problems(lambda: _import(desk, tmp_path, text)) == [("stock-short", "4")]
    assert _import(desk, tmp_path, text, skip_bad=True).posted == 3
    assert stock(desk) == ("0", "0.00")


def test_what_a_till_sold_since_the_check_is_seen_at_posting(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    buy(desk, "3", "5")
    check = importing.check

    def check_then_sell(*asked: object) -> object:
        judged = check(*asked)  # type: ignore[arg-type]
        other = Home(tmp_path / "home", env={})
        sell(Desk(Shop(other.journal, other.settings), a_world(), "bob"), "1")
        other.close()
        return judged

    monkeypatch.setattr(importing, "check", check_then_sell)
    text = HEAD + "A,2026-04-01 10:00,1001,2,8\nB,2026-04-02 10:00,1001,1,8\n"
    done = _import(desk, tmp_path, text, skip_bad=True)
    assert (done.posted, [(p.code, p.where[-2:]) for p in done.left_out]) == (1, [("stock-short", ":3")])
    assert findings(desk) == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("A,2031-01-01 10:00,1001,1,8", "day-in-future"),
        ("A,2026-04-01 10:00,1002,1,1", "price-below-floor"),
        ("A,2026-04-01 10:00,1001,2,99999999999", "amount-too-large"),
        ("A,2026-04-01 10:00,1001,1,-8", "price-negative"),
        ("A,1999-01-01 00:00,1001,1,8", "tax-rate-missing"),
        ("A,0001-01-01 00:00,1001,1,8", "time-unreadable"),
    ],
)
def test_the_domains_own_checks_are_answered_with_the_row(desk: Desk, tmp_path: Path, row: str, code: str) -> None:
    buy(desk, "10", "5")
    buy(desk, "10", "5", sku="1002")
    assert _problems(lambda: _import(desk, tmp_path, f"{HEAD}{row}\n")) == [(code, "2")]


def test_a_purchase_and_an_unknown_supplier(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("document,item,quantity,price,party,invoice\nP,1001,5,2.26,S1,special\nQ,1001,1,1,S9,\n")
    mapping = template_mapping("purchase")
    assert _problems(lambda: import_files(desk, mapping, [str(path)])) == [("party-unknown", "3")]
    assert import_files(desk, mapping, [str(path)], skip_bad=True).posted == 1
    assert stock(desk) == ("5", "10.00")


def test_a_gb18030_file_is_imported_and_that_is_said(desk: Desk, tmp_path: Path) -> None:
    buy(desk, "10", "5")
    done = _import(desk, tmp_path, (HEAD + "单据一,2026-04-01 10:00,1001,1,8\n").encode("gb18030"))
    assert done.posted == 1
    assert [encoding for _, encoding in done.encodings] == ["gb18030"]


def test_a_transaction_is_short_however_long_the_file(desk: Desk, tmp_path: Path) -> None:
    buy(desk, "9000", "5")
    buy(desk, "9000", "5", sku="1002")
    begun = 0

    def count(statement: str) -> None:
        nonlocal begun
        begun += statement.startswith("BEGIN IMMEDIATE")

    desk.shop.journal.connection.set_trace_callback(count)
    done = _import(desk, tmp_path, _day(3_500, lines=2))
    assert begun == done.lines // importing.LINES + 1  # one more for the audit event


# -- real processes -------------------------------------------------------------------------------

_KILLED = """\
import os, signal, sys
from pathlib import Path
from jxc.services.importing import import_files
from tests.services.test_importing import MAPPING, at_home

def progress(what, done, total):
    if what == "Posting documents" and done < total:
        os.kill(os.getpid(), signal.SIGKILL)

desk = at_home(Path(sys.argv[1]))
import_files(desk._replace(world=desk.world._replace(progress=progress)), MAPPING, [sys.argv[2]])
"""

_IMPORTER = """\
import sys
from pathlib import Path
from jxc.services.importing import import_files
from tests.services.test_importing import MAPPING, at_home

print(import_files(at_home(Path(sys.argv[1])), MAPPING, [sys.argv[2]]).posted)
"""

_TILL = """\
import sys, time
from pathlib import Path
from tests.services.premises import sell
from tests.services.test_importing import at_home

desk = at_home(Path(sys.argv[1]))
imported = "SELECT count(*) FROM documents WHERE external_source = 'pos'"
while not desk.shop.journal.connection.execute(imported).fetchone()[0]:
    time.sleep(0.001)
for number in range(25):
    sell(desk, "1", external_source="till", external_id=f"{sys.argv[2]}-{number}")
"""


def at_home(folder: Path) -> Desk:
    """The desk of a home that is there already."""
    home = Home(folder, env={})
    return Desk(Shop(home.journal, home.settings), a_world(), "amy")


def _start(code: str, *argv: str) -> "subprocess.Popen[str]":
    root = Path(__file__).parents[2]
    return subprocess.Popen([sys.executable, "-c", code, *argv], cwd=root, stdout=subprocess.PIPE, text=True)


def test_a_killed_import_is_completed_by_running_it_again(desk: Desk, tmp_path: Path) -> None:
    """Proves [inv:import-once]."""
    buy(desk, "9000", "5")
    path = _file(tmp_path, _day(3_000).replace(",1002,", ",1001,"))
    killed = _start(_KILLED, str(tmp_path / "home"), path)
    killed.communicate()
    assert killed.returncode < 0
    done = import_files(desk, MAPPING, [path])
    assert (done.posted, done.repeated) == (3_000 - importing.LINES, importing.LINES)
    assert stock(desk) == ("6000", "26550.00")
    assert findings(desk) == []


def test_eight_tills_sell_two_hundred_times_during_an_import(desk: Desk, tmp_path: Path) -> None:
    """Proves [inv:durable]."""
    buy(desk, "9000", "5")
    folder, path = str(tmp_path / "home"), _file(tmp_path, _day(5_000).replace(",1002,", ",1001,"))
    tills = [_start(_TILL, folder, str(number)) for number in range(8)]
    importer = _start(_IMPORTER, folder, path)
    assert importer.communicate()[0].strip() == "5000"
    for till in tills:
        till.communicate()
    assert [till.returncode for till in tills] == [0] * 8
    read = desk.shop.journal.connection.execute
    sold = read("SELECT count(*), count(DISTINCT external_id) FROM documents WHERE external_source = 'till'").fetchone()
    assert sold == (200, 200)
    span = "SELECT min(seq), max(seq) FROM documents WHERE external_source = ?"
    assert read(span, ("till",)).fetchone()[0] < read(span, ("pos",)).fetchone()[1], "no till got in"
    assert desk.shop.journal.pool("1001").quantity == parse_quantity(str(9_000 - 5_000 - 200))
    assert findings(desk) == []
