/*---
title = "Months closed"
zh = "月结情况表"
help = "Which store has closed which month, when and by whom; a close that was taken back does not count."
help_zh = "各门店已月结的月份、时间和经手人；已反月结的不计。"
parameters = ["from", "to", "store"]
columns = [
  { name = "month", kind = "text", title = "Month", zh = "月份" },
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "name", kind = "text", title = "Name", zh = "名称" },
  { name = "doc_no", kind = "text", title = "Close", zh = "月结单号" },
  { name = "closed_at", kind = "time", title = "Closed", zh = "月结时间" },
  { name = "operator", kind = "text", title = "Operator", zh = "经手人" },
  { name = "basis", kind = "text", title = "Rests on", zh = "依据" },
]
invariants = ["inv:closed-month"]
---*/
SELECT
    SUBSTR(CAST(documents.business_date AS VARCHAR), 1, 7) AS month,
    documents.store,
    COALESCE(stores.name, documents.store) AS name,
    documents.doc_no,
    documents.recorded_at AS closed_at,
    documents.operator,
    documents.note AS basis
FROM documents
LEFT JOIN stores ON stores.store = documents.store
ANTI JOIN (SELECT source_no AS doc_no FROM documents WHERE kind = 'reversal') AS taken_back
    ON taken_back.doc_no = documents.doc_no
WHERE documents.kind = 'month_close'
    AND documents.business_date >= CAST($from AS DATE) AND documents.business_date <= CAST($to AS DATE)
ORDER BY month, documents.store
