/*---
title = "Goods on the road"
zh = "在途商品表"
help = "What one store sent and another has not taken in: value, age, and what does not match. Complete at headquarters."
help_zh = "已调出尚未调入的商品：金额、天数及两边不符之处；在总部看最完整。"
parameters = ["as-of"]
columns = [
  { name = "transfer", kind = "text", title = "Transfer", zh = "调拨单号" },
  { name = "day", kind = "date", title = "Day", zh = "日期" },
  { name = "age", kind = "integer", title = "Days", zh = "在途天数" },
  { name = "sender", kind = "text", title = "From", zh = "调出门店" },
  { name = "receiver", kind = "text", title = "To", zh = "调入门店" },
  { name = "sent", kind = "money", title = "Sent", zh = "调出金额", total = "SUM(sent)" },
  { name = "accepted", kind = "money", title = "Accepted", zh = "验收金额", total = "SUM(accepted)" },
  { name = "back", kind = "money", title = "Came back", zh = "退回金额", total = "SUM(back)" },
  { name = "lost", kind = "money", title = "Lost", zh = "丢失金额", total = "SUM(lost)" },
  { name = "value", kind = "money", title = "On the road", zh = "在途金额", total = "SUM(value)" },
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
        SELECT store, source_no AS doc_no FROM documents WHERE kind = 'reversal' AND ledger_date <= CAST($as_of AS DATE)
    ) AS taken_back USING (store, doc_no)
    -- a receipt's lines are in the base unit; those that correct an earlier cost are not about what was sent
    WHERE lines.kind IN ('transfer_out', 'transfer_in') AND lines.unit_quantity <> 0
        AND lines.ledger_date <= CAST($as_of AS DATE)
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
    MIN(day) AS day,
    age(MIN(day), CAST($as_of AS DATE), CAST($today AS DATE)) AS age,
    MAX(sender) AS sender,
    MAX(receiver) AS receiver,
    CAST(SUM(sent_value) AS DECIMAL(18,2)) AS sent,
    CAST(SUM(accepted_value) AS DECIMAL(18,2)) AS accepted,
    CAST(SUM(back_value) AS DECIMAL(18,2)) AS back,
    CAST(SUM(lost_value) AS DECIMAL(18,2)) AS lost,
    CAST(SUM(road_value) AS DECIMAL(18,2)) AS value,
    -- the state of the item that is worst off
    CASE
        WHEN SUM(dispatches) = 0 THEN 'not sent'
        WHEN MIN(road_quantity) < 0 OR MIN(road_value) < 0 OR MIN(dispatches) = 0
            OR MAX(CASE WHEN road_quantity = 0 THEN ABS(road_value) ELSE 0 END) > 0 THEN 'differs'
        WHEN SUM(road_quantity) <= SUM(GREATEST(rejected_quantity - back_quantity, 0)) THEN 'going back'
        ELSE 'on the road'
    END AS state
FROM found
GROUP BY transfer
HAVING MAX(ABS(road_quantity)) > 0 OR MAX(ABS(road_value)) > 0
ORDER BY MIN(day), transfer
