"""Reports over one real year of a chain at headquarters, whole process, against plain DuckDB over one sorted file.

JXC_JOURNEY names a folder that examples/complete-journey/run.py has left; without it the journey is made first.
"""

import os
import runpy
from pathlib import Path

import pytest

from jxc.services.home import Home
from jxc.storage.catalog import Catalog
from tests.bench.figures import ROOT, best, jxc, process, python, record

pytestmark = pytest.mark.bench

TIMES = 3
PREPARE = """
import sys, duckdb
folder, table, order, *paths = sys.argv[1:]
duckdb.connect(config={"threads": "2"}).execute(
    f"COPY (SELECT * FROM read_parquet($paths, hive_partitioning=false) ORDER BY {order}) TO '{folder}/{table}.parquet'"
    " (COMPRESSION zstd)", {"paths": paths})
"""
ASK = "import sys, duckdb; duckdb.connect(config={'threads': '2'}).sql(sys.argv[1]).write_csv(sys.argv[2])"
PLAIN = {
    "stock": "SELECT store, sku, SUM(quantity), SUM(cost) FROM '{lines}' GROUP BY ALL ORDER BY ALL",
    "margin --by month": (
        "SELECT SUBSTR(CAST(business_date AS VARCHAR), 1, 7) AS month, SUM(amount - tax), SUM(-cost) FROM '{lines}'"
        " WHERE kind = 'sale' GROUP BY ALL ORDER BY ALL"
    ),
    "trial-balance": "SELECT account, SUM(debit), SUM(credit) FROM '{postings}' GROUP BY ALL ORDER BY ALL",
}


@pytest.fixture(scope="module")
def hq(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Headquarters' home with the year accepted."""
    kept = os.environ.get("JXC_JOURNEY")
    folder = Path(kept) if kept else tmp_path_factory.mktemp("year") / "journey"
    if not kept:
        main = runpy.run_path(str(ROOT / "examples" / "complete-journey" / "run.py"))["main"]
        assert main(["--folder", str(folder), "--carrier", "folder"]) == 0
    return folder / "by-folder" / "hq"


def test_reports_over_a_real_year(hq: Path, tmp_path: Path) -> None:
    home = Home(hq, env={})
    with Catalog(home.lake_path / "lake.db") as catalog:
        snapshot = catalog.snapshot()
    home.close()
    for table, order in (("lines", "store, sku, business_date, seq"), ("postings", "store, account, ledger_date, seq")):
        paths = [str(home.lake_path / file.path) for file in snapshot.of(table)]
        process(*python(PREPARE, str(tmp_path), table, order, *paths))
    files = {name: (tmp_path / f"{name}.parquet").as_posix() for name in ("lines", "postings")}
    env = {"JXC_HOME": str(hq), "JXC_THREADS": "2", "PYTHONDONTWRITEBYTECODE": ""}
    for name, sql in PLAIN.items():
        asked = jxc("report", *name.split(), "--format", "csv", "--quiet")
        ours, theirs = best(TIMES, asked, python(ASK, sql.format(**files), str(tmp_path / "plain.csv")), env=env)
        record(
            f"jxc report {name}", ours.seconds, than="plain DuckDB over one sorted file", baseline=theirs.seconds,
            aim="< 1", megabytes=ours.megabytes, plain_megabytes=theirs.megabytes,
        )  # fmt: skip
