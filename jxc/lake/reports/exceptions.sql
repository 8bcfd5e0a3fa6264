/*---
title = "Exceptions"
zh = "异常情况表"
help = "What somebody should look at: findings and holes in what came in, stock below zero, costs not final yet, what was booked late, and sales below the floor price."
help_zh = "需要关注的情况：接收数据的问题与缺口、负库存、成本未定、迟到入账、低于最低限价的销售。"
parameters = ["from", "to", "store", "item", "category"]
columns = [
  { name = "what", kind = "word", title = "What", zh = "类型" },
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "date", kind = "date", title = "Date", zh = "日期" },
  { name = "doc_no", kind = "text", title = "Document", zh = "单据编号" },
  { name = "operator", kind = "text", title = "Operator", zh = "经手人" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称" },
  { name = "quantity", kind = "quantity", title = "Quantity", zh = "数量" },
  { name = "amount", kind = "money", title = "Amount", zh = "金额", about = "Stock: its value; costs: the one that is not final; sales below the floor: how much below it.", about_zh = "负库存为其金额；成本未定为暂计成本；低于限价为差额。" },
  { name = "detail", kind = "text", title = "Detail", zh = "说明" },
]
invariants = ["inv:same-everywhere"]
---*/
WITH below AS (
    SELECT store, sku, SUM(quantity) AS quantity, SUM(cost) AS value, MAX(ledger_date) AS day
    FROM stock_days
    WHERE book = 'goods' AND ledger_date <= CAST($to AS DATE)
    GROUP BY store, sku
    HAVING SUM(quantity) < 0
),
corrected AS (
    SELECT DISTINCT store, source_no, source_line FROM lines WHERE effect = 'true_up' AND ledger_date <= CAST($to AS DATE)
),
floors AS (
    SELECT lines.*, CAST(COALESCE(own.floor_price, hq.floor_price) * ABS(lines.quantity) AS DECIMAL(18,2)) AS lowest
    FROM lines
    LEFT JOIN prices AS own
        ON own.store = lines.store AND own.sku = lines.sku AND lines.occurred_at >= own.since AND lines.occurred_at < own.until
    LEFT JOIN prices AS hq
        ON hq.store = 'hq' AND hq.sku = lines.sku AND lines.occurred_at >= hq.since AND lines.occurred_at < hq.until
    WHERE lines.kind = 'sale' AND lines.price_kind = 'priced'
        AND lines.business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
),
found AS (
    SELECT 'finding' AS what, CAST(NULL AS VARCHAR) AS store, CAST(NULL AS DATE) AS date, CAST(NULL AS BIGINT) AS place,
        CAST(NULL AS VARCHAR) AS doc_no, CAST(NULL AS VARCHAR) AS operator, CAST(NULL AS VARCHAR) AS sku,
        CAST(NULL AS DECIMAL(18,4)) AS quantity, CAST(NULL AS DECIMAL(18,2)) AS amount,
        code || ' ' || COALESCE(subject, '') || ' ' || COALESCE(detail, '') AS detail
    FROM findings
    UNION ALL
    SELECT 'hole', store, CAST(since AS DATE), number, NULL, NULL, NULL, NULL, NULL,
        CAST(epoch AS VARCHAR) || '/' || CAST(number AS VARCHAR) || ' ' || reason || ' ' || key
    FROM holes
    UNION ALL
    SELECT 'stock below zero', store, day, NULL, NULL, NULL, sku, quantity, value, NULL
    FROM below
    UNION ALL
    SELECT 'cost not final', lines.store, lines.business_date, lines.seq, lines.doc_no, lines.operator, lines.sku,
        lines.quantity, lines.cost, NULL
    FROM lines
    JOIN papers ON papers.store = lines.store AND papers.epoch = lines.epoch AND papers.seq = lines.seq
    LEFT JOIN corrected
        ON corrected.store = lines.store AND corrected.source_no = lines.doc_no AND corrected.source_line = lines.line_no
    WHERE lines.provisional AND papers.reversed_by IS NULL AND corrected.source_no IS NULL
        AND lines.business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    UNION ALL
    SELECT 'booked late', store, business_date, seq, doc_no, operator, NULL, NULL, gross, CAST(ledger_date AS VARCHAR)
    FROM documents
    WHERE late AND business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    UNION ALL
    SELECT 'below the floor', store, business_date, seq, doc_no, operator, sku, -quantity, lowest - amount,
        CAST(lowest AS VARCHAR)
    FROM floors
    WHERE amount < lowest
)
SELECT
    found.what,
    found.store,
    found.date,
    found.doc_no,
    found.operator,
    found.sku,
    items.name,
    CAST(found.quantity AS DECIMAL(18,4)) AS quantity,
    CAST(found.amount AS DECIMAL(18,2)) AS amount,
    found.detail
FROM found
LEFT JOIN items ON items.sku = found.sku
ORDER BY
    CASE found.what WHEN 'finding' THEN 1 WHEN 'hole' THEN 2 WHEN 'stock below zero' THEN 3 WHEN 'cost not final' THEN 4
        WHEN 'booked late' THEN 5 ELSE 6 END,
    found.store, found.date, found.place, found.doc_no, found.sku, found.detail
