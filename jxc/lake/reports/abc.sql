/*---
title = "ABC of items"
zh = "商品ABC分析"
help = "Items in the order of what they sold without VAT: A make the first 80 % of it, B the next 15 %, C the rest."
help_zh = "按不含税销售净额累计占比分类：A 类占前 80%，B 类占随后 15%，其余为 C 类。"
parameters = ["from", "to", "store", "item", "category", "by", "top"]
by = ["store", "category"]
default_by = []
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "category", kind = "text", title = "Category", zh = "类别", by = "category", about = "Each category is classed for itself.", about_zh = "各类别分别排序分类。" },
  { name = "class", kind = "word", title = "Class", zh = "分类", about = "By the share of all items before this one.", about_zh = "按排在该商品之前的累计占比划分。" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称" },
  { name = "sold", kind = "quantity", title = "Sold", zh = "销售数量" },
  { name = "net", kind = "money", title = "Net sales", zh = "销售净额", total = "SUM(net)" },
  { name = "share", kind = "percent", title = "Share", zh = "占比" },
  { name = "running", kind = "percent", title = "Running share", zh = "累计占比" },
]
invariants = ["inv:same-everywhere"]
---*/
WITH sold AS (
    SELECT
        CASE WHEN $by_store THEN days.store END AS store,
        CASE WHEN $by_category THEN COALESCE(items.category, '') END AS category,
        days.sku,
        COALESCE(items.name, days.sku) AS name,
        CAST(SUM(-days.quantity) AS DECIMAL(18,4)) AS sold,
        CAST(SUM(days.net) AS DECIMAL(18,2)) AS net
    FROM stock_days AS days
    LEFT JOIN items ON items.sku = days.sku
    WHERE days.book = 'goods' AND days.effect IN ('sale', 'sale_return')
        AND days.business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    GROUP BY 1, 2, 3, 4
),
running AS (
    SELECT
        *,
        SUM(net) OVER (PARTITION BY store, category) AS whole,
        SUM(net) OVER (
            PARTITION BY store, category ORDER BY net DESC, sku ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS upto
    FROM sold
)
SELECT
    store,
    category,
    CASE
        WHEN net <= 0 THEN 'C'
        WHEN (upto - net) * 100 < whole * 80 THEN 'A'
        WHEN (upto - net) * 100 < whole * 95 THEN 'B'
        ELSE 'C'
    END AS class,
    sku,
    name,
    sold,
    net,
    ratio(net, whole) AS share,
    ratio(upto, whole) AS running
FROM running
ORDER BY store, category, net DESC, sku
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
