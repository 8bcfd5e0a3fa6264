/*---
title = "Gross margin"
zh = "销售毛利分析表"
help = "Net sales without VAT, what the goods cost, later adjustments of cost apart, and the margin left."
help_zh = "不含税销售额、销售成本、单列的成本调整以及毛利。"
parameters = ["from", "to", "store", "item", "category", "by", "top"]
by = ["store", "item", "category", "day", "month"]
default_by = ["store"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "month", kind = "text", title = "Month", zh = "月份", by = "month" },
  { name = "day", kind = "date", title = "Day", zh = "日期", by = "day" },
  { name = "category", kind = "text", title = "Category", zh = "类别", by = "category" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码", by = "item" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称", by = "item" },
  { name = "net", kind = "money", title = "Net sales", zh = "销售净额", total = "SUM(net)" },
  { name = "cost", kind = "money", title = "Cost of sales", zh = "销售成本", total = "SUM(cost)" },
  { name = "adjustment", kind = "money", title = "Cost adjustments", zh = "成本调整", total = "SUM(adjustment)" },
  { name = "margin", kind = "money", title = "Gross margin", zh = "毛利", total = "SUM(margin)" },
  { name = "rate", kind = "percent", title = "Margin %", zh = "毛利率", total = "ratio(SUM(margin), SUM(net))", about = "Gross margin ÷ net sales; empty where these are nil.", about_zh = "毛利 ÷ 销售净额；销售净额为零时不列。" },
]
invariants = ["inv:cost-of-sales", "inv:same-everywhere"]
---*/
WITH days AS (
    -- months are named and items are joined to sums, and only where something of theirs is asked for
    SELECT
        CASE WHEN $by_store THEN store END AS store,
        CASE WHEN $by_day OR $by_month THEN ledger_date END AS day,
        CASE WHEN $by_item OR $by_category THEN sku END AS sku,
        SUM(net) AS net,
        SUM(cost_of_sales) AS cost,
        SUM(adjustment) AS adjustment
    FROM stock_days
    WHERE ledger_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
        AND (book = 'ledger' OR effect IN ('sale', 'sale_return'))
    GROUP BY 1, 2, 3
),
keyed AS (
    SELECT
        days.store,
        CASE WHEN $by_month THEN SUBSTR(CAST(days.day AS VARCHAR), 1, 7) END AS month,
        CASE WHEN $by_day THEN days.day END AS day,
        CASE WHEN $by_category THEN COALESCE(items.category, '') END AS category,
        CASE WHEN $by_item THEN days.sku END AS sku,
        CASE WHEN $by_item THEN COALESCE(items.name, days.sku) END AS name,
        days.net,
        days.cost,
        days.adjustment
    FROM days
    LEFT JOIN items ON items.sku = days.sku AND ($by_item OR $by_category)
),
summed AS (
    SELECT
        store,
        month,
        day,
        category,
        sku,
        name,
        CAST(SUM(net) AS DECIMAL(18,2)) AS net,
        CAST(SUM(cost) AS DECIMAL(18,2)) AS cost,
        CAST(SUM(adjustment) AS DECIMAL(18,2)) AS adjustment,
        CAST(SUM(net - cost - adjustment) AS DECIMAL(18,2)) AS margin
    FROM keyed
    GROUP BY store, month, day, category, sku, name
)
SELECT
    store,
    month,
    day,
    category,
    sku,
    name,
    net,
    cost,
    adjustment,
    margin,
    ratio(margin, net) AS rate
FROM summed
ORDER BY CASE WHEN $top > 0 THEN margin END DESC NULLS LAST, store, month, day, category, sku
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
