/*---
title = "Turnover of stock"
zh = "库存周转与动销表"
help = "How often stock was turned over, which part of the items sold, and which part of what was there was sold."
help_zh = "库存周转次数与天数、动销率和售罄率。"
parameters = ["from", "to", "store", "item", "category", "by", "top"]
by = ["store", "item", "category"]
default_by = ["store"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "category", kind = "text", title = "Category", zh = "类别", by = "category" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码", by = "item" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称", by = "item" },
  { name = "items", kind = "integer", title = "Items", zh = "在售品种数", about = "Items (of each store) that were in stock at the beginning, arrived or were sold.", about_zh = "期初有库存、期内有到货或销售的门店商品数。" },
  { name = "sold_items", kind = "integer", title = "Items sold", zh = "动销品种数" },
  { name = "active", kind = "percent", title = "Items sold, %", zh = "动销率", about = "Items sold ÷ items.", about_zh = "动销品种数 ÷ 在售品种数。" },
  { name = "opening_quantity", kind = "quantity", title = "Opening quantity", zh = "期初数量" },
  { name = "received", kind = "quantity", title = "Received", zh = "到货数量", about = "Opening stock, purchases less returns, and transfers in.", about_zh = "期初入库、采购入库减退货、调入。" },
  { name = "sold", kind = "quantity", title = "Sold", zh = "销售数量", about = "Less what came back.", about_zh = "已减退货。" },
  { name = "sell_through", kind = "percent", title = "Sell-through", zh = "售罄率", about = "Sold ÷ (opening quantity + received).", about_zh = "销售数量 ÷（期初数量 + 到货数量）。" },
  { name = "opening_value", kind = "money", title = "Opening value", zh = "期初金额", total = "SUM(opening_value)" },
  { name = "closing_value", kind = "money", title = "Closing value", zh = "期末金额", total = "SUM(closing_value)" },
  { name = "cost", kind = "money", title = "Cost of goods sold", zh = "销售成本", total = "SUM(cost)", about = "As it left stock, without later adjustments.", about_zh = "出库时的成本，不含事后调整。" },
  { name = "turns", kind = "quantity", title = "Turns", zh = "周转次数", about = "Cost of goods sold ÷ the mean of opening and closing value.", about_zh = "销售成本 ÷ 期初期末平均库存金额。" },
  { name = "days", kind = "integer", title = "Days of stock", zh = "周转天数", about = "Days of the range ÷ turns.", about_zh = "期间天数 ÷ 周转次数。" },
]
invariants = ["inv:opening-closing", "inv:same-everywhere"]
---*/
WITH moves AS (
    SELECT store, sku, ledger_date, effect, quantity, cost
    FROM stock_days
    WHERE book = 'goods' AND ledger_date <= CAST($to AS DATE)
),
-- the range that was asked for, as far as anything happened in it
range AS (
    SELECT
        DATE_DIFF(
            'day',
            GREATEST(CAST($from AS DATE), MIN(ledger_date)),
            LEAST(CAST($to AS DATE), GREATEST(CAST($today AS DATE), MAX(ledger_date)))
        ) + 1 AS days
    FROM moves
),
goods AS (
    SELECT
        store,
        sku,
        SUM(CASE WHEN ledger_date < CAST($from AS DATE) THEN quantity ELSE 0 END) AS opening_quantity,
        SUM(CASE WHEN ledger_date < CAST($from AS DATE) THEN cost ELSE 0 END) AS opening_value,
        SUM(
            CASE WHEN ledger_date >= CAST($from AS DATE) AND effect IN ('opening', 'purchase', 'purchase_return', 'transfer_in')
                THEN quantity ELSE 0 END
        ) AS received,
        SUM(
            CASE WHEN ledger_date >= CAST($from AS DATE) AND effect IN ('sale', 'sale_return') THEN -quantity ELSE 0 END
        ) AS sold,
        SUM(
            CASE WHEN ledger_date >= CAST($from AS DATE) AND effect IN ('sale', 'sale_return') THEN -cost ELSE 0 END
        ) AS cost,
        SUM(cost) AS closing_value
    FROM moves
    GROUP BY store, sku
),
summed AS (
    SELECT
        CASE WHEN $by_store THEN goods.store END AS store,
        CASE WHEN $by_category THEN COALESCE(items.category, '') END AS category,
        CASE WHEN $by_item THEN goods.sku END AS sku,
        CASE WHEN $by_item THEN COALESCE(items.name, goods.sku) END AS name,
        COUNT(CASE WHEN opening_quantity > 0 OR received > 0 OR sold > 0 THEN 1 END) AS items,
        COUNT(CASE WHEN sold > 0 THEN 1 END) AS sold_items,
        CAST(SUM(opening_quantity) AS DECIMAL(18,4)) AS opening_quantity,
        CAST(SUM(received) AS DECIMAL(18,4)) AS received,
        CAST(SUM(sold) AS DECIMAL(18,4)) AS sold,
        CAST(SUM(opening_value) AS DECIMAL(18,2)) AS opening_value,
        CAST(SUM(closing_value) AS DECIMAL(18,2)) AS closing_value,
        CAST(SUM(cost) AS DECIMAL(18,2)) AS cost
    FROM goods
    LEFT JOIN items ON items.sku = goods.sku AND ($by_item OR $by_category)
    GROUP BY 1, 2, 3, 4
)
SELECT
    store,
    category,
    sku,
    name,
    items,
    sold_items,
    ratio(sold_items, items) AS active,
    opening_quantity,
    received,
    sold,
    ratio(sold, opening_quantity + received) AS sell_through,
    opening_value,
    closing_value,
    cost,
    -- twice the cost by twice the mean
    CAST(ratio(2 * cost, opening_value + closing_value) AS DECIMAL(18,4)) AS turns,
    CASE WHEN cost > 0 THEN
        CAST(ROUND(ratio((opening_value + closing_value) * range.days, 2 * cost)) AS BIGINT)
    END AS days
FROM summed
CROSS JOIN range
WHERE items > 0 OR opening_value <> 0 OR closing_value <> 0
ORDER BY CASE WHEN $top > 0 THEN cost END DESC NULLS LAST, store, category, sku
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
