"""`jxc till` through a terminal, as cashiers use it: two tills at once, a hundred bills, killed in the middle."""

import io
import json
import os
import random
import select
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from jxc.output.plain import width
from jxc.services import buying, masters
from jxc.services.home import Home
from jxc.services.selling import Slip
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
    """A cashier's terminal, 40 columns wide: types a line, waits for the prompt, remembers what was shown."""

    def __init__(self, home: Path, till: str) -> None:
        import pty

        self.till = till
        self._own, theirs = pty.openpty()
        env = {**os.environ, "JXC_HOME": str(home), "JXC_LANG": "zh", "COLUMNS": "40", "PYTHONUTF8": "1"}
        argv = (sys.executable, "-m", "jxc", "till", "--till", till, "--operator", f"收银员{till}")
        self.process = subprocess.Popen(argv, cwd=ROOT, env=env, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        self.seen = ""
        self.wait()

    def wait(self) -> str:
        """What is shown up to the next prompt."""
        seen = b""
        while not seen.endswith(b"] "):
            assert select.select([self._own], [], [], 30)[0], seen.decode()
            seen += os.read(self._own, 65536)
        text = seen.decode().replace("\r\n", "\n")
        self.seen += text
        return text

    def type(self, line: str) -> str:
        os.write(self._own, line.encode() + b"\n")
        return self.wait()

    def kill(self) -> None:
        self.process.kill()  # SIGKILL: nothing is tidied up
        self.process.wait()
        os.close(self._own)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    desk = a_desk(tmp_path / "home", name="南京路便利店")
    buy(desk, "5000", "5")
    buy(desk, "5000", "3", sku="1002")
    masters.add_item(desk, "1003", masters.ItemWish("康师傅红烧牛肉面（五连包）经典装", unit="袋", price="13.90"))
    buying.buy(desk, ["1003x5000@9"], Slip("S1"))
    desk.shop.journal.close()
    return tmp_path / "home"


SCANS = ("6901", "1001", "1002x0.5", "1001x2@9-1", "1003", "1003x2", "６９０１")


WAYS = {"微信": "wechat", "支付宝": "alipay", "现金": "cash", "赊账": "credit"}


def fen(paper: str, label: str) -> int:
    """The amount at the right edge of the line that begins with a label."""
    (line,) = [line for line in paper.splitlines() if line.split()[:1] == [label]]
    return int(line.split()[-1].replace(".", "").replace(",", ""))


def paid_with(paper: str) -> dict[str, int]:
    """What a receipt says was paid or given back, by way to pay."""
    return {method: fen(paper, word) for word, method in WAYS.items() if f"\n{word} " in paper}


def a_bill(terminal: Terminal, chance: random.Random, takings: Counter[str]) -> None:
    """One customer: scans, voids, other prices, discounts, a hold; paid one of many ways, printed again, taken back."""
    for _ in range(chance.randint(1, 3)):
        terminal.type(chance.choice(SCANS))
        if chance.random() < 0.3:
            terminal.type(chance.choice(("*", "qty ", "数量 ", "＊")) + str(chance.randint(1, 5)))
        if chance.random() < 0.2:
            terminal.type(chance.choice(("=7.77", "单价 8", "price 6.50")))
    terminal.type("1001")
    terminal.type(chance.choice(("-", "作废", "void")))
    if chance.random() < 0.2:
        terminal.type(chance.choice(("%0.50", "折扣 1")))
    if chance.random() < 0.2:
        terminal.type(chance.choice(("~0.05", "抹零 0.01", "round 0.02")))
    if chance.random() < 0.2:
        held = terminal.type(chance.choice(("/ 红衣", "挂单"))).split("为")[-1].split("。")[0].strip()
        terminal.type("1002")
        terminal.type(chance.choice(("--", "整单取消")))
        terminal.type(chance.choice(("\\", "取单 ", "recall ")) + held)
    way = chance.choice(("+", "收款 wechat", "+wechat=1 200", "+alipay=1 wechat=1 cash", "+1000", "pay credit"))
    if "credit" in way:
        terminal.type("#C1")
    paper = terminal.type(way)
    paid = paid_with(paper)
    assert sum(paid.values()) == fen(paper, "合计")
    if "实收现金" in paper:
        assert fen(paper, "实收现金") - fen(paper, "找零") == paid["cash"]
    takings.update(paid)
    after(terminal, chance, paper, takings)


def after(terminal: Terminal, chance: random.Random, paper: str, takings: Counter[str]) -> None:
    """A receipt printed again is the same; goods come back by its number, whole or in part."""
    number = paper.split("单据号")[1].split(maxsplit=1)[0]
    if chance.random() < 0.2:
        again = terminal.type(chance.choice(("!", f"打印 {number}")))
        assert again.splitlines()[1:] == paper.splitlines()[1:]
    if chance.random() < 0.2:
        takings.subtract(paid_with(terminal.type(chance.choice((f"<{number}", f"退货 {number} 1x0.5", "return last")))))


def too_wide(seen: str) -> list[str]:
    """Lines of bills and receipts that do not fit 40 columns; what cashiers type and sentences may be folded."""
    return [line for line in seen.splitlines() if width(line) > 40 and "] " not in line and "。" not in line]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo terminals")
def test_a_hundred_bills_on_two_tills_at_once_and_each_count_is_its_own_bills(home: Path) -> None:
    """Each count is what its documents moved: [inv:till-counts]."""
    chance = random.Random(20260415)
    tills = [Terminal(home, "1"), Terminal(home, "2")]
    takings: list[Counter[str]] = [Counter() for _ in tills]
    for _ in range(50):
        for terminal, taken in zip(tills, takings, strict=True):
            a_bill(terminal, chance, taken)
    for terminal, taken in zip(tills, takings, strict=True):
        assert {width(line) for line in terminal.seen.splitlines() if line.startswith("合计 ")} == {40}
        counted = " ".join(f"{method}={taken[method] / 100:.2f}" for method in ("cash", "wechat", "alipay"))
        assert "交班" in terminal.type(f"${counted}")
        assert too_wide(terminal.seen) == []
    journal = Home(home, env={}).journal
    extras = journal.connection.execute("SELECT extra FROM documents WHERE kind = 'shift_close' ORDER BY till")
    for (extra,), taken in zip(extras.fetchall(), takings, strict=True):
        counts = {count["method"]: count for count in json.loads(extra)["shift"]["counts"]}
        assert {method: counts[method]["taken"] for method in counts} == {
            method: f"{amount / 100:.2f}" for method, amount in taken.items() if method != "credit"
        }
    sold = journal.connection.execute("SELECT count(*) FROM documents WHERE kind = 'sale'").fetchone()
    owed = journal.connection.execute("SELECT debit - credit FROM balance WHERE account = '1122'").fetchone()
    assert (sold, owed) == ((100,), (sum(taken["credit"] for taken in takings),))
    journal.close()
    for terminal in tills:
        terminal.kill()
    from tests.faults.test_sale_killed import opened

    assert findings(opened(home)) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo terminals")
def test_a_scan_that_is_not_taken_is_heard(home: Path) -> None:
    terminal = Terminal(home, "1")
    assert "\a" in terminal.type("4006381333931")
    assert "\a" not in terminal.type("6901")
    terminal.kill()


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
