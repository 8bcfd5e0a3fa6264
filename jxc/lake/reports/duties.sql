/*---
title = "Duties"
zh = "制单审核"
help = "Every document with who asked for it and who approved it; posted at once where nobody had to."
help_zh = "每张单据的制单人和审核人；无需审核的单据直接过账。"
parameters = ["from", "to", "store"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "day", kind = "date", title = "Day", zh = "日期" },
  { name = "doc_no", kind = "text", title = "Number", zh = "单据号" },
  { name = "kind", kind = "word", title = "Kind", zh = "单据类型" },
  { name = "operator", kind = "text", title = "Asked by", zh = "制单人" },
  { name = "approver", kind = "text", title = "Approved by", zh = "审核人" },
  { name = "recorded_at", kind = "time", title = "Posted", zh = "过账时间" },
  { name = "gross", kind = "money", title = "Total", zh = "金额" },
]
invariants = ["inv:two-people", "inv:same-everywhere"]
---*/
SELECT store, business_date AS day, doc_no, kind, operator, approver, recorded_at, gross
FROM documents
WHERE business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
ORDER BY store, business_date, epoch, seq
