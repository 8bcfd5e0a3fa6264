"""Taking in and reporting over a million lines, against plain DuckDB over one perfectly sorted file of the rows."""

import random
import resource
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from jxc.lake.engine import Limits
from jxc.lake.ingest import refresh
from jxc.lake.report import Question, find, run
from jxc.lake.views import Basis
from jxc.storage import batches
from jxc.storage.catalog import Acceptance, AcceptedFile, Catalog
from tests.lake import chain

pytestmark = pytest.mark.bench

LINES, PER_DOCUMENT, STORES, ITEMS = 1_000_000, 9, 50, 20_000
LIMITS = Limits("2GB", 2)
SOLD = (None, "个", 10_000, -10_000, "priced", 11_300_000, 0, 1130, "standard", 1300, None, 130)  # lot … tax of a line
AT = 1_735_700_000_000_000
SORTED = "SELECT * FROM read_parquet($paths, hive_partitioning = false) ORDER BY store, sku, business_date, epoch, seq"
PLAIN = {
    "stock": "SELECT store, sku, SUM(quantity), SUM(cost) FROM '{lines}' GROUP BY ALL ORDER BY ALL",
    "margin": "SELECT month, SUM(amount - tax), SUM(cost) FROM '{lines}' WHERE kind = 'sale' GROUP BY ALL ORDER BY ALL",
    "trial-balance": "SELECT account, SUM(debit), SUM(credit) FROM '{postings}' GROUP BY ALL ORDER BY ALL",
}


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def month_of_sales(store: str, month: int, first: int, count: int) -> tuple[list[batches.Row], ...]:
    """Headers, lines and postings of a store's cash sales in a month of 2025."""
    made = random.Random(f"{store}{month}")
    documents: list[batches.Row] = []
    lines: list[batches.Row] = []
    postings: list[batches.Row] = []
    for seq in range(first, first + count):
        day = f"2025-{month:02d}-{made.randrange(1, 29):02d}"
        costs = [made.randrange(300, 900) for _ in range(PER_DOCUMENT)]
        documents.append(
            (store, 1, seq, f"{store}-XS-25{month:02d}-{seq:05d}", "sale", day, day, AT + seq, AT + seq, "amy",
             *(None,) * 6, f"{seq:064x}", 1130 * PER_DOCUMENT, 130 * PER_DOCUMENT, 0, *(None,) * 5, 0, None, None)
        )  # fmt: skip
        amounts = (("1001", 1130 * PER_DOCUMENT, 0), ("6001", 0, 1000 * PER_DOCUMENT), ("2221", 0, 130 * PER_DOCUMENT))
        postings += [
            (seq, n, account, None, None, *sides, None, None) for n, (account, *sides) in enumerate(amounts, 1)
        ]
        postings.append((seq, 4, "1405", None, None, 0, sum(costs), None, None))
        for number, cost in enumerate(costs, 1):
            sku = f"i{made.randrange(ITEMS):05d}"
            lines.append((seq, number, sku, *SOLD, -cost, 0, None, None, None))
            postings.append((seq, 4 + number, "6401.01", None, None, cost, 0, number, None))
    return documents, lines, postings


def accepted(folder: Path) -> Catalog:
    """A catalog with a year of every store's sales, a manifest a month, as a pull leaves it."""
    catalog = Catalog(folder / "lake.db")
    hq = chain.headquarters()
    for number in range(ITEMS):
        hq.know("item", f"i{number:05d}", name=f"item {number}", unit="个", category=f"c{number % 50}")
    chain.deliver(catalog, folder, chain.deliveries(hq)[0])
    count = LINES // PER_DOCUMENT // STORES // 12
    for store in (f"s{number:03d}" for number in range(STORES)):
        for month in range(1, 13):
            first = (month - 1) * count + 1
            key = f"documents/store={store}/month=2025-{month:02d}/{first:012d}.parquet"
            (folder / "mirror" / key).parent.mkdir(parents=True)
            batches.write(batches.documents_table(*month_of_sales(store, month, first, count)), folder / "mirror" / key)
            entry = Acceptance(store, 1, month, f"{month:064x}", first, first + count - 1, 2, 2)
            catalog.accept(entry, [AcceptedFile(key, "documents", "", 0, count)])
    return catalog


def test_a_million_lines(tmp_path: Path) -> None:
    catalog = accepted(tmp_path)
    took = seconds(lambda: refresh(catalog, tmp_path, LIMITS, journal=None, now=3, progress=chain.silent))
    print(f"\ntaking in {LINES} lines: {took:.1f} s")
    basis = Basis(tmp_path, catalog, catalog.snapshot())
    plain = duckdb.connect(config={"threads": "2", "memory_limit": "2GB"})
    names = {}
    for table in ("lines", "postings"):
        names[table] = (tmp_path / f"{table}.parquet").as_posix()
        paths = [(tmp_path / file.path).as_posix() for file in basis.snapshot.of(table)]
        order = SORTED if table == "lines" else SORTED.replace("sku", "account")
        plain.execute(f"COPY ({order}) TO '{names[table]}' (COMPRESSION zstd)", {"paths": paths})
    for name, sql in PLAIN.items():
        by = ("month",) if name == "margin" else ()
        question = Question(now=AT, zone="Asia/Shanghai", lang="en", by=by)
        ours = seconds(lambda: list(run(find(name, tmp_path), basis, question, LIMITS).rows))  # noqa: B023 run at once
        theirs = seconds(lambda: plain.execute(sql.format(**names)).fetchall())  # noqa: B023 run at once
        print(
            f"report {name}: {ours:.2f} s, {ours / theirs:.1f} times plain DuckDB over one sorted file ({theirs:.2f} s)"
        )
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
