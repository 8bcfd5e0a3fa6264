/*---
title = "Purchases in detail"
zh = "采购明细表"
help = "Every line bought, invoiced later or sent back: quantity, amount, VAT to deduct and net cost."
help_zh = "逐行列出采购入库、到票与退货：数量、金额、进项税额与不含税成本。"
parameters = ["from", "to", "store", "item", "category", "party", "top"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "date", kind = "date", title = "Date", zh = "日期" },
  { name = "doc_no", kind = "text", title = "Document", zh = "单据编号" },
  { name = "kind", kind = "word", title = "Kind", zh = "单据类型" },
  { name = "party", kind = "text", title = "Supplier", zh = "供应商编码" },
  { name = "party_name", kind = "text", title = "Supplier name", zh = "供应商" },
  { name = "line", kind = "integer", title = "Line", zh = "行号" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称" },
  { name = "unit", kind = "text", title = "Unit", zh = "单位" },
  { name = "unit_quantity", kind = "quantity", title = "Quantity", zh = "数量" },
  { name = "price", kind = "price", title = "Price", zh = "单价" },
  { name = "invoice", kind = "word", title = "Invoice", zh = "发票种类" },
  { name = "amount", kind = "money", title = "Amount", zh = "价税合计", total = "SUM(amount)" },
  { name = "tax", kind = "money", title = "VAT", zh = "进项税额", total = "SUM(tax)" },
  { name = "net", kind = "money", title = "Net", zh = "不含税金额", total = "SUM(net)" },
  { name = "cost", kind = "money", title = "Change of stock value", zh = "库存金额变动", total = "SUM(cost)" },
]
invariants = ["inv:same-everywhere"]
---*/
SELECT
    lines.store,
    lines.ledger_date AS date,
    lines.doc_no,
    lines.kind,
    lines.party,
    COALESCE(parties.name, lines.party) AS party_name,
    lines.line_no AS line,
    lines.sku,
    COALESCE(items.name, lines.sku) AS name,
    lines.unit,
    lines.unit_quantity,
    lines.price,
    lines.deduction AS invoice,
    lines.amount,
    lines.tax,
    CAST(lines.amount - lines.tax AS DECIMAL(18,2)) AS net,
    lines.cost
FROM lines
LEFT JOIN items ON items.sku = lines.sku
LEFT JOIN parties ON parties.party = lines.party
WHERE lines.effect IN ('purchase', 'purchase_return', 'purchase_invoice')
    AND lines.ledger_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    AND ($party = '' OR lines.party = $party)
ORDER BY CASE WHEN $top > 0 THEN lines.amount END DESC NULLS LAST, lines.store, lines.epoch, lines.seq, lines.line_no
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
