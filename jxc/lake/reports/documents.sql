/*---
title = "Documents"
zh = "单据明细表"
help = "Every document of every kind, or of the kinds that --kind names: who, when, with whom, how much, and whether it stands."
help_zh = "逐张列出各类单据（可用 --kind 指定单据类型）：时间、经手人、往来单位、金额与状态。"
parameters = ["from", "to", "store", "kind", "party", "top"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "date", kind = "date", title = "Date", zh = "日期" },
  { name = "doc_no", kind = "text", title = "Document", zh = "单据编号" },
  { name = "kind", kind = "word", title = "Kind", zh = "单据类型" },
  { name = "state", kind = "word", title = "State", zh = "状态" },
  { name = "booked", kind = "date", title = "Booked on", zh = "记账日期", about = "Another day only where the document's own was in a closed month.", about_zh = "仅当单据所属月份已结账时才与单据日期不同。" },
  { name = "party", kind = "text", title = "Party", zh = "往来单位编码" },
  { name = "party_name", kind = "text", title = "Party name", zh = "往来单位" },
  { name = "source_no", kind = "text", title = "Rests on", zh = "来源单据" },
  { name = "operator", kind = "text", title = "Operator", zh = "经手人" },
  { name = "approver", kind = "text", title = "Approved by", zh = "批准人" },
  { name = "till", kind = "text", title = "Till", zh = "收银台" },
  { name = "invoice_no", kind = "text", title = "Invoice number", zh = "发票号码" },
  { name = "gross", kind = "money", title = "Amount", zh = "金额" },
  { name = "tax", kind = "money", title = "VAT", zh = "税额" },
  { name = "value", kind = "money", title = "Change of stock value", zh = "库存金额变动", total = "SUM(value)" },
  { name = "note", kind = "text", title = "Note", zh = "摘要" },
]
invariants = ["inv:same-everywhere"]
---*/
WITH chosen AS (
    SELECT *
    FROM papers
    WHERE business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
        AND ($party = '' OR party = $party)
        AND (($kind = '' OR POSITION(',' || kind || ',' IN $kind) > 0) OR ($kind = '' OR POSITION(',' || about || ',' IN $kind) > 0))
),
valued AS (
    SELECT store, epoch, seq, SUM(cost) AS cost
    FROM lines
    WHERE business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    GROUP BY store, epoch, seq
)
SELECT
    chosen.store,
    chosen.business_date AS date,
    chosen.doc_no,
    chosen.kind,
    CASE WHEN chosen.kind = 'reversal' THEN 'red' WHEN chosen.reversed_by IS NOT NULL THEN 'reversed' ELSE 'stands' END AS state,
    chosen.ledger_date AS booked,
    chosen.party,
    COALESCE(parties.name, chosen.party) AS party_name,
    chosen.source_no,
    chosen.operator,
    chosen.approver,
    chosen.till,
    chosen.invoice_no,
    chosen.gross,
    chosen.tax,
    CAST(COALESCE(valued.cost, 0) AS DECIMAL(18,2)) AS value,
    chosen.note
FROM chosen
LEFT JOIN valued ON valued.store = chosen.store AND valued.epoch = chosen.epoch AND valued.seq = chosen.seq
LEFT JOIN parties ON parties.party = chosen.party
ORDER BY CASE WHEN $top > 0 THEN ABS(chosen.gross) END DESC NULLS LAST, chosen.store, chosen.epoch, chosen.seq
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
