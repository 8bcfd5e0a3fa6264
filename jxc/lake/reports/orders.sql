/*---
title = "Purchase orders"
zh = "采购订单跟踪表"
help = "What became of every line ordered: received, invoiced, still to come. Dates are those of the orders."
help_zh = "逐行跟踪采购订单：已入库、已到票与未到货；日期为订单日期。"
parameters = ["from", "to", "store", "item", "category", "party"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "date", kind = "date", title = "Date", zh = "日期" },
  { name = "doc_no", kind = "text", title = "Order", zh = "订单编号" },
  { name = "party", kind = "text", title = "Supplier", zh = "供应商编码" },
  { name = "party_name", kind = "text", title = "Supplier name", zh = "供应商" },
  { name = "line", kind = "integer", title = "Line", zh = "行号" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称" },
  { name = "unit", kind = "text", title = "Unit", zh = "单位" },
  { name = "ordered", kind = "quantity", title = "Ordered", zh = "订购数量" },
  { name = "received", kind = "quantity", title = "Received", zh = "已入库数量", about = "In the order's unit; what was sent back later is not taken off.", about_zh = "按订单单位；不扣减其后的退货。" },
  { name = "open", kind = "quantity", title = "To come", zh = "未到数量" },
  { name = "price", kind = "price", title = "Price", zh = "单价" },
  { name = "amount", kind = "money", title = "Ordered, amount", zh = "订购金额", total = "SUM(amount)" },
  { name = "open_amount", kind = "money", title = "To come, amount", zh = "未到金额", total = "SUM(open_amount)" },
  { name = "last_receipt", kind = "date", title = "Last receipt", zh = "最近入库日" },
  { name = "age", kind = "integer", title = "Days", zh = "天数", about = "Since the order, while something is to come.", about_zh = "仍有未到货时，自下单之日起的天数。" },
  { name = "state", kind = "word", title = "State", zh = "状态" },
]
invariants = ["inv:same-everywhere"]
---*/
WITH asked AS (
    SELECT lines.*, papers.reversed_by, COALESCE(units.factor, 1) AS factor
    FROM lines
    JOIN papers ON papers.store = lines.store AND papers.epoch = lines.epoch AND papers.seq = lines.seq
    LEFT JOIN units ON units.sku = lines.sku AND units.unit = lines.unit
    WHERE lines.kind = 'purchase_order'
        AND lines.business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
        AND ($party = '' OR lines.party = $party)
),
came AS (
    SELECT
        lines.store,
        lines.source_no,
        lines.source_line,
        SUM(lines.quantity) AS quantity,
        MAX(lines.business_date) AS last_receipt
    FROM lines
    JOIN papers ON papers.store = lines.store AND papers.epoch = lines.epoch AND papers.seq = lines.seq
    WHERE lines.kind = 'purchase' AND lines.source_line IS NOT NULL AND papers.reversed_by IS NULL
    GROUP BY lines.store, lines.source_no, lines.source_line
),
matched AS (
    SELECT
        asked.*,
        CAST(ratio(COALESCE(came.quantity, 0), asked.factor) AS DECIMAL(18,4)) AS received,
        came.last_receipt
    FROM asked
    LEFT JOIN came ON came.store = asked.store AND came.source_no = asked.doc_no AND came.source_line = asked.line_no
),
left_open AS (
    SELECT
        *,
        CASE WHEN reversed_by IS NULL THEN GREATEST(CAST(unit_quantity - received AS DECIMAL(18,4)), 0) ELSE 0 END AS open
    FROM matched
)
SELECT
    left_open.store,
    left_open.business_date AS date,
    left_open.doc_no,
    left_open.party,
    COALESCE(parties.name, left_open.party) AS party_name,
    left_open.line_no AS line,
    left_open.sku,
    COALESCE(items.name, left_open.sku) AS name,
    left_open.unit,
    left_open.unit_quantity AS ordered,
    left_open.received,
    CAST(left_open.open AS DECIMAL(18,4)) AS open,
    left_open.price,
    left_open.amount,
    CAST(CASE WHEN left_open.unit_quantity > 0 THEN share(left_open.amount, left_open.open, left_open.unit_quantity) ELSE 0 END
        AS DECIMAL(18,2)) AS open_amount,
    left_open.last_receipt,
    CASE WHEN left_open.open > 0 THEN age(left_open.business_date, CAST('9999-12-31' AS DATE), CAST($today AS DATE)) END AS age,
    CASE
        WHEN left_open.reversed_by IS NOT NULL THEN 'cancelled'
        WHEN left_open.open = 0 THEN 'received'
        WHEN left_open.received > 0 THEN 'received in part'
        ELSE 'ordered'
    END AS state
FROM left_open
LEFT JOIN items ON items.sku = left_open.sku
LEFT JOIN parties ON parties.party = left_open.party
ORDER BY left_open.store, left_open.epoch, left_open.seq, left_open.line_no
