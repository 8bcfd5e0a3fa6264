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
FROM road(CAST($as_of AS DATE)) AS found
GROUP BY transfer
HAVING MAX(ABS(road_quantity)) > 0 OR MAX(ABS(road_value)) > 0
ORDER BY MIN(day), transfer
