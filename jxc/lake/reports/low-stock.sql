/*---
title = "Low stock"
zh = "库存预警表"
help = "Items at or below the quantity that “item set --low” says, in every store that keeps stock."
help_zh = "各有库存业务的门店中，数量不高于商品最低库存（item set --low）的商品。"
parameters = ["as-of", "store", "item", "category"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称" },
  { name = "category", kind = "text", title = "Category", zh = "类别" },
  { name = "unit", kind = "text", title = "Unit", zh = "单位" },
  { name = "quantity", kind = "quantity", title = "Quantity", zh = "结存数量" },
  { name = "low", kind = "quantity", title = "Lowest", zh = "最低库存" },
  { name = "short", kind = "quantity", title = "Short of it", zh = "缺口" },
  { name = "last_sale", kind = "date", title = "Last sale", zh = "最近销售日" },
]
invariants = ["inv:same-everywhere"]
---*/
WITH moves AS (
    SELECT store, sku, ledger_date, effect, SUM(quantity) AS quantity
    FROM stock_days
    WHERE book = 'goods' AND ledger_date <= CAST($as_of AS DATE)
    GROUP BY store, sku, ledger_date, effect
),
held AS (
    SELECT
        store,
        sku,
        SUM(quantity) AS quantity,
        MAX(CASE WHEN quantity < 0 AND effect = 'sale' THEN ledger_date END) AS last_sale
    FROM moves
    GROUP BY store, sku
),
watched AS (
    SELECT keeping.store, items.sku, items.name, items.category, items.unit, items.low
    FROM (SELECT DISTINCT store FROM held) AS keeping
    CROSS JOIN items
    WHERE items.low IS NOT NULL AND items.active
)
SELECT
    watched.store,
    watched.sku,
    watched.name,
    watched.category,
    watched.unit,
    CAST(COALESCE(held.quantity, 0) AS DECIMAL(18,4)) AS quantity,
    watched.low,
    CAST(watched.low - COALESCE(held.quantity, 0) AS DECIMAL(18,4)) AS short,
    held.last_sale
FROM watched
LEFT JOIN held ON held.store = watched.store AND held.sku = watched.sku
WHERE COALESCE(held.quantity, 0) <= watched.low
ORDER BY watched.store, watched.sku
