/*---
title = "Goods in and out by kind"
zh = "出入库汇总表"
help = "What came in and went out by kind of document, reason, item, category, party, store, day or month; a reversal is taken off its source's kind."
help_zh = "按单据类型、原因、商品、类别、往来单位、门店、日或月汇总出入库；红字冲销冲减原单据类型。"
parameters = ["from", "to", "store", "item", "category", "kind", "party", "by", "top"]
by = ["store", "kind", "reason", "item", "category", "party", "day", "month"]
default_by = ["kind"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "month", kind = "text", title = "Month", zh = "月份", by = "month" },
  { name = "day", kind = "date", title = "Day", zh = "日期", by = "day" },
  { name = "kind", kind = "word", title = "Kind", zh = "单据类型", by = "kind" },
  { name = "reason", kind = "text", title = "Reason code", zh = "原因编码", by = "reason" },
  { name = "reason_name", kind = "text", title = "Reason", zh = "原因", by = "reason" },
  { name = "party", kind = "text", title = "Party", zh = "往来单位编码", by = "party" },
  { name = "party_name", kind = "text", title = "Party name", zh = "往来单位", by = "party" },
  { name = "category", kind = "text", title = "Category", zh = "类别", by = "category" },
  { name = "sku", kind = "text", title = "Item", zh = "商品编码", by = "item" },
  { name = "name", kind = "text", title = "Name", zh = "商品名称", by = "item" },
  { name = "documents", kind = "integer", title = "Documents", zh = "单据数" },
  { name = "in_quantity", kind = "quantity", title = "In", zh = "入库数量" },
  { name = "in_value", kind = "money", title = "In, value", zh = "入库金额", total = "SUM(in_value)" },
  { name = "out_quantity", kind = "quantity", title = "Out", zh = "出库数量" },
  { name = "out_value", kind = "money", title = "Out, value", zh = "出库金额", total = "SUM(out_value)" },
  { name = "value", kind = "money", title = "Change of stock value", zh = "库存金额变动", total = "SUM(value)" },
]
invariants = ["inv:stock-value", "inv:same-everywhere"]
---*/
WITH chosen AS (
    SELECT
        *,
        -- a reversal stands on the side of its source, in red
        CASE WHEN kind = 'reversal' THEN quantity < 0 OR (quantity = 0 AND cost < 0)
             ELSE quantity > 0 OR (quantity = 0 AND cost > 0) END AS inward
    FROM movements
    WHERE business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
        AND ($party = '' OR party = $party)
        AND ($kind = '' OR POSITION(',' || about || ',' IN $kind) > 0)
)
SELECT
    CASE WHEN $by_store THEN chosen.store END AS store,
    CASE WHEN $by_month THEN SUBSTR(CAST(chosen.business_date AS VARCHAR), 1, 7) END AS month,
    CASE WHEN $by_day THEN chosen.business_date END AS day,
    CASE WHEN $by_kind THEN chosen.about END AS kind,
    CASE WHEN $by_reason THEN chosen.reason END AS reason,
    CASE WHEN $by_reason THEN COALESCE(CASE WHEN $lang = 'zh' THEN reasons.zh ELSE reasons.name END, chosen.reason) END AS reason_name,
    CASE WHEN $by_party THEN chosen.party END AS party,
    CASE WHEN $by_party THEN COALESCE(parties.name, chosen.party) END AS party_name,
    CASE WHEN $by_category THEN COALESCE(items.category, '') END AS category,
    CASE WHEN $by_item THEN chosen.sku END AS sku,
    CASE WHEN $by_item THEN COALESCE(items.name, chosen.sku) END AS name,
    COUNT(DISTINCT CASE WHEN chosen.kind <> 'reversal' THEN chosen.doc_no END) AS documents,
    CAST(SUM(CASE WHEN inward THEN chosen.quantity ELSE 0 END) AS DECIMAL(18,4)) AS in_quantity,
    CAST(SUM(CASE WHEN inward THEN chosen.cost ELSE 0 END) AS DECIMAL(18,2)) AS in_value,
    CAST(SUM(CASE WHEN inward THEN 0 ELSE -chosen.quantity END) AS DECIMAL(18,4)) AS out_quantity,
    CAST(SUM(CASE WHEN inward THEN 0 ELSE -chosen.cost END) AS DECIMAL(18,2)) AS out_value,
    CAST(SUM(chosen.cost) AS DECIMAL(18,2)) AS value
FROM chosen
LEFT JOIN items ON items.sku = chosen.sku AND ($by_item OR $by_category)
LEFT JOIN parties ON parties.party = chosen.party AND $by_party
LEFT JOIN reasons ON reasons.reason = chosen.reason AND $by_reason
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
ORDER BY CASE WHEN $top > 0 THEN ABS(SUM(chosen.cost)) END DESC NULLS LAST, 1, 2, 3, 4, 5, 7, 9, 10
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
