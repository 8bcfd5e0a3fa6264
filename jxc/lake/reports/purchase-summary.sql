/*---
title = "Purchases"
zh = "采购汇总表"
help = "What was bought and sent back, by supplier, item, category, store, day or month; what is only estimated stands apart."
help_zh = "按供应商、商品、类别、门店、日或月汇总采购与退货；暂估金额单列。"
parameters = ["from", "to", "store", "item", "category", "party", "by", "top"]
by = ["store", "party", "item", "category", "day", "month"]
default_by = ["party"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "month", kind = "text", title = "Month", zh = "月份", by = "month" },
  { name = "day", kind = "date", title = "Day", zh = "日期", by = "day" },
  { name = "party", kind = "text", title = "Supplier", zh = "供应商编码", by = "party" },
  { name = "party_name", kind = "text", title = "Supplier name", zh = "供应商", by = "party" },
  { name = "category", kind = "text", title = "Category", zh = "类别", by = "category" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码", by = "item" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称", by = "item" },
  { name = "documents", kind = "integer", title = "Documents", zh = "单据数" },
  { name = "bought", kind = "quantity", title = "Bought", zh = "采购数量" },
  { name = "returned", kind = "quantity", title = "Sent back", zh = "退货数量" },
  { name = "amount", kind = "money", title = "Invoiced", zh = "发票金额（价税合计）", total = "SUM(amount)", about = "Of invoices, less what was sent back against them.", about_zh = "已到票金额，已减相应退货。" },
  { name = "tax", kind = "money", title = "VAT", zh = "进项税额", total = "SUM(tax)" },
  { name = "net", kind = "money", title = "Net", zh = "不含税金额", total = "SUM(net)" },
  { name = "estimated", kind = "money", title = "Received on estimate", zh = "暂估入库金额", total = "SUM(estimated)", about = "What receipts without an invoice stood for when they came, less what was sent back before an invoice.", about_zh = "发票未到时的入库暂估金额，已减到票前的退货；到票后仍列在入库期间。" },
  { name = "cost", kind = "money", title = "Change of stock value", zh = "库存金额变动", total = "SUM(cost)" },
]
invariants = ["inv:same-everywhere"]
---*/
SELECT
    CASE WHEN $by_store THEN lines.store END AS store,
    CASE WHEN $by_month THEN SUBSTR(CAST(lines.ledger_date AS VARCHAR), 1, 7) END AS month,
    CASE WHEN $by_day THEN lines.ledger_date END AS day,
    CASE WHEN $by_party THEN lines.party END AS party,
    CASE WHEN $by_party THEN COALESCE(parties.name, lines.party) END AS party_name,
    CASE WHEN $by_category THEN COALESCE(items.category, '') END AS category,
    CASE WHEN $by_item THEN lines.sku END AS sku,
    CASE WHEN $by_item THEN COALESCE(items.name, lines.sku) END AS name,
    COUNT(DISTINCT lines.doc_no) AS documents,
    CAST(SUM(CASE WHEN lines.effect = 'purchase' THEN lines.quantity ELSE 0 END) AS DECIMAL(18,4)) AS bought,
    CAST(SUM(CASE WHEN lines.effect = 'purchase_return' THEN -lines.quantity ELSE 0 END) AS DECIMAL(18,4)) AS returned,
    CAST(SUM(CASE WHEN lines.deduction = 'estimate' THEN 0 ELSE lines.amount END) AS DECIMAL(18,2)) AS amount,
    CAST(SUM(lines.tax) AS DECIMAL(18,2)) AS tax,
    CAST(SUM(CASE WHEN lines.deduction = 'estimate' THEN 0 ELSE lines.amount - lines.tax END) AS DECIMAL(18,2)) AS net,
    CAST(SUM(CASE WHEN lines.deduction = 'estimate' THEN lines.amount ELSE 0 END) AS DECIMAL(18,2)) AS estimated,
    CAST(SUM(lines.cost) AS DECIMAL(18,2)) AS cost
FROM lines
LEFT JOIN items ON items.sku = lines.sku AND ($by_item OR $by_category)
LEFT JOIN parties ON parties.party = lines.party AND $by_party
WHERE lines.effect IN ('purchase', 'purchase_return', 'purchase_invoice')
    AND lines.ledger_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    AND ($party = '' OR lines.party = $party)
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
ORDER BY CASE WHEN $top > 0 THEN SUM(lines.amount) END DESC NULLS LAST, 1, 2, 3, 4, 6, 7
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
