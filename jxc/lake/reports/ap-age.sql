/*---
title = "Payables by age"
zh = "应付账款账龄表"
help = "What is owed to suppliers at the end of a day, by the age of each document."
help_zh = "截至某日应付供应商款项按单据日期分段的账龄。"
parameters = ["as-of", "store", "party", "by", "top"]
by = ["store"]
default_by = []
columns = [
  { name = "store", kind = "text", title = "Store", zh = "门店", by = "store" },
  { name = "party", kind = "text", title = "Party", zh = "往来单位编码" },
  { name = "name", kind = "text", title = "Name", zh = "往来单位" },
  { name = "total", kind = "money", title = "Open", zh = "余额", total = "SUM(total)" },
  { name = "days_30", kind = "money", title = "Up to 30 days", zh = "30天以内", total = "SUM(days_30)" },
  { name = "days_60", kind = "money", title = "31 to 60 days", zh = "31至60天", total = "SUM(days_60)" },
  { name = "days_90", kind = "money", title = "61 to 90 days", zh = "61至90天", total = "SUM(days_90)" },
  { name = "days_180", kind = "money", title = "91 to 180 days", zh = "91至180天", total = "SUM(days_180)" },
  { name = "older", kind = "money", title = "Over 180 days", zh = "180天以上", total = "SUM(older)" },
  { name = "overdue", kind = "money", title = "Overdue", zh = "逾期金额", total = "SUM(overdue)" },
  { name = "oldest", kind = "date", title = "Oldest", zh = "最早单据日期" },
]
invariants = ["inv:open-items", "inv:same-everywhere"]
---*/
WITH claims AS (
    SELECT
        postings.store,
        postings.party,
        COALESCE(postings.settles, postings.doc_no) AS doc_no,
        SUM(postings.credit) - SUM(postings.debit) AS amount
    FROM postings
    JOIN accounts ON accounts.account = postings.account
    WHERE accounts.role = 'payable' AND postings.ledger_date <= CAST($as_of AS DATE)
        AND ($party = '' OR postings.party = $party)
    GROUP BY postings.store, postings.party, COALESCE(postings.settles, postings.doc_no)
    HAVING SUM(postings.debit) <> SUM(postings.credit)
),
aged AS (
    SELECT
        CASE WHEN $by_store THEN claims.store END AS store,
        claims.party,
        claims.amount,
        documents.ledger_date AS day,
        age(documents.ledger_date, CAST($as_of AS DATE), CAST($today AS DATE)) AS age
    FROM claims
    LEFT JOIN documents ON documents.store = claims.store AND documents.doc_no = claims.doc_no
)
SELECT
    aged.store,
    aged.party,
    COALESCE(MAX(parties.name), aged.party) AS name,
    CAST(SUM(amount) AS DECIMAL(18,2)) AS total,
    CAST(SUM(CASE WHEN age <= 30 OR age IS NULL THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS days_30,
    CAST(SUM(CASE WHEN age BETWEEN 31 AND 60 THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS days_60,
    CAST(SUM(CASE WHEN age BETWEEN 61 AND 90 THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS days_90,
    CAST(SUM(CASE WHEN age BETWEEN 91 AND 180 THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS days_180,
    CAST(SUM(CASE WHEN age > 180 THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS older,
    CAST(SUM(CASE WHEN age > parties.days THEN amount ELSE 0 END) AS DECIMAL(18,2)) AS overdue,
    MIN(day) AS oldest
FROM aged
LEFT JOIN parties ON parties.party = aged.party
GROUP BY aged.store, aged.party
ORDER BY CASE WHEN $top > 0 THEN SUM(amount) END DESC NULLS LAST, aged.store, aged.party
LIMIT CASE WHEN $top > 0 THEN $top ELSE 9223372036854775807 END
