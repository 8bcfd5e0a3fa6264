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
FROM road(CAST($to AS DATE)) AS found
LEFT JOIN items ON items.sku = found.sku
WHERE day >= CAST($from AS DATE)
ORDER BY transfer, found.sku
