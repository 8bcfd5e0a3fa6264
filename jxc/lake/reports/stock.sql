/*---
title = "Stock balance"
zh = "库存余额表"
help = "What is in stock and what it is worth, as the books say at the end of a day."
help_zh = "截至某日账面的库存数量与金额。"
parameters = ["as-of", "store", "item", "category", "by", "top"]
by = ["store", "item", "category"]
default_by = ["store", "item"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "store_name", kind = "text", title = "Store name", zh = "门店名称", by = "store" },
  { name = "category", kind = "text", title = "Category", zh = "类别", by = "category" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码", by = "item" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称", by = "item" },
  { name = "unit", kind = "text", title = "Unit", zh = "单位", by = "item" },
  { name = "quantity", kind = "quantity", title = "Quantity", zh = "结存数量" },
  { name = "unit_cost", kind = "price", title = "Unit cost", zh = "成本单价", by = "item" },
  { name = "value", kind = "money", title = "Value", zh = "结存金额", total = "SUM(value)" },
]
invariants = ["inv:stock-value", "inv:same-everywhere"]
---*/
WITH held AS (
    -- items are joined to sums, and only where something of theirs is asked for
    SELECT
        CASE WHEN $by_store THEN store END AS store,
        CASE WHEN $by_item OR $by_category THEN sku END AS sku,
        SUM(quantity) AS quantity,
        SUM(cost) AS cost
    FROM stock_days
    WHERE book = 'goods' AND ledger_date <= CAST($as_of AS DATE)
    GROUP BY 1, 2
    HAVING SUM(quantity) <> 0 OR SUM(cost) <> 0
),
keyed AS (
    SELECT
        held.store,
        CASE WHEN $by_category THEN COALESCE(items.category, '') END AS category,
        CASE WHEN $by_item THEN held.sku END AS sku,
        CASE WHEN $by_item THEN COALESCE(items.name, held.sku) END AS name,
        CASE WHEN $by_item THEN items.unit END AS unit,
        held.quantity,
        held.cost
    FROM held
    LEFT JOIN items ON items.sku = held.sku AND ($by_item OR $by_category)
),
summed AS (
    SELECT
        store,
        category,
        sku,
        name,
        unit,
        CAST(SUM(quantity) AS DECIMAL(18,4)) AS quantity,
        CAST(SUM(cost) AS DECIMAL(18,2)) AS value
    FROM keyed
    GROUP BY store, category, sku, name, unit
),
counted AS (
    SELECT *, CAST(value * 100 AS HUGEINT) * 100000000 AS worth, CAST(quantity * 10000 AS HUGEINT) AS pieces FROM summed
)
SELECT
    counted.store,
    stores.name AS store_name,
    category,
    sku,
    counted.name,
    unit,
    quantity,
    -- value ÷ quantity, half away from zero, in whole millionths: a decimal divided would be a binary fraction
    CASE WHEN pieces <> 0 THEN
        CAST(SIGN(worth) * SIGN(pieces) * ((2 * ABS(worth) + ABS(pieces)) // (2 * ABS(pieces))) AS DECIMAL(28,0))
        * CAST(0.000001 AS DECIMAL(7,6))
    END AS unit_cost,
    value
FROM counted
LEFT JOIN stores ON stores.store = counted.store
ORDER BY CASE WHEN $top > 0 THEN value END DESC NULLS LAST, counted.store, category, sku
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
