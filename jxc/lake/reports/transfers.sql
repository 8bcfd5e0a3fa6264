/*---
title = "Transfers"
zh = "调拨明细表"
help = "What became of every item that one store sent another: both sides matched. Complete at headquarters."
help_zh = "逐单逐品核对门店间调拨：调出、验收、丢失、退回与在途；在总部看最完整。"
parameters = ["from", "to", "item"]
columns = [
  { name = "transfer", kind = "text", title = "Transfer", zh = "调拨单号" },
  { name = "day", kind = "date", title = "Day", zh = "日期" },
  { name = "sender", kind = "text", title = "From", zh = "调出门店" },
  { name = "receiver", kind = "text", title = "To", zh = "调入门店" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称" },
  { name = "sent_quantity", kind = "quantity", title = "Sent, quantity", zh = "调出数量" },
  { name = "sent_value", kind = "money", title = "Sent, value", zh = "调出金额", total = "SUM(sent_value)" },
  { name = "accepted_quantity", kind = "quantity", title = "Accepted, quantity", zh = "验收数量" },
  { name = "accepted_value", kind = "money", title = "Accepted, value", zh = "验收金额", total = "SUM(accepted_value)" },
  { name = "rejected_quantity", kind = "quantity", title = "Rejected, quantity", zh = "拒收数量" },
  { name = "rejected_value", kind = "money", title = "Rejected, value", zh = "拒收金额", total = "SUM(rejected_value)" },
  { name = "back_quantity", kind = "quantity", title = "Came back, quantity", zh = "退回数量" },
  { name = "back_value", kind = "money", title = "Came back, value", zh = "退回金额", total = "SUM(back_value)" },
  { name = "lost_quantity", kind = "quantity", title = "Lost, quantity", zh = "丢失数量" },
  { name = "lost_value", kind = "money", title = "Lost, value", zh = "丢失金额", total = "SUM(lost_value)" },
  { name = "road_quantity", kind = "quantity", title = "On the road, quantity", zh = "在途数量" },
  { name = "road_value", kind = "money", title = "On the road, value", zh = "在途金额", total = "SUM(road_value)" },
  { name = "state", kind = "word", title = "State", zh = "状态" },
]
invariants = ["inv:road"]
---*/
WITH standing AS (
    SELECT lines.store, lines.party, lines.kind, lines.business_date, lines.sku, lines.reason, lines.quantity,
        lines.unit_quantity, lines.cost, lines.amount,
        CASE lines.kind WHEN 'transfer_out' THEN lines.doc_no ELSE lines.source_no END AS transfer
    FROM lines
    ANTI JOIN (
        SELECT store, source_no AS doc_no FROM documents WHERE kind = 'reversal' AND ledger_date <= CAST($to AS DATE)
    ) AS taken_back USING (store, doc_no)
    -- a receipt's lines are in the base unit; those that correct an earlier cost are not about what was sent
    WHERE lines.kind IN ('transfer_out', 'transfer_in') AND lines.unit_quantity <> 0
        AND lines.ledger_date <= CAST($to AS DATE)
),
ends AS (
    SELECT *, regexp_extract(transfer, '^(.+?)(\.[0-9]+)?-DC-', 1) AS sender FROM standing
),
parts AS (
    SELECT
        transfer, sender, sku,
        CASE WHEN kind = 'transfer_out' THEN party WHEN store <> sender THEN store END AS receiver,
        business_date,
        CASE
            WHEN kind = 'transfer_out' THEN 'sent'
            WHEN reason = 'lost' THEN 'lost'
            WHEN reason = 'rejected' THEN CASE WHEN store = sender THEN 'nothing' ELSE 'rejected' END
            WHEN store = sender THEN 'back'
            ELSE 'accepted'
        END AS part,
        CASE kind WHEN 'transfer_out' THEN -quantity ELSE unit_quantity END AS quantity,
        CASE kind WHEN 'transfer_out' THEN -cost ELSE amount END AS value
    FROM ends
),
items_of AS (
    SELECT
        transfer,
        MAX(sender) AS sender,
        MAX(receiver) AS receiver,
        sku,
        MIN(business_date) AS day,
        SUM(CASE WHEN part = 'sent' THEN 1 ELSE 0 END) AS dispatches,
        SUM(CASE WHEN part = 'sent' THEN quantity ELSE 0 END) AS sent_quantity,
        SUM(CASE WHEN part = 'accepted' THEN quantity ELSE 0 END) AS accepted_quantity,
        SUM(CASE WHEN part = 'lost' THEN quantity ELSE 0 END) AS lost_quantity,
        SUM(CASE WHEN part = 'back' THEN quantity ELSE 0 END) AS back_quantity,
        SUM(CASE WHEN part = 'rejected' THEN quantity ELSE 0 END) AS rejected_quantity,
        SUM(CASE WHEN part = 'sent' THEN value ELSE 0 END) AS sent_value,
        SUM(CASE WHEN part = 'accepted' THEN value ELSE 0 END) AS accepted_value,
        SUM(CASE WHEN part = 'lost' THEN value ELSE 0 END) AS lost_value,
        SUM(CASE WHEN part = 'back' THEN value ELSE 0 END) AS back_value,
        SUM(CASE WHEN part = 'rejected' THEN value ELSE 0 END) AS rejected_value
    FROM parts
    GROUP BY transfer, sku
),
found AS (
    SELECT
        *,
        sent_quantity - accepted_quantity - lost_quantity - back_quantity AS road_quantity,
        sent_value - accepted_value - lost_value - back_value AS road_value
    FROM items_of
)
SELECT
    transfer,
    day,
    sender,
    receiver,
    found.sku,
    COALESCE(items.name, found.sku) AS name,
    CAST(sent_quantity AS DECIMAL(18,4)) AS sent_quantity,
    CAST(sent_value AS DECIMAL(18,2)) AS sent_value,
    CAST(accepted_quantity AS DECIMAL(18,4)) AS accepted_quantity,
    CAST(accepted_value AS DECIMAL(18,2)) AS accepted_value,
    CAST(rejected_quantity AS DECIMAL(18,4)) AS rejected_quantity,
    CAST(rejected_value AS DECIMAL(18,2)) AS rejected_value,
    CAST(back_quantity AS DECIMAL(18,4)) AS back_quantity,
    CAST(back_value AS DECIMAL(18,2)) AS back_value,
    CAST(lost_quantity AS DECIMAL(18,4)) AS lost_quantity,
    CAST(lost_value AS DECIMAL(18,2)) AS lost_value,
    CAST(road_quantity AS DECIMAL(18,4)) AS road_quantity,
    CAST(road_value AS DECIMAL(18,2)) AS road_value,
    CASE
        WHEN dispatches = 0 THEN 'not sent'
        WHEN road_quantity = 0 AND road_value = 0 THEN 'matched'
        WHEN road_quantity <= 0 OR road_value < 0 THEN 'differs'
        WHEN rejected_quantity > back_quantity THEN 'going back'
        ELSE 'on the road'
    END AS state
FROM found
LEFT JOIN items ON items.sku = found.sku
WHERE day >= CAST($from AS DATE)
ORDER BY transfer, found.sku
