"""A stocktake of 50 000 items and a transfer of 5 000, step by step as whole processes, against plain inserts.

The baseline is one `executemany` of the very rows a step left in the journal, into the same tables of an empty one.
Sealing, sending and accepting a document of 50 000 lines are measured too: no limit on files stands in its way.
"""

import csv
import os
import subprocess
import time
from pathlib import Path

import pytest

from jxc.storage.database import write
from jxc.storage.journal import Journal
from tests.bench.figures import Run, jxc, process, record

pytestmark = pytest.mark.bench

ITEMS, SHIPPED = 50_000, 5_000


def _file(path: Path, head: str, *rows: tuple[object, ...]) -> str:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head.split(), *rows])
    return str(path)


def _on_hand(number: int) -> int:
    return number % 40 + 1


def _found(number: int) -> int:
    """Every tenth item is one short, every seventeenth one over."""
    return _on_hand(number) + (1 if number % 17 == 0 else -1 if number % 10 == 0 else 0)


def _run(home: Path, *argv: str) -> Run:
    return process(*jxc("--home", str(home), *argv), env={"USER": "bench"})


def _key(home: Path) -> str:
    words = jxc("--home", str(home), "hq", "key", "show", "--format", "csv")
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()[-1].split(",")[-1]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A store of a chain with 50 000 items, all in stock; headquarters knows it."""
    (tmp_path / "remote").mkdir()
    home, hq = tmp_path / "s001", tmp_path / "hq"
    _run(hq, "init", "--hq", "--remote", str(tmp_path / "remote"))
    _run(hq, "sync")
    _run(home, "init", "--store", "s001", "--remote", str(tmp_path / "remote"), "--hq-key", _key(hq))
    _run(hq, "hq", "store", "add", "s001", "--key", _key(home))
    numbers = range(ITEMS)
    items = _file(
        tmp_path / "items.csv", "sku name barcodes", *((100_000 + n, f"商品{n}", f"69{n:09d}") for n in numbers)
    )
    opening = _file(
        tmp_path / "opening.csv", "document item quantity cost",
        *((f"A{n // 1000}", 100_000 + n, _on_hand(n), f"{n % 700 / 100 + 0.5:.2f}") for n in numbers),
    )  # fmt: skip
    _run(home, "item", "import", items)
    _run(home, "import", opening, "--template", "opening")
    _run(home, "sync")
    return home


def _baseline(folder: Path, home: Path, seq: int | None) -> float:
    """Seconds to write a document's rows, or all scans, into the same tables of an empty journal."""
    source = Journal(home / "journal.db")
    read = source.connection.execute
    if seq is None:
        rows = {"stocktake": read("SELECT * FROM stocktake").fetchall()}
        rows["stocktake_scan"] = read("SELECT * FROM stocktake_scan").fetchall()
    else:
        rows = {
            table: read(f"SELECT * FROM {table} WHERE epoch = 1 AND seq = ?", (seq,)).fetchall()  # noqa: S608 our own names
            for table in ("documents", "lines", "postings")
        }
        rows["pool"] = read("SELECT * FROM pool").fetchall()
    source.close()
    target = Journal(folder / f"plain-{seq}.db", create=True)
    begin = time.perf_counter()
    with write(target.connection):
        for table, values in rows.items():
            marks = ", ".join("?" * len(values[0]))
            target.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 our own names
    spent = time.perf_counter() - begin
    target.close()
    return spent


def _tip(home: Path) -> int:
    journal = Journal(home / "journal.db")
    (seq,) = journal.connection.execute("SELECT max(seq) FROM documents").fetchone()
    journal.close()
    return int(seq)


def test_fifty_thousand_items_counted_reviewed_posted_sent_and_accepted(shop: Path, tmp_path: Path) -> None:
    counter = _file(
        tmp_path / "counter.csv", "item quantity sheet",
        *((f"69{n:09d}", _found(n), f"S{n // 500}") for n in range(ITEMS)),
    )  # fmt: skip
    _run(shop, "count", "start")
    steps = {"count scan --file": _run(shop, "count", "scan", "--file", counter)}
    scans = _baseline(tmp_path, shop, None)
    steps["one more count scan"] = _run(shop, "count", "scan", "100001x0", "--sheet", "Z")
    steps["count review --all"] = _run(shop, "count", "review", "--all")
    steps["count post"] = _run(shop, "count", "post")
    posted = _baseline(tmp_path, shop, _tip(shop))
    steps["sync: seal and send"] = _run(shop, "sync")
    steps["sync: verify and accept"] = _run(tmp_path / "hq", "sync")
    steps["reverse"] = _run(shop, "reverse", "PD1", "--yes")
    steps["doctor --recost"] = _run(shop, "doctor", "--recost")
    for what, run in steps.items():
        baseline, rows = (scans, "scans") if "scan" in what else (posted, "document's rows")
        record(
            f"{ITEMS} items, {what}", run.seconds, than=f"executemany of the {rows}", baseline=baseline, aim="seconds",
            cpu=round(run.cpu, 2), megabytes=run.megabytes,
        )  # fmt: skip


def test_five_thousand_lines_shipped_and_received(shop: Path, tmp_path: Path) -> None:
    other = tmp_path / "s002"
    _run(other, "init", "--store", "s002")
    _run(other, "item", "import", str(tmp_path / "items.csv"))
    goods = [f"{100_000 + n}x1" for n in range(SHIPPED)]
    slip = os.fspath(tmp_path / "slip.json")
    steps = {"transfer ship": _run(shop, "transfer", "ship", "s002", *goods, "--slip", slip)}
    baseline = _baseline(tmp_path, shop, _tip(shop))
    steps["transfer receive"] = _run(other, "transfer", "receive", "--slip", slip, "--lost", "100007x1")
    for what, run in steps.items():
        record(
            f"{SHIPPED} lines, {what}", run.seconds, than="executemany of the document's rows", baseline=baseline,
            aim="seconds", cpu=round(run.cpu, 2), megabytes=run.megabytes,
        )  # fmt: skip
