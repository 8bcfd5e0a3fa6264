"""Reports of a real chain: stores trade and sync, headquarters follows, and both read the same figures."""

import itertools
import shutil
from pathlib import Path

import pytest

from jxc.errors import INCOMPLETE, OK
from jxc.lake.report import find, read_reports
from jxc.services.world import World
from tests.services.chain import DAY, NOON, Chain, make_chain

REPORTS = tuple(name for name in read_reports(Path("none")) if name != "freshness")
Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def traded(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    """Two stores had a day, which headquarters has received; a copy of it all is kept beside it."""
    folder = tmp_path_factory.mktemp("chain") / "here"
    seconds = itertools.count()
    world = World(lambda: NOON + next(seconds) * 1_000_000, {"USER": "amy"}, lambda size: b"\x07" * size)
    made = make_chain(folder, world, "s001", "s002")
    for store in ("s001", "s002"):
        for line in (*DAY, "sync"):
            assert made.run(store, line) == OK, line
    assert made.run("hq", "sync") == OK
    shutil.copytree(folder, folder.with_name("kept"))
    return made


@pytest.fixture
def chain(traded: Chain, capfd: Capture) -> Chain:
    """Everything as it was, in the same folder: homes name it."""
    shutil.rmtree(traded.folder)
    shutil.copytree(traded.folder.with_name("kept"), traded.folder)
    capfd.readouterr()
    return traded


def answer(chain: Chain, capfd: Capture, home: str, line: str) -> str:
    """What a report prints as CSV."""
    capfd.readouterr()
    assert chain.run(home, f"report {line}") == OK
    return capfd.readouterr().out


def test_a_store_and_headquarters_read_the_same_figures(chain: Chain, capfd: Capture) -> None:
    """[inv:same-everywhere]."""
    # what matches two stores is not asked of one
    of_one = [name for name in REPORTS if "store" in find(name, Path("none")).parameters]
    own = {name: answer(chain, capfd, "s001", name) for name in of_one}
    assert {name: answer(chain, capfd, "hq", f"{name} --store s001") for name in of_one} == own
    answered = {name for name, text in own.items() if len(text.splitlines()) > 1}
    assert answered >= {"stock", "stock-summary", "stock-card", "sales-summary", "margin", "journal", "trial-balance"}


def test_headquarters_adds_its_stores_up(chain: Chain, capfd: Capture) -> None:
    """[inv:stock-value] and [inv:cost-of-sales] over every store at once."""
    books = answer(chain, capfd, "hq", "trial-balance").splitlines()[1:]
    closing = {row.split(",")[0]: float(row.split(",")[-2]) - float(row.split(",")[-1]) for row in books}
    stock = [float(row.split(",")[-1]) for row in answer(chain, capfd, "hq", "stock").splitlines()[1:]]
    assert sum(stock) == pytest.approx(closing["1405"])
    margin = [row.split(",")[2:4] for row in answer(chain, capfd, "hq", "margin").splitlines()[1:]]
    sold = sum(float(cost) + float(adjustment) for cost, adjustment in margin)
    assert sold == pytest.approx(sum(value for code, value in closing.items() if code.startswith("6401")))


def test_a_lake_that_was_deleted_comes_back_with_the_same_answers(chain: Chain, capfd: Capture) -> None:
    before = {name: answer(chain, capfd, "hq", name) for name in REPORTS}
    shutil.rmtree(chain.folder / "hq" / "lake")
    assert chain.run("hq", "sync") == OK
    assert {name: answer(chain, capfd, "hq", name) for name in REPORTS} == before


def test_a_damaged_object_is_a_hole_for_that_store_alone(chain: Chain, capfd: Capture) -> None:
    before = answer(chain, capfd, "hq", "stock")
    assert chain.run("s002", "sale 1001 --pay cash") == OK
    assert chain.run("s002", "sync") == OK
    newest = max(
        (Path(chain.url) / "documents" / "store=s002").rglob("*.parquet"), key=lambda path: path.stat().st_mtime
    )
    whole = newest.read_bytes()
    newest.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
    chain.run("hq", "sync pull")
    assert answer(chain, capfd, "hq", "stock") == before
    chain.run("hq", "report stock")
    assert newest.name in capfd.readouterr().err
    assert chain.run("hq", "report stock --require-complete") == INCOMPLETE
    assert chain.run("hq", "report stock --require-complete --store s001") == OK
    newest.write_bytes(whole)
    assert chain.run("hq", "sync pull") == OK
    assert answer(chain, capfd, "hq", "stock --require-complete") != before
