/*---
title = "Goods in and out"
zh = "出入库明细表"
help = "Every line that moved goods or their value, of all kinds or those that --kind names: scrap, gain, use, gift, counts, kits, transfers, trade."
help_zh = "逐行列出出入库（可用 --kind 指定：报损、报溢、领用、赠送、盘点、组装拆卸、调拨、购销等）。"
parameters = ["from", "to", "store", "item", "category", "kind", "party", "top"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "date", kind = "date", title = "Date", zh = "日期" },
  { name = "doc_no", kind = "text", title = "Document", zh = "单据编号" },
  { name = "kind", kind = "word", title = "Kind", zh = "单据类型" },
  { name = "party", kind = "text", title = "Party", zh = "往来单位编码" },
  { name = "party_name", kind = "text", title = "Party name", zh = "往来单位" },
  { name = "operator", kind = "text", title = "Operator", zh = "经手人" },
  { name = "line", kind = "integer", title = "Line", zh = "行号" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称" },
  { name = "unit", kind = "text", title = "Unit", zh = "单位" },
  { name = "in_quantity", kind = "quantity", title = "In", zh = "入库数量" },
  { name = "in_value", kind = "money", title = "In, value", zh = "入库金额", total = "SUM(in_value)" },
  { name = "out_quantity", kind = "quantity", title = "Out", zh = "出库数量" },
  { name = "out_value", kind = "money", title = "Out, value", zh = "出库金额", total = "SUM(out_value)" },
  { name = "reason", kind = "text", title = "Reason code", zh = "原因编码" },
  { name = "reason_name", kind = "text", title = "Reason", zh = "原因" },
]
invariants = ["inv:stock-value", "inv:same-everywhere"]
---*/
WITH chosen AS (
    SELECT *, quantity > 0 OR (quantity = 0 AND cost > 0) AS inward
    FROM movements
    WHERE business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
        AND ($party = '' OR party = $party)
        AND (($kind = '' OR POSITION(',' || kind || ',' IN $kind) > 0) OR ($kind = '' OR POSITION(',' || about || ',' IN $kind) > 0))
)
SELECT
    chosen.store,
    chosen.business_date AS date,
    chosen.doc_no,
    chosen.kind,
    chosen.party,
    COALESCE(parties.name, chosen.party) AS party_name,
    chosen.operator,
    chosen.line_no AS line,
    chosen.sku,
    COALESCE(items.name, chosen.sku) AS name,
    items.unit,
    CASE WHEN inward THEN chosen.quantity END AS in_quantity,
    CASE WHEN inward THEN chosen.cost END AS in_value,
    CAST(CASE WHEN NOT inward THEN -chosen.quantity END AS DECIMAL(18,4)) AS out_quantity,
    CAST(CASE WHEN NOT inward THEN -chosen.cost END AS DECIMAL(18,2)) AS out_value,
    chosen.reason,
    COALESCE(CASE WHEN $lang = 'zh' THEN reasons.zh ELSE reasons.name END, chosen.reason) AS reason_name
FROM chosen
LEFT JOIN items ON items.sku = chosen.sku
LEFT JOIN parties ON parties.party = chosen.party
LEFT JOIN reasons ON reasons.reason = chosen.reason
ORDER BY CASE WHEN $top > 0 THEN ABS(chosen.cost) END DESC NULLS LAST, chosen.store, chosen.epoch, chosen.seq, chosen.line_no
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
