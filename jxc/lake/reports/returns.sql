/*---
title = "Sales returns"
zh = "销售退货汇总表"
help = "What customers brought back, and how much of what was sold that is."
help_zh = "按所选维度汇总销售退货及其占销售的比例。"
parameters = ["from", "to", "store", "item", "category", "by", "top"]
by = ["store", "item", "category", "reason", "day", "month", "operator"]
default_by = ["store"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "month", kind = "text", title = "Month", zh = "月份", by = "month" },
  { name = "day", kind = "date", title = "Day", zh = "日期", by = "day" },
  { name = "operator", kind = "text", title = "Operator", zh = "收银员", by = "operator" },
  { name = "category", kind = "text", title = "Category", zh = "类别", by = "category" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码", by = "item" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称", by = "item" },
  { name = "reason", kind = "text", title = "Reason code", zh = "原因编码", by = "reason" },
  { name = "reason_name", kind = "text", title = "Reason", zh = "原因", by = "reason" },
  { name = "documents", kind = "integer", title = "Documents", zh = "单据数" },
  { name = "quantity", kind = "quantity", title = "Returned", zh = "退货数量" },
  { name = "amount", kind = "money", title = "Amount with VAT", zh = "退货金额", total = "SUM(amount)" },
  { name = "net", kind = "money", title = "Net", zh = "不含税金额", total = "SUM(net)" },
  { name = "cost", kind = "money", title = "Cost", zh = "成本", total = "SUM(cost)" },
  { name = "sold", kind = "money", title = "Sold, with VAT", zh = "销售金额", total = "SUM(sold)", about = "Before returns.", about_zh = "未减退货。" },
  { name = "rate", kind = "percent", title = "Returned, %", zh = "退货率", total = "ratio(SUM(amount), SUM(sold))" },
]
invariants = ["inv:same-everywhere"]
---*/
WITH summed AS (
    SELECT
        CASE WHEN $by_store THEN lines.store END AS store,
        CASE WHEN $by_month THEN SUBSTR(CAST(lines.business_date AS VARCHAR), 1, 7) END AS month,
        CASE WHEN $by_day THEN lines.business_date END AS day,
        CASE WHEN $by_operator THEN lines.operator END AS operator,
        CASE WHEN $by_category THEN COALESCE(items.category, '') END AS category,
        CASE WHEN $by_item THEN lines.sku END AS sku,
        CASE WHEN $by_item THEN COALESCE(items.name, lines.sku) END AS name,
        CASE WHEN $by_reason AND lines.effect = 'sale_return' THEN lines.reason END AS reason,
        COUNT(DISTINCT CASE WHEN lines.effect = 'sale_return' AND lines.kind <> 'reversal' THEN lines.doc_no END) AS documents,
        CAST(SUM(CASE WHEN lines.effect = 'sale_return' THEN lines.quantity ELSE 0 END) AS DECIMAL(18,4)) AS quantity,
        CAST(SUM(CASE WHEN lines.effect = 'sale_return' THEN -lines.amount ELSE 0 END) AS DECIMAL(18,2)) AS amount,
        CAST(SUM(CASE WHEN lines.effect = 'sale_return' THEN lines.tax - lines.amount ELSE 0 END) AS DECIMAL(18,2)) AS net,
        CAST(SUM(CASE WHEN lines.effect = 'sale_return' THEN lines.cost ELSE 0 END) AS DECIMAL(18,2)) AS cost,
        CAST(SUM(CASE WHEN lines.effect = 'sale' THEN lines.amount ELSE 0 END) AS DECIMAL(18,2)) AS sold,
        COUNT(CASE WHEN lines.effect = 'sale_return' THEN 1 END) AS returns
    FROM lines
    LEFT JOIN items ON items.sku = lines.sku AND ($by_item OR $by_category)
    WHERE lines.effect IN ('sale', 'sale_return')
        AND lines.business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
)
SELECT
    store,
    month,
    day,
    operator,
    category,
    sku,
    summed.name,
    summed.reason,
    COALESCE(CASE WHEN $lang = 'zh' THEN reasons.zh ELSE reasons.name END, summed.reason) AS reason_name,
    documents,
    quantity,
    amount,
    net,
    cost,
    sold,
    ratio(amount, sold) AS rate
FROM summed
LEFT JOIN reasons ON reasons.reason = summed.reason
-- groups in which nothing came back matter only for the rate of the whole
WHERE returns > 0 OR sold <> 0
ORDER BY CASE WHEN $top > 0 THEN amount END DESC NULLS LAST, store, month, day, operator, category, sku, summed.reason
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
