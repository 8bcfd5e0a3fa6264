/*---
title = "What was imported"
zh = "导入汇总"
help = "Documents, lines, quantity and amount of all sales, per store."
help_zh = "各门店销售的单数、行数、数量与金额。"
parameters = ["store"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "documents", kind = "integer", title = "Documents", zh = "单数" },
  { name = "lines", kind = "integer", title = "Lines", zh = "行数" },
  { name = "quantity", kind = "quantity", title = "Quantity", zh = "数量" },
  { name = "amount", kind = "money", title = "Amount", zh = "金额" },
]
---*/
SELECT
    store,
    COUNT(DISTINCT doc_no) AS documents,
    COUNT(*) AS lines,
    CAST(-SUM(quantity) AS DECIMAL(18,4)) AS quantity,
    CAST(SUM(amount) AS DECIMAL(18,2)) AS amount
FROM lines
WHERE effect = 'sale'
GROUP BY store
ORDER BY store
