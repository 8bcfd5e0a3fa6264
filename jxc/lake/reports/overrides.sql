/*---
title = "Discounts, prices changed, sales taken back"
zh = "抹零、改价与作废明细表"
help = "What a cashier took off a bill or a line, prices other than the item's own, sales reversed and lines taken off a bill at the till."
help_zh = "逐笔列出抹零、整单折扣、行折扣、改价、整单作废（冲销）和收银台删行。"
parameters = ["from", "to", "store"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "date", kind = "date", title = "Date", zh = "日期" },
  { name = "what", kind = "word", title = "What", zh = "类型" },
  { name = "doc_no", kind = "text", title = "Document", zh = "单据编号" },
  { name = "operator", kind = "text", title = "Operator", zh = "收银员" },
  { name = "approver", kind = "text", title = "Approved by", zh = "批准人" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称" },
  { name = "listed", kind = "price", title = "Own price", zh = "原价", about = "The item's price in force then, in the unit that was sold.", about_zh = "当时有效的商品售价（按销售单位）。" },
  { name = "price", kind = "price", title = "Price", zh = "成交单价" },
  { name = "given", kind = "money", title = "Given away", zh = "让利金额", total = "SUM(given)", about = "Of a sale that was reversed, its amount.", about_zh = "作废单据列其金额。" },
  { name = "note", kind = "text", title = "Note", zh = "摘要" },
]
invariants = ["inv:same-everywhere"]
---*/
WITH bills AS (
    SELECT *
    FROM papers
    WHERE about IN ('sale', 'sale_return', 'exchange')
        AND business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
),
sold AS (
    SELECT *
    FROM lines
    WHERE kind IN ('sale', 'exchange') AND effect = 'sale' AND price_kind = 'priced'
        AND business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
),
-- the price in force when it was sold: the store's own version, else headquarters'
priced AS (
    SELECT
        sold.*,
        CAST(COALESCE(own.price, hq.price) * units.factor AS DECIMAL(18,6)) AS listed
    FROM sold
    LEFT JOIN units ON units.sku = sold.sku AND units.unit = sold.unit
    LEFT JOIN prices AS own
        ON own.store = sold.store AND own.sku = sold.sku AND sold.occurred_at >= own.since AND sold.occurred_at < own.until
    LEFT JOIN prices AS hq
        ON hq.store = 'hq' AND hq.sku = sold.sku AND sold.occurred_at >= hq.since AND sold.occurred_at < hq.until
),
found AS (
    SELECT store, business_date AS date, epoch, seq, 0 AS line_no, 'rounded off' AS what, doc_no, operator, approver,
        CAST(NULL AS VARCHAR) AS sku, CAST(NULL AS DECIMAL(18,6)) AS listed, CAST(NULL AS DECIMAL(18,6)) AS price,
        rounding_off AS given, note
    FROM bills
    WHERE rounding_off <> 0
    UNION ALL
    SELECT store, business_date, epoch, seq, 0, 'off the bill', doc_no, operator, approver, NULL, NULL, NULL, discount, note
    FROM bills
    WHERE discount <> 0
    UNION ALL
    SELECT store, business_date, epoch, seq, 0, 'sale taken back', doc_no, operator, approver, NULL, NULL, NULL, -gross,
        COALESCE(note, source_no)
    FROM bills
    WHERE kind = 'reversal'
    UNION ALL
    SELECT priced.store, priced.business_date, priced.epoch, priced.seq, priced.line_no, 'off the line', priced.doc_no,
        priced.operator, bills.approver, priced.sku, priced.listed, priced.price, priced.discount, bills.note
    FROM priced
    JOIN bills ON bills.store = priced.store AND bills.epoch = priced.epoch AND bills.seq = priced.seq
    WHERE priced.discount <> 0 AND COALESCE(bills.discount, 0) + bills.rounding_off = 0
    UNION ALL
    -- where the bill was lowered as well, its share stands on the lines, and only their sum tells the two apart
    SELECT bills.store, bills.business_date, bills.epoch, bills.seq, 0, 'off the line', bills.doc_no, bills.operator,
        bills.approver, NULL, NULL, NULL, SUM(priced.discount) - COALESCE(bills.discount, 0) - bills.rounding_off, bills.note
    FROM priced
    JOIN bills ON bills.store = priced.store AND bills.epoch = priced.epoch AND bills.seq = priced.seq
    WHERE COALESCE(bills.discount, 0) + bills.rounding_off <> 0
    GROUP BY bills.store, bills.business_date, bills.epoch, bills.seq, bills.doc_no, bills.operator, bills.approver,
        bills.discount, bills.rounding_off, bills.note
    HAVING SUM(priced.discount) <> COALESCE(bills.discount, 0) + bills.rounding_off
    UNION ALL
    SELECT priced.store, priced.business_date, priced.epoch, priced.seq, priced.line_no, 'price changed', priced.doc_no,
        priced.operator, bills.approver, priced.sku, priced.listed, priced.price,
        CAST((priced.listed - priced.price) * CAST(ABS(priced.unit_quantity) AS DECIMAL(18,4)) AS DECIMAL(18,2)), bills.note
    FROM priced
    JOIN bills ON bills.store = priced.store AND bills.epoch = priced.epoch AND bills.seq = priced.seq
    WHERE priced.price <> priced.listed
    UNION ALL
    SELECT store, CAST(timezone($zone, timezone('UTC', recorded_at)) AS DATE), epoch, seq, 0, 'taken off a bill', NULL,
        operator, NULL, NULL, NULL, NULL, NULL, detail
    FROM audit
    WHERE action = 'line-voided'
        AND CAST(timezone($zone, timezone('UTC', recorded_at)) AS DATE) BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
)
SELECT
    found.store,
    found.date,
    found.what,
    found.doc_no,
    found.operator,
    found.approver,
    found.sku,
    items.name,
    found.listed,
    found.price,
    CAST(found.given AS DECIMAL(18,2)) AS given,
    found.note
FROM found
LEFT JOIN items ON items.sku = found.sku
ORDER BY found.store, found.date, found.epoch, found.seq, found.line_no, found.what
