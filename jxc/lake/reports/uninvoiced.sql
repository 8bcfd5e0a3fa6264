/*---
title = "Received, not invoiced"
zh = "暂估应付明细表"
help = "Every receipt whose invoice has not come in full: what it stood on the books for, what is left of it, and its age."
help_zh = "逐张列出发票未到（或未到齐）的入库单：暂估金额、未到票余额与天数。"
parameters = ["as-of", "store", "party"]
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店" },
  { name = "party", kind = "text", title = "Supplier", zh = "供应商编码" },
  { name = "name", kind = "text", title = "Supplier name", zh = "供应商" },
  { name = "doc_no", kind = "text", title = "Document", zh = "单据编号" },
  { name = "date", kind = "date", title = "Date", zh = "日期" },
  { name = "age", kind = "integer", title = "Days", zh = "天数" },
  { name = "estimated", kind = "money", title = "Estimated", zh = "暂估金额", total = "SUM(estimated)" },
  { name = "gone", kind = "money", title = "Invoiced or sent back", zh = "已到票或已退货", total = "SUM(gone)" },
  { name = "open", kind = "money", title = "Open", zh = "未到票余额", total = "SUM(open)" },
]
invariants = ["inv:same-everywhere"]
---*/
WITH waiting AS (
    SELECT
        postings.store,
        postings.party,
        COALESCE(postings.settles, postings.doc_no) AS doc_no,
        SUM(CASE WHEN postings.settles IS NULL THEN postings.credit - postings.debit ELSE 0 END) AS estimated,
        SUM(postings.credit) - SUM(postings.debit) AS open
    FROM postings
    JOIN accounts ON accounts.account = postings.account
    WHERE accounts.role = 'uninvoiced'
        AND postings.ledger_date <= CAST($as_of AS DATE)
        AND ($party = '' OR postings.party = $party)
    GROUP BY postings.store, postings.party, COALESCE(postings.settles, postings.doc_no)
    HAVING SUM(postings.debit) <> SUM(postings.credit)
)
SELECT
    waiting.store,
    waiting.party,
    COALESCE(parties.name, waiting.party) AS name,
    waiting.doc_no,
    documents.ledger_date AS date,
    age(documents.ledger_date, CAST($as_of AS DATE), CAST($today AS DATE)) AS age,
    CAST(estimated AS DECIMAL(18,2)) AS estimated,
    CAST(estimated - open AS DECIMAL(18,2)) AS gone,
    CAST(open AS DECIMAL(18,2)) AS open
FROM waiting
JOIN documents ON documents.store = waiting.store AND documents.doc_no = waiting.doc_no
LEFT JOIN parties ON parties.party = waiting.party
ORDER BY waiting.store, documents.ledger_date, waiting.doc_no
