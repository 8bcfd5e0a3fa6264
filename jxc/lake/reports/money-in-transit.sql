/*---
title = "Money on the road"
zh = "在途资金表"
help = "What one store handed over to another (headquarters) that is not booked there yet: amount, age, and what differs. Complete at headquarters."
help_zh = "一店已上缴（拨出）而对方（总部）尚未入账的款项：金额、天数及差异；在总部看最完整。"
parameters = ["as-of"]
columns = [
  { name = "move", kind = "text", title = "Move", zh = "调拨单号" },
  { name = "day", kind = "date", title = "Day", zh = "日期" },
  { name = "age", kind = "integer", title = "Days", zh = "在途天数" },
  { name = "sender", kind = "text", title = "From", zh = "拨出门店" },
  { name = "receiver", kind = "text", title = "To", zh = "收款门店" },
  { name = "sent", kind = "money", title = "Sent", zh = "拨出金额", total = "SUM(sent)" },
  { name = "received", kind = "money", title = "Received", zh = "已收金额", total = "SUM(received)" },
  { name = "value", kind = "money", title = "On the road", zh = "在途金额", total = "SUM(value)" },
  { name = "state", kind = "word", title = "State", zh = "状态" },
]
invariants = ["inv:road"]
---*/
WITH moved AS (
    SELECT
        COALESCE(postings.settles, postings.doc_no) AS move,
        postings.business_date,
        postings.store,
        postings.party,
        postings.settles IS NOT NULL AS mirrored,
        postings.debit,
        postings.credit
    FROM postings
    JOIN accounts ON accounts.account = postings.account AND accounts.role = 'interstore'
    ANTI JOIN (
        SELECT source_no AS doc_no FROM documents WHERE kind = 'reversal' AND ledger_date <= CAST($as_of AS DATE)
    ) AS taken_back ON taken_back.doc_no = postings.doc_no
    WHERE postings.kind = 'cash_move' AND postings.ledger_date <= CAST($as_of AS DATE)
),
found AS (
    SELECT
        move,
        MIN(business_date) AS day,
        MAX(CASE WHEN mirrored THEN party ELSE store END) AS sender,
        MAX(CASE WHEN mirrored THEN store ELSE party END) AS receiver,
        SUM(CASE WHEN mirrored THEN 0 ELSE 1 END) AS sendings,
        SUM(CASE WHEN mirrored THEN 0 ELSE debit - credit END) AS sent,
        SUM(CASE WHEN mirrored THEN credit - debit ELSE 0 END) AS received
    FROM moved
    GROUP BY move
)
SELECT
    move,
    day,
    DATE_DIFF(
        'day',
        day,
        LEAST(CAST($as_of AS DATE), CAST(timezone($zone, timezone('UTC', CAST($now AS TIMESTAMP))) AS DATE))
    ) AS age,
    sender,
    receiver,
    CAST(sent AS DECIMAL(18,2)) AS sent,
    CAST(received AS DECIMAL(18,2)) AS received,
    CAST(sent - received AS DECIMAL(18,2)) AS value,
    CASE WHEN sendings = 0 THEN 'not sent' WHEN received <> 0 THEN 'differs' ELSE 'on the road' END AS state
FROM found
WHERE sent <> received
ORDER BY day, move
