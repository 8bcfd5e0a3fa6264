/*---
title = "Sales in detail"
zh = "销售明细表"
help = "Every line sold or brought back, with VAT and without, its cost and its margin; what came back is negative."
help_zh = "逐行列出销售与退货：含税与不含税金额、成本和毛利；退货为负数。"
parameters = ["from", "to", "store", "item", "category", "party", "top"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "date", kind = "date", title = "Date", zh = "日期" },
  { name = "doc_no", kind = "text", title = "Document", zh = "单据编号" },
  { name = "kind", kind = "word", title = "Kind", zh = "单据类型" },
  { name = "operator", kind = "text", title = "Operator", zh = "收银员" },
  { name = "till", kind = "text", title = "Till", zh = "收银台" },
  { name = "party", kind = "text", title = "Customer", zh = "客户编码" },
  { name = "party_name", kind = "text", title = "Customer name", zh = "客户" },
  { name = "line", kind = "integer", title = "Line", zh = "行号" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称" },
  { name = "unit", kind = "text", title = "Unit", zh = "单位" },
  { name = "unit_quantity", kind = "quantity", title = "Quantity", zh = "数量" },
  { name = "price", kind = "price", title = "Price", zh = "单价" },
  { name = "discount", kind = "money", title = "Discount", zh = "折扣", total = "SUM(discount)" },
  { name = "amount", kind = "money", title = "Amount with VAT", zh = "价税合计", total = "SUM(amount)" },
  { name = "tax", kind = "money", title = "VAT", zh = "税额", total = "SUM(tax)" },
  { name = "net", kind = "money", title = "Net sales", zh = "销售净额", total = "SUM(net)" },
  { name = "cost", kind = "money", title = "Cost", zh = "成本", total = "SUM(cost)", about = "As it left stock, without later adjustments.", about_zh = "出库时的成本，不含事后调整。" },
  { name = "margin", kind = "money", title = "Gross margin", zh = "毛利", total = "SUM(margin)" },
]
invariants = ["inv:same-everywhere"]
---*/
SELECT
    lines.store,
    lines.business_date AS date,
    lines.doc_no,
    lines.kind,
    lines.operator,
    lines.till,
    lines.party,
    COALESCE(parties.name, lines.party) AS party_name,
    lines.line_no AS line,
    lines.sku,
    COALESCE(items.name, lines.sku) AS name,
    lines.unit,
    CAST(-SIGN(lines.quantity) * ABS(lines.unit_quantity) AS DECIMAL(18,4)) AS unit_quantity,
    lines.price,
    lines.discount,
    lines.amount,
    lines.tax,
    CAST(lines.amount - lines.tax AS DECIMAL(18,2)) AS net,
    CAST(-lines.cost AS DECIMAL(18,2)) AS cost,
    CAST(lines.amount - lines.tax + lines.cost AS DECIMAL(18,2)) AS margin
FROM lines
LEFT JOIN items ON items.sku = lines.sku
LEFT JOIN parties ON parties.party = lines.party
WHERE lines.effect IN ('sale', 'sale_return')
    AND lines.business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    AND ($party = '' OR lines.party = $party)
ORDER BY CASE WHEN $top > 0 THEN lines.amount END DESC NULLS LAST, lines.store, lines.epoch, lines.seq, lines.line_no
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
