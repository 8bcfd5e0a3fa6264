/*---
title = "Shifts"
zh = "交班记录"
help = "Every shift that was closed: what each way to pay should have held, what was counted, what was over or short."
help_zh = "已交班的班次：各收款方式应有、实点与长短款。"
parameters = ["from", "to", "store"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "day", kind = "date", title = "Day", zh = "日期" },
  { name = "doc_no", kind = "text", title = "Number", zh = "单据号" },
  { name = "till", kind = "text", title = "Till", zh = "收银台" },
  { name = "operator", kind = "text", title = "Operator", zh = "收银员" },
  { name = "documents", kind = "integer", title = "Documents", zh = "单据数" },
  { name = "method", kind = "word", title = "Paid by", zh = "收款方式" },
  { name = "opening", kind = "money", title = "At the beginning", zh = "期初" },
  { name = "taken", kind = "money", title = "Taken", zh = "本班收付", total = "SUM(taken)" },
  { name = "counted", kind = "money", title = "Counted", zh = "实点", total = "SUM(counted)" },
  { name = "difference", kind = "money", title = "Over or short", zh = "长短款", total = "SUM(difference)" },
]
invariants = ["inv:same-everywhere", "inv:till-counts"]
---*/
WITH shifts AS (
    SELECT
        store, epoch, seq, doc_no, business_date, till, operator,
        CAST(json_extract(extra, '$.shift.documents') AS BIGINT) AS documents,
        UNNEST(from_json(
            json_extract(extra, '$.shift.counts'),
            '[{"method":"VARCHAR","opening":"VARCHAR","taken":"VARCHAR","counted":"VARCHAR"}]'
        )) AS count
    FROM papers
    WHERE kind = 'shift_close'
        AND business_date BETWEEN CAST($from AS DATE) AND CAST($to AS DATE)
        AND reversed_by IS NULL
),
amounts AS (
    SELECT
        store, epoch, seq, doc_no, business_date, till, operator, documents, count.method AS method,
        CAST(count.opening AS DECIMAL(18,2)) AS opening,
        CAST(count.taken AS DECIMAL(18,2)) AS taken,
        CAST(count.counted AS DECIMAL(18,2)) AS counted
    FROM shifts
)
SELECT
    store,
    business_date AS day,
    doc_no,
    till,
    operator,
    documents,
    method,
    opening,
    taken,
    counted,
    CAST(counted - opening - taken AS DECIMAL(18,2)) AS difference
FROM amounts
ORDER BY store, epoch, seq, method
