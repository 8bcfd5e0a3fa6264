/*---
title = "Day closes"
zh = "日结单"
help = "Every business day that was closed: its sales and returns, its shifts, and what their tills were over or short."
help_zh = "已日结的营业日：销售与退货、班次数和长短款。"
parameters = ["from", "to", "store"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "day", kind = "date", title = "Day", zh = "日期" },
  { name = "doc_no", kind = "text", title = "Number", zh = "单据号" },
  { name = "operator", kind = "text", title = "Operator", zh = "操作员" },
  { name = "closed_at", kind = "time", title = "Closed", zh = "日结时间" },
  { name = "bills", kind = "integer", title = "Sales", zh = "销售单数" },
  { name = "returns", kind = "integer", title = "Returns", zh = "退货单数" },
  { name = "turnover", kind = "money", title = "Sales less returns", zh = "销售净额（含税）", total = "SUM(turnover)" },
  { name = "shifts", kind = "integer", title = "Shifts", zh = "班次数" },
  { name = "difference", kind = "money", title = "Over or short", zh = "长短款", total = "SUM(difference)" },
]
invariants = ["inv:same-everywhere"]
---*/
WITH closes AS (
    SELECT
        store, epoch, seq, business_date, doc_no, operator, recorded_at, gross,
        CAST(json_extract(extra, '$.day.bills') AS BIGINT) AS bills,
        CAST(json_extract(extra, '$.day.returns') AS BIGINT) AS returns,
        from_json(json_extract(extra, '$.day.shifts'), '["VARCHAR"]') AS shifts
    FROM papers
    WHERE kind = 'day_close'
        AND business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
        AND reversed_by IS NULL
),
differences AS (
    SELECT postings.store, postings.doc_no, SUM(postings.credit - postings.debit) AS difference
    FROM postings
    JOIN accounts ON accounts.account = postings.account
    WHERE postings.kind = 'shift_close' AND accounts.role = 'pending'
    GROUP BY postings.store, postings.doc_no
)
SELECT
    closes.store,
    closes.business_date AS day,
    closes.doc_no,
    closes.operator,
    closes.recorded_at AS closed_at,
    closes.bills,
    closes.returns,
    closes.gross AS turnover,
    CAST(LEN(closes.shifts) AS BIGINT) AS shifts,
    CAST(COALESCE((
        SELECT SUM(differences.difference) FROM differences
        WHERE differences.store = closes.store AND list_contains(closes.shifts, differences.doc_no)
    ), 0) AS DECIMAL(18,2)) AS difference
FROM closes
ORDER BY closes.store, closes.business_date, closes.epoch, closes.seq
