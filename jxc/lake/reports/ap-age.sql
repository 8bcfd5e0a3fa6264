/*---
title = "Payables by age"
zh = "应付账款账龄表"
help = "What is owed to suppliers at the end of a day, by the age of each document."
help_zh = "截至某日应付供应商款项按单据日期分段的账龄。"
parameters = ["as-of", "store", "party", "by", "top"]
by = ["store"]
default_by = []
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "party", kind = "text", title = "Party", zh = "往来单位编码" },
  { name = "name", kind = "text", title = "Name", zh = "往来单位" },
  { name = "total", kind = "money", title = "Open", zh = "余额", total = "SUM(total)" },
  { name = "days_30", kind = "money", title = "Up to 30 days", zh = "30天以内", total = "SUM(days_30)" },
  { name = "days_60", kind = "money", title = "31 to 60 days", zh = "31至60天", total = "SUM(days_60)" },
  { name = "days_90", kind = "money", title = "61 to 90 days", zh = "61至90天", total = "SUM(days_90)" },
  { name = "days_180", kind = "money", title = "91 to 180 days", zh = "91至180天", total = "SUM(days_180)" },
  { name = "older", kind = "money", title = "Over 180 days", zh = "180天以上", total = "SUM(older)" },
  { name = "overdue", kind = "money", title = "Overdue", zh = "逾期金额", total = "SUM(overdue)" },
  { name = "oldest", kind = "date", title = "Oldest", zh = "最早单据日期" },
]
invariants = ["inv:open-items", "inv:same-everywhere"]
---*/
SELECT *
FROM ages('payable', -1, CAST($as_of AS DATE), CAST($today AS DATE), $party, $by_store)
ORDER BY CASE WHEN $top > 0 THEN total END DESC NULLS LAST, store, party
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
