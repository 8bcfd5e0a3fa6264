/*---
title = "Audit trail"
zh = "操作日志"
help = "Who did what, and when: documents posted, masters changed, refusals, log-ins, approvals, settings, exports."
help_zh = "何人何时做了什么：过账单据、修改资料、被拒的操作、登录、审核、设置变更、导出。"
parameters = ["from", "to", "store"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "recorded_at", kind = "time", title = "Time", zh = "时间" },
  { name = "operator", kind = "text", title = "Operator", zh = "操作员" },
  { name = "action", kind = "word", title = "Action", zh = "操作" },
  { name = "subject", kind = "word", title = "Subject", zh = "对象" },
  { name = "detail", kind = "word", title = "Detail", zh = "详情" },
]
invariants = ["inv:same-everywhere"]
---*/
WITH events AS (
    SELECT
        store, epoch, seq, recorded_at, operator, action, subject,
        CASE action WHEN 'accepted' THEN NULL ELSE detail END AS detail -- a list for programs
    FROM audit
    UNION ALL
    SELECT store, epoch, seq, recorded_at, operator, 'posted' AS action, doc_no AS subject, kind AS detail
    FROM documents
    UNION ALL
    SELECT store, epoch, seq, recorded_at, operator, 'changed' AS action, id AS subject, kind AS detail
    FROM master
    WHERE store IN (SELECT stores.store FROM stores)
)
SELECT store, recorded_at, operator, action, subject, detail
FROM events
WHERE CAST(timezone($zone, timezone('UTC', recorded_at)) AS DATE) BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
ORDER BY store, epoch, seq
