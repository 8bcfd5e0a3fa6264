/*---
title = "Documents by kind"
zh = "单据汇总表"
help = "How many documents of each kind there are, how many of them were reversed, and what they come to; a reversal counts with its source's kind."
help_zh = "按单据类型汇总张数、已冲销张数与金额；红字冲销归入原单据类型。"
parameters = ["from", "to", "store", "kind", "party", "by"]
by = ["store", "kind", "party", "operator", "day", "month"]
default_by = ["kind"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "month", kind = "text", title = "Month", zh = "月份", by = "month" },
  { name = "day", kind = "date", title = "Day", zh = "日期", by = "day" },
  { name = "kind", kind = "word", title = "Kind", zh = "单据类型", by = "kind" },
  { name = "party", kind = "text", title = "Party", zh = "往来单位编码", by = "party" },
  { name = "party_name", kind = "text", title = "Party name", zh = "往来单位", by = "party" },
  { name = "operator", kind = "text", title = "Operator", zh = "经手人", by = "operator" },
  { name = "documents", kind = "integer", title = "Documents", zh = "单据数", total = "CAST(SUM(documents) AS BIGINT)" },
  { name = "reversed", kind = "integer", title = "Reversed", zh = "已冲销", total = "CAST(SUM(reversed) AS BIGINT)" },
  { name = "gross", kind = "money", title = "Amount", zh = "金额", about = "Red documents taken off.", about_zh = "已减红字。" },
  { name = "tax", kind = "money", title = "VAT", zh = "税额" },
  { name = "value", kind = "money", title = "Change of stock value", zh = "库存金额变动", total = "SUM(value)" },
]
invariants = ["inv:stock-value", "inv:same-everywhere"]
---*/
WITH chosen AS (
    SELECT *
    FROM papers
    WHERE business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
        AND ($party = '' OR party = $party)
        AND ($kind = '' OR POSITION(',' || about || ',' IN $kind) > 0)
),
valued AS (
    SELECT store, epoch, seq, SUM(cost) AS cost
    FROM lines
    WHERE business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
    GROUP BY store, epoch, seq
)
SELECT
    CASE WHEN $by_store THEN chosen.store END AS store,
    CASE WHEN $by_month THEN SUBSTR(CAST(chosen.business_date AS VARCHAR), 1, 7) END AS month,
    CASE WHEN $by_day THEN chosen.business_date END AS day,
    CASE WHEN $by_kind THEN chosen.about END AS kind,
    CASE WHEN $by_party THEN chosen.party END AS party,
    CASE WHEN $by_party THEN COALESCE(parties.name, chosen.party) END AS party_name,
    CASE WHEN $by_operator THEN chosen.operator END AS operator,
    COUNT(CASE WHEN chosen.kind <> 'reversal' THEN 1 END) AS documents,
    COUNT(chosen.reversed_by) AS reversed,
    CAST(SUM(chosen.gross) AS DECIMAL(18,2)) AS gross,
    CAST(SUM(chosen.tax) AS DECIMAL(18,2)) AS tax,
    CAST(COALESCE(SUM(valued.cost), 0) AS DECIMAL(18,2)) AS value
FROM chosen
LEFT JOIN valued ON valued.store = chosen.store AND valued.epoch = chosen.epoch AND valued.seq = chosen.seq
LEFT JOIN parties ON parties.party = chosen.party AND $by_party
GROUP BY 1, 2, 3, 4, 5, 6, 7
ORDER BY 1, 2, 3, 4, 5, 7
