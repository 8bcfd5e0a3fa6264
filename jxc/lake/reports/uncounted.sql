/*---
title = "Not counted"
zh = "未盘商品表"
help = "Items in stock that no stocktake has counted since a day, or ever; the longest wait first."
help_zh = "有库存而自某日以来（或从未）盘点过的商品，久未盘点者在前。"
parameters = ["from", "to", "store", "item", "category", "top"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称" },
  { name = "category", kind = "text", title = "Category", zh = "类别" },
  { name = "unit", kind = "text", title = "Unit", zh = "单位" },
  { name = "quantity", kind = "quantity", title = "Quantity", zh = "结存数量" },
  { name = "value", kind = "money", title = "Value", zh = "结存金额", total = "SUM(value)" },
  { name = "last_counted", kind = "date", title = "Last counted", zh = "上次盘点" },
  { name = "days", kind = "integer", title = "Days", zh = "天数" },
]
invariants = ["inv:same-everywhere"]
---*/
WITH held AS (
    SELECT store, sku, SUM(quantity) AS quantity, SUM(cost) AS value
    FROM stock_days
    WHERE book = 'goods' AND ledger_date <= CAST($to AS DATE)
    GROUP BY store, sku
    HAVING SUM(quantity) <> 0
),
counted AS (
    SELECT lines.store, lines.sku, MAX(lines.business_date) AS day
    FROM lines
    ANTI JOIN (
        SELECT store, source_no AS doc_no FROM documents WHERE kind = 'reversal' AND business_date <= CAST($to AS DATE)
    ) AS taken_back ON taken_back.store = lines.store AND taken_back.doc_no = lines.doc_no
    WHERE lines.kind = 'count' AND lines.business_date <= CAST($to AS DATE)
    GROUP BY lines.store, lines.sku
)
SELECT
    held.store,
    held.sku,
    COALESCE(items.name, held.sku) AS name,
    COALESCE(items.category, '') AS category,
    items.unit,
    CAST(held.quantity AS DECIMAL(18,4)) AS quantity,
    CAST(held.value AS DECIMAL(18,2)) AS value,
    counted.day AS last_counted,
    DATE_DIFF(
        'day',
        counted.day,
        LEAST(CAST($to AS DATE), CAST(timezone($zone, timezone('UTC', CAST($now AS TIMESTAMP))) AS DATE))
    ) AS days
FROM held
LEFT JOIN counted ON counted.store = held.store AND counted.sku = held.sku
LEFT JOIN items ON items.sku = held.sku
WHERE counted.day IS NULL OR counted.day < CAST($from AS DATE)
ORDER BY
    CASE WHEN $top > 0 THEN held.value END DESC NULLS LAST,
    counted.day NULLS FIRST,
    held.store,
    held.sku
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
