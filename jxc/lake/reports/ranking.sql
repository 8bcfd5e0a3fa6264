/*---
title = "Ranking"
zh = "销售排行榜"
help = "Items, categories, stores or regions in the order of what they sold without VAT, with their share and margin."
help_zh = "按不含税销售净额对商品、类别、门店或区域排名，列出占比与毛利。"
parameters = ["from", "to", "store", "item", "category", "by", "top"]
by = ["region", "store", "item", "category"]
default_by = ["item"]
columns = [
  { name = "rank", kind = "integer", title = "Rank", zh = "名次" },
  { name = "region", kind = "text", title = "Region", zh = "区域", by = "region" },
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "category", kind = "text", title = "Category", zh = "类别", by = "category" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码", by = "item" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称", by = "item" },
  { name = "sold", kind = "quantity", title = "Sold", zh = "销售数量", about = "Less what came back.", about_zh = "已减退货。" },
  { name = "net", kind = "money", title = "Net sales", zh = "销售净额", total = "SUM(net)" },
  { name = "share", kind = "percent", title = "Share", zh = "占比", about = "Net sales ÷ net sales of all rows, shown or not.", about_zh = "销售净额 ÷ 全部（含未列出）销售净额。" },
  { name = "cost", kind = "money", title = "Cost", zh = "成本", total = "SUM(cost)", about = "As it left stock, without later adjustments.", about_zh = "出库时的成本，不含事后调整。" },
  { name = "margin", kind = "money", title = "Gross margin", zh = "毛利", total = "SUM(margin)" },
  { name = "rate", kind = "percent", title = "Margin %", zh = "毛利率", total = "ratio(SUM(margin), SUM(net))" },
]
invariants = ["inv:same-everywhere"]
---*/
WITH days AS (
    SELECT
        CASE WHEN $by_store OR $by_region THEN store END AS store,
        CASE WHEN $by_item OR $by_category THEN sku END AS sku,
        SUM(-quantity) AS sold,
        SUM(net) AS net,
        SUM(-cost) AS cost
    FROM stock_days
    WHERE book = 'goods' AND effect IN ('sale', 'sale_return')
        AND business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    GROUP BY 1, 2
),
summed AS (
    SELECT
        CASE WHEN $by_region THEN stores.region END AS region,
        CASE WHEN $by_store THEN days.store END AS store,
        CASE WHEN $by_category THEN COALESCE(items.category, '') END AS category,
        CASE WHEN $by_item THEN days.sku END AS sku,
        CASE WHEN $by_item THEN COALESCE(items.name, days.sku) END AS name,
        CAST(SUM(sold) AS DECIMAL(18,4)) AS sold,
        CAST(SUM(net) AS DECIMAL(18,2)) AS net,
        CAST(SUM(cost) AS DECIMAL(18,2)) AS cost
    FROM days
    LEFT JOIN items ON items.sku = days.sku
    LEFT JOIN stores ON stores.store = days.store
    GROUP BY 1, 2, 3, 4, 5
)
SELECT
    RANK() OVER (ORDER BY net DESC) AS rank,
    region,
    store,
    category,
    sku,
    name,
    sold,
    net,
    ratio(net, SUM(net) OVER ()) AS share,
    cost,
    CAST(net - cost AS DECIMAL(18,2)) AS margin,
    ratio(net - cost, net) AS rate
FROM summed
ORDER BY net DESC, region, store, category, sku
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
