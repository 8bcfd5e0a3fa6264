"""`jxc till` through a terminal, as cashiers use it: two tills at once, a hundred bills, killed in the middle."""

import io
import json
import os
import random
import select
import subprocess
import sys
from pathlib import Path

import pytest

from jxc.services.home import Home
from tests.commands.conftest import Snapshot, Typist
from tests.services.premises import a_desk, buy, findings

ROOT = Path(__file__).resolve().parents[2]


def test_a_session_in_both_languages_fits_forty_columns(
    shop: Typist, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (
        "1001\n*3\n6901234567892\n=10\n-1\n.\n+wechat=5 cash=20\n挂单\n1001\n/ 红衣\n\\\n\\2\n收款\n<XS1\n"
        "$cash=3.50 wechat=0\n退出\n"
    )
    for lang, options in (("en", ()), ("zh", ("--operator", "小明"))):
        monkeypatch.setattr(sys, "stdin", io.StringIO(lines if lang == "en" else "?\n1001x1箱\n+\n"))
        snapshot(f"till-{lang}", shop.well("till", "--till", "1", "--lang", lang, *options))


class Terminal:
    """A cashier's terminal: types a line, waits for the prompt, remembers what was shown."""

    def __init__(self, home: Path, till: str) -> None:
        import pty

        self.till = till
        self._own, theirs = pty.openpty()
        env = {**os.environ, "JXC_HOME": str(home), "JXC_LANG": "zh", "COLUMNS": "40", "PYTHONUTF8": "1"}
        argv = (sys.executable, "-m", "jxc", "till", "--till", till, "--operator", f"cashier{till}")
        self.process = subprocess.Popen(argv, cwd=ROOT, env=env, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        self.wait()

    def wait(self) -> str:
        """What is shown up to the next prompt."""
        seen = b""
        while not seen.endswith(b"] "):
            assert select.select([self._own], [], [], 30)[0], seen.decode()
            seen += os.read(self._own, 65536)
        return seen.decode()

    def type(self, line: str) -> str:
        os.write(self._own, line.encode() + b"\n")
        return self.wait()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._own)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    desk = a_desk(tmp_path / "home", name="南京路店")
    buy(desk, "5000", "5")
    buy(desk, "5000", "3", sku="1002")
    desk.shop.journal.close()
    return tmp_path / "home"


def a_bill(terminal: Terminal, chance: random.Random, takings: dict[str, int]) -> None:
    """One customer: some scans, a void, perhaps a hold; paid in one of three ways, perhaps taken back."""
    for _ in range(chance.randint(1, 3)):
        terminal.type(chance.choice(("6901", "1001", "1002x0.5", "1001x2@9-1")))
        if chance.random() < 0.3:
            terminal.type(f"*{chance.randint(1, 5)}")
    terminal.type("1001")
    terminal.type("-")
    if chance.random() < 0.2:
        held = terminal.type("/").split("为")[-1].split("。")[0].strip()
        terminal.type("1002")
        terminal.type("--")
        terminal.type(f"\\{held}")
    way = chance.choice(("+", "+wechat", "+200"))
    paper = terminal.type(way)
    total = int(paper.split("合计")[1].split()[0].replace(".", "").replace(",", ""))
    method = "wechat" if way == "+wechat" else "cash"
    takings[method] += total
    if chance.random() < 0.15:
        terminal.type("<last")
        takings[method] -= total


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo terminals")
def test_a_hundred_bills_on_two_tills_at_once_and_each_count_is_its_own_bills(home: Path) -> None:
    """Each count is what its documents moved: [inv:till-counts]."""
    chance = random.Random(20260415)
    tills = [Terminal(home, "1"), Terminal(home, "2")]
    takings = [{"cash": 0, "wechat": 0} for _ in tills]
    for _ in range(50):
        for terminal, taken in zip(tills, takings, strict=True):
            a_bill(terminal, chance, taken)
    for terminal, taken in zip(tills, takings, strict=True):
        counted = " ".join(f"{method}={amount / 100:.2f}" for method, amount in taken.items())
        assert "交班" in terminal.type(f"${counted}")
    journal = Home(home, env={}).journal
    extras = journal.connection.execute("SELECT extra FROM documents WHERE kind = 'shift_close' ORDER BY till")
    for (extra,), taken in zip(extras.fetchall(), takings, strict=True):
        counts = {count["method"]: count for count in json.loads(extra)["shift"]["counts"]}
        assert {method: counts[method]["taken"] for method in taken} == {
            method: f"{amount / 100:.2f}" for method, amount in taken.items()
        }
    sold = journal.connection.execute("SELECT count(*) FROM documents WHERE kind = 'sale'").fetchone()
    assert sold == (100,)
    journal.close()
    for terminal in tills:
        terminal.kill()
    from tests.faults.test_sale_killed import opened

    assert findings(opened(home)) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo terminals")
def test_a_till_killed_in_the_middle_has_its_open_and_its_held_bill_again(home: Path) -> None:
    """No bill is lost: [inv:bills-kept]."""
    first = Terminal(home, "1")
    first.type("1001x2")
    first.type("/ 红衣")
    first.type("1002x3")
    first.kill()
    again = Terminal(home, "1")
    assert "19.50" in again.type(".")
    assert "19.50" in again.type("+")
    assert "20.00" in again.type("\\1")
    again.kill()
