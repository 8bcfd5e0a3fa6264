/*---
title = "Sales summary"
zh = "销售汇总表"
help = "What was sold and returned by business day, with VAT and without."
help_zh = "按营业日汇总销售与退货，含税与不含税。"
parameters = ["from", "to", "store", "item", "category", "by", "top"]
by = ["store", "item", "category", "day", "month", "hour", "operator"]
default_by = ["store"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "month", kind = "text", title = "Month", zh = "月份", by = "month" },
  { name = "day", kind = "date", title = "Day", zh = "日期", by = "day" },
  { name = "hour", kind = "integer", title = "Hour", zh = "时段", by = "hour" },
  { name = "operator", kind = "text", title = "Operator", zh = "收银员", by = "operator" },
  { name = "category", kind = "text", title = "Category", zh = "类别", by = "category" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码", by = "item" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称", by = "item" },
  { name = "bills", kind = "integer", title = "Sales", zh = "销售单数" },
  { name = "sold", kind = "quantity", title = "Sold", zh = "销售数量" },
  { name = "returned", kind = "quantity", title = "Returned", zh = "退货数量" },
  { name = "amount", kind = "money", title = "Amount with VAT", zh = "价税合计", total = "SUM(amount)" },
  { name = "tax", kind = "money", title = "VAT", zh = "税额", total = "SUM(tax)" },
  { name = "net", kind = "money", title = "Net sales", zh = "销售净额", total = "SUM(net)" },
]
invariants = ["inv:same-everywhere"]
---*/
WITH trade AS (
    SELECT
        CASE WHEN $by_store THEN lines.store END AS store,
        CASE WHEN $by_month THEN SUBSTR(CAST(lines.business_date AS VARCHAR), 1, 7) END AS month,
        CASE WHEN $by_day THEN lines.business_date END AS day,
        CASE WHEN $by_hour THEN EXTRACT(HOUR FROM timezone($zone, timezone('UTC', lines.occurred_at))) END AS hour,
        CASE WHEN $by_operator THEN lines.operator END AS operator,
        CASE WHEN $by_category THEN COALESCE(items.category, '') END AS category,
        CASE WHEN $by_item THEN lines.sku END AS sku,
        CASE WHEN $by_item THEN COALESCE(items.name, lines.sku) END AS name,
        CASE WHEN lines.kind = 'sale' THEN lines.doc_no END AS bill,
        lines.effect,
        lines.quantity,
        lines.amount,
        lines.tax
    FROM lines
    LEFT JOIN items ON items.sku = lines.sku AND ($by_item OR $by_category)
    WHERE lines.effect IN ('sale', 'sale_return')
        AND lines.business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
)
SELECT
    store,
    month,
    day,
    hour,
    operator,
    category,
    sku,
    name,
    COUNT(DISTINCT bill) AS bills,
    CAST(SUM(CASE WHEN effect = 'sale' THEN -quantity ELSE 0 END) AS DECIMAL(18,4)) AS sold,
    CAST(SUM(CASE WHEN effect = 'sale_return' THEN quantity ELSE 0 END) AS DECIMAL(18,4)) AS returned,
    CAST(SUM(amount) AS DECIMAL(18,2)) AS amount,
    CAST(SUM(tax) AS DECIMAL(18,2)) AS tax,
    CAST(SUM(amount - tax) AS DECIMAL(18,2)) AS net
FROM trade
GROUP BY store, month, day, hour, operator, category, sku, name
ORDER BY CASE WHEN $top > 0 THEN SUM(amount - tax) END DESC NULLS LAST, store, month, day, hour, operator, category, sku
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
