/*---
title = "Slow movers"
zh = "呆滞商品表"
help = "What is in stock and was not sold for so many days (90 unless --days says otherwise)."
help_zh = "有库存而在指定天数内（默认 90 天，可用 --days 指定）没有销售的商品。"
parameters = ["as-of", "store", "item", "category", "days", "top"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称" },
  { name = "category", kind = "text", title = "Category", zh = "类别" },
  { name = "unit", kind = "text", title = "Unit", zh = "单位" },
  { name = "quantity", kind = "quantity", title = "Quantity", zh = "结存数量" },
  { name = "value", kind = "money", title = "Value", zh = "结存金额", total = "SUM(value)" },
  { name = "last_in", kind = "date", title = "Last arrival", zh = "最近入库日" },
  { name = "last_sale", kind = "date", title = "Last sale", zh = "最近销售日" },
  { name = "idle", kind = "integer", title = "Idle days", zh = "呆滞天数", about = "Days since the last sale, or since the first arrival where nothing was ever sold.", about_zh = "距最近一次销售的天数；从未销售的，距首次入库的天数。" },
]
invariants = ["inv:same-everywhere"]
---*/
WITH moves AS (
    -- a sale that was reversed on its day was none
    SELECT store, sku, ledger_date, effect, SUM(quantity) AS quantity, SUM(cost) AS cost
    FROM stock_days
    WHERE book = 'goods' AND ledger_date <= CAST($as_of AS DATE)
    GROUP BY store, sku, ledger_date, effect
),
held AS (
    SELECT
        store,
        sku,
        SUM(quantity) AS quantity,
        SUM(cost) AS value,
        MIN(CASE WHEN quantity > 0 THEN ledger_date END) AS first_in,
        MAX(
            CASE WHEN quantity > 0 AND effect IN ('opening', 'purchase', 'transfer_in', 'count_gain', 'gain', 'assemble', 'disassemble')
                THEN ledger_date END
        ) AS last_in,
        MAX(CASE WHEN quantity < 0 AND effect = 'sale' THEN ledger_date END) AS last_sale
    FROM moves
    GROUP BY store, sku
    HAVING SUM(quantity) > 0
),
idle AS (
    SELECT *, age(COALESCE(last_sale, first_in), CAST($as_of AS DATE), CAST($today AS DATE)) AS idle FROM held
)
SELECT
    idle.store,
    idle.sku,
    COALESCE(items.name, idle.sku) AS name,
    items.category,
    items.unit,
    CAST(idle.quantity AS DECIMAL(18,4)) AS quantity,
    CAST(idle.value AS DECIMAL(18,2)) AS value,
    idle.last_in,
    idle.last_sale,
    idle.idle
FROM idle
LEFT JOIN items ON items.sku = idle.sku
WHERE idle.idle >= CASE WHEN $days > 0 THEN $days ELSE 90 END
ORDER BY CASE WHEN $top > 0 THEN idle.value END DESC NULLS LAST, idle.store, idle.idle DESC, idle.sku
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
