/*---
title = "Stock by age"
zh = "库存库龄表"
help = "How long what is in stock has been there, counting the newest arrivals as left; sales returns make nothing younger."
help_zh = "按“先进先出”推算结存商品的库龄，金额按数量分摊；销售退回不改变库龄。"
parameters = ["as-of", "store", "item", "category", "by", "top"]
by = ["store", "item", "category"]
default_by = ["store", "item"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "category", kind = "text", title = "Category", zh = "类别", by = "category" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码", by = "item" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称", by = "item" },
  { name = "quantity", kind = "quantity", title = "Quantity", zh = "结存数量" },
  { name = "value", kind = "money", title = "Value", zh = "结存金额", total = "SUM(value)" },
  { name = "days_30", kind = "money", title = "Up to 30 days", zh = "30天以内", total = "SUM(days_30)", about = "Value of what arrived in these days; stock at or below zero stands here too.", about_zh = "该期间到货部分的金额；零或负库存的金额也列在此栏。" },
  { name = "days_60", kind = "money", title = "31 to 60 days", zh = "31至60天", total = "SUM(days_60)" },
  { name = "days_90", kind = "money", title = "61 to 90 days", zh = "61至90天", total = "SUM(days_90)" },
  { name = "days_180", kind = "money", title = "91 to 180 days", zh = "91至180天", total = "SUM(days_180)" },
  { name = "older", kind = "money", title = "Over 180 days", zh = "180天以上", total = "SUM(older)", about = "Also what no arrival explains.", about_zh = "含找不到入库记录的部分。" },
  { name = "oldest", kind = "date", title = "Oldest arrival", zh = "最早入库日" },
]
invariants = ["inv:stock-value", "inv:same-everywhere"]
---*/
WITH moves AS (
    SELECT store, sku, ledger_date AS day, effect, SUM(quantity) AS quantity, SUM(cost) AS cost
    FROM stock_days
    WHERE book = 'goods' AND ledger_date <= CAST($as_of AS DATE)
    GROUP BY store, sku, ledger_date, effect
),
days AS (
    SELECT
        store,
        sku,
        day,
        SUM(quantity) AS quantity,
        SUM(cost) AS cost,
        -- what is sent back to a supplier or reversed takes away from the arrivals before it
        SUM(
            CASE
                WHEN effect IN ('opening', 'purchase', 'purchase_return', 'transfer_in', 'count_gain', 'gain') THEN quantity
                WHEN effect IN ('assemble', 'disassemble') THEN GREATEST(quantity, 0)
                ELSE 0
            END
        ) AS came
    FROM moves
    GROUP BY store, sku, day
),
held AS (
    SELECT store, sku, CAST(SUM(quantity) AS DECIMAL(18,4)) AS quantity, CAST(SUM(cost) AS DECIMAL(18,2)) AS value
    FROM days
    GROUP BY store, sku
    HAVING SUM(quantity) <> 0 OR SUM(cost) <> 0
),
arrivals AS (
    SELECT
        store,
        sku,
        day,
        came,
        age(day, CAST($as_of AS DATE), CAST($today AS DATE)) AS days,
        -- of this day and all later ones
        SUM(came) OVER (
            PARTITION BY store, sku ORDER BY day DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS upto
    FROM days
    WHERE came <> 0
),
covered AS (
    SELECT
        held.store,
        held.sku,
        held.quantity,
        held.value,
        LEAST(held.quantity, COALESCE(MAX(CASE WHEN days <= 30 THEN upto END), 0)) AS upto_30,
        LEAST(held.quantity, COALESCE(MAX(CASE WHEN days <= 60 THEN upto END), 0)) AS upto_60,
        LEAST(held.quantity, COALESCE(MAX(CASE WHEN days <= 90 THEN upto END), 0)) AS upto_90,
        LEAST(held.quantity, COALESCE(MAX(CASE WHEN days <= 180 THEN upto END), 0)) AS upto_180,
        MIN(CASE WHEN came > 0 AND upto - came < held.quantity THEN day END) AS oldest
    FROM held
    LEFT JOIN arrivals ON arrivals.store = held.store AND arrivals.sku = held.sku
    GROUP BY held.store, held.sku, held.quantity, held.value
),
valued AS (
    SELECT
        store,
        sku,
        quantity,
        value,
        CASE WHEN quantity > 0 THEN share(value, GREATEST(upto_30, 0), quantity) ELSE value END AS value_30,
        CASE WHEN quantity > 0 THEN share(value, GREATEST(upto_60, 0), quantity) ELSE value END AS value_60,
        CASE WHEN quantity > 0 THEN share(value, GREATEST(upto_90, 0), quantity) ELSE value END AS value_90,
        CASE WHEN quantity > 0 THEN share(value, GREATEST(upto_180, 0), quantity) ELSE value END AS value_180,
        oldest
    FROM covered
)
SELECT
    CASE WHEN $by_store THEN valued.store END AS store,
    CASE WHEN $by_category THEN COALESCE(items.category, '') END AS category,
    CASE WHEN $by_item THEN valued.sku END AS sku,
    CASE WHEN $by_item THEN COALESCE(items.name, valued.sku) END AS name,
    CAST(SUM(quantity) AS DECIMAL(18,4)) AS quantity,
    CAST(SUM(value) AS DECIMAL(18,2)) AS value,
    CAST(SUM(value_30) AS DECIMAL(18,2)) AS days_30,
    CAST(SUM(value_60 - value_30) AS DECIMAL(18,2)) AS days_60,
    CAST(SUM(value_90 - value_60) AS DECIMAL(18,2)) AS days_90,
    CAST(SUM(value_180 - value_90) AS DECIMAL(18,2)) AS days_180,
    CAST(SUM(value - value_180) AS DECIMAL(18,2)) AS older,
    MIN(oldest) AS oldest
FROM valued
LEFT JOIN items ON items.sku = valued.sku
GROUP BY 1, 2, 3, 4
ORDER BY CASE WHEN $top > 0 THEN SUM(value) END DESC NULLS LAST, 1, 2, 3
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
