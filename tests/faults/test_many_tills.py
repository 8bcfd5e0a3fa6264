"""Eight tills at one home at once: every sale once, no number twice, none left out, balances right."""

import os
import subprocess
import sys
from pathlib import Path

from jxc.services.home import Home
from tests.services.premises import a_desk, balance, buy, findings, stock

TILL = Path(__file__).with_name("till.py")
TILLS, SALES = 8, 25


def started(home: Path, name: str) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(TILL.parents[2])}
    words = (sys.executable, str(TILL), str(home), name, str(SALES))
    return subprocess.Popen(words, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_two_hundred_sales_of_eight_tills_are_two_hundred_documents(tmp_path: Path) -> None:
    """[inv:numbers] [inv:sequence] [inv:balances]."""
    desk = a_desk(tmp_path / "home")
    buy(desk, "200", "5.65")
    before = desk.shop.journal.tip()
    tills = [started(tmp_path / "home", str(number)) for number in range(TILLS)]
    for till in tills:
        assert till.stdin is not None
        till.stdin.write("go\n")
        till.stdin.flush()
    printed = [till.communicate()[0].split() for till in tills]
    assert [till.returncode for till in tills] == [0] * TILLS
    numbers = sorted(number for each in printed for number in each)
    [month] = {number.split("-")[2] for number in numbers}
    assert numbers == [f"s001-XS-{month}-{number:05d}" for number in range(1, TILLS * SALES + 1)]
    assert desk.shop.journal.tip() == before + TILLS * SALES
    assert stock(desk) == ("0", "0.00")
    assert (balance(desk, "1001"), balance(desk, "6401.01"), balance(desk, "1405")) == ("2000.00", "1000.00", "0.00")
    assert findings(desk) == []
    desk.shop.journal.close()
    home = Home(tmp_path / "home", env={})
    tills_named = home.journal.connection.execute("SELECT till, count(*) FROM documents GROUP BY till").fetchall()
    assert sorted(tills_named, key=str) == [*((str(number), SALES) for number in range(TILLS)), (None, 1)]
    home.close()
