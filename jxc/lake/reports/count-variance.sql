/*---
title = "Stocktake differences"
zh = "盘点差异表"
help = "What stocktakes found beside the books: differences by item and reason, and how many items were right."
help_zh = "盘点结果与账面对照：逐单逐品差异及原因，并统计账实相符率。"
parameters = ["from", "to", "store", "item", "category", "by", "top"]
by = ["store", "item", "category", "day", "month", "operator"]
default_by = ["store", "item"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "month", kind = "text", title = "Month", zh = "月份", by = "month" },
  { name = "day", kind = "date", title = "Day", zh = "日期", by = "day" },
  { name = "operator", kind = "text", title = "Operator", zh = "盘点人", by = "operator" },
  { name = "doc_no", kind = "text", title = "Document", zh = "盘点单号", by = "item" },
  { name = "category", kind = "text", title = "Category", zh = "类别", by = "category" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码", by = "item" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称", by = "item" },
  { name = "unit", kind = "text", title = "Unit", zh = "单位", by = "item" },
  { name = "book", kind = "quantity", title = "In the books", zh = "账面数量", by = "item" },
  { name = "counted", kind = "quantity", title = "Counted", zh = "实盘数量", by = "item" },
  { name = "difference", kind = "quantity", title = "Difference", zh = "差异数量", by = "item" },
  { name = "reason", kind = "text", title = "Reason code", zh = "原因编码", by = "item" },
  { name = "reason_name", kind = "text", title = "Reason", zh = "原因", by = "item" },
  { name = "items", kind = "integer", title = "Items counted", zh = "盘点品项数", total = "SUM(items)" },
  { name = "matching", kind = "integer", title = "Without difference", zh = "相符品项数", total = "SUM(matching)" },
  { name = "accuracy", kind = "percent", title = "Inventory accuracy", zh = "账实相符率", total = """
    CASE WHEN SUM(items) > 0 THEN
        CAST((2 * CAST(SUM(matching) AS HUGEINT) * 10000 + CAST(SUM(items) AS HUGEINT))
            // (2 * CAST(SUM(items) AS HUGEINT)) AS DECIMAL(28,0)) * CAST(0.0001 AS DECIMAL(5,4))
    END""" },
  { name = "gain", kind = "money", title = "Gains", zh = "盘盈金额", total = "SUM(gain)" },
  { name = "loss", kind = "money", title = "Losses", zh = "盘亏金额", total = "SUM(loss)" },
  { name = "value", kind = "money", title = "Value of difference", zh = "差异金额", total = "SUM(value)" },
]
invariants = ["inv:same-everywhere"]
---*/
WITH counts AS (
    -- a count's line says how many were found (unit_quantity) beside the difference from the books (quantity)
    SELECT
        CASE WHEN $by_store THEN lines.store END AS store,
        CASE WHEN $by_month THEN SUBSTR(CAST(lines.business_date AS VARCHAR), 1, 7) END AS month,
        CASE WHEN $by_day THEN lines.business_date END AS day,
        CASE WHEN $by_operator THEN lines.operator END AS operator,
        CASE WHEN $by_item THEN lines.doc_no END AS doc_no,
        CASE WHEN $by_category THEN COALESCE(items.category, '') END AS category,
        CASE WHEN $by_item THEN lines.sku END AS sku,
        CASE WHEN $by_item THEN COALESCE(items.name, lines.sku) END AS name,
        CASE WHEN $by_item THEN lines.unit END AS unit,
        CASE WHEN $by_item THEN lines.reason END AS reason,
        lines.unit_quantity AS counted,
        lines.quantity AS difference,
        lines.cost
    FROM lines
    ANTI JOIN (
        SELECT store, source_no AS doc_no FROM documents WHERE kind = 'reversal' AND business_date <= CAST($to AS DATE)
    ) AS taken_back ON taken_back.store = lines.store AND taken_back.doc_no = lines.doc_no
    LEFT JOIN items ON items.sku = lines.sku AND ($by_item OR $by_category)
    WHERE lines.kind = 'count'
        AND lines.effect IN ('count_gain', 'count_loss')
        AND lines.business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
),
summed AS (
    SELECT
        store,
        month,
        day,
        operator,
        doc_no,
        category,
        sku,
        name,
        unit,
        reason,
        CAST(SUM(counted - difference) AS DECIMAL(18,4)) AS book,
        CAST(SUM(counted) AS DECIMAL(18,4)) AS counted,
        CAST(SUM(difference) AS DECIMAL(18,4)) AS difference,
        COUNT(*) AS items,
        CAST(SUM(CASE WHEN difference = 0 THEN 1 ELSE 0 END) AS BIGINT) AS matching,
        CAST(SUM(CASE WHEN difference > 0 THEN cost ELSE 0 END) AS DECIMAL(18,2)) AS gain,
        CAST(SUM(CASE WHEN difference < 0 THEN -cost ELSE 0 END) AS DECIMAL(18,2)) AS loss,
        CAST(SUM(cost) AS DECIMAL(18,2)) AS value
    FROM counts
    GROUP BY store, month, day, operator, doc_no, category, sku, name, unit, reason
)
SELECT
    store,
    month,
    day,
    operator,
    doc_no,
    category,
    sku,
    summed.name,
    unit,
    book,
    counted,
    difference,
    summed.reason,
    COALESCE(CASE WHEN $lang = 'zh' THEN reasons.zh ELSE reasons.name END, summed.reason) AS reason_name,
    items,
    matching,
    CAST((2 * CAST(matching AS HUGEINT) * 10000 + items) // (2 * items) AS DECIMAL(28,0))
        * CAST(0.0001 AS DECIMAL(5,4)) AS accuracy,
    gain,
    loss,
    value
FROM summed
LEFT JOIN reasons ON reasons.reason = summed.reason
ORDER BY CASE WHEN $top > 0 THEN gain + loss END DESC NULLS LAST, store, month, day, operator, doc_no, category, sku
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
