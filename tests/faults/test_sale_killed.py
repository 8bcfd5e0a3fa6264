"""A sale whose process is killed is there whole or not at all, and what was printed is there: [inv:durable]."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from jxc.services import selling
from jxc.services.desk import Desk
from jxc.services.home import Home
from jxc.services.selling import Slip
from jxc.services.shop import Shop
from tests.services.premises import a_desk, a_world, buy, findings

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")

DOOMED = Path(__file__).with_name("doomed.py")
ROOT = DOOMED.parents[2]
SALE = ("sale", "1001x2", "1002x0.5@7", "--pay", "wechat=5", "--pay", "cash=50")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    desk = a_desk(tmp_path / "home")
    buy(desk, "1000", "5")
    buy(desk, "1000", "5", sku="1002")
    desk.shop.journal.close()
    return tmp_path / "home"


def opened(home: Path) -> Desk:
    found = Home(home, env={})
    return Desk(Shop(found.journal, found.settings), a_world(), "amy")


def environment(home: Path) -> dict[str, str]:
    return {**os.environ, "JXC_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "JXC_LANG": "en"}


def killed(home: Path, moment: str, count: int = 0) -> tuple[int, str]:
    """Status and output of a sale that dies at a moment."""
    words = (sys.executable, str(DOOMED), moment, str(count), *SALE)
    done = subprocess.run(words, env=environment(home), capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def sales(desk: Desk) -> list[str]:
    """The numbers of all sales; whatever else is in the journal holds together."""
    assert findings(desk) == []
    read = desk.shop.journal.connection.execute
    assert read("SELECT count(*) FROM documents AS d WHERE kind = 'sale' AND 2 <> (SELECT count(*) FROM lines AS l"
                " WHERE l.epoch = d.epoch AND l.seq = d.seq)").fetchone() == (0,)  # fmt: skip
    return [number for (number,) in read("SELECT doc_no FROM documents WHERE kind = 'sale' ORDER BY seq")]


def statements(home: Path) -> int:
    """How many statements a sale runs up to its commit: what may be cut off."""
    seen: list[str] = []
    desk = opened(home)
    desk.shop.journal.connection.set_trace_callback(seen.append)
    selling.sell(desk, ["1001x2", "1002x0.5@7"], Slip(pay=("wechat=5", "cash=50")))
    desk.shop.journal.close()
    return seen.index("COMMIT") + 1


def test_a_sale_cut_off_at_any_statement_is_not_there_and_leaves_no_gap(home: Path) -> None:
    """From its first statements to its commit; the next sale takes the number that was never given."""
    last = statements(home)
    for count in range(last + 8, 0, -5):  # opening the journal runs some more
        desk = opened(home)
        before = sales(desk)
        desk.shop.journal.close()
        status, printed = killed(home, "statement", count)
        desk = opened(home)
        after = sales(desk)
        desk.shop.journal.close()
        if status:
            assert (status, printed, after) == (-9, "", before), count
        else:
            assert len(after) == len(before) + 1
            assert after[-1] in printed


@pytest.mark.parametrize("moment", ["before-print", "after-print"])
def test_a_sale_is_durable_before_its_first_word_is_printed(home: Path, moment: str) -> None:
    status, printed = killed(home, moment)
    desk = opened(home)
    [number] = sales(desk)
    assert (status, number in printed) == (-9, moment == "after-print")
    desk.shop.journal.close()


def test_sales_killed_at_any_moment_are_there_whole_or_not_at_all(home: Path) -> None:
    """Real commands, killed wherever they happen to be; whatever they had printed is in the journal."""
    chance = random.Random(7)
    told: list[str] = []
    for _ in range(8):
        process = subprocess.Popen(
            (sys.executable, "-m", "jxc", *SALE), env=environment(home), stdout=subprocess.PIPE, text=True
        )
        try:
            printed, _ = process.communicate(timeout=chance.uniform(0.02, 0.2))
        except subprocess.TimeoutExpired:
            process.kill()
            printed, _ = process.communicate()
        told += [word for word in printed.split() if "-XS-" in word]
    desk = opened(home)
    assert set(told) <= set(sales(desk))
    desk.shop.journal.close()
