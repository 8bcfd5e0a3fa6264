/*---
title = "Stock card"
zh = "商品收发明细账"
help = "Every move of an item with the quantity and value left after it."
help_zh = "逐笔列出商品的收发与结存数量、金额。"
parameters = ["from", "to", "store", "item", "category"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称" },
  { name = "date", kind = "date", title = "Date", zh = "日期" },
  { name = "doc_no", kind = "text", title = "Document", zh = "单据编号" },
  { name = "kind", kind = "word", title = "Kind", zh = "业务类型" },
  { name = "party", kind = "text", title = "Party", zh = "往来单位" },
  { name = "in_quantity", kind = "quantity", title = "In", zh = "收入数量" },
  { name = "in_value", kind = "money", title = "In, value", zh = "收入金额", total = "SUM(in_value)" },
  { name = "out_quantity", kind = "quantity", title = "Out", zh = "发出数量" },
  { name = "out_value", kind = "money", title = "Out, value", zh = "发出金额", total = "SUM(out_value)" },
  { name = "quantity", kind = "quantity", title = "Left", zh = "结存数量" },
  { name = "value", kind = "money", title = "Left, value", zh = "结存金额" },
]
invariants = ["inv:opening-closing", "inv:same-everywhere"]
---*/
WITH brought AS (
    SELECT store, sku, SUM(quantity) AS quantity, SUM(cost) AS cost
    FROM stock_days
    WHERE book = 'goods' AND ledger_date < CAST($from AS DATE)
    GROUP BY store, sku
    HAVING SUM(quantity) <> 0 OR SUM(cost) <> 0
),
entries AS (
    SELECT
        store,
        sku,
        CAST(NULL AS DATE) AS date,
        CAST(NULL AS BIGINT) AS epoch,
        CAST(NULL AS BIGINT) AS seq,
        CAST(NULL AS BIGINT) AS line_no,
        CAST(NULL AS VARCHAR) AS doc_no,
        'brought forward' AS kind,
        CAST(NULL AS VARCHAR) AS party,
        quantity,
        cost
    FROM brought
    UNION ALL
    SELECT
        store,
        sku,
        ledger_date,
        epoch,
        seq,
        line_no,
        doc_no,
        CASE WHEN effect = 'true_up' THEN 'true-up' ELSE kind END,
        party,
        quantity,
        cost
    FROM lines
    WHERE ledger_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE) AND (quantity <> 0 OR cost <> 0)
),
running AS (
    SELECT
        *,
        SUM(quantity) OVER card AS left_quantity,
        SUM(cost) OVER card AS left_value
    FROM entries
    WINDOW card AS (
        PARTITION BY store, sku
        ORDER BY date NULLS FIRST, epoch, seq, line_no
        ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    )
)
SELECT
    running.store,
    running.sku,
    COALESCE(items.name, running.sku) AS name,
    running.date,
    running.doc_no,
    running.kind,
    COALESCE(parties.name, running.party) AS party,
    CAST(CASE WHEN running.doc_no IS NOT NULL AND (running.quantity > 0 OR (running.quantity = 0 AND running.cost > 0))
        THEN running.quantity END AS DECIMAL(18,4)) AS in_quantity,
    CAST(CASE WHEN running.doc_no IS NOT NULL AND (running.quantity > 0 OR (running.quantity = 0 AND running.cost > 0))
        THEN running.cost END AS DECIMAL(18,2)) AS in_value,
    CAST(CASE WHEN running.doc_no IS NOT NULL AND (running.quantity < 0 OR (running.quantity = 0 AND running.cost < 0))
        THEN -running.quantity END AS DECIMAL(18,4)) AS out_quantity,
    CAST(CASE WHEN running.doc_no IS NOT NULL AND (running.quantity < 0 OR (running.quantity = 0 AND running.cost < 0))
        THEN -running.cost END AS DECIMAL(18,2)) AS out_value,
    CAST(running.left_quantity AS DECIMAL(18,4)) AS quantity,
    CAST(running.left_value AS DECIMAL(18,2)) AS value
FROM running
LEFT JOIN items ON items.sku = running.sku
LEFT JOIN parties ON parties.party = running.party
ORDER BY running.store, running.sku, running.date NULLS FIRST, running.epoch, running.seq, running.line_no
